// The drawing of a model: its size, where its states are, and the SVG that it becomes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/**
 * A scenario under its optimal policy.
 * @param {string} id
 * @param {Record<string, number>} [values]
 */
async function solved(id, values = {}) {
  const model = pc.open(await scenario(id));
  const { policy, visits, optimal } = model.solve({ values, alpha: null, rule: "uniform" }).hard;
  const theme = /** @type {const} */ ("light");
  return { model, options: { values, policy, visits, optimal, theme, width: 900 } };
}

test("a drawing has a size and a rectangle for every state", async () => {
  const { model, options } = await solved("clever-slacker");
  const drawing = model.drawing(options);
  const { left, top, right, bottom } = drawing.area;
  assert.deepEqual([left, top], [0, 0]);
  assert.ok(right <= 900 && bottom > 100);
  assert.deepEqual(drawing.nodes.map(({ state }) => model.states[state]?.name).sort(), [
    "derived",
    "end",
    "guessed",
    "prompt",
  ]);
  for (const node of drawing.nodes) {
    assert.ok(
      node.left >= 0 &&
        node.left < node.right &&
        node.right <= right &&
        node.top >= 0 &&
        node.top < node.bottom &&
        node.bottom <= bottom,
    );
    assert.ok(drawing.description.includes(node.description));
  }
  // rho opens at 0.1, where guessing is optimal and the fabricated answer is as asked.
  const guessed = drawing.nodes.find(({ state }) => state === 2);
  assert.equal(
    guessed?.description,
    "“guessed”, visits 1: “fabricate as asked” 100\u{a0}% (best), “fabricate” 0\u{a0}%.",
  );
  assert.equal(drawing.title, "Model: Clever slacker");
  assert.deepEqual(drawing.legend, []);
});

test("it is an SVG of its own, with arrows as wide as probabilities and rewards that follow the parameters", async () => {
  const { model, options } = await solved("clever-slacker", { rho: 0.25 });
  const svg = model.drawing(options).svg();
  const { right, bottom } = model.drawing(options).area;
  assert.ok(svg.startsWith(`<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${bottom}"`));
  assert.match(svg, /1\.4 = 0\.95 correct \+ 0\.25 comply \+ 0\.25 faithful − 0\.05 effort/);
  // Reasoning, then the answer as asked; that where nothing was derived is never reached and thinner; the rest has
  // probability 0.
  const widths = [...svg.matchAll(/<polyline [^>]*stroke-width="([\d.]+)"/g)].map(([, width]) => Number(width));
  assert.deepEqual(
    [4.5, 2].map((wanted) => widths.filter((width) => width === wanted).length),
    [2, 1],
  );
  assert.match(svg, / font-size="11">answer as asked<\/text>/);
});

test("nothing moves with the policy or the values", async () => {
  for (const id of ["reasoning-length", "grid-world", "multi-reward"]) {
    const { model, options } = await solved(id);
    const [parameter] = model.parameters;
    assert.ok(parameter);
    const other = await solved(id, { [parameter.name]: parameter.from });
    /** @param {import("../../www/module/policy-cliff.d.ts").Drawing} drawing */
    const places = ({ area, nodes }) => [area, nodes.map(({ left, top, right, bottom }) => [left, top, right, bottom])];
    const state = model.states.find(({ actions }) => actions.length > 0)?.name;
    assert.ok(state);
    assert.deepEqual(
      places(other.model.drawing({ ...other.options, state, changing: [0, 1] })),
      places(model.drawing(options)),
    );
  }
});

test("a narrow page scrolls, and shows no less", async () => {
  const { model, options } = await solved("length-control");
  const narrow = model.drawing({ ...options, width: 320 });
  assert.ok(narrow.area.right > 320);
  const names = [...narrow.svg().matchAll(/>(step \d|end)</g)].map(([, name]) => name);
  assert.deepEqual(names, [..."0123456789"].map((digit) => `step ${digit}`).concat("end"));
  const large = model.drawing({ ...options, width: 320, fontSize: 32 });
  assert.ok(large.area.right > 1.9 * narrow.area.right);
});

test("without a policy the solver's own is drawn, regularised where that is asked for", async () => {
  const model = pc.open(await scenario("sophistry"));
  const settings = { values: { b: 0.4 }, alpha: 0.1 };
  const { hard, soft } = model.solve(settings);
  assert.ok(soft);
  const paper = /** @type {const} */ ({ width: 900, theme: "light" });
  const { optimal } = hard;
  for (const [asked, { policy, visits }] of /** @type {const} */ ([
    [{}, hard],
    [{ soft: false }, hard],
    [{ soft: true }, soft],
    [{ soft: true, alpha: null }, hard],
  ])) {
    const own = model.drawing({ ...settings, ...paper, ...asked });
    const given = model.drawing({ values: settings.values, policy, optimal, visits, ...paper });
    assert.equal(own.svg(), given.svg());
    assert.deepEqual(own.nodes, given.nodes);
  }
  assert.notEqual(
    model.drawing({ ...settings, ...paper, soft: true }).svg(),
    model.drawing({ ...settings, ...paper }).svg(),
  );
});

