// Editing of a model: its text beside the drawing, its forms, one history over both, and what is kept.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { LIBRARY, scenario } from "../support/scenarios.mjs";
import { blog, post } from "./support/blog.mjs";
import { eventually, openEditor, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage({ cors: true });

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails on what axe finds in a part of the page. @param {Page} page @param {string} selector */
async function findings(page, selector) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  for (const colorScheme of /** @type {const} */ (["dark", "light"])) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(
      async ([selector, values]) => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run(selector, {
          runOnly: { type: "tag", values },
          resultTypes: ["violations"],
        });
        return violations.flatMap((/** @type {any} */ { id, nodes }) =>
          nodes.map((/** @type {any} */ { target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
        );
      },
      /** @type {[string, string[]]} */ ([selector, TAGS]),
    );
    assert.deepEqual(found, [], colorScheme);
  }
}

/** A scenario, and its forms and its text once they are there. @param {Page} page @param {string} link */
async function edited(page, link) {
  await page.goto(`${site.url}#${link}`);
  await ready(page);
  await openEditor(page);
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

/** The name of the element that has the focus. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");

/** Presses Tab until something has the focus. @param {Page} page @param {string} name @param {string} [key] */
async function tabTo(page, name, key = "Tab") {
  for (let i = 0; i < 120; i++) {
    if ((await focused(page)).trim() === name) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${name} is not reached by ${key}; the focus is on ${await focused(page)}`);
}

/** Types over the text of the field that has the focus. @param {Page} page @param {string} text */
async function retype(page, text) {
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

test("a whole session of editing by keyboard alone, without a finding of axe", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await page.locator("#open-own").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog.door");
    await tabTo(page, "A chainSteps to a goal, and back", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".inspector");
    await eventually(async () => assert.equal(await page.locator("#model-drawing .node").count(), 4));

    // A state by its button in the drawing, then its fields. The other probability follows.
    await page.locator("#edit").focus();
    await eventually(async () =>
      assert.match((await page.locator("#model-drawing .node").nth(1).getAttribute("aria-label")) ?? "", /^“second”/),
    );
    await page.locator("#model-drawing .node").nth(1).focus();
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await field(page, "Name of the state").inputValue(), "second"));
    await tabTo(page, "Probability of third after go on");
    await retype(page, "2/3");
    await eventually(async () =>
      assert.equal(await field(page, "Probability of second after go on").inputValue(), "1/3"),
    );
    assert.equal(await focused(page), "Probability of third after go on");
    // What is refused stays where it was typed, and Escape gives it back.
    await retype(page, "4/3");
    await eventually(async () =>
      assert.equal(await page.locator(".inspector .fault").textContent(), "4/3 is no probability; allowed is 0 to 1"),
    );
    assert.equal(await field(page, "Probability of third after go on").inputValue(), "4/3");
    await findings(page, ".editing");
    await page.keyboard.press("Escape");
    await eventually(async () =>
      assert.equal(await field(page, "Probability of third after go on").inputValue(), "2/3"),
    );

    // A new reward, what a parameter weighs, a new action and a new state.
    await tabTo(page, "New component of the reward for go on");
    await retype(page, "joy");
    await eventually(async () => assert.equal(await field(page, "joy of go on").inputValue(), "1"));
    await tabTo(page, "Weight of joy");
    await retype(page, "1 - c/2");
    await tabTo(page, "Weight of goal");
    await eventually(async () => assert.equal(await field(page, "Weight of joy").getAttribute("aria-invalid"), null));
    await tabTo(page, "Add an action", "Shift+Tab");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await focused(page), "Name of the action new action"));
    await retype(page, "give up");
    await eventually(async () => assert.equal(await focused(page), "Name of the action give up"));
    await tabTo(page, "Add a state", "Shift+Tab");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await focused(page), "Name of the state"));
    await retype(page, "fourth");
    await eventually(async () => assert.equal(await page.locator("#model-drawing .node").count(), 5));

    // The text has all of it, and completes what is begun.
    await tabTo(page, "Text", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".code")?.shadowRoot?.querySelector(".cm-content"));
    await eventually(async () => {
      const text = (await shown(page)).join("\n");
      for (const part of [
        '"third": "2/3", "second": "1/3"',
        '"joy": "1 - c/2"',
        '"give up": { "to": "end" }',
        '"fourth": {}',
      ])
        assert.ok(text.includes(part), part);
    });
    await findings(page, ".editing");
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("End");
    await page.keyboard.type('\n"sum');
    await eventually(async () =>
      assert.match((await page.locator(".code .cm-tooltip-autocomplete").textContent()) ?? "", /summary/),
    );
    await page.waitForTimeout(150);
    await page.keyboard.press("Enter");
    await page.keyboard.type(': "Short",');
    await eventually(async () => assert.ok((await shown(page)).join("\n").includes('"summary": "Short",')));
    await eventually(async () => assert.equal(await page.locator(".editing .notice").count(), 0));
    await eventually(async () => assert.ok(await field(page, "Title").isEnabled()));
    // Undone from within the text, where there is one history for all.
    const undo = page.locator(".editing").getByRole("button", { name: "Undo" });
    // While one text is being opened the page takes no other.
    await eventually(async () => {
      if ((await undo.getAttribute("aria-disabled")) === "true") return;
      await page.keyboard.press("Control+z");
      await page.waitForFunction(() => document.querySelector("#scenario option:checked")?.textContent === "A chain");
      assert.fail("there is more to be undone");
    });
    await eventually(async () => assert.ok(!(await shown(page)).join("\n").includes("joy")));
    await eventually(async () => assert.equal(await page.locator("#model-drawing .node").count(), 4));
    // The dialogue, where no pictures of cards would have to change their colours.
    await page.locator("#your-model").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog.door");
    await findings(page, "dialog");
  }));

test("drawing, list and drafts: clicks find fields, states are placed, and models are there after a reload", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await page.locator("#edit").click();
    await page.waitForSelector("#model-drawing .mark");
    // The probability of a successor, the amount of a reward, and an arrow.
    await page.getByLabel("Edit the probability of attempt").first().click();
    await eventually(async () => assert.equal(await focused(page), "Probability of knows after attempt"));
    await page.getByLabel("Edit the reward of bluff").click();
    await eventually(async () => assert.equal(await focused(page), "correct of bluff"));
    await page.$eval("#model-drawing polyline", (line) =>
      line.dispatchEvent(new MouseEvent("click", { bubbles: true })),
    );
    await eventually(async () => assert.match(await focused(page), /^Name of the action /));

    // Placed by keyboard, then by hand.
    const node = (/** @type {string} */ name) => page.locator(`#model-drawing .node[aria-label^="“${name}”"]`);
    const changes = (/** @type {number} */ count) =>
      eventually(async () => assert.equal(await page.getByRole("button", { name: `Changes (${count})` }).count(), 1));
    await node("unsure").focus();
    await page.keyboard.press("Alt+ArrowDown");
    await changes(1);
    await eventually(async () => assert.deepEqual(await own(page), ["Yours, after “Sophistry”"]));
    await node("knows").scrollIntoViewIfNeeded();
    const before = await node("knows").boundingBox();
    assert.ok(before);
    await page.mouse.move(before.x + 8, before.y + 8);
    await page.mouse.down();
    await page.mouse.move(before.x + 8, before.y - 60, { steps: 4 });
    const id = await page.evaluate(() => document.body.dataset.scenario);
    await page.mouse.up();
    await eventually(async () => assert.notEqual(await page.evaluate(() => document.body.dataset.scenario), id));

    // Saved by the platform's picker, where it has one; the second time to the same file.
    await page.evaluate(() => {
      const saved = /** @type {string[]} */ ([]);
      const file = { write: async (/** @type {string} */ text) => void saved.push(text), close: async () => {} };
      const pick = async () => ({ name: `picked-${saved.length}.json`, createWritable: async () => file });
      Object.assign(globalThis, { saved, showSaveFilePicker: pick });
    });
    for (let i = 0; i < 2; i++) {
      await page.getByRole("button", { name: "Save…" }).click();
      await eventually(async () =>
        assert.deepEqual(
          await page.evaluate(() => [
            /** @type {any} */ (globalThis).saved.length,
            document.querySelector(".editing [role=status]")?.textContent,
          ]),
          [i + 1, "Saved as picked-0.json."],
        ),
      );
    }
    const [one, other] = await page.evaluate(() => /** @type {any} */ (globalThis).saved);
    assert.equal(one, other);
    assert.match(one, /"points": \{/);
    pc.open(one).free();

    // Two models beside each other, and one with a text that is not valid.
    await page.click("#your-model");
    await page.getByRole("button", { name: "A decision" }).click();
    await eventually(async () => assert.equal(await page.title(), "A decision — Policy Cliff"));
    await page.locator("#model").scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.locator(".code .cm-content").click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("broken");
    await eventually(async () => assert.equal(await page.locator(".editing .notice").count(), 1));
    await page.locator(".editing").getByRole("button", { name: "Your models" }).click();
    await page.getByRole("button", { name: "Show Yours, after “Sophistry”" }).click();
    await eventually(async () => assert.equal(await page.title(), "Sophistry — Policy Cliff"));
    await eventually(async () =>
      assert.match(
        (await page.locator(".models").textContent()) ?? "",
        /A decision\s+with a text that is not valid yet/,
      ),
    );
    // Leaving asks.
    const asked = page.waitForEvent("dialog");
    await page.waitForTimeout(500);
    const leaving = page.reload();
    const dialog = await asked;
    assert.equal(dialog.type(), "beforeunload");
    await dialog.accept();
    await leaving;

    // All is there again, once each, with what was being typed.
    await ready(page);
    await eventually(async () => {
      const titles = await page.locator("#scenario option").allTextContents();
      assert.deepEqual(titles.slice(-2).sort(), ["A decision", "Yours, after “Sophistry”"]);
      assert.equal(titles.length, LIBRARY.length + 2);
    });
    await page.selectOption("#scenario", { label: "A decision" });
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await eventually(async () =>
      assert.match((await page.locator(".editing .notice").textContent()) ?? "", /^\s*line 1, column 1: /),
    );
    await page.getByRole("button", { name: "Go there" }).click();
    await eventually(async () => assert.equal((await shown(page))[0], "broken{"));
  }));

test("a sandboxed frame edits, too, and keeps nothing", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const frame = `<iframe src="${site.url}#v=1&amp;scenario=sophistry" sandbox="allow-scripts" width="1100" height="900"></iframe>`;
    const server = await blog({ "/post/": post(frame, { before: 0 }) });
    try {
      await page.goto(`${server.origin}/post/`);
      const inside = page.frameLocator("iframe");
      await inside.locator("#studies").scrollIntoViewIfNeeded();
      await inside.locator("#edit").click();
      await inside.getByRole("button", { name: "Text", exact: true }).click();
      await inside.locator(".code .cm-content").waitFor();
      await inside.locator(".inspector").getByRole("textbox", { name: "correct of admit" }).fill("0.4");
      await inside.locator(".inspector").getByRole("textbox", { name: "correct of admit" }).press("Enter");
      await inside.getByRole("button", { name: "Changes (1)" }).waitFor();
      await inside.locator(".editing").getByRole("button", { name: "Your models" }).click();
      await inside.getByText("This browser keeps no drafts here").waitFor();
    } finally {
      await server.close();
    }
  }));
