// A model of the reader's own: the dialogue with templates, pasted texts and files, and what it says of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COSTS, REWARDS } from "../support/costs.mjs";
import { scenario } from "../support/scenarios.mjs";
import { drop } from "./support/files.mjs";
import { eventually, ready, studied, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
async function begun(page) {
  await page.goto(site.url);
  await page.waitForSelector("body[data-ready]", { state: "attached" });
}

/** @param {Page} page @param {string} wanted */
const title = (page, wanted) =>
  eventually(async () => assert.equal(await page.locator("#scenario option:checked").textContent(), wanted));

/** @param {Page} page @param {string | RegExp} wanted */
const recognised = (page, wanted) =>
  eventually(async () => {
    const found = (await page.locator("dialog .recognised").textContent())?.trim() ?? "";
    if (typeof wanted === "string") assert.equal(found, wanted);
    else assert.match(found, wanted);
  });

const PLAIN = `{
  "policy-cliff": 1,
  "title": "No parameter",
  "discount": 1,
  "start": "s",
  "states": {
    "s": { "a": { "to": "end", "reward": { "x": 1 } }, "b": { "to": "end", "reward": { "y": 0.8 } } }
  },
  "terminal": ["end"]
}
`;

test("from the start page to the first picture of one's own model in two actions by a template, in three by paste", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    /** @type {string[]} */
    const sent = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(site.url) || request.method() !== "GET") sent.push(request.url());
    });
    let actions = 0;
    const act = async (/** @type {() => Promise<unknown>} */ action) => {
      actions++;
      await action();
    };
    await begun(page);
    await act(() => page.click("#open-own"));
    await act(() => page.getByRole("button", { name: "A decision" }).click());
    await ready(page);
    await title(page, "A decision");
    assert.ok(actions <= 5, `${actions}`);
    assert.equal(await page.locator("dialog").count(), 0);
    await studied(page);
    await eventually(async () => assert.equal(await page.locator("#model-drawing .node").count(), 4));

    // In the workbench it is a button. The other templates open as well.
    for (const [button, name] of [
      ["A chain", "A chain"],
      ["A grid", "A grid"],
      ["A trace tree", "A trace tree"],
      ["A table of answers", "A table of answers"],
    ]) {
      await page.click("#your-model");
      await page.getByRole("button", { name: button ?? "" }).click();
      await title(page, name ?? "");
    }

    // What is to be moved is chosen in one step.
    await begun(page);
    actions = 0;
    await act(() => page.click("#open-own"));
    await act(() => page.locator("#door-text").fill(PLAIN));
    await recognised(
      page,
      "Recognised: a scenario file, “No parameter”, of 2 states, 2 actions, 2 components of the reward.",
    );
    const sweep = page.getByRole("combobox", { name: "Move" });
    assert.deepEqual(await sweep.locator("option").allTextContents(), [
      "the weight of “x”",
      "the weight of “y”",
      "a bonus for “a” in “s”",
      "a bonus for “b” in “s”",
    ]);
    await act(() => sweep.selectOption({ label: "a bonus for “b” in “s”" }));
    await act(() => page.getByRole("button", { name: "Show its cliffs" }).click());
    await ready(page);
    await title(page, "No parameter");
    assert.ok(actions <= 5, `${actions}`);
    await eventually(async () =>
      assert.match((await page.locator("#sentence").textContent()) ?? "", /θ\s=\s1\/5 .* flips from “a” to “b”/),
    );
    assert.deepEqual(sent, []);
  }));

/** A corridor of three cells as Gymnasium writes it: a step costs, the last cell pays. */
const GYMNASIUM = `{0: {0: [(1.0, 0, -0.1, False)], 1: [(0.9, 1, -0.1, False), (0.1, 0, -0.1, False)]},
 1: {0: [(1.0, 0, -0.1, False)], 1: [(1.0, 2, np.float64(1.0), True)]},
 2: {0: [(1.0, 2, 0, True)], 1: [(1.0, 2, 0, True)]}}`;

