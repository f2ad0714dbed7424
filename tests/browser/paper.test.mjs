// The panels of what the paper has around its theorems: the scheme of the reward models, weights that look back, the
// stress test of one reward model, and the published findings as pictures.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../dist/policy-cliff.js";
import { scenario } from "../support/scenarios.mjs";
import { eventually, openPanel, ready, studied, unfold, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();
const pc = await load();
const SHEET = /** @type {const} */ ({ width: 600, height: 300, theme: "light" });

/**
 * Waits until an element says what is expected.
 * @param {import("./support/page.mjs").Page} page
 * @param {string} id
 * @param {string} text
 */
const says = (page, id, text) => eventually(async () => assert.equal(await page.locator(`#${id}`).textContent(), text));

/**
 * Waits until a canvas has been drawn on.
 * @param {import("./support/page.mjs").Page} page
 * @param {string} place
 */
const drawn = (page, place) =>
  page.waitForFunction((place) => {
    const canvas = document.querySelector(`${place} canvas`);
    return canvas instanceof HTMLCanvasElement && canvas.width > 0 && canvas.getAttribute("height") !== null;
  }, place);

test("the scheme has the numbers of the present place, and a class is watched by a press", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&alpha=off`);
    await ready(page);
    await studied(page);
    await openPanel(page, "framework");
    const model = pc.open(await scenario("multi-reward"));
    const told = (/** @type {object} */ options) =>
      model.drawing({ kind: "framework", width: 900, theme: "light", alpha: null, ...options }).description;
    await says(page, "framework-sentence", told({}));
    await page.getByRole("button", { name: /^safety, 30\s%/ }).click();
    await says(page, "framework-sentence", told({ state: "safety" }));
    await eventually(async () => assert.match(page.url(), /state=safety/));
    await unfold(page, "value.u");
    await page.locator('[id="field-value.u"]').fill("0.9");
    await page.keyboard.press("Enter");
    await says(page, "framework-sentence", told({ state: "safety", values: { u: 0.9 } }));
  }));

test("what is best follows the cursor, and the map names what happens where the reader asks for it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=right-or-wrong&t=1&c=0.02&show=best`);
    await ready(page);
    await studied(page);
    const model = pc.open(await scenario("right-or-wrong"));
    const told = (/** @type {Record<string, number>} */ values) =>
      model.drawing({ kind: "best", width: 900, theme: "light", values }).description;
    assert.notEqual(told({ t: 1, c: 0 }), told({ t: 1, c: 0.02 }));
    await says(page, "best-sentence", told({ t: 1, c: 0.02 }));
    await unfold(page, "value.c");
    await page.locator('[id="field-value.c"]').fill("0");
    await page.keyboard.press("Enter");
    await says(page, "best-sentence", told({ t: 1, c: 0 }));
    await eventually(async () =>
      assert.equal(await page.locator("#best-body img").getAttribute("alt"), told({ t: 1, c: 0 })),
    );
    // Every failure has its own region, by a link and by the control.
    await page.goto(`${site.url}#v=1&scenario=clever-slacker-two&e=2&map=outcomes&show=phase`);
    await page.waitForFunction(() => document.body.dataset.scenario === "clever-slacker-two");
    await drawn(page, "#phase-chart");
    const legend = page.locator("#phase-chart .legend li");
    await eventually(async () =>
      assert.deepEqual(await legend.allTextContents(), ["reasoning made up", "instructions ignored"]),
    );
    await page.selectOption("#field-map", "hard");
    await eventually(async () => assert.deepEqual(await legend.allTextContents(), ["reason", "guess"]));
    await eventually(async () => assert.doesNotMatch(page.url(), /map=/));
  }));

