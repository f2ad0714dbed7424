// The JavaScript module on Node: shapes, columns, closed forms of three scenarios.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

import { boxed, DIST, scenario } from "../support/scenarios.mjs";
import { load, pc } from "./support.mjs";

/**
 * @param {number} actual
 * @param {number} expected
 * @param {number} [tolerance]
 */
function near(actual, expected, tolerance = 1e-12) {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
}

/**
 * Names of the properties and what they hold.
 * @param {object} value
 */
function shape(value) {
  /** @param {unknown} part */
  const kind = (part) =>
    part === null ? "null" : typeof part === "object" ? (part?.constructor.name ?? "object") : typeof part;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, kind(part)]));
}

const BRANCH = {
  policy: "Array",
  outcomes: "Array",
  visits: "Float64Array",
  value: "Float64Array",
  plain: "Float64Array",
  truth: "Float64Array",
  residual: "Float64Array",
  bound: "Float64Array",
};
const ANSWER = {
  value: "Float64Array",
  q: "Float64Array",
  policy: "Float64Array",
  visits: "Float64Array",
  outcomes: "Float64Array",
  startValue: "number",
  plain: "number",
  truth: "number",
  residual: "number",
  bound: "number",
  usesBound: "number",
  plainBound: "number",
  truthBound: "number",
};

test("a model says what it is", async () => {
  const model = pc.open(await scenario("clever-slacker"));
  assert.deepEqual(shape(model.facts()), {
    title: "string",
    about: "string",
    source: "string",
    discount: "number",
    measure: "string",
    components: "Array",
    parameters: "Array",
    names: "Object",
    outcomes: "Array",
    hasTrueReward: "boolean",
    view: "Object",
    steps: "Array",
    hasFindings: "boolean",
    hasFeedback: "boolean",
    formerly: "Array",
    isTable: "boolean",
    remarks: "Array",
  });
  assert.deepEqual(model.parameters, [
    { name: "rho", label: "weight of instructions and faithfulness", from: 0, to: 1, value: 0.1 },
  ]);
  assert.deepEqual(
    model.states.map(({ name, first, actions }) => [name, first, actions.length]),
    [
      ["prompt", 0, 2],
      ["derived", 2, 2],
      ["guessed", 4, 2],
      ["end", 6, 0],
    ],
  );
  assert.deepEqual(shape(model.view), {
    parameter: "string",
    state: "string",
    alpha: "number",
    rule: "string",
    objective: "string",
    points: "number",
    look: "string",
    plane: "null",
    picture: "string",
    mapsOutcomes: "boolean",
  });
  assert.equal(model.hasTrueReward, true);
  assert.match(pc.version, /^\d+\.\d+\.\d+$/);
});

test("sweeps and solutions have every documented field", async () => {
  const model = pc.open(await scenario("sophistry"));
  const sweep = model.sweep({ points: 11 });
  assert.deepEqual(shape(sweep), {
    parameter: "Object",
    state: "string",
    actions: "Array",
    overAlpha: "boolean",
    measure: "string",
    outcomeNames: "Array",
    order: "Array",
    exclusive: "boolean",
    alpha: "number",
    rule: "string",
    objective: "string",
    theta: "Float64Array",
    optimal: "Array",
    stays: "Array",
    hard: "Object",
    soft: "Object",
    jumps: "Array",
    others: "Array",
    gaps: "Array",
    nearest: "number",
    tolerance: "number",
    sampled: "string",
  });
  assert.deepEqual(shape(sweep.hard), BRANCH);
  assert.deepEqual(shape(sweep.soft ?? {}), BRANCH);
  const [jump] = sweep.jumps;
  assert.ok(jump);
  assert.deepEqual(shape(jump), {
    at: "number",
    value: "number",
    error: "number",
    sets: "Array",
    policies: "Array",
    truths: "Array",
    outcomes: "Array",
  });
  for (const column of [
    sweep.theta,
    ...sweep.optimal,
    ...sweep.hard.policy,
    sweep.hard.value,
    sweep.hard.truth,
    ...sweep.hard.outcomes,
  ])
    assert.equal(column.length, 11);
  assert.ok(sweep.optimal.every((column) => column instanceof Uint8Array));
  assert.ok(sweep.hard.policy.every((column) => column instanceof Float64Array));

  const solution = model.solve();
  assert.deepEqual(shape(solution), { hard: "Object", soft: "Object", softProblem: "string" });
  assert.deepEqual(shape(solution.hard), {
    ...ANSWER,
    optimal: "Uint8Array",
    stays: "Uint8Array",
    tolerance: "number",
  });
  assert.deepEqual(shape(solution.soft ?? {}), ANSWER);
});

test("without a temperature there is no soft half", async () => {
  const model = pc.open(await scenario("format-bonus"));
  assert.equal(model.sweep({ alpha: null }).soft, null);
  assert.equal(model.sweep({ alpha: null }).alpha, null);
  assert.equal(model.solve({ alpha: null }).soft, null);
});

test("columns are JavaScript's own: they survive later calls and can be posted", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const sweep = model.sweep({ points: 101 });
  const first = sweep.theta[0];
  model.sweep({ points: 100001 });
  assert.equal(sweep.theta[0], first);
  const posted = structuredClone(sweep, { transfer: [sweep.theta.buffer] });
  assert.equal(posted.theta.length, 101);
  const figure = pc.figure(posted, { kind: "policy", width: 600, height: 300, theme: "light" });
  assert.match(figure.svg(), /^<svg[\s\S]*<\/svg>\s*$/);
  figure.free();
});

