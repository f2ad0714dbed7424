// The panel that says which rewards conflict, and the map to which a pair leads.

import assert from "node:assert/strict";
import { test } from "node:test";

import { load } from "../../dist/policy-cliff.js";
import { scenario } from "../support/scenarios.mjs";
import { choose, eventually, openPanel, ready, studied, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();
const pc = await load();

test("from the start page two presses say which rewards conflict, a third shows the map of both", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await page.locator(".cards a", { hasText: "Many rewards" }).click();
    await ready(page);
    await studied(page);
    await openPanel(page, "conflicts");
    const sentence = page.locator("#conflicts-sentence");
    const model = pc.open(await scenario("multi-reward"));
    await eventually(async () => assert.equal(await sentence.textContent(), model.conflicts().sentence));
    assert.match((await sentence.textContent()) ?? "", /^In “ambiguous”, harmless and helpful conflict: /);

    // Another state is watched by its name, and its conflicts are told.
    await page.locator("#conflicts-body button", { hasText: "values" }).click();
    const other = model.conflicts({ state: "values" });
    await eventually(async () => assert.equal(await sentence.textContent(), other.sentence));
    const cells = page.locator(".matrix td:not(:empty)");
    await eventually(async () =>
      assert.deepEqual(
        (await cells.allTextContents()).map((text) => text.match(/^(conflict|agree|–)/)?.[1]),
        ["–", "agree", "–", "conflict", "–", "conflict"],
      ),
    );

    const pair = page.getByRole("button", { name: "harmless and helpful: conflict; show the map of h and u" });
    await pair.focus();
    await page.keyboard.press("Enter");
    await eventually(async () => {
      assert.equal(await page.locator("#tab-phase").getAttribute("aria-selected"), "true");
      assert.match((await page.locator("#phase-sentence").textContent()) ?? "", /At h\s=\s0\.5, u\s=\s0\.496 /);
    });
  }));

test("where a reward is of one component there is no such panel", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&show=conflicts`);
    await ready(page);
    await eventually(async () =>
      assert.match((await page.locator("#conflicts-sentence").textContent()) ?? "", /effort and correct conflict/),
    );
    await choose(page, "future-ties");
    assert.ok(await page.locator("#tab-conflicts").isHidden());
    assert.ok(await page.locator("#conflicts").isHidden());
  }));
