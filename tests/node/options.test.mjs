// Every option of every method with values that it is not made for: the documented error that names it, or a documented
// meaning. Never a trap, never silence, and the model answers afterwards as it did before.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const model = pc.open(await scenario("multi-reward"));
const TABLE = "prompt,judge,length\na,1,2\na,2,1\na,0,5\nb,1,1\nb,0,3\n";
const table = await pc.table(TABLE);
const planar = await pc.table(TABLE, {
  parameters: { v: { from: 0, to: 1 }, w: { from: 0, to: 1 } },
  weights: { judge: "v", length: "w" },
});
const looking = pc.open(await scenario("weights-that-look-back"));
const FINDINGS = { columns: ["approval", "correctness"], cells: ["+9.4", "−1.8"] };
const state = model.states.find(({ name }) => name === "ambiguous") ?? assert.fail();
const pairs = model.states.flatMap(({ actions }) => actions).length;
const nothing = new Float64Array(pairs);
const ranges = [
  [0, 1],
  [0, 1],
];
const { policy, optimal, visits } = model.solve({ alpha: null }).hard;
const picture = { width: 400, height: 300, theme: "light", fontSize: 16 };

/** @type {Record<string, unknown>} */
const WRONG = {
  NaN: NaN,
  Infinity: Infinity,
  "-Infinity": -Infinity,
  '""': "",
  null: null,
  "{}": {},
  "[]": [],
  "1e308": 1e308,
  "-1": -1,
  1.5: 1.5,
  "a Symbol": Symbol("s"),
  "a BigInt": 1n,
};

/** Values among those above that an option has a meaning for. @type {Record<string, string[]>} */
const MEANT = {
  values: ["{}"],
  alpha: ["null", "1.5"],
  at: ["-1", "1.5"],
  from: ["-1"],
  to: ["1.5"],
  epsilon: ["1.5"],
  largest: ["1.5"],
  alphas: ["[]"],
  within: ["1.5"],
  rate: ["1.5"],
  kl: ["1.5"],
  entropy: ["1.5"],
  clipHigh: ["1.5"],
  bernoulli: ["[]"],
  changing: ["[]"],
  folded: ["[]"],
  unfolded: ["[]"],
  stays: ["null"],
  show: ["[]"],
  // No settings are the usual ones.
  settings: ['""'],
  training: ['""'],
};
/** null is nothing in a choice. */
const NOTHING = ["plane", "map", "action", "upwards", "zoom", "step", "perturbation", "pin", "stressed", "training"];

const solved = { values: { h: 0.4 }, alpha: 0.1, objective: "kl", rule: "uniform", perturbation: nothing };
const moved = { values: { h: 0.4 }, perturbation: nothing, parameter: "u" };
const range = { from: 0.1, to: 0.9 };
const box = { values: { p: 0.4 }, perturbation: nothing, x: "h", y: "u", ranges };
const onProgress = () => true;
/** What training takes at a place and along the parameter. */
const trained = {
  ...moved,
  at: 0.5,
  state: "ambiguous",
  algorithm: "ppo",
  expected: false,
  group: 4,
  rate: 0.1,
  epochs: 2,
  clip: 0.2,
  clipHigh: 0.3,
  kl: 0.05,
  estimator: "k3",
  entropy: 0.01,
  baseline: "average",
  optimiser: "adam",
  bernoulli: [],
  start: "base",
  logits: nothing,
  seeds: 2,
  seed: 7,
  longest: 50,
  settings: "seed:3",
  onProgress,
};
/**
 * Every method with good values for all of its options.
 * @type {[string, (options: any) => any, Record<string, unknown>][]}
 */
