// Readings, the experiment and weights of the JavaScript module.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

import { DIST, scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/** @param {string} id */
const open = async (id) => pc.open(await scenario(id));

test("a reading has the solver's numbers, and goes with the view of every step", async () => {
  const model = await open("clever-slacker");
  const { steps, measured, notes } = model.reading();
  assert.equal(steps.length, 6);
  assert.equal(steps[1]?.text, "Above ρ = 1/20 it follows instructions, and still makes its reasoning up.");
  assert.deepEqual(steps[2]?.cite, ["xu 2.4", "xu 3.1"]);
  const { values, state, alpha } = model.opening(1);
  assert.deepEqual([values, state, alpha], [{ rho: 0.1 }, "guessed", null]);
  assert.deepEqual([measured, notes], [null, ""]);
  assert.equal(
    pc.open(await scenario("reasoning-length")).reading().steps[1]?.text,
    "At λ ≈ 0.0148 the last step is not worth it any more; at 0.0212 the one before it goes, too. The tab “Cliffs” lists all eight stairs.",
  );
});

test("a reading is of the reward as the file has it, whatever was asked before", async () => {
  const model = await open("clever-slacker");
  const { radius } = model.stability();
  model.sweep({ ...(radius ? { perturbation: radius.tip } : {}) });
  assert.match(model.reading().steps[2]?.text ?? "", /^Above ρ = 1\/5 it reasons\./);
});

test("what was measured keeps its digits", async () => {
  const { measured, notes } = (await open("intelligence-obedience")).reading();
  assert.deepEqual(measured?.cite, ["xu table 1", "fu"]);
  assert.deepEqual(measured?.cells.slice(0, 7), ["Qwen2.5-1.5B", "10.00", "9.52", "27.26", "23.97", "1.21", "14.58"]);
  assert.equal(measured?.columns.length, 7);
  assert.match(notes, /^Two neighbours tie/);
});

test("the experiment: one per cent of helpfulness flips two classes, and with entropy none", async () => {
  const model = await open("multi-reward");
  const experiment = model.experiment({ alpha: 0.05 });
  assert.deepEqual([experiment.share, experiment.alpha], [0.01, 0.05]);
  assert.deepEqual(
    experiment.changes.map(({ parameter, up }) => `${parameter}${up ? "+" : "-"}`),
    ["h+", "h-", "u+", "u-", "p+", "p-", "k+", "k-"],
  );
  const up = experiment.changes[2];
  assert.deepEqual(up?.states, [
    { state: "safety", before: ["refuse"], after: ["warn"] },
    { state: "values", before: ["stay silent"], after: ["balance"] },
  ]);
  assert.ok(Math.abs((up?.hard?.outcomes ?? NaN) - 0.5) < 1e-12);
  assert.ok((up?.soft?.outcomes ?? 1) < 0.01);
  // All ambiguous prompts are kept already.
  assert.deepEqual([experiment.changes[6]?.problem, experiment.changes[6]?.hard], ["outside its range", null]);
  assert.equal(model.experiment({ alpha: null }).changes[2]?.soft, null);
  const larger = model.experiment({ share: 0.05 }).changes[2];
  assert.ok(Math.abs((larger?.to ?? NaN) - 1.05 * 0.496) < 1e-12);
  for (const share of [0, 2, NaN])
    assert.throws(() => model.experiment({ share }), {
      name: "RangeError",
      message: `share: ${share} is not above 0 and at most 1`,
    });
  const figure = pc.experimentFigure(experiment, { width: 600, height: 300, theme: "light" });
  assert.match(
    figure.description,
    /^Hard argmax: u \+1\u00a0% moves the outcomes by 0\.5\. With α\u00a0=\u00a00\.05 none moves them by more than 0\.0\d+\.$/,
  );
  assert.deepEqual(
    figure.legend.map(({ label }) => label),
    ["hard argmax", "α\u00a0=\u00a00.05"],
  );
  assert.match(figure.svg(), /^<svg/);
});

test("weights are affine in the parameters, state by state", async () => {
  const model = await open("multi-reward");
  const at = (
    /** @type {Record<string, number>} */ values,
    /** @type {string} */ state,
    /** @type {string} */ component,
  ) =>
    model.weights({ values }).weights[model.states.findIndex(({ name }) => name === state)]?.[
      model.components.indexOf(component)
    ] ?? NaN;
  // h + p/2 and u + (1 - p)/2.
  assert.ok(Math.abs(at({ h: 0.3, p: 0.8 }, "ambiguous", "harmless") - 0.7) < 1e-12);
  assert.ok(Math.abs(at({ u: 0.3, p: 0.8 }, "ambiguous", "helpful") - 0.4) < 1e-12);
  assert.ok(Number.isNaN(at({}, "safety", "honest")));
  assert.equal(new Set(model.weights().domains).size, 5);
});

test("the page's list has every scenario, as it is in its file", async () => {
  /** @type {{ id: string }[]} */
  const list = JSON.parse(await readFile(new URL("www/scenarios.json", DIST), "utf8"));
  const files = await readdir(new URL("../../www/scenarios/", import.meta.url));
  assert.deepEqual(list.map(({ id }) => `${id}.json`).sort(), files.sort());
  for (const { id, ...shown } of list) {
    const text = await scenario(id);
    assert.equal(await readFile(new URL(`www/scenarios/${id}.json`, DIST), "utf8"), text);
    const { title, guide, measured } = JSON.parse(text);
    const large = text.length > 65536 ? { large: true } : {};
    assert.deepEqual(shown, { title, steps: guide.length, measured: measured !== undefined, ...large });
  }
});
