// The drawing of the model: the picture follows the policy, and every state is a button that watches it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { drop } from "./support/files.mjs";
import { bars, choose, eventually, openPanel, ready, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
const picture = (page) => page.$eval("#model-drawing img", (image) => /** @type {HTMLImageElement} */ (image).src);
/** @param {Page} page */
const names = (page) =>
  page.$$eval("#model-drawing button", (buttons) => buttons.map((button) => button.getAttribute("aria-label") ?? ""));

test("every state says its sentence, by the module's own words, and is watched by click and by key", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "clever-slacker");
    const model = pc.open(await scenario("clever-slacker"));
    const { policy, optimal, visits } = model.solve().hard;
    await eventually(async () =>
      assert.deepEqual(
        await names(page),
        model
          .drawing({ policy, optimal, visits, width: 1000, theme: "light" })
          .nodes.map(({ description }) => description),
      ),
    );
    const button = (/** @type {string} */ name) =>
      page
        .locator("#model-drawing button", { has: page.locator(`xpath=self::*[contains(@aria-label, "${name}")]`) })
        .first();
    await button("guessed").click();
    await eventually(async () => assert.ok((await bars(page))["fabricate as asked"]));
    assert.equal(await button("guessed").getAttribute("aria-pressed"), "true");
    await button("derived").focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok((await bars(page))["answer only"]));
    assert.equal(await page.locator("#field-state").inputValue(), "derived");
  }));

test("the picture follows the parameter, the temperature where it is asked for, and stays in its place", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "sophistry");
    await page.waitForSelector("#model-drawing button");
    const place = async () =>
      JSON.stringify(
        await page
          .locator("#model-drawing button")
          .evaluateAll((buttons) => buttons.map((b) => b.getAttribute("style"))),
      );
    const before = [await picture(page), await place()];
    await type(page, "value.b", "0.5");
    await eventually(async () => assert.notEqual(await picture(page), before[0]));
    const hard = await picture(page);
    await page.locator("#model-soft").check();
    await eventually(async () => assert.notEqual(await picture(page), hard));
    const soft = await picture(page);
    await type(page, "alpha", "0.5");
    await eventually(async () => assert.notEqual(await picture(page), soft));
    assert.equal(await place(), before[1]);
    await eventually(async () =>
      assert.match((await page.locator("#model-sentence").textContent()) ?? "", /nearest cliff, b = 0\.35\.$/),
    );
  }));

test("a small screen scrolls the drawing and nothing else", () =>
  withPage(browser, { viewport: { width: 320, height: 700 } }, async (page) => {
    await page.goto(site.url);
    await ready(page);
    for (const id of ["length-control", "grid-world", "multi-reward"]) {
      await choose(page, id);
      await page.waitForSelector("#model-drawing button");
      const { scroll, inner, outer } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        inner: document.querySelector("#model-drawing")?.scrollWidth ?? 0,
        outer: document.querySelector("#model-drawing")?.clientWidth ?? 0,
      }));
      assert.ok(scroll <= 320 && inner >= outer, `${id}: ${scroll}, ${inner}, ${outer}`);
    }
  }));

test("the nearest cliff is named with the parameter's Greek letter", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=word-by-word`);
    await ready(page);
    await openPanel(page, "model");
    await eventually(async () =>
      assert.match((await page.locator("#model-sentence").textContent()) ?? "", /nearest cliff, κ = 0\.5\.$/),
    );
  }));

// The page opens with less than all of the format: a worker that meets what it cannot read fetches the rest.
test("a model with costs and rounded probabilities opens, and the drawing says what was done to it", () =>
  withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    const text = await readFile(new URL("../scenarios/costs.json", import.meta.url), "utf8");
    const rounded = text
      .replace('"minimise": true,', '"minimise": true, "renormalise": 0.01,')
      .replace('"bus": "1/4"', '"bus": 0.252');
    await drop(page, "costs.json", rounded);
    const title = page.locator("#scenario option:checked");
    await eventually(async () => assert.equal(await title.textContent(), "The cheapest way home"));
    await openPanel(page, "model");
    const line = page.locator("#model-sentence");
    await eventually(async () => {
      const said = (await line.textContent()) ?? "";
      assert.match(said, /Amounts are costs, and the least are sought\./);
      assert.match(said, /the largest change is 0\.0015, in line 10\./);
    });
    // What is wrong with a file is said by the worker that reads all of the format.
    await drop(page, "bad.json", text.replace("true,", '"yes",'));
    await eventually(async () =>
      assert.match(
        (await page.locator("#problem").textContent()) ?? "",
        /minimise: expected true or false, found "yes"/,
      ),
    );
  }));

test("a loop that costs nothing has value 0, or cost 0 where amounts are costs", () =>
  withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    for (const [minimise, word] of /** @type {[boolean, string][]} */ ([
      [true, "cost"],
      [false, "value"],
    ])) {
      const states = { s: { wait: { to: "s" }, go: { to: "end", reward: { toll: minimise ? 1 : -1 } } } };
      const file = { "policy-cliff": 1, title: word, discount: 1, start: "s", states, terminal: ["end"], minimise };
      const moved = { parameters: { x: { from: 0.5, to: 1 } }, weights: { toll: "x" } };
      await drop(page, "loop.json", JSON.stringify({ ...file, ...moved }));
      await eventually(async () => assert.equal(await page.locator("#scenario option:checked").textContent(), word));
      await openPanel(page, "model");
      const end = new RegExp(`Open heads: .* a policy that never leaves it has ${word} 0\\.`);
      await eventually(async () => assert.match((await page.locator("#model-sentence").textContent()) ?? "", end));
    }
  }));
