// cargo xtask bench --large-table [PROMPTS]: a table of 100,000 prompts with 8 answers and 4 scores each, from a CSV of
// some 40 MB to its cliffs, on Node: how long each step takes, and how much memory WebAssembly has by then.

import { largeCsv } from "./large-csv.mjs";
import { timed } from "./measure.mjs";

const PROMPTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = 3;

/** The memory of the module. @type {WebAssembly.Memory | undefined} */
let memory;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = /** @type {typeof instantiate} */ (
  async (/** @type {any} */ module, /** @type {any} */ imports) => {
    const made = /** @type {any} */ (await instantiate(module, imports));
    ({ memory } = (made.instance ?? made).exports);
    return made;
  }
);
const { load } = await import("../dist/policy-cliff.js");

const csv = largeCsv(PROMPTS);

const pc = await load();
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const say = (/** @type {string} */ what, /** @type {number} */ time) =>
  console.log(
    `${what.padEnd(32)} ${time.toFixed(0).padStart(7)} ms ${megabytes(memory?.buffer.byteLength ?? NaN).padStart(8)}`,
  );
console.log(`${PROMPTS} prompts, ${megabytes(csv.length)} of CSV; the least of ${ROUNDS} where a step is repeated`);

let begun = performance.now();
const sheet = await pc.readTable(csv);
say("read the table", performance.now() - begun);
begun = performance.now();
const { text } = await pc.tableScenario(sheet, {
  weights: { judge: 1, helpful: "w", safe: "1 - w", characters: "-w/1000" },
  parameters: { w: { from: 0, to: 1 } },
});
say("write it as a scenario", performance.now() - begun);
const [model, opened] = timed(() => pc.open(text));
say("open that", opened);

/** @param {string} what @param {(round: number) => unknown} run */
function repeat(what, run) {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) least = Math.min(least, timed(() => run(round))[1]);
  say(what, least);
}
// Another range each time, or the answer would be known.
repeat("cliffs", (round) => model.cliffs({ from: round * 1e-9 }));
repeat("cliffs, certified", (round) => model.cliffs({ from: round * 1e-8, certify: true }));
repeat("hard sweep, 201 points", (round) => model.sweep({ from: round * 1e-9, alpha: null }));
repeat("soft sweep, 201 points", (round) => model.sweep({ from: round * 1e-9, alpha: 0.05 }));
repeat("population", () => model.population());
repeat("stability, soft", (round) => model.stability({ from: round * 1e-9, alpha: 0.05 }));
const [certificate, written] = timed(() => model.certificate());
say(`certificate, ${megabytes(certificate.length)}`, written);