const METHODS = [
  ["solve", (options) => model.solve(options), solved],
  [
    "sweep",
    (options) => model.sweep(options),
    { ...solved, parameter: "u", ...range, points: 5, state: "ambiguous", follow: true, onProgress },
  ],
  ["cliffs", (options) => model.cliffs(options), { ...moved, rule: "worst", ...range, certify: true, onProgress }],
  [
    "certificate",
    (options) => model.certificate(options),
    { values: { h: 0.4 }, parameter: "u", rule: "worst", ...range, certify: true, onProgress },
  ],
  ["phase", (options) => model.phase(options), { ...box, onProgress }],
  [
    "field",
    (options) => model.field(options),
    {
      ...box,
      alpha: 0.1,
      objective: "kl",
      state: "ambiguous",
      kind: "probability",
      action: "comply",
      size: 3,
      onProgress,
    },
  ],
  [
    "stability",
    (options) => model.stability(options),
    { ...solved, parameter: "u", ...range, points: 3, at: 0.5, onProgress },
  ],
  [
    "tieBreaker",
    (options) => model.tieBreaker(options),
    { ...moved, at: 0.5, state: "ambiguous", action: "comply", epsilon: 0.1 },
  ],
  [
    "stress",
    (options) => model.stress(options),
    {
      ...moved,
      objective: "kl",
      rule: "first",
      at: 0.5,
      smallest: 0.01,
      largest: 0.5,
      sizes: 3,
      draws: 2,
      seed: 7,
      alphas: [0.1],
      component: "harmless",
      onProgress,
    },
  ],
  [
    "train",
    (options) => model.train(options),
    {
      ...trained,
      steps: 20,
      every: 10,
      partial: true,
    },
  ],
  [
    "trainSweep",
    (options) => model.trainSweep(options),
    {
      ...trained,
      ...range,
      steps: 2,
      places: "range",
      stage: 1,
    },
  ],
  [
    "trainedFigure",
    (options) => pc.trainedFigure(model.sweep(), [model.trainSweep({ steps: 2, seeds: 1, stage: 0 })], options).svg(),
    { ...picture, kind: "value" },
  ],
  ["trainPathsFigure", (options) => pc.trainPathsFigure(model.train({ steps: 2 }), options).svg(), picture],
  [
    "trainTimesFigure",
    (options) => pc.trainTimesFigure([[model.trainSweep({ steps: 2, seeds: 1, places: "cliff" })]], options).svg(),
    picture,
  ],
  ["experiment", (options) => model.experiment(options), { ...solved, share: 0.05 }],
  [
    "population",
    (options) => table.population(options),
    {
      values: { w: 0.4 },
      perturbation: new Float64Array(5),
      parameter: "w",
      from: 0.1,
      to: 0.9,
      at: 0.5,
      alpha: 0.1,
      within: 0.2,
      certify: true,
      onProgress,
    },
  ],
  [
    "roadmap",
    (options) => model.roadmap(options),
    { ...moved, rule: "first", from: 0.1, to: 0.9, points: 5, state: "ambiguous", onProgress },
  ],
  [
    "returns",
    (options) => model.returns(options),
    {
      ...moved,
      alpha: 0.1,
      objective: "kl",
      rule: "first",
      from: 0.1,
      to: 0.9,
      points: 5,
      state: "ambiguous",
      onProgress,
    },
  ],
  [
    "feedback",
    (options) => looking.feedback(options),
    { values: { t: 0.4 }, perturbation: new Float64Array(5), state: "problem", onProgress },
  ],
  ["feedbackFigure", (options) => pc.feedbackFigure(looking.feedback(), options).svg(), { ...picture, kind: "loop" }],
  ["measuredFigure", (options) => pc.measuredFigure(FINDINGS, options).svg(), picture],
  ["roadmapFigure", (options) => pc.roadmapFigure(model.roadmap(), options).svg(), picture],
  ["envelopeFigure", (options) => pc.envelopeFigure(model.returns(), options).svg(), picture],
  ["hullFigure", (options) => pc.hullFigure(model.returns(), options).svg(), picture],
  ["weights", (options) => model.weights(options), { values: { h: 0.4 } }],
  ["conflicts", (options) => model.conflicts(options), { ...solved, state: "values" }],
  ["scores", (options) => table.scores(options), { values: { w: 0.4 }, perturbation: new Float64Array(5), state: "b" }],
  [
    "arrangement",
    (options) => planar.arrangement(options),
    { x: "v", y: "w", ranges, values: {}, perturbation: new Float64Array(5), onProgress },
  ],
  [
    "drawing",
    (options) => model.drawing(options).svg(),
    {
      values: { h: 0.4 },
      perturbation: nothing,
      state: "ambiguous",
      policy,
      optimal,
      stays: optimal,
      visits,
      changing: [1],
      steps: 3,
      folded: [1],
      unfolded: [0],
      width: 400,
      theme: "dark",
      fontSize: 16,
    },
  ],
  ["figure", (options) => pc.figure(model.sweep({ points: 5 }), options).svg(), { ...picture, kind: "policy" }],
  [
    "landscapeFigure",
    (options) => pc.landscapeFigure([model.sweep({ points: 5 })], options).svg(),
    { ...picture, action: model.sweep({ points: 5 }).actions[0] },
  ],
  ["phaseFigure", (options) => pc.phaseFigure(model.phase(), null, options).svg(), { ...picture, state }],
  ["stressFigure", (options) => pc.stressFigure(model.stress({ draws: 2, sizes: 3 }), options).svg(), picture],
  ["experimentFigure", (options) => pc.experimentFigure(model.experiment(), options).svg(), picture],
  [
    "populationFigure",
    (options) => pc.populationFigure(table.population(), options).svg(),
    { ...picture, subject: "density", logarithmic: true },
  ],
  [
    "arrangementFigure",
    (options) => pc.arrangementFigure(planar.arrangement(), options).svg(),
    { ...picture, state: planar.states[0] },
  ],
  ["describe", ({ at }) => pc.describe(model.sweep({ points: 5 }), at), { at: 0.5 }],
  [
    "writeLink",
    (options) => model.writeLink({ scenario: "multi-reward" }, options),
    { ...model.opening(1), perturbation: nothing, zoom: [0.2, 0.4] },
  ],
];

