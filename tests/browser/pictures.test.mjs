// The main picture, the style of the policy and the curves of the value: chosen, kept in the address, and where a
// scenario says which picture is its main one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { addScenario, both, eventually, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/** @typedef {import("playwright-core").Page} Page */

/** Returns the titles of both pictures. @param {Page} page */
const titles = async (page) => [
  await page.locator("#policy-chart figcaption > span").textContent(),
  await page.locator("#value-chart figcaption > span").textContent(),
];
/** Returns the names in the legend of the first picture. @param {Page} page */
const legend = (page) => page.locator("#policy-chart .legend li").allTextContents();
/** Returns the name of the picture that is chosen. @param {Page} page */
const chosen = (page) => page.locator('#picture-choice [aria-pressed="true"]').allTextContents();

test("a scenario opens with its main picture, and any other can be chosen and is kept", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=reasoning-length&show=both`);
    await ready(page);
    await eventually(async () => {
      assert.deepEqual(await chosen(page), ["Outcomes", "+ Value"]);
      assert.match((await titles(page)).join("; "), /^Outcomes against .*; Value from the start against /);
      assert.deepEqual(await legend(page), ["steps of thinking"]);
    });
    // The colours of the bars are those of actions, whatever the picture shows.
    const color = () =>
      page
        .locator(".bar-row")
        .first()
        .evaluate((row) => getComputedStyle(row).getPropertyValue("--color"));
    assert.match(await color(), /^#[0-9a-f]{6}$/);
    await page.locator("#picture-choice button", { hasText: /^Value/ }).click();
    await eventually(async () => {
      assert.match((await titles(page)).join("; "), /^Value from the start against .*; Policy in “step 2” against /);
      assert.match(page.url(), /&main-picture=value$/);
    });
    await page.reload();
    await ready(page);
    await eventually(async () => assert.deepEqual(await chosen(page), ["Value", "+ Policy"]));
    await page.locator("#picture-choice button", { hasText: "Outcomes" }).click();
    await eventually(async () => assert.doesNotMatch(page.url(), /main-picture/));
  }));

test("a scenario opens with one picture, one slider and the temperature; the rest is one press away and in the link", () =>
  withPage(browser, {}, async (page) => {
    for (const id of ["clever-slacker", "multi-reward", "best-of-eleven"]) {
      await page.goto(`${site.url}#v=1&scenario=${id}`);
      await page.waitForFunction((wanted) => document.body.dataset.scenario === wanted, id);
      const seen = (/** @type {string} */ selector) =>
        page.$$eval(selector, (all) => all.filter((each) => each.checkVisibility()).length);
      await eventually(async () => assert.equal(await seen("main .controls [type=range]"), 2));
      assert.equal(await seen(".layout .picture .stage"), 1);
      for (const selector of ["#sentence", "#bars", "#readout", "#field-state"]) assert.equal(await seen(selector), 0);
      await page.locator("#advanced summary").click();
      await both(page);
      await eventually(async () => {
        for (const selector of ["#sentence", "#bars", "#readout", "#value-chart .stage"])
          assert.equal(await seen(selector), 1, selector);
        assert.match(page.url(), /&show=[\w,]*advanced[\w,]*both/);
      });
    }
  }));

test("where a file does not say what is worth seeing, the nearest cliff is told in its place", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const { view, ...rest } = JSON.parse(await scenario("clever-slacker"));
    const { look: _, ...silent } = view;
    await addScenario(page, "silent", JSON.stringify({ ...rest, title: "Silent", view: silent }));
    await page.goto(`${site.url}#v=1&scenario=silent`);
    await eventually(async () => assert.ok(await page.locator("#sentence").isVisible()));
    await page.selectOption("#scenario", "clever-slacker");
    await eventually(async () => assert.ok(await page.locator("#look").isVisible()));
    await eventually(async () => assert.ok(await page.locator("#sentence").isHidden()));
  }));

test("the policy can be lines, and the values can have all their curves", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&show=advanced,both`);
    await ready(page);
    const names = () => page.locator("#value-chart .legend li").allTextContents();
    await eventually(async () => {
      assert.deepEqual(await legend(page), ["guess", "reason"]);
      assert.equal((await names()).length, 3);
    });
    await page.locator('[id="field-style"]').selectOption("lines");
    await page.locator('[id="field-curves"]').selectOption("all");
    await eventually(async () => {
      assert.deepEqual(await legend(page), ["reason", "guess"]);
      assert.equal((await names()).length, 5);
      assert.match(page.url(), /&policy-style=lines&value-curves=all$/);
    });
  }));

test("an embedded picture shows the kinds that its author names, and else those of the view", () =>
  withPage(browser, {}, async (page) => {
    const kinds = () =>
      page.locator("figure.chart:not([hidden])").evaluateAll((all) => all.map((each) => each.className));
    const link = "#v=1&scenario=deceptive-reasoning";
    await page.goto(`${site.url}embed.html${link}`);
    await eventually(async () => assert.deepEqual(await kinds(), ["chart chart-outcomes", "chart chart-value"]));
    await page.goto(`${site.url}embed.html?pictures=value,policy${link}`);
    await eventually(async () => assert.deepEqual(await kinds(), ["chart chart-policy", "chart chart-value"]));
    await page.goto(`${site.url}embed.html?pictures=outcomes${link}`);
    await eventually(async () => assert.deepEqual(await kinds(), ["chart chart-outcomes"]));
  }));
