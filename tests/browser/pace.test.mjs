// A hand that moves faster than whole sweeps come: sketches meanwhile, and the whole picture once it rests. Here the page
// is told that its pictures are late, so that the test does not depend on the machine.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** The picture, as it is drawn. @param {Page} page */
const picture = (page) =>
  page.$eval("#policy-chart canvas", (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());

/** The numbers of the picture, as they are told. @param {Page} page */
const table = (page) => page.$eval("#data", (data) => data.lastElementChild?.textContent ?? "");

/** Whether the last sweep that was asked for is a sketch. @param {Page} page */
const isSketch = (page) => page.evaluate(() => /** @type {any} */ (globalThis).isSketch);

for (const id of ["deceptive-reasoning", "best-of-eleven"]) {
  test(`the whole picture of ${id} follows sketches`, () =>
    withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.addInitScript(() => {
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...rest) {
          if (message?.ask?.sweep) /** @type {any} */ (globalThis).isSketch = message.ask.sweep.sketch ?? false;
          // @ts-expect-error as it was called
          return post.call(this, message, ...rest);
        };
      });
      await page.goto(`${site.url}#v=1&scenario=${id}`);
      await ready(page);
      await page.locator("#data summary").click();
      await eventually(async () => assert.ok(await table(page)));
      // A hand that goes on until a sketch has been asked for.
      const alpha = await page.evaluate(async () => {
        const slider = /** @type {HTMLInputElement} */ (document.querySelector("#field-alpha-slider"));
        const begun = Number(slider.value);
        for (let step = 1; !(/** @type {any} */ (globalThis).isSketch); step++) {
          slider.value = String(begun + (step % 20));
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          performance.measure("policy-cliff:update", { start: 0, duration: 1000 });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return /** @type {HTMLInputElement} */ (document.querySelector("#field-alpha")).value;
      });
      await eventually(async () => assert.equal(await isSketch(page), false), 20_000);
      const settled = await page.context().newPage();
      await settled.goto(`${site.url}#v=1&scenario=${id}&alpha=${alpha}`);
      await ready(settled);
      await settled.locator("#data summary").click();
      await eventually(async () => {
        assert.equal(await settled.inputValue("#field-alpha"), await page.inputValue("#field-alpha"));
        assert.equal(await table(page), await table(settled));
        assert.ok((await picture(page)) === (await picture(settled)), "the picture is not that of the whole sweep");
      }, 20_000);
    }));
}
