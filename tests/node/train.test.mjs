// Training in WebAssembly: the same bits as natively, and the same updates and ends as an independent program in numpy.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/** The bits of floats in hexadecimal. @param {Float64Array} numbers */
const bits = (numbers) =>
  [...new BigUint64Array(numbers.slice().buffer)].map((bits) => bits.toString(16).padStart(16, "0"));

test("seeded runs are those of the native library to the last bit", async () => {
  const { runs } = JSON.parse(await readFile(new URL("../vectors/trained.json", import.meta.url), "utf8"));
  assert.ok(runs.length >= 8);
  for (const { scenario: id, values, options, logits } of runs) {
    const model = pc.open(await scenario(id));
    const answer = model.train({ values, ...options });
    assert.deepEqual(
      answer.runs.flatMap((run) => bits(run.logits)),
      logits,
      JSON.stringify(options),
    );
    model.free();
  }
});

test("a run has its path, its seed and its values", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const options = /** @type {const} */ ({ at: 0.1, algorithm: "rloo", kl: 0.05, steps: 250, every: 100 });
  const { state, actions, steps, runs } = model.train({ ...options, seeds: 3, seed: 7 });
  assert.deepEqual([state, actions], ["solved", ["plain", "boxed", "markdown"]]);
  assert.deepEqual(steps, [0, 100, 200, 250]);
  assert.deepEqual(
    runs.map(({ seed }) => seed),
    [7, 8, 9],
  );
  for (const { path, policy, value, truth, seed, logits } of runs) {
    assert.deepEqual([...path.slice(0, 3)], [1 / 3, 1 / 3, 1 / 3]);
    assert.deepEqual(path.slice(-3), policy.slice(1));
    assert.ok(Math.abs((truth ?? NaN) - 1) < 1e-15);
    assert.ok(Math.abs(value - (1 + 0.1 * (policy[2] ?? NaN))) < 1e-15);
    // A seed has the same run whatever stands beside it.
    assert.deepEqual(model.train({ ...options, seeds: 1, seed }).runs[0]?.logits, logits);
  }
  // Training goes on from where it ended.
  const logits = runs[0]?.logits ?? assert.fail();
  assert.deepEqual(model.train({ ...options, logits, seeds: 1 }).runs[0]?.path.slice(0, 3), runs[0]?.path.slice(-3));
  // Without samples there is one run.
  for (const algorithm of /** @type {const} */ (["gradient", "natural"]))
    assert.equal(model.train({ algorithm, steps: 10, seeds: 5 }).runs.length, 1);
  model.free();
});

test("training reports its progress, and stops when it is told to", async () => {
  const model = pc.open(await scenario("format-bonus"));
  /** @type {number[]} */
  const shares = [];
  /** @type {number[]} */
  const runs = [];
  const onProgress = (/** @type {number} */ share, /** @type {number} */ of) => {
    shares.push(share);
    runs.push(of);
  };
  const before = model.train({ seeds: 2, steps: 1000, onProgress });
  // The first stage of a sweep has four seeds at every fourth of 33 places.
  const { theta } = model.trainSweep({ stage: 0, steps: 100, onProgress: (_, of) => void runs.push(of) });
  assert.equal(theta.length, 36);
  assert.deepEqual([...new Set(runs)], [2, 36]);
  assert.ok(shares.length >= 4 && shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1));
  const stops = () => model.train({ steps: 1e6, seeds: 100, onProgress: (share) => share < 0.001 });
  assert.throws(stops, { name: "AbortError" });
  const own = new Error("mine");
  const throws = () => {
    throw own;
  };
  assert.throws(
    () => model.train({ onProgress: throws }),
    (error) => error === own,
  );
  assert.deepEqual(model.train({ seeds: 2, steps: 1000 }), before);
  model.free();
});

test("options that do not go together are refused", async () => {
  const model = pc.open(await scenario("clever-slacker"));
  const refused = (/** @type {any} */ options, /** @type {RegExp} */ message) =>
    assert.throws(() => model.train(options), { name: "RangeError", message });
  refused({ algorithm: "rloo", epochs: 2 }, /^epochs: 2 is not 1: rloo uses each group once$/);
  refused({ expected: true }, /^expected: the groups cannot be enumerated/);
  refused({ algorithm: "ppo", expected: true, epochs: 2 }, /^epochs: 2 is not 1: expected updates are those of one/);
  refused({ steps: 1e6, seeds: 1000, group: 1024 }, /^steps: 1000000 is too many/);
  refused({ seeds: 1000, every: 1, steps: 1e5, group: 2 }, /^seeds: 1000 is too many/);
  refused({ bernoulli: ["colour"] }, /^bernoulli: “colour” is not one of /);
  refused({ algorithm: "sarsa" }, /^algorithm: “sarsa” is not one of “gradient”, /);
  refused({ group: 1 }, /^group: 1 is outside 2 to 1024$/);
  model.free();
});

/** Set by `cargo xtask test`, where pandas, which brings numpy, could be had. */
const PYTHON = process.env.POLICY_CLIFF_PYTHON;
const options = { skip: PYTHON ? false : "no Python with numpy: POLICY_CLIFF_PYTHON is not set" };

/**
 * @param {unknown} asked
 * @returns {{ updates: number[][], runs: number[][][] }}
 */
function python(asked) {
  const program = fileURLToPath(new URL("train.py", import.meta.url));
  const input = JSON.stringify(asked);
  return JSON.parse(execFileSync(PYTHON ?? "", ["-B", program], { input, encoding: "utf8", maxBuffer: 1e8 }));
}

