// A model whose amounts are costs: nothing that is said of it or drawn speaks of rewards, and its numbers have the
// signs of its file.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COSTS, REWARDS } from "../support/costs.mjs";
import { pc } from "./support.mjs";

/**
 * Returns all texts of a picture, and of its description.
 * @param {Pick<import("../../dist/policy-cliff.js").Figure, "svg" | "title" | "description" | "legend" | "free">} figure
 */
function textsOf(figure) {
  const svg = figure.svg().replace(/<metadata[\s\S]*?<\/metadata>/g, "");
  const texts = [...svg.matchAll(/>([^<]+)</g)].map(([, text = ""]) => text);
  const all = [figure.title, figure.description, ...figure.legend.map(({ label }) => label), ...texts];
  figure.free();
  return all;
}

test("pictures and sentences about costs speak of costs", () => {
  const model = pc.open(COSTS);
  const sheet = /** @type {const} */ ({ width: 900, height: 500, theme: "light" });
  const sweep = model.sweep();
  const along = model.trainSweep({ seeds: 1, steps: 20 });
  /** @type {Record<string, string[]>} */
  const told = {
    ...Object.fromEntries(
      /** @type {const} */ (["policy", "outcomes", "value"]).map((kind) => [
        kind,
        textsOf(pc.figure(sweep, { ...sheet, kind })),
      ]),
    ),
    roadmap: textsOf(pc.roadmapFigure(model.roadmap(), sheet)),
    envelope: textsOf(pc.envelopeFigure(model.returns(), sheet)),
    hull: textsOf(pc.hullFigure(model.returns(), sheet)),
    stress: textsOf(pc.stressFigure(model.stress({ draws: 2, sizes: 3, alphas: [0.1] }), sheet)),
    component: textsOf(pc.stressFigure(model.stress({ draws: 2, sizes: 3, component: "fuel" }), sheet)),
    phase: textsOf(
      pc.phaseFigure(model.phase(), null, {
        ...sheet,
        state: /** @type {any} */ (model.states.find(({ name }) => name === "road")),
      }),
    ),
    experiment: textsOf(pc.experimentFigure(model.experiment(), sheet)),
    trained: textsOf(pc.trainedFigure(sweep, [along], { ...sheet, kind: "value" })),
    ...Object.fromEntries(
      /** @type {const} */ (["best", "framework", "model"]).map((kind) => [
        kind,
        textsOf(model.drawing({ kind, soft: true, width: 900, theme: "light" })),
      ]),
    ),
    conflicts: [model.conflicts().sentence],
    remarks: model.remarks,
    sentences: [pc.describe(sweep), pc.describe(sweep, 2 / 3)],
  };
  for (const [name, texts] of Object.entries(told)) {
    assert.ok(texts.join("").length > 0, name);
    for (const text of texts) assert.doesNotMatch(text, REWARDS, name);
  }
  assert.match(
    (told.best ?? []).join(" "),
    /Lower the Q-value of “fast” in “road” by ε, however small, and it alone is best/,
  );
  assert.match(
    (told.best ?? []).join(" "),
    /The cost that has such Q-values differs by at most ε\. The bound is \(1 \+ γ\)ε/,
  );
  assert.match(
    (told.framework ?? []).join(" "),
    /In “road” the effective cost is 1\s×\sfuel \+ 0\.667\s×\sdelay: fast costs 3/,
  );
});

test("weights of costs are those of the file", () => {
  const model = pc.open(COSTS);
  const { weights } = model.weights({ values: { w: 0.5, v: 2 } });
  assert.deepEqual(model.components, ["fuel", "delay"]);
  assert.deepEqual([...(weights[0] ?? [])], [2, 0.5]);
});

test("a tie under the average criterion is told without a discount", () => {
  const text = COSTS.replace('"discount": 0.9, ', "")
    .replace(', "terminal": ["end"]', ', "criterion": "average"')
    .replaceAll('"end"', '"depot"')
    .replace('{ "road": 0.8, "depot": 0.2 }', '{ "road": 0.75, "depot": 0.25 }');
  const figure = pc.open(text).drawing({ kind: "best", width: 900, theme: "light" });
  // 1 on the pair itself, and minus the probability of coming to its state on the others.
  assert.match(figure.description, /The cost that has such Q-values differs by at most ε\. The bound is 2\u00a0ε\.$/);
  const texts = textsOf(figure).join(" ");
  assert.match(texts, /2ε/);
  assert.match(texts, /0\.75\u00a0ε/);
  assert.doesNotMatch(texts, /γ|gamma/);
});
