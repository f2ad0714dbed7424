// Models of other programs: every snippet of docs/IMPORT.md runs with the real package, and what it writes is the model.
// What is recognised and refused is asserted in Rust (tests/import).

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { pc } from "./support.mjs";

/** Set by `cargo xtask test`, where Python with some packages could be had. */
const PYTHON = process.env.POLICY_CLIFF_PYTHON;
const run = promisify(execFile);

/** Returns whether Python has a package. @param {string} name */
async function has(name) {
  if (!PYTHON) return false;
  const found = await run(PYTHON, [
    "-c",
    `import importlib.util as u; print(u.find_spec(${JSON.stringify(name)}) is not None)`,
  ]);
  return found.stdout.trim() === "True";
}

/** @param {string} name */
const options = async (name) => ({ skip: (await has(name)) ? false : `no Python with ${name}` });

const docs = await readFile(new URL("../../docs/IMPORT.md", import.meta.url), "utf8");
const programs = [...docs.matchAll(/```python\n([\s\S]*?)```/g)].map(([, program = ""]) => program);

/**
 * Runs the snippet of the docs that writes a file, perhaps changed, and returns the file.
 * @param {string} name
 * @param {(program: string) => string} [change]
 */
async function written(name, change = (program) => program) {
  const program = programs.find((each) => each.includes(`"${name}"`)) ?? assert.fail(`${name} is not in the docs`);
  const folder = await mkdtemp(join(tmpdir(), "policy-cliff-"));
  try {
    await run(PYTHON ?? "", ["-c", change(program)], { cwd: folder });
    return [{ name, bytes: new Uint8Array(await readFile(join(folder, name))) }];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {import("../../www/module/import.d.ts").ImportFile[]} files
 * @param {import("../../www/module/import.d.ts").ImportOptions} options
 */
const opened = (files, options) => pc.open(pc.importModel(files, options).scenario);

/** @param {string} name */
const vector = async (name) => JSON.parse(await readFile(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** @param {number} ours @param {number} theirs @param {number} [tolerance] */
const near = (ours, theirs, tolerance = 1e-9) =>
  assert.ok(Math.abs(ours - theirs) <= tolerance, `${ours} is not ${theirs}`);

test("a pasted table is recognised, imported and opened", () => {
  const files = [
    { name: "pasted", text: "{0: {0: [(1.0, 1, 5, True)], 1: [(1.0, 0, 1, False)]}, 1: {0: [(1.0, 1, 0, True)]}}" },
  ];
  const found = pc.recognise(files);
  assert.deepEqual(
    { ...found, sweeps: found.sweeps.map(({ id }) => id) },
    {
      kind: "gymnasium",
      format: "Gymnasium's table of transitions",
      title: "pasted",
      states: ["s0", "s1"],
      ends: 1,
      actions: ["a0", "a1"],
      pairs: 2,
      transitions: 2,
      components: ["reward"],
      start: "s0",
      discount: null,
      largestChange: null,
      labels: [],
      warnings: ["s1 is only entered by transitions that end the episode; nothing happens there any more."],
      sweeps: ["action:a0", "action:a1", "component:reward", "pair:s0/a0", "pair:s0/a1", "none"],
    },
  );
  const model = opened(files, { sweep: "pair:s0/a1", discount: "9/10", from: -1, to: 1, title: "Mine" });
  assert.equal(model.title, "Mine");
  // Waiting for ever earns 10 (1 + b) at the discount 9/10, leaving at once 5.
  assert.deepEqual(
    model.cliffs().breakpoints.map(({ text }) => text),
    ["-1/2"],
  );
});

test("refusals are of the written type", () => {
  assert.throws(
    () => pc.recognise([{ name: "a.txt", text: "{0: {0: [\n(1.0, 3, 0, False)]}}" }]),
    (/** @type {import("../../www/module/import.d.ts").ImportError} */ error) => {
      assert.ok(error instanceof Error);
      const { name, file, line, column, path, problem, message } = error;
      assert.deepEqual(
        { name, file, line, column, path, problem },
        {
          name: "ImportError",
          file: "a.txt",
          line: 2,
          column: 7,
          path: "",
          problem: 'unknown next state "3"; allowed: "0"',
        },
      );
      assert.equal(message, `a.txt, line 2, column 7: ${problem}`);
      return true;
    },
  );
  const files = [{ name: "a", text: "{0: {0: [(1.0, 0, 1, False)]}}" }];
  assert.throws(() => pc.importModel(files, { discount: 2 }), {
    name: "RangeError",
    message: "discount: 2 is outside [0, 1]",
  });
  assert.throws(() => pc.importModel(files, /** @type {any} */ ({ discounts: 2 })), /discounts: no such option/);
  assert.throws(() => pc.recognise(/** @type {any} */ ([{ name: "a" }])), { name: "TypeError" });
});

test("a scenario file stays what it is", async () => {
  const text = await readFile(new URL("../cases/12-forest-3.json", import.meta.url), "utf8");
  const files = [{ name: "forest.json", text }];
  assert.equal(pc.recognise(files).kind, "scenario");
  assert.equal(pc.importModel(files).scenario, text);
});

test("lakes of Gymnasium have the values of their tables", await options("gymnasium"), async () => {
  const VALUES = `
import json
P, V = env.P, [0.0] * len(env.P)
for _ in range(5000):
    V = [max(sum(p * (r + (0 if done else 0.99 * V[t])) for p, t, r, done in P[s][a]) for a in P[s]) for s in P]
open("frozen-lake.txt", "a").write("\\n# " + json.dumps(V))
`;
  for (const made of ['"FrozenLake-v1"', '"FrozenLake-v1", map_name="8x8"']) {
    const [file] = await written("frozen-lake.txt", (program) => program.replace('"FrozenLake-v1"', made) + VALUES);
    const text = new TextDecoder().decode(file?.bytes);
    const known = JSON.parse(text.slice(text.lastIndexOf("#") + 1));
    const model = opened([{ name: "lake", text }], { sweep: "none" });
    const solved = model.solve({ alpha: null }).hard;
    const { states } = pc.recognise([{ name: "lake", text }]);
    // Holes and the goal are ends, whose own rows earn nothing.
    assert.equal(states.length, known.length);
    states.forEach((name, at) => {
      near(solved.value[at] ?? NaN, known[Number(name.slice(1))], 1e-12);
    });
  }
});

test("CliffWalking and Taxi are the vectors", await options("gymnasium"), async () => {
  /** @param {string} name @param {string} start */
  const table = (name, start) =>
    written(
      "frozen-lake.txt",
      () => `
import gymnasium
env = gymnasium.make("${name}").unwrapped
print({"P": env.P, "start": ${start}}, file=open("frozen-lake.txt", "w"))`,
    );
  const cliff = opened(await table("CliffWalking-v1", "36"), { sweep: "action:a3", from: -1, to: 1, discount: 0.99 });
  const known = await vector("cliffwalking");
  const places = cliff
    .cliffs()
    .breakpoints.map(({ at }) => at)
    .filter((at) => at < 1);
  assert.equal(places.length, known.breakpoints.length);
  places.forEach((at, index) => {
    near(at, known.breakpoints[index], 1e-12);
  });
  const files = await table("Taxi-v4", "0");
  const taxi = opened(files, { sweep: "none", discount: 0.95 });
  const sample = (await vector("taxi")).samples.find((/** @type {{ theta: number }} */ { theta }) => theta === 0);
  const values = taxi.solve({ alpha: null }).hard.value;
  assert.equal(pc.recognise(files).ends, 1);
  assert.equal(values.length, 501);
  values.forEach((value, state) => {
    near(value, sample.V[state]);
  });
});

test(
  "the treasures of MO-Gymnasium have cliffs where neighbours of their front are equally good",
  await options("mo_gymnasium"),
  async () => {
    const files = await written("treasure.txt");
    assert.deepEqual(pc.recognise(files).components, ["treasure", "time"]);
    const settings = { sweep: "component:treasure", weights: { time: "1 - w" }, from: 0, to: 1, discount: 1 };
    const model = opened(files, { ...settings, from: "1/1000", to: "999/1000" });
    const { front } = (await vector("mo-gymnasium"))["deep-sea-treasure"];
    // Of two neighbours the deeper one is better from w with w dT = (1 - w) dt.
    const expected = front.slice(1).map((/** @type {string[]} */ [treasure, time], /** @type {number} */ at) => {
      const [before, earlier] = front[at];
      const [more, longer] = [Number(treasure) - Number(before), Number(earlier) - Number(time)];
      return longer / (more + longer);
    });
    const isNear = (/** @type {number} */ one, /** @type {number} */ other) => Math.abs(one - other) < 1e-9;
    // Three of the treasures are on one line, so that two of the places are one.
    const places = expected.filter(
      (/** @type {number} */ place, /** @type {number} */ at) => at === 0 || !isNear(place, expected[at - 1]),
    );
    assert.equal(places.length, 8);
    // Elsewhere on the map there are others.
    const found = model.cliffs().breakpoints.map(({ at }) => at);
    for (const place of places)
      assert.ok(
        found.some((at) => isNear(at, place)),
        `no cliff at ${place}`,
      );
  },
);

test("arrays of numpy", await options("numpy"), async () => {
  const models = [await written("model.npz"), await written("model.json")].map((files) => {
    const { kind, discount, actions } = pc.recognise(files);
    assert.deepEqual({ kind, discount, actions }, { kind: "numpy", discount: "0.9", actions: ["wait", "go"] });
    return pc.importModel(files, { sweep: "none" }).scenario;
  });
  // JSON has the zeros of floats behind the point.
  assert.equal(models[0]?.replace(/\.0\b/g, ""), models[1]?.replace(/\.0\b/g, ""));
  assert.match(models[0] ?? "", /"go": \{ "to": \{ "s0": 0\.2, "s1": 0\.8 \} \}/);
});

test("the forest of pymdptoolbox", await options("mdptoolbox"), async () => {
  const files = await written("forest.txt");
  assert.equal(pc.recognise(files).kind, "pymdptoolbox");
  const values = opened(files, { sweep: "none", discount: 0.9 }).solve({ alpha: null }).hard.value;
  [26.244, 29.484, 33.484].forEach((value, state) => {
    near(values[state] ?? NaN, value);
  });
});

test("both forms of QuantEcon are one model", await options("quantecon"), async () => {
  for (const name of ["ddp.npz", "pairs.npz"]) {
    const files = await written(name);
    assert.equal(pc.recognise(files).kind, "quantecon");
    const model = opened(files, { sweep: "none" });
    assert.equal(pc.recognise(files).pairs, 3);
    // The package's own example: v = (-8.5714, -20) at the discount 0.95.
    const values = model.solve({ alpha: null }).hard.value;
    near(values[0] ?? NaN, -60 / 7);
    near(values[1] ?? NaN, -20);
  }
});

test("DRN of Storm", await options("stormpy"), async () => {
  const files = await written("model.drn");
  const found = pc.recognise(files);
  assert.deepEqual([found.kind, found.start, found.actions], ["drn", "s=0", ["a", "b", "c", "c0"]]);
  const least = opened(files, { ends: "goal", minimise: true, sweep: "none" }).solve({ alpha: null }).hard;
  near(least.startValue, 3, 1e-12);
});
