// Editing of a model: its text beside the drawing, its forms, one history over both, and what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { eventually, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** A scenario, and its forms and its text once they are there. @param {Page} page @param {string} link */
async function edited(page, link) {
  await page.goto(`${site.url}#${link}`);
  await ready(page);
  await page.locator("#studies").scrollIntoViewIfNeeded();
  await page.locator("#edit").click();
  await page.waitForSelector(".inspector");
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".code")?.shadowRoot?.querySelector(".cm-content"));
}

/** Returns what the editor shows, which is drawn as far as it is seen. @param {Page} page */
const shown = (page) => page.locator(".code .cm-line").allTextContents();

/** @param {Page} page @param {string} name */
const field = (page, name) => page.locator(".inspector").getByRole("textbox", { name, exact: true });

/** Types into a field of a form. @param {Page} page @param {string} name @param {string} text */
async function enter(page, name, text) {
  await field(page, name).fill(text);
  await field(page, name).press("Enter");
}

/** The sentence of the picture. @param {Page} page @param {RegExp} wanted */
const says = (page, wanted) =>
  eventually(async () => assert.match((await page.locator("#sentence").textContent()) ?? "", wanted));

/** The cases of the list that are the reader's own. @param {Page} page */
const own = async (page) =>
  (await page.locator("#scenario option").allTextContents()).filter((title) => /after “/.test(title));

test("text and drawing are one model: what is typed is drawn, what is broken says where, and all is undone to the byte", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const original = await scenario("sophistry");
    await edited(page, "v=1&scenario=sophistry");
    await eventually(async () => assert.match((await shown(page)).join("\n"), /"title": "Sophistry"/));
    await says(page, /b\s=\s7\/20/);

    // A reward by its field: the cliffs move, the text follows, and the model is the reader's.
    await page.locator(".inspector").getByRole("combobox", { name: "State", exact: true }).selectOption("knows");
    assert.equal(await field(page, "persuasive of argue").inputValue(), "0.9");
    await enter(page, "persuasive of argue", "1/2");
    await eventually(async () => assert.deepEqual(await own(page), ["Yours, after “Sophistry”"]));
    await eventually(async () => assert.match((await shown(page)).join("\n"), /"argue":.*"persuasive": "1\/2"/));
    await page.getByRole("button", { name: "Changes (1)" }).click();
    await eventually(async () =>
      assert.match(
        (await page.locator(".differences").textContent()) ?? "",
        /states › knows › argue › reward › persuasive\s+0\.9 → "1\/2"/,
      ),
    );

    // Text that is broken: the model before stays, with the place of what is wrong.
    const before = await page.locator("#bars").textContent();
    await page.locator(".code .cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("x");
    await eventually(async () =>
      assert.match(
        (await page.locator(".editing .notice").textContent()) ?? "",
        /^\s*line 1, column 1: .*The drawing is that of the last text that was valid\./,
      ),
    );
    assert.equal(await page.locator("#bars").textContent(), before);
    assert.ok(await page.locator(".code .cm-lint-marker-error").isVisible());
    assert.ok(await field(page, "persuasive of argue").isDisabled());
    await page.keyboard.press("Backspace");
    await eventually(async () => assert.equal(await page.locator(".editing .notice").count(), 0));
    await eventually(async () => assert.ok(await field(page, "persuasive of argue").isEnabled()));

    // What is typed and valid is drawn. An f is a letter here.
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type(" of fools");
    await eventually(async () => assert.equal(await page.title(), "Sophistry of fools — Policy Cliff"));
    assert.equal((await own(page)).length, 1);

    // Taken back one by one, or undone: the same file, to the byte.
    for (;;) {
      const undo = page.locator(".editing").getByRole("button", { name: "Undo" });
      if ((await undo.getAttribute("aria-disabled")) === "true") break;
      const state = await page.evaluate(() => document.body.dataset.scenario);
      const text = (await shown(page)).join("\n");
      await undo.click();
      await eventually(async () =>
        assert.ok(
          (await page.evaluate(() => document.body.dataset.scenario)) !== state ||
            (await shown(page)).join("\n") !== text ||
            (await undo.getAttribute("aria-disabled")) === "true",
        ),
      );
    }
    await eventually(async () => assert.equal(await page.evaluate(() => document.body.dataset.scenario), "sophistry"));
    assert.deepEqual(await own(page), []);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.evaluate(() => {
        Object.assign(globalThis, { showSaveFilePicker: undefined });
        const save = [...document.querySelectorAll(".editing button")].find((each) => each.textContent === "Save…");
        /** @type {HTMLElement} */ (save).click();
      }),
    ]);
    const stream = await download.createReadStream();
    let saved = "";
    for await (const part of stream) saved += part;
    assert.equal(saved, original);

    // And done again.
    const redo = page.locator(".editing").getByRole("button", { name: "Redo" });
    await redo.click();
    await eventually(async () => assert.deepEqual(await own(page), ["Yours, after “Sophistry”"]));
    await eventually(async () => assert.match((await shown(page)).join("\n"), /"persuasive": "1\/2"/));
    await page.getByRole("button", { name: "Take back" }).click();
    await eventually(async () => assert.match((await page.locator(".editing").textContent()) ?? "", /Nothing differs/));
  }));