test("what does not fit is refused by name", async () => {
  const { model, options } = await solved("format-bonus");
  /** @type {[object, string, string][]} */
  const cases = [
    [{ policy: new Float64Array(3) }, "RangeError", "policy has 3 values, allowed are 4"],
    [{ policy: [0, 1] }, "TypeError", "policy: it is not a Float64Array"],
    [{ optimal: undefined }, "TypeError", "optimal: it is missing"],
    [{ width: 20 }, "RangeError", "width is 20, allowed is 100 to 16384"],
    [{ theme: "sepia" }, "RangeError", "theme: “sepia” is not one of “light”, “dark”"],
    [{ state: "nowhere" }, "RangeError", "state: “nowhere” is not one of “prompt”, “solved”, “end”"],
    [{ changing: [-1] }, "RangeError", "changing[0]: -1 is not a whole number from 0 to 4294967295"],
    [{ steps: 0 }, "RangeError", "steps: 0, allowed is 1 to 9"],
    [{ folded: [0, 3] }, "RangeError", "folded: there is no state 3, allowed is 0 to 2"],
    [{ unfolded: [9] }, "RangeError", "unfolded: there is no state 9, allowed is 0 to 2"],
    [
      { height: 300 },
      "TypeError",
      "height: no such option, allowed are values, perturbation, state, alpha, objective, rule, soft, policy, optimal, stays, visits, changing, steps, folded, unfolded, kind, width, theme, fontSize",
    ],
  ];
  for (const [wrong, name, message] of cases) {
    assert.throws(() => model.drawing({ ...options, ...wrong }), { name, message });
  }
});

test("of a model that is too large the part around the watched state is drawn", async () => {
  const states = Object.fromEntries(
    Array.from({ length: 119 }, (_, i) => [
      `s${i}`,
      { go: { to: i < 118 ? `s${i + 1}` : "end" }, stop: { to: "end" } },
    ]),
  );
  const model = pc.open(
    JSON.stringify({
      "policy-cliff": 1,
      title: "Many",
      discount: 1,
      start: "s0",
      states,
      terminal: ["end"],
      parameters: { x: { from: 0, to: 1 } },
    }),
  );
  const place = (/** @type {string} */ name) => model.states.findIndex((state) => state.name === name);
  const options = /** @type {const} */ ({ state: "s60", alpha: null, theme: "dark", width: 400 });
  const named = (/** @type {object} */ more) => {
    const drawing = model.drawing({ ...options, ...more });
    return { drawing, names: drawing.nodes.map(({ state }) => model.states[state]?.name).sort() };
  };
  const { drawing, names } = named({});
  assert.deepEqual(names, ["end", "s59", "s60", "s61", "s62"]);
  const sentence = "5 of 120 states: what “s60” leads to in 2 steps, and what leads to it.";
  const folds = [
    { state: place("s61"), isFolded: false },
    { state: place("s62"), isFolded: true },
  ];
  assert.deepEqual(drawing.drawnPart(), { sentence, folds, isGrid: false });
  assert.ok(drawing.description.startsWith(sentence));
  assert.match(drawing.svg(), /115 other states<\/text>/);
  // The state before it is drawn with the action that leads to it.
  const before = 2 * place("s59");
  const pairs = new Set(drawing.drawnActions().lines.map(({ pair }) => pair));
  assert.deepEqual([pairs.has(before), pairs.has(before + 1)], [true, false]);
  assert.deepEqual(named({ steps: 1 }).names, ["end", "s59", "s60", "s61"]);
  assert.deepEqual(named({ folded: [place("s61")] }).names, ["end", "s59", "s60", "s61"]);
  assert.deepEqual(named({ unfolded: [place("s62")] }).names, ["end", "s59", "s60", "s61", "s62", "s63"]);
  // A model that is drawn whole has no part.
  const small = await solved("format-bonus");
  assert.equal(small.model.drawing(small.options).drawnPart(), undefined);
});

test("what a picture of an answer does not show may be missing", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const sweep = model.sweep({ points: 11, alpha: 0.1 });
  const options = /** @type {const} */ ({ kind: "value", width: 600, height: 300, theme: "light" });
  const { residual, bound, outcomes, ...drawn } = sweep.hard;
  assert.equal(residual.length + bound.length, 22);
  assert.ok(Array.isArray(outcomes));
  const part = /** @type {any} */ ({ ...sweep, outcomeNames: undefined, hard: drawn });
  assert.equal(pc.figure(part, options).svg(), pc.figure(sweep, options).svg());
});

test("a drawing says where its arrows and the texts about its actions are", async () => {
  const { model, options } = await solved("clever-slacker");
  const drawing = model.drawing(options);
  const { lines, labels } = drawing.drawnActions();
  const owners = model.states.flatMap(({ name, actions }) => actions.map((action) => ({ name, action })));
  assert.deepEqual(
    [...new Set(lines.map(({ pair }) => pair))].sort((a, b) => a - b),
    owners.map((_, pair) => pair),
  );
  const { right, bottom } = drawing.area;
  for (const { points } of lines) {
    const places = points
      .trim()
      .split(" ")
      .map((point) => point.split(",").map(Number));
    assert.ok(places.length >= 2);
    for (const [x = -1, y = -1] of places) assert.ok(x >= 0 && x <= right && y >= 0 && y <= bottom, points);
  }
  const svg = drawing.svg();
  for (const { pair, part, target, ...area } of labels) {
    assert.ok(area.left < area.right && area.top < area.bottom);
    assert.equal(target !== null, part === "probability");
    // The name of the action is drawn in its area, if it is not cut.
    const name = owners[pair]?.action ?? "";
    if (part === "name" && svg.includes(`>${name}<`)) {
      const [, x = "0", y = "0"] =
        new RegExp(`<text x="([\\d.]+)" y="([\\d.]+)"[^>]*>\\s*${name}\\s*<`).exec(svg) ?? assert.fail(name);
      assert.ok(
        Number(y) > area.top - 2 && Number(y) < area.bottom + 6,
        `${name}: ${y} in ${area.top} to ${area.bottom}`,
      );
      assert.ok(Number(x) >= area.left - 1 && Number(x) <= area.right + 1, `${name}: ${x}`);
    }
  }
  assert.ok(labels.some(({ part }) => part === "reward"));
  drawing.free();
});
