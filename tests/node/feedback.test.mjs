// The fixed points of a weight that looks back, the scheme of the reward models, and the picture of measured findings, by
// the module alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const SHEET = /** @type {const} */ ({ width: 600, height: 300, theme: "light" });

test("a weight that looks back has its fixed points as plain numbers, from which its pictures are drawn in another thread, too", async () => {
  const model = pc.open(await scenario("weights-that-look-back"));
  const found = model.feedback();
  assert.deepEqual(
    found.fixed.map(({ weight, stable, mixed }) => [Number(weight[0].toFixed(12)), stable, mixed]),
    [
      [0.45, true, false],
      [0.5, false, true],
      [0.6, true, false],
      [0.75, false, true],
      [0.8, true, false],
    ],
  );
  // w = 0.35 + solved/2 is 1/2 where 0.3 is solved: 2/3 of 1/5 and 1/3 of 1/2; and 3/4 where 0.8 is.
  assert.deepEqual(
    found.fixed.map(({ shares }) => shares.map((share) => Number(share.toFixed(12)))),
    [[], [0.666666666667, 0.333333333333], [], [0.25, 0.75], []],
  );
  assert.equal(found.base.value, 0.35);
  assert.equal(found.rising.length % 2, 0);
  const copy = structuredClone(found);
  const [loop, outcome] = /** @type {const} */ (["loop", "outcome"]).map((kind) =>
    pc.feedbackFigure(copy, { ...SHEET, kind }),
  );
  assert.match(loop?.description ?? "", /hysteresis/);
  assert.match(outcome?.description ?? "", /5 fixed points/);
  for (const figure of [loop, outcome]) assert.match(figure?.svg() ?? "", /^<svg/);
  // Another base has others.
  assert.equal(model.feedback({ values: { t: 0.9 } }).fixed.length, 1);
});

test("a scenario whose weights stand still has none", async () => {
  const model = pc.open(await scenario("format-bonus"));
  assert.equal(model.hasFeedback, false);
  assert.throws(() => model.feedback(), /no weight of the scenario looks back/);
});

test("the scheme of the reward models has the numbers of its place", async () => {
  const model = pc.open(await scenario("multi-reward"));
  const scheme = model.drawing({ kind: "framework", width: 900, theme: "light", alpha: null });
  // 0.5 + 0.5/2 and 0.496 + 0.5/2 are the weights of ambiguous prompts.
  assert.equal(
    scheme.description,
    "In “ambiguous” the effective reward is 0.75\u00a0×\u00a0harmless + 0.746\u00a0×\u00a0helpful: refuse earns 0.75 and is taken 0\u00a0% of the time; ask for clarification earns 0.823 and is taken 100\u00a0% of the time; comply earns 0.746 and is taken 0\u00a0% of the time.",
  );
  assert.deepEqual(
    scheme.nodes.map(({ state }) => model.states[state]?.name),
    ["prompt", "safety", "values", "general", "reasoned", "ambiguous"],
  );
  assert.throws(() => model.drawing(/** @type {any} */ ({ kind: "map", width: 900, theme: "light" })), /kind: “map”/);
});

test("what is best is drawn from the solver's own answer, and a map may show what happens", async () => {
  const model = pc.open(await scenario("right-or-wrong"));
  const options = /** @type {const} */ ({ kind: "best", width: 900, theme: "light", alpha: null });
  const tied = model.drawing({ ...options, values: { t: 1, c: 0 } });
  assert.match(tied.description, /^All 4 states with a choice are tied: 9 of 11 actions are best\./);
  assert.match(tied.svg(), /3 of 3 tie/);
  const graded = model.drawing({ ...options, values: { t: 0 } });
  assert.equal(graded.description, "None of 4 states with a choice is tied: 4 of 11 actions are best.");
  const { policy, visits } = model.solve({}).hard;
  const given = { policy, visits, optimal: new Uint8Array(policy.length) };
  assert.throws(() => model.drawing({ ...options, ...given }), /policy: “best” draws the solver's own/);
  const slacker = pc.open(await scenario("clever-slacker-two"));
  const found = slacker.phase({ x: "c", y: "f", values: { e: 2 } });
  const happens = found.cells.map(({ outcomes }) => [...outcomes].join(" "));
  assert.deepEqual(happens.sort(), ["0 0", "0 1", "1 0", "1 1"]);
  const [state] = slacker.states;
  assert.ok(state);
  const { outcomes } = slacker;
  const drawn = pc.phaseFigure(structuredClone(found), null, { ...SHEET, state, outcomes });
  assert.match(drawn.description, /^What happens: .*reasoning made up and instructions ignored on 29 % of the box/);
  assert.deepEqual(
    drawn.legend.map(({ label }) => label),
    outcomes,
  );
  assert.throws(() => pc.phaseFigure(found, null, { ...SHEET, state, outcomes: ["one"] }), /a number for each outcome/);
});

test("measured findings are drawn where they are numbers", async () => {
  const findings = async (/** @type {string} */ name) => pc.open(await scenario(name)).reading().measured;
  const table = await findings("intelligence-obedience");
  const bars = await findings("sophistry");
  assert.ok(table?.isDrawn && bars?.isDrawn);
  assert.equal(
    pc.measuredFigure(table, SHEET).description,
    "From before to after: all followed fell in all 4, share followed fell in all 4, correct rose in all 4.",
  );
  assert.equal(pc.measuredFigure(bars, SHEET).description, "human approval +9.4, correctness −1.8.");
  for (const name of ["multi-reward", "best-of-eleven"]) {
    const measured = await findings(name);
    assert.ok(measured && !measured.isDrawn, name);
    assert.throws(() => pc.measuredFigure(measured, SHEET), /no numbers that can be drawn/);
  }
});
