// What dragging alpha costs, printed for every scenario: solve and transfer, and draw. Times are reported and not
// asserted: a busy machine is no defect.

import assert from "node:assert/strict";
import { test } from "node:test";

import { choose, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

for (const [what, selector] of [
  ["alpha", "#field-alpha-slider"],
  ["theta", '#main-fields .number-control:first-child input[type="range"]'],
]) {
  test(`dragging ${what}`, (t) =>
    withPage(browser, {}, async (page) => {
      await page.addInitScript(() => {
        const seen = /** @type {any} */ (globalThis);
        seen.updates = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntriesByName("policy-cliff:update")) {
            seen.updates.push({ total: entry.duration, .../** @type {any} */ (entry).detail });
          }
        }).observe({ entryTypes: ["measure"] });
      });
      await page.goto(site.url);
      await ready(page);
      for (const id of await page.$$eval("#scenario option", (options) =>
        options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
      )) {
        await choose(page, id);
        const box = await page.locator(selector ?? "").boundingBox();
        assert.ok(box);
        const y = box.y + box.height / 2;
        await page.mouse.move(box.x + box.width * 0.3, y);
        await page.mouse.down();
        await page.evaluate(() => {
          /** @type {any} */ (globalThis).updates.length = 0;
        });
        for (let i = 0; i <= 60; i++) await page.mouse.move(box.x + box.width * (0.3 + 0.5 * (i / 60)), y);
        await page.mouse.up();
        await page.waitForTimeout(100);
        /** @type {{ total: number, solve: number, draw: number }[]} */
        const updates = await page.evaluate(() => /** @type {any} */ (globalThis).updates);
        assert.ok(updates.length > 10, `${updates.length} updates in ${id}`);
        const ms = (/** @type {"total" | "solve" | "draw"} */ key) =>
          median(updates.map((update) => update[key])).toFixed(1);
        t.diagnostic(
          `${id}: median ${ms("total")} ms = solve and transfer ${ms("solve")} + draw ${ms("draw")}, ${updates.length} updates`,
        );
      }
    }));
}
