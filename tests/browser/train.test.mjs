// Training on the page: from the start page to a bonus of one's own in a few actions, cancelled and resumed, in links,
// in tables and in files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { load } from "../../dist/policy-cliff.js";
import { scenario } from "../support/scenarios.mjs";
import { eventually, openPanel, ready, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();
const pc = await load();

const SHEET = /** @type {const} */ ({ width: 700, height: 500, theme: "light" });

/** @param {import("./support/page.mjs").Page} page */
const sentence = (page) => page.locator("#train-sentence").textContent();
/** @param {import("./support/page.mjs").Page} page */
const status = (page) => page.locator("#train .train-progress [role=status]").textContent();

/** The sentence about seeds of one place. @param {string} id @param {import("../../www/module/policy-cliff.d.ts").TrainOptions} options */
async function told(id, options) {
  const model = pc.open(await scenario(id));
  const figure = pc.trainPathsFigure(model.train(options), SHEET);
  const { description } = figure;
  figure.free();
  model.free();
  return description;
}

test("from the start page to a bonus of 0.0003 under GRPO it is four actions", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    let actions = 0;
    const act = async (/** @type {() => Promise<unknown>} */ action) => {
      await action();
      actions++;
    };
    await act(() => page.locator('.cards a[href*="format-bonus"]').first().click());
    await ready(page);
    // Typing and Enter are one each.
    await act(() => page.locator('[id="field-value.beta"]').fill("0.0003"));
    await act(() => page.locator('[id="field-value.beta"]').press("Enter"));
    await act(() => openPanel(page, "train"));
    const expected = await told("format-bonus", { at: 0.0003, entropy: 0.05 });
    assert.match(expected, /of GRPO, 20 of 20 seeds give “boxed” at least 90\s%.* gives it 33\s%\.$/);
    await eventually(async () => assert.equal(await sentence(page), expected), 20000);
    assert.ok(actions <= 5, `${actions} actions`);

    // Everything is trained in the end, and every algorithm stands beside the others.
    await eventually(async () => assert.equal(await status(page), "All seeds are trained."), 60000);
    const names = await page.locator("#train table.numbers tbody th").allTextContents();
    assert.equal(names.length, 10);
    // Choosing one in the table trains it, and the link has it.
    await page.locator("#train table.numbers button", { hasText: "Dr. GRPO" }).click();
    const other = await told("format-bonus", { at: 0.0003, entropy: 0.05, algorithm: "dr-grpo" });
    await eventually(async () => assert.equal(await sentence(page), other), 20000);
    await eventually(async () => assert.match(page.url(), /beta=0\.0003&show=train&train-with=algorithm:dr-grpo$/));
    await page.reload();
    await eventually(async () => assert.equal(await sentence(page), other), 20000);
    assert.equal(await page.locator("#train-algorithm").inputValue(), "dr-grpo");
    // A moved bonus is trained anew.
    await type(page, "value.beta", "0.1");
    const moved = await told("format-bonus", { at: 0.1, entropy: 0.05, algorithm: "dr-grpo" });
    await eventually(async () => assert.equal(await sentence(page), moved), 20000);

    // The share dialogue has the runs.
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Data" }).click();
    const row = page.locator("dialog li", { hasText: "Training" });
    const [file] = await Promise.all([page.waitForEvent("download"), row.getByRole("button", { name: "CSV" }).click()]);
    const csv = await readFile((await file.path()) ?? assert.fail(), "utf8");
    const lines = csv.trim().split("\n");
    assert.equal(lines.length, 1 + 33 * 20);
    assert.match(lines[0] ?? "", /^beta,seed,policy: plain,policy: boxed,policy: markdown,outcome: answer in a box,/);
  }));

test("seeded runs are those of the native library to the last bit in the browser too", () =>
  withPage(browser, {}, async (page) => {
    const { runs } = JSON.parse(await readFile(new URL("../vectors/trained.json", import.meta.url), "utf8"));
    assert.ok(runs.length >= 11);
    const texts = await Promise.all(runs.map((/** @type {{ scenario: string }} */ { scenario: id }) => scenario(id)));
    await page.goto(site.url);
    const found = await page.evaluate(
      async ([address, runs, texts]) => {
        /** @type {typeof import("../../dist/policy-cliff.js")} */
        const { load } = await import(address);
        const pc = await load();
        return runs.map((/** @type {any} */ { values, options }, /** @type {number} */ i) => {
          const model = pc.open(texts[i] ?? "");
          const logits = model
            .train({ values, ...options })
            .runs.flatMap(({ logits }) => [...new BigUint64Array(logits.slice().buffer)]);
          model.free();
          return logits.map((bits) => bits.toString(16).padStart(16, "0"));
        });
      },
      /** @type {const} */ ([`${site.url}policy-cliff.js`, runs, texts]),
    );
    assert.deepEqual(
      found,
      runs.map((/** @type {{ logits: string[] }} */ { logits }) => logits),
    );
  }));