/**
 * How many numbers in an answer are none.
 * @param {any} answer
 * @returns {number}
 */
function missing(answer) {
  if (typeof answer === "number") return Number(Number.isNaN(answer));
  if (typeof answer !== "object" || answer === null) return 0;
  return Object.values(answer).reduce((sum, part) => sum + missing(part), 0);
}

/**
 * One option with a wrong value.
 * @param {string} method
 * @param {string} option
 * @param {() => any} act
 * @param {boolean} isMeant
 * @param {number} allowed
 */
function refuses(method, option, act, isMeant, allowed) {
  let answer;
  try {
    answer = act();
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof RangeError, `${method}: ${error}`);
    assert.match(error.message, new RegExp(`\\b${option}\\b`), method);
    return;
  }
  assert.ok(isMeant, `${method} takes it for ${option}`);
  assert.ok(missing(answer) <= allowed, `${method}: ${option} leaves no numbers`);
}

for (const [method, ask, good] of METHODS) {
  test(`${method}: every option with every wrong value`, () => {
    const before = ask(good);
    const numbers = missing(before);
    const isChoice = method === "writeLink";
    for (const [option, value] of Object.entries(good)) {
      for (const [name, wrong] of Object.entries(WRONG)) {
        const isMeant =
          (MEANT[option] ?? []).includes(name) || (name === "null" && isChoice && NOTHING.includes(option));
        const isAbsent = method === "describe" && name === "null";
        refuses(method, option, () => ask({ ...good, [option]: wrong }), isMeant || isAbsent, numbers);
        assert.deepEqual(ask(good), before);
      }
      // The caller's own error comes out as it is.
      const own = new Error("mine");
      const throws = () =>
        ask(
          Object.defineProperty({ ...good }, option, {
            enumerable: true,
            get() {
              throw own;
            },
          }),
        );
      assert.throws(throws, (error) => error === own);
      // A getter may ask the model that is being asked.
      const asks = Object.defineProperty({ ...good }, option, {
        enumerable: true,
        get() {
          ask(good);
          return value;
        },
      });
      assert.deepEqual(ask(asks), before);
    }
  });
}

/**
 * Options that hold numbers: the method, the option, and the option with a number put in.
 * @type {[string, string, (wrong: unknown) => unknown][]}
 */
const INSIDE = [
  ["solve", "values", (wrong) => ({ h: wrong })],
  ["phase", "values", (wrong) => ({ k: wrong })],
  ["weights", "values", (wrong) => ({ h: wrong })],
  ["writeLink", "values?", (wrong) => ({ h: wrong })],
  [
    "phase",
    "ranges",
    (wrong) => [
      [wrong, 1],
      [0, 1],
    ],
  ],
  [
    "field",
    "ranges",
    (wrong) => [
      [0, 1],
      [0, wrong],
    ],
  ],
  ["stress", "alphas", (wrong) => [wrong]],
  ["train", "bernoulli", (wrong) => [wrong]],
  ["writeLink", "zoom", (wrong) => [wrong, 0.4]],
  ["drawing", "changing", (wrong) => [wrong]],
  ["drawing", "folded", (wrong) => [wrong]],
  ["drawing", "unfolded", (wrong) => [wrong]],
];