/** What the two programs are asked about: components by answers. */
const BASES = [
  [1 / 3, 1 / 3, 1 / 3],
  [0.6, 0.3, 0.1],
];
const POLICIES = [
  [1 / 3, 1 / 3, 1 / 3],
  [0.1, 0.85, 0.05],
];
const COMPONENTS = [
  [0.6, 0.9, 0.3],
  [0, 1, 0],
  [-2, 1, 0.5],
];

/**
 * A model of one step.
 * @param {number[]} weights
 * @param {number[]} base
 */
function model(weights, base) {
  const names = ["correct", "boxed", "short"];
  const answers = [0, 1, 2].map((a) => {
    const reward = Object.fromEntries(names.map((name, k) => [name, COMPONENTS[k]?.[a]]));
    return [`answer ${a}`, { to: "end", reward }];
  });
  return pc.open(
    JSON.stringify({
      "policy-cliff": 1,
      title: "t",
      discount: 1,
      start: "s",
      terminal: ["end"],
      states: { s: Object.fromEntries(answers) },
      parameters: { b: { from: -1, to: 1, value: weights[1] } },
      weights: { correct: weights[0], boxed: "b", short: weights[2] },
      base: { s: Object.fromEntries(base.map((p, a) => [`answer ${a}`, p])) },
    }),
  );
}

const SAMPLED = /** @type {const} */ (["reinforce", "rloo", "ppo", "grpo", "dr-grpo", "dapo", "gdpo"]);

test("expected updates are those of an independent program", options, () => {
  const updates = [];
  const ours = [];
  for (const algorithm of SAMPLED) {
    for (const weights of [
      [1, 0.01, 0],
      [1, -0.2, 0.3],
    ]) {
      for (const base of BASES) {
        for (const policy of POLICIES) {
          for (const chance of [true, false]) {
            const estimator = chance ? "k3" : "exact";
            const group = chance ? 5 : 7;
            const penalty = /** @type {const} */ ({ kl: 0.3, estimator, entropy: 0.02 });
            updates.push({
              algorithm,
              group,
              policy,
              base,
              components: COMPONENTS,
              weights,
              chance: [chance, false, false],
              ...penalty,
            });
            const opened = model(weights, base);
            const logits = Float64Array.from(policy, Math.log);
            const bernoulli = chance ? ["correct"] : [];
            const once = { expected: true, steps: 1, rate: 1 };
            const [run] = opened.train({ algorithm, group, bernoulli, logits, ...penalty, ...once }).runs;
            ours.push([...(run?.logits ?? [])].map((logit, a) => logit - (logits[a] ?? NaN)));
            opened.free();
          }
        }
      }
    }
  }
  const found = python({ updates, runs: [] }).updates;
  assert.equal(found.length, 112);
  for (const [i, update] of found.entries())
    for (const [a, number] of update.entries())
      assert.ok(Math.abs(number - (ours[i]?.[a] ?? NaN)) <= 1e-10, JSON.stringify([updates[i], update, ours[i]]));
});

test("seeds end as those of an independent program", options, () => {
  // Kolmogorov and Smirnov: the distance of two samples of 400 from one distribution is above 2.7 sqrt(2 / 400) once in
  // a million, asymptotically. The seeds are fixed.
  const seeds = 400;
  const bound = 2.7 * Math.sqrt(2 / seeds);
  const usual = /** @type {const} */ ({
    ...{ estimator: "exact", optimiser: "plain", epochs: 1, clip: 0.2, clipHigh: 0.2 },
    ...{ kl: 0.05, entropy: 0, group: 8, rate: 0.1, steps: 150, seeds, seed: 1 },
  });
  /** Every algorithm with what is usual, and what else there is to choose. */
  const cases = /** @type {import("../../www/module/policy-cliff.d.ts").TrainOptions[]} */ ([
    ...SAMPLED.map((algorithm) => ({ ...usual, algorithm })),
    { ...usual, algorithm: "ppo", epochs: 4, rate: 0.5 },
    { ...usual, algorithm: "grpo", epochs: 3, rate: 0.3, clip: 0.1, clipHigh: 0.3 },
    { ...usual, algorithm: "dr-grpo", optimiser: "adam", rate: 0.02 },
    { ...usual, algorithm: "rloo", estimator: "k3" },
    { ...usual, algorithm: "reinforce", kl: 0, entropy: 0.1 },
  ]);
  const weights = [1, 0.05, 0.1];
  const shared = { base: BASES[1], components: COMPONENTS, weights, chance: [true, false, false] };
  const runs = cases.map(({ clip, clipHigh, ...each }) => ({ ...shared, ...each, clip: [clip, clipHigh] }));
  const found = python({ updates: [], runs }).runs;
  const opened = model(weights, BASES[1] ?? []);
  for (const [i, each] of cases.entries()) {
    const ours = opened.train({ bernoulli: ["correct"], ...each }).runs.map(({ policy }) => policy);
    for (const answer of [0, 1, 2]) {
      const column = (/** @type {ArrayLike<number>[]} */ rows) =>
        rows.map((row) => row[answer] ?? NaN).sort((a, b) => a - b);
      const [a, b] = [column(ours), column(found[i] ?? [])];
      assert.equal(b.length, seeds);
      const below = (/** @type {number[]} */ list, /** @type {number} */ x) =>
        list.filter((y) => y <= x).length / seeds;
      const apart = Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))));
      assert.ok(apart < bound, `${JSON.stringify(each)}, answer ${answer}: ${apart}`);
    }
  }
  opened.free();
});