test("a table of Gymnasium by paste, dropped anywhere, and as a file of the dialogue", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await begun(page);
    let actions = 0;
    const act = async (/** @type {() => Promise<unknown>} */ action) => {
      actions++;
      await action();
    };
    await act(() => page.click("#open-own"));
    await act(() => page.locator("#door-text").fill(GYMNASIUM));
    await recognised(
      page,
      /^Recognised: Gymnasium.*: 3 states \(1 end\), 2 actions in 4 pairs, 1 component of the reward; /,
    );
    assert.equal(await page.locator("dialog").getByRole("textbox", { name: "Discount" }).inputValue(), "0.99");
    await act(() => page.getByRole("button", { name: "Show its cliffs" }).click());
    await ready(page);
    await title(page, "Your model");
    assert.ok(actions <= 5, `${actions}`);
    await eventually(async () =>
      assert.match(
        (await page.locator("#sentence").textContent()) ?? "",
        /^At b\s≈\s0\.109 the best action in “s0” flips from “a1” to “a0”\./,
      ),
    );
    await drop(page, "corridor.txt", GYMNASIUM);
    await recognised(page, /^Recognised: Gymnasium/);
    await page.getByRole("button", { name: "Show its cliffs" }).click();
    await title(page, "corridor");
  }));

test("what is wrong with a text is told with its place, and the text stays; a table goes on to its dialogue", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    await page.click("#your-model");
    const box = page.locator("#door-text");
    const problem = (/** @type {string} */ wanted) =>
      eventually(async () => assert.equal(await page.locator("dialog .notice").textContent(), wanted));
    const wrong = PLAIN.replace('{ "to": "end", "reward": { "y"', '{ "to": { "end": 0.5 }, "reward": { "y"');
    await box.fill(wrong);
    await problem("line 7, column 69, states.s.b.to: probabilities sum to 0.5, not to 1 (within 1e-9).");
    assert.equal(await box.inputValue(), wrong);
    assert.equal(await page.getByRole("button", { name: "Show its cliffs" }).count(), 0);
    await box.fill(PLAIN);
    await recognised(page, /“No parameter”/);
    await problem("");

    // Dropped on the dialogue.
    const own = (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "Mine"');
    await drop(page, "mine.json", own, "dialog");
    await recognised(page, /“Mine”/);
    assert.equal(await box.inputValue(), own);
    assert.equal(await page.getByRole("combobox", { name: "Move" }).count(), 0);

    await box.fill("prompt,answer,judge\nsum,short,0.5\nsum,long,0.75\n");
    await recognised(page, "Recognised: a table of 2 scored answers.");
    await page.getByRole("button", { name: "Go on with this table" }).click();
    await eventually(async () =>
      assert.match(
        (await page.locator("dialog.rewards .recognised").textContent()) ?? "",
        /Recognised: a row for each answer\. 1 prompt, 2 answers, 1 score\./,
      ),
    );
    await page.getByRole("button", { name: "Show the cliffs" }).click();
    await title(page, "Your rewards");
  }));

test("no panel of a model of costs speaks of rewards, nor do the explanations beside its figures", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await drop(page, "costs.json", COSTS);
    await title(page, "Delivery");
    await eventually(async () => assert.ok(await page.locator("#bars .bar-row").count()));
    const names = await page.$$eval("#tabs [role=tab]:not([hidden])", (tabs) =>
      tabs.map((tab) => tab.getAttribute("aria-controls") ?? ""),
    );
    assert.ok(names.length > 8, `${names}`);
    for (const name of names) {
      await page.locator(`#tab-${name}`).click();
      const panel = page.locator(`#${name}`);
      await eventually(async () => assert.doesNotMatch((await panel.textContent()) ?? "", /Loading/), 30_000);
      await eventually(async () => assert.doesNotMatch((await panel.textContent()) ?? "", REWARDS, name));
      for (const label of await panel.locator("[aria-label]").all())
        assert.doesNotMatch((await label.getAttribute("aria-label")) ?? "", REWARDS, name);
    }
    await page.locator("#tab-stability").click();
    for (const words of await page.locator("#readout .term, #stability .term").all()) {
      await words.click();
      const told = page.locator(".note-box");
      await eventually(async () => assert.match((await told.textContent()) ?? "", /: \S/));
      assert.doesNotMatch((await told.textContent()) ?? "", REWARDS);
      await page.keyboard.press("Escape");
    }
  }));
