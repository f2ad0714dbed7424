// The drawing of a model that is too large to be drawn whole: the part around the watched state, a search for the next
// one, and states that are folded.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drop } from "./support/files.mjs";
import { largeModel } from "./support/large-model.mjs";
import { eventually, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** The names of the drawn states. @param {Page} page */
const drawn = (page) =>
  page
    .locator("#model-drawing .node")
    .evaluateAll((nodes) => nodes.map((node) => /^“(.*?)”/.exec(node.getAttribute("aria-label") ?? "")?.[1]).sort());

/** @param {Page} page */
const sentence = (page) => page.locator("#model-sentence").textContent();

/** Opens a large model with its drawing in sight. @param {Page} page */
async function open(page) {
  await page.goto(`${site.url}#v=1&scenario=sophistry&show=model`);
  await ready(page);
  await drop(page, "large.json", largeModel(1000));
  await eventually(async () => assert.equal(await page.locator("#scenario option:checked").textContent(), "Large"));
  await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView({ block: "center" }));
  await eventually(async () => assert.deepEqual(await drawn(page), ["s0", "s1", "s2"]));
}

test("a large model is drawn around the watched state, which a search finds, and its states are folded", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    await eventually(async () =>
      assert.match(
        (await sentence(page)) ?? "",
        /^3 of 1001 states: what “s0” leads to in 2 steps, and what leads to it\. /,
      ),
    );
    await page.fill("#around-find", "s40");
    const bar = page.locator(".around");
    assert.equal(await bar.locator("[role=status]").textContent(), "11 states have “s40” in the name:");
    await page.fill("#around-find", "s407");
    await bar.getByRole("button", { name: "s407", exact: true }).click();
    await eventually(async () => assert.deepEqual(await drawn(page), ["s405", "s406", "s407", "s408", "s409"]));
    assert.equal(await page.inputValue("#around-find"), "");
    // A click on a state watches it, and the drawing goes along.
    await page.locator('#model-drawing .node[aria-label^="“s409”"]').click();
    await eventually(async () => assert.deepEqual(await drawn(page), ["s407", "s408", "s409", "s410", "s411"]));
    await page.selectOption("#around-steps", "1");
    await eventually(async () => assert.deepEqual(await drawn(page), ["s408", "s409", "s410"]));
    const fold = (/** @type {string} */ name) => page.getByRole("button", { name: `Actions of “${name}”` });
    assert.equal(await fold("s410").getAttribute("aria-expanded"), "false");
    // By keyboard, too, and the focus stays.
    await fold("s410").press("Enter");
    await eventually(async () => assert.deepEqual(await drawn(page), ["s408", "s409", "s410", "s411"]));
    await eventually(async () => assert.equal(await fold("s410").getAttribute("aria-expanded"), "true"));
    assert.ok(await fold("s410").evaluate((button) => button === document.activeElement));
    await fold("s410").press("Enter");
    await eventually(async () => assert.deepEqual(await drawn(page), ["s408", "s409", "s410"]));
    await bar.getByRole("button", { name: "Fold as at first" }).click();
    await eventually(async () => assert.deepEqual(await drawn(page), ["s407", "s408", "s409", "s410", "s411"]));
    // A model that is drawn whole has none of it.
    await page.selectOption("#scenario", "sophistry");
    await page.waitForSelector('#model-drawing[data-drawn="sophistry"]');
    assert.equal(await bar.isVisible(), false);
    assert.doesNotMatch((await sentence(page)) ?? "", /states:/);
  }));

test("a state of a large model is edited on the drawing of its part", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    await page.fill("#around-find", "s500");
    await page.locator(".around").getByRole("button", { name: "s500", exact: true }).click();
    await eventually(async () => assert.ok((await drawn(page)).includes("s500")));
    await page.click("#edit");
    const mark = page.locator(".mark[aria-label='Edit the name of on']");
    await eventually(async () => assert.ok((await mark.count()) > 0));
    await page.locator('#model-drawing .node[aria-label^="“s500”"]').click();
    const reward = page.locator(".inspector").getByRole("textbox", { name: "r of on", exact: true });
    await eventually(async () => assert.equal(await reward.inputValue(), "500"));
    await reward.fill("7");
    await reward.press("Enter");
    await eventually(async () =>
      assert.ok(
        (await page.locator("#model-drawing .node").count()) > 0 &&
          (await page.locator("#model-drawing image, #model-drawing img").getAttribute("src"))?.includes("7%20r"),
      ),
    );
  }));
