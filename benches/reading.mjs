// cargo xtask bench --reading [MEGABYTES]: how long the module takes to read large files, on Node: tables of scored answers
// as CSV and JSONL, and scenario files of states and of a table. Processor time is that of all threads of the process,
// those of V8 that compile WebAssembly among them. The format's limits are reached at 50 MB.

import { load } from "../dist/policy-cliff.js";

const MEGABYTES = Number(process.argv[2] ?? 50);
const ANSWERS = 8;
const ACTIONS = 5;
const SUCCESSORS = 18;
const MAPPING = {
  weights: { judge: 1, helpful: "w", characters: "-w/1000" },
  parameters: { w: { from: 0, to: 1 } },
};

/** Marsaglia's xorshift32: reproducible everywhere. */
let x = 1;
function next(/** @type {number} */ below) {
  x ^= x << 13;
  x >>>= 0;
  x ^= x >>> 17;
  x ^= x << 5;
  x >>>= 0;
  return x % below;
}
const share = () => `0.${String(next(10_000)).padStart(4, "0")}`;

/**
 * Returns rows until they are long enough.
 * @param {(place: number) => string} row
 */
function rows(row) {
  const found = [];
  for (let length = 0; length < MEGABYTES * 1e6; length += (found.at(-1)?.length ?? 0) + 1)
    found.push(row(found.length));
  return found;
}

/** @param {number} row */
const named = (row) => [`prompt ${Math.floor(row / ANSWERS)}`, `answer ${row % ANSWERS}`];

/** As logs of answers have. */
const TEXT = "the quick brown fox jumps over the lazy dog and tells of it at length ".repeat(3);

function csv() {
  const row = (/** @type {number} */ place) => [...named(place), share(), share(), next(3000), TEXT].join();
  return ["prompt,answer,judge,helpful,characters,text", ...rows(row)].join("\n");
}

function jsonl() {
  const row = (/** @type {number} */ place) => {
    const [prompt, answer] = named(place);
    const scores = { judge: Number(share()), helpful: Number(share()), characters: next(3000) };
    return JSON.stringify({ prompt, answer, ...scores, text: TEXT });
  };
  return rows(row).join("\n");
}

/** States whose actions lead anywhere, with probabilities of six digits. */
function states() {
  const count = Math.min(Math.round(MEGABYTES * 400), 20_000);
  const action = (/** @type {number} */ a) => {
    const targets = new Set();
    while (targets.size < Math.min(SUCCESSORS, count)) targets.add(next(count));
    const cuts = Array.from({ length: targets.size - 1 }, () => next(1e6)).sort((a, b) => a - b);
    const ends = [0, ...cuts, 1e6];
    const to = [...targets].map((state, i) => `"state ${state}":${(ends[i + 1] - ends[i]) / 1e6}`);
    return `"action ${a}":{"to":{${to}},"reward":{"base":${share()},"moved":${share()}}}`;
  };
  const list = Array.from(
    { length: count },
    (_, s) => `"state ${s}":{${Array.from({ length: ACTIONS }, (_, a) => action(a))}}`,
  );
  return `{"policy-cliff":1,"title":"States","discount":0.95,"start":"state 0","states":{${list.join(",\n")}},
    "parameters":{"theta":{"from":-1,"to":1}},"weights":{"base":1,"moved":"theta"}}`;
}

/** The scores of a table, all of whose prompts have the same answers. */
function table() {
  const columns = ["judge", "helpful", "safe", "kind", "brief", "clear"];
  const prompts = Math.min(Math.round(MEGABYTES * 2000), 100_000);
  const score = () => `0.${100_000_000 + next(899_999_999)}`;
  const list = (/** @type {number} */ length, /** @type {(i: number) => string} */ each) =>
    `[${Array.from({ length }, (_, i) => each(i))}]`;
  const scores = columns.map((name) => `"${name}":${list(prompts, () => list(ANSWERS, score))}`);
  return `{"policy-cliff":1,"title":"Table","table":{"prompts":${list(prompts, (i) => `"prompt ${i}"`)},
    "answers":${list(ANSWERS, (i) => `"answer ${i}"`)},"scores":{${scores}}},
    "parameters":{"w":{"from":0,"to":1}},"weights":{"helpful":"w"}}`;
}

const pc = await load();
console.log("file                    MB      wall   processor");
for (const [name, write, read] of /** @type {[string, () => string, (text: string) => unknown][]} */ ([
  ["CSV", csv, (text) => pc.table(text, MAPPING)],
  ["JSONL", jsonl, (text) => pc.table(text, MAPPING)],
  ["scenario of states", states, (text) => pc.open(text)],
  ["scenario of a table", table, (text) => pc.open(text)],
])) {
  const text = write();
  const [begun, used] = [performance.now(), process.cpuUsage()];
  const model = /** @type {import("../www/module/policy-cliff.d.ts").Model} */ (await read(text));
  const [wall, { user, system }] = [performance.now() - begun, process.cpuUsage(used)];
  const seconds = (/** @type {number} */ milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`.padStart(10);
  console.log(
    `${name.padEnd(20)} ${(text.length / 1e6).toFixed(1).padStart(5)}${seconds(wall)} ${seconds((user + system) / 1000)}`,
  );
  model.free();
}
