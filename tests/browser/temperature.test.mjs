// The temperature as an axis: what is chosen beside the picture, the link, the keys and the hand, the map over a
// parameter and it, exports and frames.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { scenario } from "../support/scenarios.mjs";
import { saved } from "./support/files.mjs";
import { bars, drag, eventually, near, ready, select, sentence, theta, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** The option of the temperature among parameters. */
const ALPHA = "-alpha";

/**
 * Runs on the page of a link, with the same model on this side.
 * @param {string} id
 * @param {string} view  entries of the link
 * @param {(page: Page, model: import("../../www/module/policy-cliff.d.ts").Model) => Promise<void>} run
 */
function on(id, view, run) {
  return withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=${id}${view}`);
    await ready(page);
    await page.waitForSelector(`body[data-scenario="${id}"]`);
    await run(page, pc.open(await scenario(id)));
  });
}

/** @param {Page} page @param {string} id */
const textOf = async (page, id) => (await page.locator(`#${id}`).textContent()) ?? "";

/** @param {Page} page @param {string} name  of a number's field */
const field = async (page, name) => (await page.locator(`[id="field-${name}"]`).inputValue()).replace("−", "-");

/** @param {Page} page @param {string} entry  of the address */
const addressed = (page, entry) =>
  eventually(async () => assert.ok(new URL(page.url()).hash.includes(entry), page.url()));

/** The bars show the module's answer. @param {Page} page @param {import("../../www/module/policy-cliff.d.ts").Solution} answer */
async function agree(page, { hard, soft }) {
  const shown = await bars(page);
  for (const [name, action] of [
    ["plain", 1],
    ["boxed", 2],
    ["markdown", 3],
  ]) {
    near(shown[/** @type {string} */ (name)]?.hard ?? NaN, hard.policy[Number(action)] ?? NaN, 5e-4);
    if (soft) near(shown[/** @type {string} */ (name)]?.soft ?? NaN, soft.policy[Number(action)] ?? NaN, 5e-4);
  }
}

test("the temperature is chosen beside the picture, moved by hand and by key, and kept in the link", () =>
  on("format-bonus", "", async (page, model) => {
    assert.equal(await page.locator("#field-parameter option").count(), 2);
    await select(page, "parameter", ALPHA);
    await addressed(page, "picture-axis=alpha");
    await eventually(async () => {
      assert.match(await textOf(page, "now-title"), /^At α = 0.05, in solved$/);
      assert.match(await textOf(page, "here"), /^At α\s=\s0.05: “boxed” 79\s%/);
      assert.match(await sentence(page), /^At α\s=\s0, hard argmax, the best action in “solved” is “boxed”\./);
    });
    // Its slider stands first, where that of the parameter was.
    assert.equal(await theta(page), 0.05);
    await drag(page, "policy", 0.5, 0.75);
    await eventually(async () => {
      const alpha = await theta(page);
      assert.ok(alpha > 0.1 && alpha < 2, String(alpha));
      await agree(page, model.solve({ alpha }));
    });
    // The left edge is hard argmax.
    await drag(page, "policy", 0.5, 0.02);
    await eventually(async () => {
      assert.equal(await field(page, "alpha"), "off");
      assert.match(await textOf(page, "here"), /^At α\s=\s0 the model takes “boxed”/);
    });
    const stage = page.locator("#policy-chart .stage");
    await stage.focus();
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.equal(await field(page, "alpha"), "0.001"));
    await page.keyboard.press("End");
    await eventually(async () => {
      assert.equal(await field(page, "alpha"), "10");
      assert.match((await stage.getAttribute("aria-valuetext")) ?? "", /^At α\s=\s10: /);
    });
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => assert.equal(await field(page, "alpha"), "9.77"));
    await page.keyboard.press("Home");
    await eventually(async () => assert.equal(await field(page, "alpha"), "off"));
    // The parameter stays where it was.
    assert.equal(await field(page, "value.beta"), "0.1");
    await select(page, "parameter", "beta");
    await eventually(async () => {
      assert.match(await textOf(page, "now-title"), /^At β = 0.1, in solved$/);
      assert.ok(!page.url().includes("picture-axis"));
    });
    assert.equal(await theta(page), 0.1);
  }));

test("a link opens on the temperature, and moving a parameter computes the curves anew", () =>
  on("format-bonus", "&picture-axis=alpha&beta=-0.2&alpha=0.5", async (page, model) => {
    await eventually(async () => {
      assert.equal(await page.locator("#field-parameter").inputValue(), ALPHA);
      assert.match(await sentence(page), /“plain” and “markdown” tie in “solved”; the strip at the left edge/);
      await agree(page, model.solve({ values: { beta: -0.2 }, alpha: 0.5 }));
    });
    await type(page, "value.beta", "0.2");
    const wanted = pc.describe(model.sweep({ axis: "alpha", values: { beta: 0.2 } }));
    await eventually(async () => assert.equal(await sentence(page), wanted));
    // Cliffs of the parameter are none of this axis.
    await eventually(async () => assert.equal(await page.locator("#next-cliff, #previous-cliff").count(), 0));
    // A temperature beyond the slider is on the axis.
    await type(page, "alpha", "0.00002");
    await eventually(async () => assert.match(await textOf(page, "here"), /^At α\s=\s0.00002: “boxed”;/));
  }));

