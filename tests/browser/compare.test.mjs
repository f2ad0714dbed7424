// Pinned curves to compare with, what all pictures read under a pointer, and the numbers of pictures as tables.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { choose, eventually, near, pixels, ready, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/** @typedef {import("playwright-core").Page} Page */

/**
 * Opens a link.
 * @param {string} link
 * @param {(page: Page) => Promise<void>} run
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
const at = (link, run, options = {}) =>
  withPage(browser, options, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=${link}`);
    await ready(page);
    await run(page);
  });

/** @param {Page} page @param {string} selector */
const text = async (page, selector) =>
  ((await page.locator(selector).textContent()) ?? "").replaceAll("\u00a0", " ").replace(/\s+/g, " ").trim();

/** @param {Page} page */
const hash = (page) => page.evaluate(() => location.hash);

/** @param {Page} page */
const pinned = (page) => text(page, "#pin .pinned");

/** Presses P where the keyboard is on the picture. @param {Page} page */
async function pressP(page) {
  await page.locator("#policy-chart .stage").focus();
  await page.keyboard.press("p");
}

test("pinned curves stay while everything else changes, in the link and in what can be undone", () =>
  at("clever-slacker&rho=0.1", async (page) => {
    const before = await pixels(page, "policy");
    await page.locator("#pin button").click();
    await eventually(async () => assert.equal(await pinned(page), "Pinned."));
    await eventually(async () => assert.match(await hash(page), /&compare-with=same$/));
    // The curves are the present ones, so nothing is drawn twice.
    await eventually(async () => assert.equal((await pixels(page, "policy")).base, before.base));
    assert.match(await text(page, "#here"), / Pinned: “guess” 88 %, “reason” 12 %; true value 1\.69\.$/);

    await type(page, "alpha", "0.2");
    await eventually(async () => assert.equal(await pinned(page), "Pinned: α = 0.05"));
    await eventually(async () => assert.match(await hash(page), /&alpha=0\.2&compare-with=alpha:0\.05$/));
    await eventually(async () =>
      assert.match(
        await text(page, "#here"),
        /With α = 0\.2: “guess” 62 %, “reason” 38 %; true value 1\.74\. Pinned: “guess” 88 %, “reason” 12 %; true value 1\.69\.$/,
      ),
    );
    const legend = page.locator("#policy-chart .legend li").last();
    await eventually(async () =>
      assert.equal((await legend.textContent())?.replace("\u00a0", " ").replace("\u00a0", " "), "pinned, α = 0.05"),
    );
    const compared = (await pixels(page, "policy")).base;

    // The value of the swept parameter is not said: curves are drawn for all of its values.
    await type(page, "value.rho", "0.3");
    await eventually(async () => assert.match(await text(page, "#here"), /^At ρ = 0\.3.* Pinned: “reason”/));
    assert.equal(await pinned(page), "Pinned: α = 0.05");
    await eventually(async () => assert.match(await hash(page), /&compare-with=rho:0\.1;alpha:0\.05$/));

    await page.locator("#pin button").click();
    await eventually(async () => assert.equal(await pinned(page), ""));
    await eventually(async () => assert.doesNotMatch(await text(page, "#here"), /Pinned/));
    await eventually(async () => assert.notEqual((await pixels(page, "policy")).base, compared));
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await pinned(page), "Pinned: α = 0.05"));
    await eventually(async () => assert.equal((await pixels(page, "policy")).base, compared));
    await page.locator("#reset").click();
    await eventually(async () => assert.equal(await pinned(page), ""));
    await page.keyboard.press("Control+z");
    await eventually(async () => assert.equal(await pinned(page), "Pinned: α = 0.05"));

    await choose(page, "sophistry");
    await eventually(async () => assert.equal(await pinned(page), ""));
    await eventually(async () => assert.equal(await hash(page), "#v=1&scenario=sophistry"));
  }));

test("P pins and unpins, but not in a text that is typed", () =>
  at("clever-slacker", async (page) => {
    await pressP(page);
    await eventually(async () => assert.equal(await pinned(page), "Pinned."));
    await pressP(page);
    await eventually(async () => assert.equal(await pinned(page), ""));
    await page.locator('[id="field-value.rho"]').focus();
    await page.keyboard.press("p");
    await page.waitForTimeout(300);
    assert.equal(await pinned(page), "");
  }));