for (const [method, option, within] of INSIDE) {
  test(`${method}: wrong values inside of ${option}`, () => {
    const [, ask, good] = METHODS.find(([name]) => name === method) ?? assert.fail();
    const before = ask(good);
    for (const [name, wrong] of Object.entries(WRONG)) {
      // Any finite number is a value of a parameter, or an end of a range that is then above the other; the rest is
      // not.
      const isMeant = ["-1", "1.5"].includes(name) && !["writeLink", "drawing"].includes(method);
      const key = option.replace("s?", "s");
      refuses(method, option, () => ask({ ...good, [key]: within(wrong) }), isMeant, missing(before));
      assert.deepEqual(ask(good), before);
    }
  });
}

test("perturbations are one finite number per action", () => {
  for (const [method, ask, good] of METHODS) {
    if (!("perturbation" in good)) continue;
    for (const wrong of [NaN, Infinity, -Infinity, 1e308]) {
      const perturbation = nothing.slice().fill(wrong, 1, 2);
      refuses(method, "perturbation", () => ask({ ...good, perturbation }), false, 0);
    }
    refuses(method, "perturbation", () => ask({ ...good, perturbation: nothing.slice(1) }), false, 0);
    if (method !== "writeLink")
      assert.deepEqual(ask({ ...good, perturbation: new Float64Array() }), ask({ ...good, perturbation: undefined }));
  }
});

test("an option that does not exist is refused by every method, with those that do", () => {
  for (const [method, ask, good] of METHODS) {
    if (method === "describe") continue;
    assert.throws(() => ask({ ...good, colour: "red" }), {
      name: "TypeError",
      message: /^colour: no such option, allowed are /,
    });
  }
});

test("solve and cliffs agree at a cliff where weights cancel", () => {
  const model = pc.open(
    JSON.stringify({
      "policy-cliff": 1,
      title: "t",
      discount: 1,
      start: "s",
      parameters: { theta: { from: 0, to: 1, value: "3/10" } },
      terminal: ["end"],
      states: { s: { a: { to: "end", reward: { x: 1, y: 1 } }, b: { to: "end" } } },
      weights: { x: "3*theta", y: "-0.9" },
    }),
  );
  assert.deepEqual(
    model.cliffs().breakpoints.map(({ text }) => text),
    ["3/10"],
  );
  assert.deepEqual([...model.solve({ values: { theta: 0.3 } }).hard.optimal], [1, 1]);
  assert.equal(model.stability({ at: 0.3 }).radius?.size, 0);
});

test("a point has figures where its range has an answer only in a part", () => {
  const model = pc.open(
    JSON.stringify({
      "policy-cliff": 1,
      title: "t",
      discount: 1,
      start: "s",
      terminal: ["end"],
      parameters: { theta: { from: -1, to: 1 } },
      states: { s: { stay: { to: "s", reward: { c: 1 } }, stop: { to: "end" } } },
      weights: { c: "theta" },
    }),
  );
  const { gaps, next, nextProblem } = model.stability({ at: -0.5 });
  assert.deepEqual([gaps[0], next], [0.5, null]);
  const why = "never ending from “s” is paid for ever";
  assert.equal(nextProblem, `none in the part of the range that has an answer; beyond it ${why}`);
});

test("a sweep is read when it is first drawn, and a wrong part of it is refused whatever its getters do", () => {
  const sweep = model.sweep({ points: 5 });
  const wrong = { ...sweep, tolerance: "x" };
  Object.defineProperty(wrong, "jumps", {
    enumerable: true,
    get() {
      pc.describe(sweep);
      return sweep.jumps;
    },
  });
  const message = "sweep.tolerance: “x” is not a number";
  assert.throws(() => pc.describe(/** @type {any} */ (wrong)), { name: "TypeError", message });
  const before = pc.describe(sweep);
  sweep.theta.fill(NaN);
  assert.equal(pc.describe(sweep), before);
  assert.throws(() => pc.describe({ ...sweep }), { name: "RangeError", message: /^sweep: theta / });
});