test("with one parameter the map goes over it and the temperature, and a wedge opens from the cliff", () =>
  on("format-bonus", "&show=phase", async (page, model) => {
    const line = () => textOf(page, "phase-sentence");
    await eventually(async () =>
      assert.match(await line(), /^At β\s=\s0.1, α\s=\s0.05, in “solved”: plain 11 %, boxed 79 %, markdown 11 %\. /),
    );
    assert.equal(await page.locator("#phase-fields select").count(), 0);
    const labels = await page.locator("#phase-chart .legend li").allTextContents();
    assert.deepEqual(labels, [
      "plain",
      "boxed",
      "markdown",
      "another action is the most likely one",
      "the best actions have 90\u00a0%",
    ]);
    const stage = page.locator("#phase-chart .stage");
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    assert.ok(box);
    const { width, height } = box;
    const picture = pc.alphaMapFigure(model.alphaMap(), { width, height, theme: "light" });
    assert.ok((await line()).endsWith(picture.description));
    /** @param {number} beta @param {number} alpha @returns {[number, number]} */
    const at = (beta, alpha) => [box.x + picture.xAt(beta), box.y + picture.yAt(alpha)];
    await page.mouse.move(...at(-0.3, 0.01));
    await page.mouse.down();
    await eventually(async () => near(Number(await field(page, "value.beta")), -0.3, 0.003));
    await page.mouse.move(...at(0.2, 1), { steps: 8 });
    await page.mouse.up();
    await eventually(async () => {
      const [beta, alpha] = [Number(await field(page, "value.beta")), Number(await field(page, "alpha"))];
      near(beta, 0.2, 0.003);
      near(alpha, 1, 0.05);
      await agree(page, model.solve({ values: { beta }, alpha }));
    });
    // Below the lowest temperature lies hard argmax.
    await page.mouse.click(...at(0.2, 0));
    await eventually(async () => {
      assert.equal(await field(page, "alpha"), "off");
      assert.match(await line(), /^At β\s=\s0.2, α\s=\s0, in “solved”: plain 0 %, boxed 100 %, markdown 0 %\. /);
    });
    await stage.focus();
    await page.keyboard.press("ArrowUp");
    await eventually(async () => assert.equal(await field(page, "alpha"), "0.001"));
    await page.keyboard.press("Shift+ArrowUp");
    await eventually(async () => assert.equal(await field(page, "alpha"), "0.00126"));
    await page.keyboard.press("ArrowDown");
    await eventually(async () => assert.equal(await field(page, "alpha"), "0.00123"));
    const before = Number(await field(page, "value.beta"));
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => near(Number(await field(page, "value.beta")), before - 0.002, 1e-9));
  }));

test("with two parameters the temperature is one of what the map may go over upwards", () =>
  on("multi-reward", "&show=phase", async (page) => {
    const line = () => textOf(page, "phase-sentence");
    await eventually(async () => assert.match(await line(), /^\d+ regions\. /));
    const options = await page.locator("#field-y option").allTextContents();
    assert.equal(options.at(-1), "α, the temperature");
    await page.selectOption("#field-y", ALPHA);
    await addressed(page, "map-upwards=alpha");
    await eventually(async () => assert.match(await line(), /^At h\s=\s0.5, α\s=\s0.02, in “ambiguous”: /));
    // The policy is what it shows: there is no other choice.
    assert.equal(await page.locator("#field-map").count(), 0);
    await page.selectOption("#field-x", "p");
    await eventually(async () => assert.match(await line(), /^At p\s=\s0.5, α\s=\s0.02, /));
    await page.selectOption("#field-y", "u");
    await eventually(async () => {
      assert.match(await line(), /^\d+ regions\. At p\s=\s0.5, u\s/);
      assert.ok(!page.url().includes("map-upwards"));
    });
  }));

test("what is shared of the temperature: its curves as CSV, the map as SVG", () =>
  on("format-bonus", "&picture-axis=alpha", async (page, model) => {
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Data" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "Sweep" });
    const file = await saved(page, () => row.getByRole("button", { name: "CSV" }).click());
    assert.equal(file.name, "format-bonus-sweep-of-alpha.csv");
    const lines = file.text
      .trim()
      .split("\r\n")
      .map((line) => line.split(","));
    assert.equal(lines[0]?.[0], "alpha");
    const sweep = model.sweep({ axis: "alpha" });
    assert.equal(lines.length, sweep.theta.length + 1);
    const soft = lines[0]?.indexOf("soft: boxed") ?? -1;
    assert.deepEqual([lines[1]?.[0], lines[1]?.[soft]], ["0", ""]);
    assert.equal(Number(lines[100]?.[soft]), sweep.soft?.policy[1]?.[99]);
    await page.getByRole("tab", { name: "Picture" }).click();
    await page
      .getByRole("tabpanel", { name: "Picture" })
      .getByLabel("Picture")
      .selectOption({ label: "Map of a parameter and α" });
    await eventually(async () => {
      const alt = (await page.locator("dialog .preview img").getAttribute("alt")) ?? "";
      assert.match(alt, /^Policy in “solved” against β and the temperature\. /);
    });
  }));

test("a frame opens on the temperature, which is dragged in it, and its link follows", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}embed.html#v=1&scenario=format-bonus&picture-axis=alpha`);
    await page.waitForFunction(() => document.querySelector("canvas")?.getAttribute("height") != null);
    const stage = page.locator(".chart-policy .stage");
    await eventually(async () => assert.match((await stage.getAttribute("aria-label")) ?? "", /temperature α$/));
    const box = await stage.boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width * 0.9, box.y + box.height / 2);
    await eventually(async () => {
      assert.ok(Number(await page.locator("#field-alpha").inputValue()) > 1);
      const link = (await page.getByRole("link", { name: "Open in the full page" }).getAttribute("href")) ?? "";
      assert.match(link, /picture-axis=alpha/);
      assert.match(link, /alpha=\d/);
    });
  }));