test("at 320 pixels Pin has no row of its own", () =>
  withPage(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=grid-world`);
    await ready(page);
    const [second, pin] = await Promise.all(
      ["#picture-choice button:last-child", "#pin button"].map((button) => page.locator(button).boundingBox()),
    );
    assert.ok(second && pin);
    assert.equal(pin.y, second.y);
    assert.ok(pin.x >= second.x + second.width);
  }));

test("a link with a pin opens with it, in a frame and in an exported picture too", async () => {
  const link = "clever-slacker&alpha=0.2&compare-with=alpha:0.05";
  await at(link, async (page) => {
    await eventually(async () => assert.equal(await pinned(page), "Pinned: α = 0.05"));
    await page.locator("#share").click();
    await page.getByRole("tab", { name: "Picture" }).click();
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      (async () => {
        await eventually(async () => assert.match(await text(page, "dialog"), /PNG of 1440/));
        await page.getByRole("button", { name: "Download SVG" }).click();
      })(),
    ]);
    const svg = await readFile(await saved.path(), "utf8");
    assert.ok(svg.includes("dashed: pinned, α\u00a0=\u00a00.05</text>"));
    assert.match(svg, /stroke-dasharray="3 3"/);
    assert.ok(svg.includes("compare-with=alpha:0.05"));
  });
  await withPage(browser, { viewport: { width: 800, height: 900 } }, async (page) => {
    await page.goto(`${site.url}embed.html#v=1&scenario=${link}`);
    await eventually(async () => assert.match(await text(page, ".widget .here"), / Pinned: “guess” 88 %/));
    await eventually(async () =>
      assert.match((await page.locator(".widget .legend").first().textContent()) ?? "", /pinned, α/),
    );
  });
});

test("where the pinned settings have no answer, the present is shown all the same", () =>
  at("grid-world&objective=kl&alpha=0.02&compare-with=objective:entropy;alpha:5", async (page) => {
    await eventually(async () => assert.match(await pinned(page), /^Pinned: /));
    assert.match(await text(page, "#here"), /^At r = −0\.04/);
    assert.equal(await page.locator("#problem").isVisible(), false);
    await type(page, "value.r", "-0.5");
    await eventually(async () => assert.match(await text(page, "#here"), /^At r = −0\.5/));
  }));

test("the numbers under a pointer are shown in all pictures, and the cursor stays", () =>
  at("clever-slacker&rho=0.1&alpha=off&show=both", async (page) => {
    const box = await page.locator("#policy-chart .stage").boundingBox();
    assert.ok(box);
    const here = await text(page, "#here");
    const reading = (/** @type {string} */ chart) => text(page, `#${chart}-chart .reading`);
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
    await eventually(async () => assert.match(await reading("policy"), /^ρ = 0\.\d+ reason 100 %$/));
    await eventually(async () =>
      assert.match(await reading("value"), /^ρ = 0\.\d+ training optimum [\d.]+ ?true value 2\.65$/),
    );
    const place = async (/** @type {string} */ chart) =>
      (await page.locator(`#${chart}-chart .reading > i`).boundingBox())?.x ?? NaN;
    near(await place("policy"), await place("value"), 1);
    near(await place("policy"), box.x + box.width * 0.7, 3);
    assert.equal(await text(page, "#here"), here);
    // On the other side of the cliff, over the other picture.
    const other = await page.locator("#value-chart .stage").boundingBox();
    assert.ok(other);
    await page.mouse.move(other.x + other.width * 0.2, other.y + other.height / 2);
    await eventually(async () => assert.match(await reading("policy"), /^ρ = 0\.\d+ guess 100 %$/));
    await page.mouse.move(5, 5);
    await eventually(async () => assert.equal(await reading("policy"), ""));
    assert.equal(await reading("value"), "");
  }));

test("a finger reads nothing, and nothing gets in its way", () =>
  at(
    "clever-slacker&alpha=off",
    async (page) => {
      const box = await page.locator("#policy-chart .stage").boundingBox();
      assert.ok(box);
      await page.touchscreen.tap(box.x + box.width * 0.7, box.y + box.height / 2);
      await eventually(async () => assert.match(await text(page, "#here"), /takes “reason”/));
      assert.equal(await page.locator(".reading *").count(), 0);
    },
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  ));

/** The rows of a table. @param {Page} page @param {string} box @param {number} [place] */
const rows = (page, box, place = 0) =>
  page
    .locator(`${box} table`)
    .nth(place)
    .locator("tr")
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));

