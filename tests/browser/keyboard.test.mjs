// Everything can be reached and moved with the keyboard, and heard.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxed } from "../support/scenarios.mjs";
import { bars, eventually, near, ready, sentence, theta, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

test("a path by keyboard alone: introduction, scenario, chart, number, slider, choices", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]");
    /** Presses Tab until the wanted element has the focus. @param {string} selector */
    const tabTo = async (selector) => {
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      }
      assert.fail(`Tab does not reach ${selector}`);
    };
    await tabTo("#enter");
    await page.keyboard.press("Enter");
    await ready(page);
    assert.ok(await page.evaluate(() => document.activeElement?.id === "scenario"));
    await page.keyboard.press("ArrowDown");
    /** Waits for a scenario with all its answers. @param {string} id */
    const opened = (id) =>
      page.waitForFunction(
        (wanted) => document.body.dataset.scenario === wanted && document.body.dataset.studies === wanted,
        id,
      );
    await opened("clever-slacker");
    await page.keyboard.press("ArrowUp");
    await opened("format-bonus");

    await tabTo("#policy-chart .stage");
    assert.notEqual(
      await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.activeElement)).outlineStyle),
      "none",
    );
    const start = await theta(page);
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.ok((await theta(page)) > start));
    await page.keyboard.press("[");
    await eventually(async () => {
      assert.equal(await theta(page), 0);
      near((await bars(page)).boxed?.hard ?? NaN, 1 / 3, 0.0005);
    });
    await page.keyboard.press("End");
    await eventually(async () => assert.equal(await theta(page), 0.5));
    const stage = page.locator("#policy-chart .stage");
    assert.equal(await stage.getAttribute("aria-valuenow"), "0.5");
    assert.match((await stage.getAttribute("aria-valuetext")) ?? "", /^At β\s=\s0\.5 the model takes “boxed”/);

    await tabTo('[id="field-value.beta"]');
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0.02");
    await page.keyboard.press("Enter");
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.02, 0.05), 0.0005));
    await page.keyboard.press("ArrowUp");
    await eventually(async () => assert.ok((await theta(page)) > 0.02));
    for (const selector of ["#field-alpha", "#field-alpha-slider", "#advanced summary"]) await tabTo(selector);
    assert.ok(await page.locator("#field-rule").isHidden());
    await page.keyboard.press("Enter");
    await eventually(async () => assert.ok(await page.locator("#field-rule").isVisible()));
    for (const selector of ["#field-rule", "#field-objective"]) await tabTo(selector);

    // The panels are tabs: one of them is on the way, arrow keys lead to the others, the shown panel comes next.
    await tabTo("#tab-model");
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.ok(await page.locator("#cliffs").isVisible()));
    assert.equal(await page.evaluate(() => document.activeElement?.id), "tab-cliffs");
    assert.equal(await page.locator("#tab-cliffs").getAttribute("aria-selected"), "true");
    assert.ok(await page.locator("#model").isHidden());
    await page.keyboard.press("End");
    await eventually(async () => assert.ok(await page.locator("#stress").isVisible()));
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.ok(await page.locator("#model").isVisible()));
    await tabTo("#tab-model ~ *, #studies input, #studies button.node");
  }));

test("an arrow key in a number field steps from what has been typed", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const field = page.locator('[id="field-value.beta"]');
    await field.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0.3");
    await page.keyboard.press("ArrowUp");
    // The slider has 500 steps from -0.5 to 0.5.
    assert.equal(await field.inputValue(), "0.302");
    await eventually(async () => assert.equal(await theta(page), 0.302));
    await page.keyboard.press("Control+a");
    await page.keyboard.type("much");
    await page.keyboard.press("ArrowUp");
    assert.equal(await field.inputValue(), "much");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0.3");
    await page.keyboard.press("PageDown");
    await eventually(async () => assert.equal(await theta(page), 0.28));
  }));

test("the sentence is announced once the hand rests", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const before = await sentence(page);
    await page.locator("#field-alpha-slider").focus();
    await page.keyboard.press("Home");
    await eventually(async () => assert.notEqual(await sentence(page), before));
    await eventually(async () => {
      const said = `${await page.locator("#here").textContent()} ${await sentence(page)}`;
      assert.equal(await page.locator("#announcer").textContent(), said);
    });
  }));

test("every control has a name", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const unnamed = await page.$$eval("input, select, [tabindex]:not([role=tab], button)", (elements) =>
      elements
        .filter(
          (element) =>
            !element.getAttribute("aria-label") &&
            !element.getAttribute("aria-labelledby") &&
            !(/** @type {HTMLInputElement} */ (element).labels?.length),
        )
        .map((element) => element.outerHTML),
    );
    assert.deepEqual(unnamed, []);
    // The ends of a slider are drawn at its ends, and spoken as a range.
    assert.equal(await page.locator('[id="field-value.beta-hint"]').textContent(), "−0.5 to 0.5");
  }));
