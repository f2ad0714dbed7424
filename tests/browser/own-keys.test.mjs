// Editing of the keys beside states and rewards, by forms; files that are saved where they were opened, with the mark
// that they begin with; the whole policy as a file.

import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, openEditor, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

const FILE = `\ufeff{
  "policy-cliff": 1,
  "title": "Keys",
  "discount": 0.9,
  "start": "s",
  "states": {
    "s": {
      "play": { "to": { "won": "1/3", "s": "2/3" }, "reward": { "prize": 1 } },
      "stop": { "to": "lost", "reward": { "prize": 2 } }
    }
  },
  "terminal": ["won", "lost"],
  "parameters": { "w": { "from": 0, "to": 2 } },
  "weights": { "prize": "w" }
}
`;

/** @param {Page} page @param {string} name @param {string} text */
async function enter(page, name, text) {
  const field = page.locator(".inspector").getByRole("textbox", { name, exact: true });
  await field.fill(text);
  await field.press("Enter");
}

test("keys beside states and rewards have forms, and a file is saved to its own place as it was, to the byte", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // The platform's pickers, which no program can press.
    await page.addInitScript((text) => {
      const saved = /** @type {string[]} */ ([]);
      const handle = {
        name: "keys.json",
        getFile: async () => new File([new TextEncoder().encode(text)], "keys.json"),
        createWritable: async () => ({
          write: async (/** @type {string} */ text) => void saved.push(text),
          close: async () => {},
        }),
      };
      const showSaveFilePicker = () => Promise.reject(new Error("the file has a place already"));
      Object.assign(globalThis, { saved, showOpenFilePicker: async () => [handle], showSaveFilePicker });
    }, FILE);
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await page.locator("#open-own").click();
    await page.getByRole("button", { name: "Choose files…" }).click();
    await page.waitForSelector(".door-found *");
    await page.locator("dialog.door button.primary").click();
    await ready(page);
    await openEditor(page);
    const inspector = page.locator(".inspector");
    const has = (/** @type {RegExp} */ part) =>
      eventually(async () => assert.match((await page.locator(".code .cm-line").allTextContents()).join("\n"), part));

    await inspector.getByRole("checkbox", { name: "stop may not be taken" }).click();
    await has(/"forbidden": \{ "s": \["stop"\] \}/);
    await inspector.getByRole("button", { name: "prize of play by next state" }).click();
    await enter(page, "prize of play on the way to won", "5/2");
    await has(/"prize": \{ "s": 1, "won": "5\/2" \}|"prize": \{ "won": "5\/2", "s": 1 \}/);
    await inspector.locator("[data-key=pick]").selectOption("lost");
    await enter(page, "prize of reaching lost", "-4");
    await has(/"terminal": \{ "won": 0, "lost": \{ "prize": -4 \} \}/);
    await inspector.getByRole("checkbox", { name: "Amounts are costs" }).click();
    await has(/"minimise": true/);
    // Until its change is made, the form may be filled in by the one before.
    await eventually(async () => assert.ok(await inspector.locator("[data-key=minimise]").isChecked()));
    await enter(page, "Steps until time is up", "4");
    await has(/"horizon": 4/);
    await enter(page, "Sums may be off by", "0.01");
    await has(/"renormalise": 0\.01/);
    // What is refused says why beside its field.
    await enter(page, "Steps until time is up", "half");
    await eventually(async () =>
      assert.match((await inspector.locator(".fault").textContent()) ?? "", /"half" is not a number/),
    );
    await inspector.getByRole("textbox", { name: "Steps until time is up" }).press("Escape");
    await enter(page, "Steps until time is up", "");
    // A policy may stay in no state for ever: the average is refused, with its reason.
    await inspector.locator("[data-key=criterion]").selectOption("average");
    await eventually(async () =>
      assert.match((await inspector.locator(".notice").textContent()) ?? "", /"terminal" beside the criterion/),
    );

    const undo = page.locator(".editing").getByRole("button", { name: "Undo" });
    // While one text is being opened the page takes no other.
    await eventually(async () => {
      if ((await undo.getAttribute("aria-disabled")) === "true") return;
      await undo.click();
      assert.fail("there is more to be undone");
    });
    await has(/"terminal": \["won", "lost"\]/);
    await page.getByRole("button", { name: "Save…" }).click();
    await eventually(async () =>
      assert.equal(await page.locator(".editing [role=status]").textContent(), "Saved as keys.json."),
    );
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).saved), [FILE]);
  }));

test("what is chosen while another change is being made is not lost", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    // On a busy machine timers are late, and the page is drawn between two changes.
    await page.addInitScript(() => {
      const { setTimeout } = globalThis;
      const late = (/** @type {any} */ run, /** @type {number} */ time = 0) => setTimeout(run, time + 100);
      Object.assign(globalThis, { setTimeout: late });
    });
    await page.goto(`${site.url}#v=1&scenario=format-bonus`);
    await ready(page);
    await openEditor(page);
    // Both in one task, so that the second one waits for the first.
    await page.evaluate(() => {
      const field = document.querySelector(".inspector [data-key=renormalise]");
      const box = document.querySelector(".inspector [data-key=minimise]");
      if (!(field instanceof HTMLInputElement) || !(box instanceof HTMLInputElement)) throw new Error("no such fields");
      field.value = "0.01";
      field.dispatchEvent(new Event("change", { bubbles: true }));
      box.click();
    });
    const text = async () => (await page.locator(".code .cm-line").allTextContents()).join("\n");
    await eventually(async () => assert.match(await text(), /"renormalise": 0\.01/));
    await eventually(async () => assert.match(await text(), /"minimise": true/));
    assert.ok(await page.locator(".inspector [data-key=minimise]").isChecked());
  }));
