// Figure 1 of the paper and the hull on the page: their panels, their place in readings, frames and the share dialogue.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../dist/policy-cliff.js";
import { scenario } from "../support/scenarios.mjs";
import { eventually, openPanel, ready, theta, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();
const pc = await load();

const SHEET = /** @type {const} */ ({ width: 700, height: 600, theme: "light" });

/** @param {import("./support/page.mjs").Page | import("./support/page.mjs").Frame} page @param {string} selector */
const drawn = (page, selector) =>
  eventually(async () => {
    const width = await page.locator(`${selector} canvas`).first().getAttribute("width");
    assert.ok(Number(width) > 300, `${selector} is not drawn: ${width}`);
  }, 20000);

/** @param {import("./support/page.mjs").Page} page @param {string} id @param {string} expected */
const says = (page, id, expected) =>
  eventually(async () => assert.equal(await page.locator(`#${id}`).textContent(), expected), 20000);

/** The values that a pointer reads in a chart. @param {import("./support/page.mjs").Page} page @param {string} chart */
const read = (page, chart) => page.locator(`#${chart} .reading li`).allTextContents();

test("figure 1 is one press away, and its strips share the cursor and the pointer with the page", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=format-bonus&alpha=off`);
    await ready(page);
    await openPanel(page, "roadmap");
    const model = pc.open(await scenario("format-bonus"));
    await says(page, "roadmap-sentence", pc.roadmapFigure(model.roadmap(), SHEET).description);
    await drawn(page, "#roadmap-chart");
    await eventually(async () => assert.match(page.url(), /show=roadmap/));

    const strips = page.locator("#roadmap-chart .stage");
    await strips.scrollIntoViewIfNeeded();
    const box = (await strips.boundingBox()) ?? assert.fail();
    // Over the strips every chart of the page reads the same place, and the other way round.
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.2);
    await eventually(async () => {
      const [own, main] = [await read(page, "roadmap-chart"), await read(page, "policy-chart")];
      assert.ok(own.length > 5 && own[0] === main[0], `${own} ${main}`);
      assert.ok(own.includes("best boxed"), String(own));
    });
    await page.mouse.move(2, 2);
    await eventually(async () => assert.deepEqual(await read(page, "roadmap-chart"), []));

    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2, { steps: 5 });
    await page.mouse.up();
    await eventually(async () => assert.ok((await theta(page)) < -0.1, "the cursor follows the hand"));

    // Another state of the reward, another picture.
    await page.goto(`${site.url}#v=1&scenario=grid-world&show=roadmap`);
    const grid = pc.open(await scenario("grid-world"));
    await says(page, "roadmap-sentence", pc.roadmapFigure(grid.roadmap(), SHEET).description);
  }));

test("the hull says what its line touches, and that it lies on an edge at a cliff", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=intelligence-obedience&omega=0.5&show=why`);
    await ready(page);
    const model = pc.open(await scenario("intelligence-obedience"));
    const returns = model.returns();
    await says(page, "why-sentence", pc.envelopeFigure(returns, SHEET).description);
    await says(page, "hull-sentence", pc.hullFigure(returns, SHEET).description);
    await says(page, "hull-here", "At ω\u00a0=\u00a00.5 the line touches one corner: “think long” in “prompt”.");
    await drawn(page, "#envelope-chart");
    await drawn(page, "#hull-chart");
    const line = () =>
      page
        .locator("#hull-chart canvas.overlay")
        .evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const before = await line();
    await type(page, "value.omega", "0.4");
    await says(
      page,
      "hull-here",
      "At ω\u00a0=\u00a00.4 the line lies on an edge: from “think very long” to “think long” in “prompt”.",
    );
    await eventually(async () => assert.notEqual(await line(), before));

    // Without a temperature there are no soft policies.
    await type(page, "alpha", "off");
    const hard = pc.hullFigure(model.returns({ alpha: null }), SHEET).description;
    assert.doesNotMatch(hard, /Soft/);
    await says(page, "hull-sentence", hard);
  }));

test("the readings that speak of them show them beside the picture, wide and narrow", async () => {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ])
    for (const [id, step, chart] of /** @type {const} */ ([
      ["format-bonus", 1, "roadmap-chart"],
      ["multi-reward", 0, "hull-chart"],
    ]))
      await withPage(browser, { viewport }, async (page) => {
        await page.goto(`${site.url}#v=1&scenario=${id}&step=${step}`);
        await ready(page);
        await page.waitForSelector("#guide-words");
        await drawn(page, `#${chart}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= viewport.width, `${id} is ${wide} pixels wide`);
      });
});

test("a frame shows figure 1 and the hull alone, or beside the other pictures", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}embed.html?pictures=roadmap,hull#v=1&scenario=format-bonus&beta=0.1`);
    await page.waitForSelector(".widget");
    await drawn(page, ".chart-roadmap");
    await drawn(page, ".chart-hull");
    assert.equal(await page.locator(".widget figure:visible").count(), 2);
    const model = pc.open(await scenario("format-bonus"));
    const said = pc.roadmapFigure(model.roadmap(), SHEET).description;
    await eventually(async () => assert.ok((await page.locator(".widget .verdict").allTextContents()).includes(said)));

    await page.goto("about:blank");
    await page.goto(`${site.url}embed.html?pictures=value,envelope#v=1&scenario=format-bonus`);
    await drawn(page, ".chart-value");
    await drawn(page, ".chart-envelope");
    assert.equal(await page.locator(".widget figure:visible").count(), 2);
  }));

test("the share dialogue has them as pictures", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Picture" }).click();
    const choice = page.getByRole("combobox", { name: "Picture", exact: true });
    for (const [label, title] of [
      ["Figure 1: Q, best actions, policy, value", /^Q, best actions, policy and value against b\./],
      ["Values of the best policies, as lines", /^Values of the best policies against b\./],
      ["Hull of what policies collect", /^What policies collect of the part that b weighs, and of the rest\./],
    ]) {
      await choice.selectOption({ label: String(label) });
      await eventually(async () => {
        const alt = await page.locator("dialog img").first().getAttribute("alt");
        assert.match(alt ?? "", /** @type {RegExp} */ (title));
      }, 20000);
    }
  }));
