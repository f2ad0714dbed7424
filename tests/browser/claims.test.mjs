// The page of the paper's claims: from a statement to its picture in two actions, and every link opens what it names.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
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
    await page.waitForFunction(() => document.body.dataset.scenario === "two-objectives");
    await eventually(async () => assert.equal(await page.locator("#guide-title").textContent(), "Tour, 3 of 5"));
  }));

test("every link of the claims opens the scenario and the step that it names, with nothing to complain of", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}claims.html`);
    const links = await page.$$eval("main a", (all) =>
      all.map((link) => ({ words: link.textContent ?? "", target: link.getAttribute("href") ?? "" })),
    );
    const inside = new Map(
      links.filter(({ target }) => target.startsWith("./#v=1")).map((link) => [link.target, link]),
    );
    assert.ok(inside.size > 40, `${inside.size} links`);
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    for (const { words, target } of inside.values()) {
      const hash = target.slice("./".length);
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