test("of a hard policy the table has its pieces and its cliffs", () =>
  at("clever-slacker&alpha=off", async (page) => {
    assert.equal(await page.locator("#data table").count(), 0);
    await page.locator("#data summary").click();
    await eventually(async () => assert.equal(await page.locator("#data table").count(), 2));
    assert.equal(await text(page, "#data caption >> nth=0"), "Policy in “prompt” against ρ: pieces and cliffs");
    assert.deepEqual(await rows(page, "#data"), [
      ["ρ, from", "ρ, to", "optimal set", "hard: reason", "hard: guess"],
      ["0", "0.2", "guess", "0", "1"],
      ["0.2", "0.2", "reason; guess", "0.5", "0.5"],
      ["0.2", "1", "reason", "1", "0"],
    ]);
    // The closed forms: guessing earns 0.9 and 0.95 of true value beside what following the instructions adds.
    const [, ...values] = await rows(page, "#data", 1);
    const last = values.at(-1) ?? [];
    assert.deepEqual([last[0], last[1], last[4], last[5]], ["0.2", "1", "2.65", "2.65"]);
    await page.locator("#picture-choice button", { hasText: "Outcomes" }).click();
    await eventually(async () =>
      assert.equal(await text(page, "#data caption >> nth=0"), "Outcomes against ρ: pieces and cliffs"),
    );
    assert.equal(await page.locator("#data thead th[scope=col]").first().textContent(), "ρ, from");
    assert.ok((await page.locator("#data tbody th[scope=row]").count()) > 2);
  }));

test("of a soft policy the table has eleven rows of the exported file, to copy and to save", () =>
  at(
    "clever-slacker&alpha=0.1",
    async (page) => {
      await page.locator("#data summary").click();
      await eventually(async () => assert.equal(await page.locator("#data tbody tr").count(), 22));
      const shown = await rows(page, "#data");
      assert.deepEqual(shown[0], ["ρ", "optimal set", "hard: reason", "hard: guess", "soft: reason", "soft: guess"]);
      assert.deepEqual([shown[1]?.[0], shown.at(-1)?.[0]], ["0", "1"]);
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("#data").getByRole("button", { name: "Download" }).first().click(),
      ]);
      const table = (await readFile(await file.path(), "utf8")).split("\r\n");
      assert.equal(table.length, 13);
      await page.locator("#data").getByRole("button", { name: "Copy" }).first().click();
      await eventually(async () => assert.match(await text(page, "#data .copy >> nth=0"), /Copied\./));
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.deepEqual(
        copied.split("\n").map((line) => line.split("\t").join()),
        table.slice(0, -1),
      );

      // The same rows as the whole file has.
      await page.locator("#share").click();
      await page.getByRole("tab", { name: "Data" }).click();
      const [whole] = await Promise.all([
        page.waitForEvent("download"),
        page.locator("dialog").getByRole("button", { name: "CSV" }).first().click(),
      ]);
      const lines = (await readFile(await whole.path(), "utf8")).split("\r\n");
      const head = lines[0]?.split(",") ?? [];
      const columns = (table[0] ?? "").split(",").map((name) => head.indexOf(name));
      assert.ok(columns.every((column) => column >= 0));
      const cut = new Set(lines.map((line) => columns.map((column) => line.split(",")[column]).join()));
      for (const line of table.slice(0, -1)) assert.ok(cut.has(line), line);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  ));

test("the map and the landscape have their tables", async () => {
  await at("multi-reward&show=phase", async (page) => {
    await eventually(async () => assert.match(await text(page, "#phase-sentence"), /^18 regions/));
    await page.locator("#phase-data summary").click();
    await eventually(async () => assert.equal(await page.locator("#phase-data tbody tr").count(), 18));
    const areas = (await rows(page, "#phase-data")).slice(1).map((row) => Number(row.at(-2)));
    near(
      areas.reduce((sum, area) => sum + area, 0),
      1,
      1e-3,
    );
  });
  await withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await page.locator("#hero-data summary").click();
    await eventually(async () => assert.equal(await page.locator("#hero-data tbody tr").count(), 11));
    const table = await rows(page, "#hero-data");
    // Without entropy the box is used always above 0 and never below.
    assert.deepEqual(table[1]?.slice(0, 2), ["0", "0"]);
    assert.equal(table[1]?.at(-1), "1");
  });
});