test("a weight that looks back: its fixed points follow its base, and a press goes to one of them", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=weights-that-look-back&show=feedback`);
    await ready(page);
    await studied(page);
    const model = pc.open(await scenario("weights-that-look-back"));
    const told = (/** @type {Record<string, number>} */ values) => {
      const found = model.feedback({ values });
      const [loop, outcome] = /** @type {const} */ (["loop", "outcome"]).map(
        (kind) => pc.feedbackFigure(found, { ...SHEET, kind }).description,
      );
      return { loop: loop ?? "", outcome: outcome ?? "" };
    };
    await says(page, "feedback-sentence", told({}).loop);
    await drawn(page, ".chart-loop");
    await drawn(page, ".chart-outcome");
    const fixed = page.locator("#feedback-body .reasons .verdict");
    await eventually(async () => assert.equal(await fixed.textContent(), told({}).outcome));
    const places = page.locator("#feedback-body .place");
    await eventually(async () =>
      assert.deepEqual(await places.allTextContents(), ["0.45", "0.5", "0.6", "0.75", "0.8"]),
    );
    await places.nth(4).click();
    await eventually(async () => assert.match(page.url(), /[&]w=0\.8(&|$)/));
    await page.goto(`${site.url}#v=1&scenario=weights-that-look-back&t=0.7&g=-0.5&show=feedback`);
    await says(page, "feedback-sentence", told({ t: 0.7, g: -0.5 }).loop);
    await eventually(async () => assert.equal(await fixed.textContent(), told({ t: 0.7, g: -0.5 }).outcome));
    // Where no weight looks back there is no such panel.
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await page.waitForFunction(() => document.body.dataset.scenario === "sophistry");
    await eventually(async () => assert.ok(await page.locator("#tab-feedback").isHidden()));
  }));

test("one reward model is perturbed, from a control and from a link", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&h=0.3&u=0.2&alpha=off&show=stress`);
    await ready(page);
    await studied(page);
    const run = page.locator("#stress-run");
    await eventually(async () => assert.ok(await run.isEnabled()));
    await page.selectOption("#stress-component", "helpful");
    await eventually(async () => assert.match(page.url(), /stress-of=helpful/));
    await run.click();
    const model = pc.open(await scenario("multi-reward"));
    const told = (/** @type {object} */ options) => {
      const asked = { values: { h: 0.3, u: 0.2 }, seed: 1, alphas: [0.01, 0.1, 1], ...options };
      return pc.stressFigure(model.stress(asked), SHEET).description;
    };
    const alone = told({ component: "helpful" });
    assert.notEqual(alone, told({}));
    await says(page, "stress-sentence", alone);
    // A link opens the same question, and the whole reward is another one.
    await page.goto(`${site.url}#v=1&scenario=multi-reward&h=0.3&u=0.2&alpha=off&show=stress&stress-of=concise`);
    await eventually(async () => assert.equal(await page.locator("#stress-component").inputValue(), "concise"));
    await page.selectOption("#stress-component", "");
    await eventually(async () => assert.doesNotMatch(page.url(), /stress-of/));
  }));

test("published findings are drawn beside the model, where they are numbers", () =>
  withPage(browser, {}, async (page) => {
    for (const id of ["intelligence-obedience", "sophistry"]) {
      await page.goto(`${site.url}#v=1&scenario=${id}&show=measured`);
      await page.waitForFunction((id) => document.body.dataset.scenario === id, id);
      await studied(page);
      await drawn(page, ".chart-measured");
      const { measured } = pc.open(await scenario(id)).reading();
      assert.ok(measured);
      const line = page.locator("#measured-body .verdict");
      await eventually(async () =>
        assert.equal(await line.textContent(), pc.measuredFigure(measured, SHEET).description),
      );
    }
    // Another scenario's findings are words alone.
    await page.goto(`${site.url}#v=1&scenario=multi-reward&show=measured`);
    await page.waitForFunction(() => document.body.dataset.scenario === "multi-reward");
    await eventually(async () =>
      assert.match((await page.locator("#measured-body").textContent()) ?? "", /200 ambiguous/),
    );
    await eventually(async () => assert.equal(await page.locator(".chart-measured").count(), 0));
  }));
