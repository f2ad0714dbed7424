// Cliffs, certificates, phase diagrams, stability and stress of the JavaScript module, against the scenarios' closed
// forms.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/**
 * @param {number | undefined} actual
 * @param {number} expected
 * @param {number} [tolerance]
 */
function near(actual, expected, tolerance = 1e-12) {
  assert.ok(Math.abs((actual ?? NaN) - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
}

/** @param {string} id */
const open = async (id) => pc.open(await scenario(id));

/**
 * Cliffs of the shipped scenarios as fractions, and the states that change there.
 * @type {[string, [string, string[]][]][]}
 */
const FRACTIONS = [
  ["format-bonus", [["0", ["solved"]]]],
  [
    "clever-slacker",
    [
      ["1/20", ["derived", "guessed"]],
      ["1/5", ["prompt"]],
    ],
  ],
  [
    "sophistry",
    [
      ["1/10", ["knows"]],
      ["7/20", ["unsure"]],
    ],
  ],
  ["lipschitz-fork", [["0", ["fork"]]]],
  [
    "grid-world",
    [
      ["-40888/24785", ["(3,2)"]],
      ["-258048/164965", ["(3,1)"]],
      ["-9216/12605", ["(1,1)"]],
      ["-36864/81445", ["(4,1)"]],
      ["-20736/243985", ["(2,1)"]],
      ["-165632/3694415", ["(3,1)"]],
      ["-544/19885", ["(3,2)"]],
      ["-32/1445", ["(4,1)"]],
    ],
  ],
];

for (const [id, expected] of FRACTIONS) {
  test(`${id}: every cliff as a fraction, exact`, async () => {
    const model = await open(id);
    const cliffs = model.cliffs();
    assert.deepEqual(
      cliffs.breakpoints.map(({ text, changes }) => [text, changes.map(({ state }) => state)]),
      expected,
    );
    assert.deepEqual([cliffs.exact, cliffs.verdict], [true, "exact"]);
    assert.deepEqual([cliffs.from, cliffs.to], [cliffs.parameter.from, cliffs.parameter.to]);
    for (const { at, text, exact, error } of cliffs.breakpoints) {
      const [above = NaN, below = 1] = text.split("/").map(Number);
      assert.ok(exact && error <= 4 * Number.EPSILON * Math.abs(at));
      near(at, above / below, error);
    }
    // The pieces tile the range and V* is continuous across them.
    const { pieces } = cliffs;
    assert.equal(pieces.length, cliffs.breakpoints.length + 1);
    assert.deepEqual([pieces[0]?.from, pieces.at(-1)?.to], [cliffs.from, cliffs.to]);
    for (const [i, { from, to, value, slope }] of pieces.entries()) {
      const next = pieces[i + 1];
      if (next) near(value + slope * (to - from), next.value, 1e-9);
      const { name } = cliffs.parameter;
      const middle = from + 0.5 * (to - from);
      near(
        model.solve({ values: { [name]: middle }, alpha: null }).hard.startValue,
        value + slope * (middle - from),
        1e-9,
      );
    }
  });
}

test("kinds, sets, reach and jumps", async () => {
  const [bonus] = (await open("format-bonus")).cliffs({ rule: "uniform" }).breakpoints;
  assert.deepEqual(bonus?.changes, [
    {
      state: "solved",
      left: ["plain", "markdown"],
      at: ["plain", "boxed", "markdown"],
      right: ["boxed"],
      kind: "tie",
      offPath: false,
      reached: [true, true],
      policyJump: 1,
    },
  ]);
  assert.deepEqual([bonus?.outcomeJump, bonus?.trueJump], [1, 0]);

  const slacker = (await open("clever-slacker")).cliffs();
  const [comply, reason] = slacker.breakpoints;
  assert.deepEqual(
    comply?.changes.map(({ state, kind, offPath }) => [state, kind, offPath]),
    [
      ["derived", "crossing", true],
      ["guessed", "crossing", false],
    ],
  );
  near(comply?.trueJump, 0.95);
  near(reason?.trueJump, 0.8);
  assert.deepEqual(reason?.changes[0]?.reached, [true, true]);

  const none = (await open("lipschitz-fork")).cliffs({ from: 0.1, to: 0.5 });
  assert.deepEqual([none.breakpoints, none.pieces.length, none.exact], [[], 1, true]);
  const end = (await open("format-bonus")).cliffs({ from: 0, to: 0.5 });
  assert.deepEqual(
    end.ends[0].map(({ state, at, right }) => [state, at, right]),
    [["solved", ["plain", "boxed", "markdown"], ["boxed"]]],
  );
});

test("a certificate is checked again from its own numbers, and a false one is refused", async () => {
  const model = await open("grid-world");
  const text = model.certificate();
  assert.deepEqual(pc.check(text), {
    answer: "valid",
    valid: true,
    problem: "",
    states: model.states.length,
    points: ["-2", ...(FRACTIONS[4]?.[1] ?? []).map(([fraction]) => fraction), "-1/200"],
  });
  const { answer, valid, problem } = pc.check(text.replaceAll("-32/1445", "-33/1445"));
  assert.deepEqual([answer, valid], ["invalid", false]);
  assert.notEqual(problem, "");
  assert.equal(pc.check("{}").valid, false);
  assert.equal(pc.check("no JSON").valid, false);
});

test("a check that gives up says that it gave up, which is neither valid nor invalid", async () => {
  const text = (await open("lipschitz-fork")).certificate();
  assert.deepEqual(pc.check(text.replace('"9/10"', `"${"9".repeat(1_000_000)}/1${"9".repeat(1_000_000)}"`)), {
    answer: "gave up",
    valid: false,
    problem: "the check gave up, because it would take too long",
    states: 0,
    points: [],
  });
});

test("a range is answered where it has an answer, and says where not", async () => {
  const file = new URL("../cases/09-staying-pays.json", import.meta.url);
  const model = pc.open(await readFile(file, "utf8"));
  const { from, to, pieces, gaps, ends, exact } = model.cliffs();
  assert.deepEqual([from, to, exact], [-2, 2, true]);
  assert.deepEqual(pieces, [{ from: -2, to: 0, value: 1, slope: 0 }]);
  assert.deepEqual(gaps, [{ from: 0, to: 2, problem: "never ending from “s” is paid for ever" }]);
  assert.deepEqual(ends[1][0]?.at, ["stay", "go"]);
  const check = pc.check(model.certificate() ?? "");
  assert.deepEqual([check.valid, check.points], [true, ["-2", "0"]]);
  // All of this range, and none.
  assert.deepEqual(model.cliffs({ to: -1 }).gaps, []);
  assert.throws(() => model.cliffs({ from: 1 }), { message: /: never ending from “s” is paid for ever$/ });
});

test("cliffs are plain objects of their own", async () => {
  const model = await open("best-of-eleven");
  const [cliffs, again] = [model.cliffs(), model.cliffs()];
  assert.deepEqual(structuredClone(cliffs), cliffs);
  const changes = cliffs.breakpoints.flatMap((breakpoint) => breakpoint.changes);
  const lists = changes.flatMap(({ left, at, right, reached }) => [left, at, right, reached]);
  assert.equal(new Set(lists).size, 4 * changes.length);
  for (const list of lists) list.length = 0;
  assert.deepEqual(model.cliffs(), again);
});

test("cliffs that floats cannot tell apart are told apart", () => {
  const prompt = (/** @type {string} */ cost) => ({
    safe: { to: "end" },
    bold: { to: "end", reward: { gain: 1, cost } },
  });
  const model = pc.open(
    JSON.stringify({
      "policy-cliff": 1,
      title: "near",
      discount: 1,
      start: "a",
      terminal: ["end"],
      states: { a: prompt("1/2"), b: prompt("0.50000000000000000001") },
      parameters: { theta: { from: 0, to: 1 } },
      weights: { gain: "theta", cost: -1 },
    }),
  );
  const rough = model.cliffs({ certify: false });
  assert.deepEqual([rough.breakpoints.length, rough.exact], [1, false]);
  const cliffs = model.cliffs();
  assert.deepEqual(
    cliffs.breakpoints.map(({ text, at, changes }) => [text, at, changes.map(({ state }) => state)]),
    [
      ["1/2", 0.5, ["a"]],
      ["50000000000000000001/100000000000000000000", 0.5, ["b"]],
    ],
  );
  assert.deepEqual([cliffs.exact, cliffs.verdict, cliffs.pieces.length], [true, "exact", 3]);
  assert.ok(pc.check(model.certificate()).valid);
});

test("certifying is a choice", async () => {
  const model = await open("grid-world");
  const rough = model.cliffs({ certify: false });
  assert.deepEqual([rough.exact, rough.verdict.startsWith("float, error at most ")], [false, true]);
  const fine = model.cliffs({ certify: true });
  assert.ok(fine.exact);
  for (const [i, { at, text, error }] of rough.breakpoints.entries()) {
    assert.equal(text, pc.format(at));
    near(at, fine.breakpoints[i]?.at ?? NaN, error);
  }
});

test("a perturbation moves everything, and is never called exact", async () => {
  const model = await open("clever-slacker");
  const pairs = model.states.reduce((sum, { actions }) => sum + actions.length, 0);
  const perturbation = new Float64Array(pairs);
  const prompt = model.states.find(({ name }) => name === "prompt");
  // Reasoning pays 0.1 more: it is worth 0.1 from the start and its cliff at 1/5 comes at 0.2 - 0.1.
  perturbation[(prompt?.first ?? NaN) + (prompt?.actions.indexOf("reason") ?? NaN)] = 0.1;
  const cliffs = model.cliffs({ perturbation });
  assert.equal(cliffs.breakpoints.length, 2);
  near(cliffs.breakpoints[1]?.at, 0.1);
  assert.equal(cliffs.exact, false);
  assert.match(cliffs.verdict, /^float, error at most .*: the reward is perturbed$/);
  assert.throws(() => model.certificate({ perturbation }), {
    name: "Error",
    message: /^there is no exact certificate: float, /,
  });
  near(
    model.sweep({ perturbation, state: "prompt" }).jumps.find(({ sets }) => sets[0].join() !== sets[2].join())?.at,
    0.1,
    1e-9,
  );
  near(
    model.solve({ perturbation, values: { rho: 0.5 } }).hard.startValue -
      model.solve({ values: { rho: 0.5 } }).hard.startValue,
    0.1,
  );
  assert.equal(model.cliffs().breakpoints[1]?.text, "1/5");
  for (const wrong of [new Float64Array(pairs - 1), new Float64Array(pairs).fill(NaN)]) {
    assert.throws(() => model.cliffs({ perturbation: wrong }), {
      name: "RangeError",
      message: `perturbation: it is not ${pairs} finite numbers, one per action`,
    });
  }
  assert.throws(() => model.solve(/** @type {any} */ ({ perturbation: [1] })), {
    name: "TypeError",
    message: "perturbation: it is not a Float64Array",
  });
});

test("clever-slacker: radius, worst perturbation, tip, slacker", async () => {
  const model = await open("clever-slacker");
  const values = { rho: 0.1 };
  const stability = model.stability({ values, alpha: 0.05 });
  assert.equal(stability.at, 0.1);
  // Guessing is better by 0.1, and four rewards decide it: half a step each on both ways.
  const { radius, next } = stability;
  near(radius?.size, 0.025);
  assert.deepEqual([radius?.state, radius?.action], ["prompt", "reason"]);
  near(stability.gaps[0], 0.1);
  near(next?.at, 0.05);
  near(next?.distance, 0.05);
  near(stability.horizon, 2);
  near(stability.rewardSlope, 2);
  near(stability.soft?.bound, 40);
  assert.ok((stability.soft?.price ?? NaN) > 0 && (stability.soft?.price ?? NaN) < (stability.soft?.priceBound ?? NaN));
  assert.ok((radius?.lower ?? NaN) > 0 && (radius?.lower ?? NaN) <= (radius?.size ?? NaN));

  const best = (/** @type {Float64Array | undefined} */ perturbation) =>
    model.solve({ values, ...(perturbation ? { perturbation } : {}) }).hard.optimal.slice(0, 2);
  assert.deepEqual([...best(undefined)], [0, 1]);
  assert.deepEqual([...best(radius?.tip)], [1, 0]);
  const less = radius?.tip.map((change) => (change * 0.999) / 1.001);
  assert.deepEqual([...best(less)], [0, 1]);
  // A tip on top of another includes it: and back.
  const back = model.stability({ values, perturbation: radius?.tip ?? new Float64Array() }).radius?.tip;
  assert.deepEqual([...best(back)], [0, 1]);

  const slacker = stability.slacker;
  assert.deepEqual([slacker?.state, slacker?.action, slacker?.tied], ["prompt", "reason", false]);
  near(slacker?.loss, 0.8);
  near(slacker?.forgone, 0.1);
  assert.equal(model.stability({ values: { rho: 0.5 } }).slacker, null);
  const tied = model.stability({ values: { rho: 0.2 }, rule: "worst" }).slacker;
  assert.deepEqual([tied?.state, tied?.action, tied?.tied], ["prompt", "reason", true]);
  near(tied?.gain, 0.8);
});

test("lipschitz-fork: the exact slope is on the bound", async () => {
  const model = await open("lipschitz-fork");
  for (const alpha of [0.01, 0.5, 3]) {
    const { soft, horizon } = model.stability({ at: 0, alpha, points: 201 });
    near(horizon, 10, 1e-9);
    const bound = 1 / (2 * alpha * (1 - 0.9));
    near(soft?.bound, bound, 1e-9 * bound);
    near(Math.max(...(soft?.policySlope ?? [])), bound, 1e-9 * bound);
    near(soft?.steepest?.slope, bound, 1e-9 * bound);
    near(soft?.steepest?.at, 0);
  }
  assert.equal(model.stability({ at: 0, alpha: null }).soft, null);
  assert.equal(model.stability({ at: 0 }).radius?.size, 0);
});

test("format-bonus: a tie is broken for any of its actions, by hardly more than asked", async () => {
  const model = await open("format-bonus");
  const solved = model.states.find(({ name }) => name === "solved");
  for (const action of ["plain", "boxed", "markdown"]) {
    const epsilon = 1e-3;
    const perturbation = model.tieBreaker({ at: 0, state: "solved", action, epsilon });
    assert.ok(perturbation.every((change) => Math.abs(change) <= 2 * epsilon));
    const { optimal } = model.solve({ values: { beta: 0 }, perturbation }).hard;
    assert.deepEqual(
      [...optimal.slice(solved?.first, (solved?.first ?? 0) + 3)],
      ["plain", "boxed", "markdown"].map((name) => Number(name === action)),
    );
  }
  assert.throws(() => model.tieBreaker({ action: "none", epsilon: 1 }), {
    name: "RangeError",
    message: "action: “none” is not one of “plain”, “boxed”, “markdown”",
  });
  assert.throws(() => model.tieBreaker({ action: "boxed", epsilon: 0 }), {
    name: "RangeError",
    message: "epsilon: 0 is not a finite number above 0",
  });
  assert.throws(() => model.tieBreaker(/** @type {any} */ ({ epsilon: 1 })), {
    name: "TypeError",
    message: "action: it is missing",
  });
});

test("grid-world: for the true reward, which counts no steps, it pays to wait beside the pit for a slip", async () => {
  const { slacker, slackerProblem } = (await open("grid-world")).stability();
  assert.equal(slackerProblem, "");
  assert.deepEqual([slacker?.state, slacker?.action, slacker?.tied], ["(3,2)", "Left", false]);
  // Moving up slips into the pit with 0.1, which costs 2; waiting reaches the goal for certain.
  assert.ok(Math.abs((slacker?.gain ?? 0) - 0.2) < 1e-12);
  assert.ok(Math.abs((slacker?.loss ?? 0) - 0.2 * (slacker?.visits ?? 0)) < 1e-12);
});

test("where the true reward has no answer, the rest has", () => {
  const text = JSON.stringify({
    "policy-cliff": 1,
    title: "Paid for waiting",
    discount: 1,
    start: "s",
    terminal: ["end"],
    states: { s: { wait: { to: "s", reward: { r: 1 } }, go: { to: "end" } } },
    parameters: { p: { from: -2, to: -1 } },
    weights: { r: "p" },
    true: { r: 1 },
  });
  const { radius, slacker, slackerProblem } = pc.open(text).stability();
  assert.ok((radius?.size ?? 0) > 0);
  assert.equal(slacker, null);
  assert.equal(slackerProblem, "never ending from “s” is paid for ever");
});

test("an action that stays in a free loop is told apart", async () => {
  const model = pc.open(await readFile(new URL("../cases/01-free-loop.json", import.meta.url), "utf8"));
  const { hard } = model.solve();
  assert.deepEqual([hard.startValue, hard.plain, [...hard.optimal], [...hard.stays]], [1, 1, [1, 1], [1, 0]]);
  assert.deepEqual(model.sweep({ points: 3 }).stays, ["stay"]);
  assert.throws(() => model.tieBreaker({ action: "stay", epsilon: 1e-3 }), {
    message: "no finite value at discount 1: never ending from “s” costs nothing",
  });
  const { policy, optimal, stays, visits } = hard;
  const { nodes } = model.drawing({ policy, optimal, stays, visits, width: 400, theme: "light" });
  const node = nodes.find(({ state }) => model.states[state]?.name === "s");
  assert.match(node?.description ?? "", /“stay” \d+\u00a0% \(best, in a loop that costs nothing\)/);
});

test("multi-reward: polygons fill the box, and cells agree with single points", async () => {
  const model = await open("multi-reward");
  const phase = model.phase({ x: "h", y: "u", values: { p: 0.5 } });
  assert.deepEqual(
    [phase.x.name, phase.y.name, phase.ranges],
    [
      "h",
      "u",
      [
        [0, 1],
        [0, 1],
      ],
    ],
  );
  assert.ok(phase.cells.length >= 6);
  near(phase.missing, 0, 1e-9);
  near(
    phase.cells.reduce((sum, { area }) => sum + area, 0),
    1,
    1e-9,
  );
  for (const [index, { corners, edges, optimal, value }] of phase.cells.entries()) {
    assert.ok(corners instanceof Float64Array && optimal instanceof Uint8Array);
    assert.equal(corners.length, 2 * edges.length);
    for (const { neighbours } of edges)
      assert.ok(neighbours.every((cell) => phase.cells[cell]?.edges.some((edge) => edge.neighbours.includes(index))));
    const mean = (/** @type {number} */ axis) =>
      corners.filter((_, i) => i % 2 === axis).reduce((sum, at) => sum + at, 0) / edges.length;
    const [h, u] = [mean(0), mean(1)];
    const { hard } = model.solve({ values: { p: 0.5, h, u } });
    assert.deepEqual(hard.optimal, optimal);
    near(hard.startValue, value[0] + value[1] * h + value[2] * u);
  }

  const figure = pc.phaseFigure(phase, null, {
    width: 500,
    height: 400,
    theme: "light",
    state: model.states.find(({ name }) => name === "ambiguous") ?? assert.fail(),
  });
  assert.match(figure.svg(), /^<svg[\s\S]*<\/svg>\s*$/);
  assert.equal(figure.cellAt(2, 0), -1);
  near(figure.valueAt(figure.yAt(0.25)), 0.25);
  const cell = phase.cells[figure.cellAt(0.3, 0.8)];
  assert.deepEqual(cell?.optimal, model.solve({ values: { p: 0.5, h: 0.3, u: 0.8 } }).hard.optimal);
  figure.free();
});

/** Leaving is worth x by one action and 1/2 by the other; staying pays where x + y is above 5/4. */
const part = {
  "policy-cliff": 1,
  title: "Part of a box",
  discount: 1,
  start: "s",
  states: {
    s: {
      stay: { to: "s", reward: { stays: 1 } },
      leave: { to: "end", reward: { leaves: 1 } },
      flee: { to: "end", reward: { flees: 1 } },
    },
  },
  terminal: ["end"],
  parameters: { x: { from: 0, to: 1 }, y: { from: 0, to: 1 } },
  weights: { stays: "x + y - 5/4", leaves: "x", flees: "1/2" },
};

test("a box is tiled where it has an answer, and the rest is told with its reason", () => {
  const model = pc.open(JSON.stringify(part));
  const phase = model.phase();
  assert.equal(phase.cells.length, 2);
  assert.deepEqual(
    phase.gaps.map(({ corners, problem }) => [[...corners].map((at) => at.toFixed(9)).sort(), problem]),
    [
      [
        ["0.250000000", "0.250000000", "1.000000000", "1.000000000", "1.000000000", "1.000000000"],
        "never ending from “s” is paid for ever",
      ],
    ],
  );
  near(phase.missing, 0, 1e-9);
  const state = model.states[0] ?? assert.fail();
  const figure = pc.phaseFigure(phase, null, { width: 500, height: 400, theme: "light", state });
  assert.deepEqual(
    figure.legend.map(({ label }) => label),
    ["leave", "flee", "no optimal value"],
  );
  assert.match(figure.description, /There is no optimal value on 28 % of the box \(shaded\)\.$/);
  assert.equal(figure.cellAt(0.9, 0.9), -1);
  figure.free();
  const corner = pc.open(JSON.stringify({ ...part, weights: { ...part.weights, stays: "x + y - 2" } })).phase();
  assert.deepEqual(
    corner.gaps.map(({ corners, problem }) => [[...corners], problem]),
    [[[1, 1], "never ending from “s” costs nothing"]],
  );
});

test("a field is the soft policy at every point", async () => {
  const model = await open("multi-reward");
  const state = model.states.find(({ name }) => name === "ambiguous") ?? assert.fail();
  const options = { x: "h", y: "u", values: { p: 0.5 }, state: "ambiguous", alpha: 0.05, size: 5 };
  for (const kind of /** @type {const} */ (["probability", "entropy", "slope"])) {
    const field = model.field({ ...options, kind, action: "comply" });
    assert.deepEqual([field.kind, field.size, field.values.length, field.action], [kind, 5, 25, "comply"]);
    const row = 3,
      column = 1;
    const policy =
      model
        .solve({ values: { p: 0.5, h: column / 4, u: row / 4 }, alpha: 0.05 })
        .soft?.policy.slice(state.first, state.first + state.actions.length) ?? assert.fail();
    const expected =
      kind === "probability"
        ? policy[state.actions.indexOf("comply")]
        : kind === "entropy"
          ? policy.reduce((sum, p) => sum - p * Math.log(p), 0)
          : undefined;
    if (expected !== undefined) near(field.values[row * 5 + column], expected, 1e-9);
    const phase = model.phase({ x: "h", y: "u", values: { p: 0.5 } });
    const figure = pc.phaseFigure(phase, field, { width: 500, height: 400, theme: "dark", state });
    assert.match(figure.svg(), /^<svg[\s\S]*<\/svg>\s*$/);
    figure.free();
  }
  assert.throws(() => model.field({ ...options, alpha: null }), {
    name: "RangeError",
    message: "alpha: a field needs a temperature",
  });
  assert.throws(() => model.field({ ...options, size: 1 }), {
    name: "RangeError",
    message: "size: 1 is outside 2 to 512",
  });
});

test("stress: the reward model that is perturbed is named", async () => {
  const model = await open("multi-reward");
  const stress = model.stress({ component: "helpful", draws: 2, sizes: 3 });
  assert.equal(stress.component, "helpful");
  const { description } = pc.stressFigure(structuredClone(stress), { width: 500, height: 300, theme: "light" });
  assert.match(description, /in the reward model “helpful” (flipped|moved)/);
});

test("stress: the same seed gives the same numbers, and no soft shift exceeds its bound", async () => {
  const model = await open("clever-slacker");
  const options = { values: { rho: 0.1 }, draws: 20, sizes: 13, seed: 7, alphas: [0.01, 1] };
  const stress = model.stress(options);
  assert.deepEqual(stress, model.stress(options));
  assert.equal(stress.component, null);
  assert.notDeepEqual(stress.branches, model.stress({ ...options, seed: 8 }).branches);
  assert.deepEqual(
    [stress.draws, stress.seed, stress.sizes.length, stress.branches.map(({ alpha }) => alpha)],
    [20, 7, 13, [null, 0.01, 1]],
  );
  near(stress.sizes[0], 1e-6, 1e-18);
  near(stress.sizes[12], 1, 1e-12);
  for (const { alpha, largest, typical, bound } of stress.branches) {
    for (const [i, size] of stress.sizes.entries()) {
      assert.ok((typical[i] ?? NaN) <= (largest[i] ?? NaN));
      if (alpha !== null)
        assert.ok(
          (largest[i] ?? NaN) <= (bound[i] ?? NaN) * (1 + 1e-6) + 1e-9,
          `${largest[i]} at ${size}, α = ${alpha}`,
        );
      // The radius is 0.025, and the worst direction is among the draws.
      else assert.equal(largest[i], size > 0.025 ? 1 : 0);
    }
  }
  const figure = pc.stressFigure(structuredClone(stress), { width: 500, height: 300, theme: "light" });
  assert.match(figure.svg(), /^<svg[\s\S]*<\/svg>\s*$/);
  assert.ok(figure.description.length > 20);
  figure.free();
});

test("a listener that answers with a function gets the part of a sweep that is there", async () => {
  const model = await open("multi-reward");
  /** @type {[number, import("../../dist/policy-cliff.js").Sweep][]} */
  const parts = [];
  const points = 9;
  const all = model.sweep({ alpha: 0.1, points, onProgress: (share) => (part) => void parts.push([share, part]) });
  // The hard half follows its cliffs, and is there at once.
  assert.equal(parts.length, points);
  parts.forEach(([share, part], done) => {
    assert.equal(share, 0.5 + (0.5 * done) / points);
    assert.deepEqual({ ...part, soft: null, order: [] }, { ...all, soft: null, order: [] });
    for (const [name, column] of Object.entries({ ...part.soft, policy: part.soft?.policy[0], outcomes: [] })) {
      const whole = /** @type {any} */ ({ ...all.soft, policy: all.soft?.policy[0] })[name];
      const wanted = Array.from(column ?? [], (_, i) => (i < done ? whole[i] : Number.NaN));
      assert.deepEqual([...(column ?? [])], wanted, name);
    }
  });
  const own = new Error("mine");
  assert.throws(
    () =>
      model.sweep({
        alpha: 0.1,
        points: 8,
        onProgress: () => () => {
          throw own;
        },
      }),
    (error) => error === own,
  );
  assert.equal(model.sweep({ alpha: 0.1, points }).soft?.value.length, points);
});

test("progress is told, and stops what takes long", async () => {
  const model = await open("multi-reward");
  /** @type {[string, (onProgress: (share: number) => boolean | void) => unknown][]} */
  const calls = [
    ["sweep", (onProgress) => model.sweep({ onProgress, alpha: 0.1, from: 0.1 + 0.1 * Math.random() })],
    ["cliffs", (onProgress) => model.cliffs({ onProgress, from: 0.1 + 0.1 * Math.random() })],
    ["stability", (onProgress) => model.stability({ onProgress, alpha: 0.1, from: 0.1 + 0.1 * Math.random() })],
    ["phase", (onProgress) => model.phase({ onProgress })],
    ["field", (onProgress) => model.field({ onProgress })],
    ["stress", (onProgress) => model.stress({ onProgress, draws: 5, sizes: 3 })],
  ];
  for (const [name, call] of calls) {
    /** @type {number[]} */
    const shares = [];
    call((share) => void shares.push(share));
    assert.ok(
      shares.length > 0 && shares.every((share, i) => share >= (shares[i - 1] ?? 0) && share <= 1),
      `${name}: ${shares}`,
    );
    assert.throws(() => call(() => false), { name: "AbortError", message: "onProgress returned false" });
    const own = new Error("mine");
    assert.throws(
      () =>
        call(() => {
          throw own;
        }),
      (error) => error === own,
    );
    call(() => true);
  }
  assert.throws(() => model.cliffs(/** @type {any} */ ({ onProgress: 1 })), {
    name: "TypeError",
    message: "onProgress: a value of type number is not a function",
  });
});

test("what is out of range is refused by name", async () => {
  const bonus = await open("format-bonus");
  const multi = await open("multi-reward");
  for (const [call, name, message] of /** @type {[() => unknown, string, string][]} */ ([
    [
      () => bonus.cliffs(/** @type {any} */ ({ points: 5 })),
      "TypeError",
      "points: no such option, allowed are values, rule, perturbation, parameter, from, to, certify, onProgress",
    ],
    [() => bonus.cliffs({ from: 1, to: 0 }), "RangeError", "to: 0 is not above from, which is 1"],
    [
      () => bonus.cliffs({ rule: /** @type {any} */ ("last") }),
      "RangeError",
      "rule: “last” is not one of “first”, “uniform”, “worst”, “best”",
    ],
    [() => bonus.phase(), "RangeError", "y: this scenario has only one parameter"],
    [() => multi.phase({ x: "h", y: "h" }), "RangeError", "y: it is the same parameter as x"],
    [
      () =>
        multi.phase({
          ranges: [
            [0, 1],
            [1, 1],
          ],
        }),
      "RangeError",
      "ranges: 1 to 1 is empty",
    ],
    [
      () => multi.phase(/** @type {any} */ ({ ranges: [0, 1] })),
      "TypeError",
      "ranges[0]: a value of type number is not a list",
    ],
    [() => bonus.stability({ at: NaN }), "RangeError", "at: NaN is not a finite number"],
    [() => bonus.stability({ alpha: -1 }), "RangeError", "alpha: temperature -1 is outside [1e-6, 1e6]"],
    [() => bonus.stress({ draws: 0 }), "RangeError", "draws: 0 is outside 1 to 100000"],
    [() => bonus.stress({ sizes: 1 }), "RangeError", "sizes: 1 is outside 2 to 1000"],
    [() => bonus.stress({ smallest: 0 }), "RangeError", "smallest: 0 is not a number above 0"],
    [() => bonus.stress({ smallest: 2 }), "RangeError", "largest: 1 is not a number above the smallest size"],
    [
      () => bonus.stress({ draws: 100000, sizes: 1000 }),
      "RangeError",
      "draws: 100000 is too many: times sizes and branches at most 10000000",
    ],
    [() => bonus.stress({ alphas: new Array(17).fill(1) }), "RangeError", "alphas: 17 is more than 16"],
  ])) {
    assert.throws(call, { name, message });
  }
});
