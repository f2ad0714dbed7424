// The page of the paper's claims: from a statement to its picture in two actions, and every link opens what it names.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { DRAWN } from "./support/drawn.mjs";
import { eventually, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

test("from the page to a statement of the paper, and from there to its picture", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.locator('footer a[href="./claims.html"]').click();
    await page.waitForURL(/\/claims\.html$/);
    const row = page.locator("tr", { has: page.locator('td:text-is("remark 4.1")') }).first();
    await row.locator("a").click();
    await page.waitForSelector('body[data-scenario="two-objectives"]', { state: "attached" });
    await eventually(async () => assert.equal(await page.locator("#guide-title").textContent(), "Tour, 3 of 5"));
  }));

/** What is drawn in what a link names. @type {Record<string, string>} */
const SHOWN = { ...DRAWN, measured: "#measured-body p", stress: "#stress-chart canvas" };

/**
 * What a link names is in sight: a panel that it opens, else the picture, or beside it the panel of its step.
 * @param {import("./support/page.mjs").Page} page
 * @param {string} panel  "" for the picture
 * @param {string} target  of the link, for the message
 */
async function inSight(page, panel, target) {
  const drawn = panel ? (SHOWN[panel] ?? assert.fail(`${panel} is drawn where?`)) : "#policy-chart canvas";
  const first = page.locator(drawn).first();
  await first.waitFor();
  await eventually(async () => {
    const box = await first.boundingBox();
    const height = page.viewportSize()?.height ?? 0;
    assert.ok(box && box.width > 0 && box.height > 0, `${drawn} is drawn`);
    assert.ok(
      box.y >= 0 && box.y < height - 40,
      `${target}: ${drawn} is in sight: ${JSON.stringify(box)} of ${height}`,
    );
  }, 20_000);
}

for (const width of [1280, 390]) {
  test(`from each heading of the paper to its picture in two actions, at ${width} pixels`, () =>
    withPage(browser, { viewport: { width, height: 900 } }, async (page) => {
      // The first action: from the start page to the claims.
      await page.goto(site.url);
      await page.locator('footer a[href="./claims.html"]').click();
      await page.waitForURL(/\/claims\.html$/);
      const targets = await page.$$eval("main td a", (all) => all.map((link) => link.getAttribute("href") ?? ""));
      const distinct = [...new Set(targets)].filter((target) => target.includes("#v=1"));
      assert.ok(distinct.length > 40, `${distinct.length} links`);
      for (const target of distinct) {
        const entries = new URLSearchParams(target.split("#")[1]);
        const step = entries.get("step");
        const show = entries.get("show");
        const { guide } = JSON.parse(await scenario(entries.get("scenario") ?? ""));
        const staged = step === null || show !== null ? undefined : guide[Number(step)]?.stage?.panel;
        assert.equal(target.startsWith("./?panel#"), show !== null, target);
        // The second action.
        await page.goto(`${site.url}claims.html`);
        await page.locator(`main td a[href="${target}"]`).first().click();
        await ready(page);
        // A narrow page shows the panel of a step in the place of the picture.
        await inSight(page, show ?? staged ?? "", target);
      }
    }));
}

test("every link of the claims opens the scenario and the step that it names, with nothing to complain of", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}claims.html`);
    const links = await page.$$eval("main a", (all) =>
      all.map((link) => ({ words: link.textContent ?? "", target: link.getAttribute("href") ?? "" })),
    );
    const inside = new Map(
      links.filter(({ target }) => /^\.\/(\?panel)?#v=1/.test(target)).map((link) => [link.target, link]),
    );
    assert.ok(inside.size > 40, `${inside.size} links`);
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    for (const { words, target } of inside.values()) {
      const hash = target.slice(target.indexOf("#"));
      const id = new URLSearchParams(hash.slice(1)).get("scenario") ?? "";
      const { title, guide } = JSON.parse(await scenario(id));
      await page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
      await page.waitForFunction((id) => document.body.dataset.scenario === id, id);
      const step = new URLSearchParams(hash.slice(1)).get("step");
      assert.equal(words, step === null ? title : `${title}, ${Number(step) + 1}`);
      const opens = step !== null && !hash.includes("&show=");
      const reading = opens ? `Tour, ${Number(step) + 1} of ${guide.length}` : null;
      await eventually(async () => {
        const guided = await page.locator("#guide").isVisible();
        assert.equal(guided ? await page.locator("#guide-title").textContent() : null, reading, hash);
        assert.ok(await page.locator("#notice").isHidden(), hash);
        assert.ok(await page.locator("#problem").isHidden(), hash);
      });
    }
  }));

for (const width of [1280, 390, 320]) {
  test(`at ${width} pixels the claims are no wider than the screen, and need no script`, () =>
    withPage(
      browser,
      { viewport: { width, height: 800 }, javaScriptEnabled: false },
      async (page) => {
        await page.goto(`${site.url}claims.html`);
        assert.equal(await page.locator("h1").textContent(), "Where each statement of the paper can be seen");
        const box = await page.locator("main").boundingBox();
        assert.ok(box && box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
        for (const table of await page.locator("table").all()) {
          const inner = await table.boundingBox();
          assert.ok(inner && inner.x + inner.width <= width + 0.5, JSON.stringify(inner));
        }
      },
      { silent: false },
    ));
}