test("training starts where the reader says, and every picture of it has its numbers", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=format-bonus&beta=0.1&alpha=off&show=train`);
    await ready(page);
    const at = /** @type {const} */ ({ at: 0.1 });
    const uniform = await told("format-bonus", at);
    await eventually(async () => assert.equal(await sentence(page), uniform), 20000);
    await page.locator("#train .train-more summary").click();
    await page.selectOption("#train-start", { label: "own shares" });
    await page.locator("#train-shares").fill("0.999, 0.0001, 0.001");
    await page.locator("#train-shares").press("Enter");
    const rare = await told("format-bonus", { ...at, start: "0.999,0.0001,0.001" });
    assert.notEqual(rare, uniform);
    await eventually(async () => assert.equal(await sentence(page), rare), 20000);
    // The link has it.
    await eventually(async () => assert.match(page.url(), /train-with=start:0\.999,\+0\.0001,\+0\.001$/));
    await page.reload();
    await eventually(async () => assert.equal(await sentence(page), rare), 20000);

    await eventually(async () => assert.equal(await status(page), "All seeds are trained."), 60000);
    const model = pc.open(await scenario("format-bonus"));
    const { runs } = model.train({ ...at, start: "0.999,0.0001,0.001" });
    model.free();
    const tables = page.locator("#train details.data");
    assert.equal(await tables.count(), 3);
    for (const table of await tables.all()) await table.locator("summary").click();
    const heads = (/** @type {number} */ i) => tables.nth(i).locator("thead th").allTextContents();
    const row = async (/** @type {number} */ i, /** @type {number} */ k) =>
      (await tables.nth(i).locator("tbody tr").nth(k).locator("th, td").allTextContents()).map((text) => text.trim());
    await eventually(async () => assert.equal((await tables.nth(2).locator("tbody tr").count()) > 0, true));
    assert.deepEqual((await heads(0)).slice(0, 5), ["β", "seed", "policy: plain", "policy: boxed", "policy: markdown"]);
    assert.equal(await tables.nth(0).locator("tbody tr").count(), 33 * 20);
    assert.deepEqual(await heads(1), ["seed", "step", "policy: plain", "policy: boxed", "policy: markdown"]);
    assert.equal(await tables.nth(1).locator("tbody tr").count(), 11 * 20);
    assert.deepEqual(await row(1, 10), ["1", "2000", ...[1, 2, 3].map((a) => pc.spoken(runs[0]?.policy[a] ?? NaN))]);
    assert.deepEqual(await heads(2), ["β", "seed", "algorithm", "first step at 0.9"]);
  }));

test("training is cancelled with what it has, and goes on", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=format-bonus&show=train&train-with=steps:100000;group:64`);
    await ready(page);
    const button = page.locator("#train .train-progress button");
    await eventually(async () => assert.equal(await button.isEnabled(), true), 20000);
    // Four seeds at every fourth of 33 places come first.
    const runs = page.locator("#train .train-runs");
    await eventually(
      async () => assert.match((await runs.textContent()) ?? "", /^Along the range, part 1: \d+ of 36 runs$/),
      20000,
    );
    await button.click();
    await eventually(async () => assert.match((await status(page)) ?? "", /^Cancelled/));
    assert.ok(await runs.isHidden());
    assert.equal(await button.textContent(), "Go on");
    await button.click();
    await eventually(async () => assert.equal(await button.textContent(), "Cancel"));
    await button.click();
    await eventually(async () => assert.match((await status(page)) ?? "", /^Cancelled/));

    // Settings that are not allowed are refused with the reason, and others are trained.
    await page.goto(`${site.url}#v=1&scenario=format-bonus&show=train&train-with=group:1`);
    const wrong = "settings: group is “1”; allowed: a whole number from 2 to 1024";
    await eventually(async () => assert.equal(await sentence(page), wrong), 20000);
    await page.selectOption("#train-algorithm", "gradient");
    await page.goto(`${site.url}#v=1&scenario=what-training-does&step=3`);
    await eventually(async () => assert.match((await sentence(page)) ?? "", /20 of 20 seeds give “boxed”/), 20000);

    // A frame in somebody's page has the same pictures.
    await page.goto(`${site.url}embed.html?pictures=trained,paths,times#v=1&scenario=format-bonus&beta=0.0003`);
    const expected = await told("format-bonus", { at: 0.0003, entropy: 0.05 });
    await eventually(async () => {
      const lines = await page.locator(".widget .verdict:visible").allTextContents();
      assert.equal(lines.length, 3);
      assert.match(lines[0] ?? "", / runs of GRPO over \d+ values of β/);
      assert.equal(lines[1], expected);
      assert.match(lines[2] ?? "", /^Near the cliff at β\s=\s0, within 2000 steps, .*GRPO gets there/);
    }, 30000);
    for (const kind of ["trained", "paths", "times"])
      assert.ok(await page.locator(`.chart-${kind} canvas`).first().isVisible());
  }));