test("format-bonus: a cliff at 0, and its closed form when soft", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const alpha = 0.05;
  const sweep = model.sweep({ alpha, points: 101, rule: "uniform" });
  const index = sweep.actions.indexOf("boxed");
  assert.deepEqual(
    sweep.jumps.map(({ at, sets }) => [at, sets]),
    [[0, [["plain", "markdown"], ["plain", "boxed", "markdown"], ["boxed"]]]],
  );
  sweep.theta.forEach((beta, i) => {
    near(sweep.hard.policy[index]?.[i] ?? NaN, beta < 0 ? 0 : beta > 0 ? 1 : 1 / 3);
    near(sweep.soft?.policy[index]?.[i] ?? NaN, boxed(beta, alpha));
    near(sweep.hard.value[i] ?? NaN, 1 + Math.max(0, beta));
  });
  const state = model.states.find(({ name }) => name === "solved");
  for (const beta of [-0.5, -0.01, 0, 0.02, 0.5]) {
    const { hard, soft } = model.solve({ values: { beta }, alpha });
    const pair = (state?.first ?? NaN) + index;
    near(soft?.policy[pair] ?? NaN, boxed(beta, alpha));
    near(soft?.startValue ?? NaN, 1 + alpha * Math.log(2 + Math.exp(beta / alpha)));
    near(soft?.plain ?? NaN, 1 + beta * boxed(beta, alpha));
    near(hard.startValue, 1 + Math.max(0, beta));
    assert.equal(hard.optimal[pair], beta < 0 ? 0 : 1);
  }
});

test("clever-slacker: cliffs at 1/20 and 1/5, and what they are worth in truth", async () => {
  const sweep = pc.open(await scenario("clever-slacker")).sweep({ state: "prompt" });
  const truth = [0.9, 1.85, 2.65];
  for (const [i, theta] of sweep.theta.entries()) {
    if (Math.abs(theta - 0.05) < 1e-9 || Math.abs(theta - 0.2) < 1e-9) continue;
    near(sweep.hard.truth[i] ?? NaN, truth[theta < 0.05 ? 0 : theta < 0.2 ? 1 : 2] ?? NaN);
  }
  const flip = sweep.jumps.find(({ sets }) => sets[0].join() !== sets[2].join());
  near(flip?.at ?? NaN, 0.2, 1e-10);
  assert.deepEqual(flip?.sets, [["guess"], ["reason", "guess"], ["reason"]]);
  const guessed = pc.open(await scenario("clever-slacker")).sweep({ state: "guessed" });
  near(guessed.jumps[0]?.at ?? NaN, 0.05, 1e-10);
});

test("sophistry: argue from 1/10, bluff from 7/20", async () => {
  const model = pc.open(await scenario("sophistry"));
  for (const [state, at, action] of /** @type {const} */ ([
    ["knows", 0.1, "argue"],
    ["unsure", 0.35, "bluff"],
  ])) {
    const sweep = model.sweep({ state });
    const flips = sweep.jumps.filter(({ sets }) => sets[0].join() !== sets[2].join());
    assert.equal(flips.length, 1);
    near(flips[0]?.at ?? NaN, at, 1e-10);
    assert.deepEqual(flips[0]?.sets[2], [action]);
  }
});

test("the module loads from bytes, from a compiled module, from an address, and again", async () => {
  const whole = new URL("www/wasm/policy_cliff_bg.wasm", DIST);
  const bytes = await readFile(whole);
  for (const source of [bytes, await WebAssembly.compile(bytes), pc.module, whole, whole.href, undefined]) {
    assert.equal((await load(source)).version, pc.version);
  }
});

test("a worker loads the compiled module that is posted to it", async () => {
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    const { load } = await import(workerData.entry);
    const pc = await load(workerData.module);
    parentPort.postMessage(pc.open(workerData.text).cliffs().breakpoints.map(({ at }) => at));`;
  const workerData = {
    entry: new URL("policy-cliff.js", DIST).href,
    module: pc.module,
    text: await scenario("format-bonus"),
  };
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData });
  const answer = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  assert.deepEqual(answer, [0]);
});

test("numbers are written as the page prints them", () => {
  assert.deepEqual([0.1 + 0.2, -0.5, 1 / 3, 1e-9].map(pc.format), ["0.3", "−0.5", "0.333333333333", "1e−9"]);
  assert.deepEqual([pc.fixed(-0.00001, 3), pc.fixed(-0.25, 3), pc.fixed(1, 3)], ["0.000", "−0.250", "1.000"]);
});

test("scales of controls", () => {
  const scale = pc.scale(-0.5, 0.5);
  assert.equal(scale.at(scale.position(0.0001)), 0);
  assert.equal(scale.read("1/20"), 0.05);
  assert.equal(scale.write(-0.25), "−0.25");
  assert.throws(() => scale.read("0.7"), { name: "RangeError", message: "“0.7”: allowed is −0.5 to 0.5" });
  assert.throws(() => pc.scale(1, 1), { name: "RangeError", message: "the range from 1 to 1 is empty or not finite" });
  const alpha = pc.alphaScale();
  assert.equal(alpha.at(0), null);
  assert.equal(alpha.read("off"), null);
  assert.equal(alpha.write(null), "off");
});
