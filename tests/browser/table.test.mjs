// A table of scored answers on the page: from a text that is pasted, dropped or chosen to the first cliff, what is told
// of a text that is no table, and what a model of many prompts is like.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drop } from "./support/files.mjs";
import { eventually, openPanel, ready, studied, theta, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";
import { watchThread } from "./support/thread.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

const CSV = `prompt,answer,judge,characters
sum,short,0.5,100
sum,long,0.75,350
haiku,plain,0.25,60
haiku,rich,0.75,860
`;

/** Opens the start page and, by its card, the dialogue. @param {Page} page */
async function openDialogue(page) {
  await page.goto(site.url);
  await page.waitForSelector("body[data-ready]", { state: "attached" });
  await page.click("#open-rewards");
  await page.waitForSelector("dialog.rewards textarea");
}

/** @param {Page} page @param {string} text */
async function recognised(page, text) {
  await eventually(async () =>
    assert.equal(
      await page
        .locator("dialog .recognised")
        .textContent()
        .then((t) => t?.trim()),
      text,
    ),
  );
}

/** @param {Page} page @param {string} scenario */
const title = (page, scenario) =>
  eventually(async () => assert.equal(await page.locator("#scenario option:checked").textContent(), scenario));

const problem = (/** @type {Page} */ page) => page.locator("dialog .notice").textContent();

test("from the start page to the first cliff of one's own table in four actions", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    /** @type {string[]} */
    const sent = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(site.url) || request.method() !== "GET") sent.push(request.url());
    });
    // One: the card.
    await openDialogue(page);
    assert.match((await page.locator("dialog").textContent()) ?? "", /Nothing leaves this tab\./);
    // Two: the text.
    await page.locator("dialog textarea").fill(CSV);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 4 answers, 2 scores.");
    // Three: its cliffs.
    await page.click("dialog .primary");
    await ready(page);
    await title(page, "Your rewards");
    assert.equal(await page.locator("dialog").count(), 0);
    await studied(page);
    // Four: the nearest cliff. The characters count in hundreds: 0.25 = 2.5 w, and 0.5 = 8 w.
    await page.getByRole("button", { name: "‹ Cliff" }).click();
    await eventually(async () => assert.equal(await theta(page), 0.1));
    await openPanel(page, "cliffs");
    const places = page.locator("#cliffs-table .place");
    await eventually(async () => assert.deepEqual(await places.allTextContents(), ["1/16", "1/10"]));
    assert.deepEqual(sent, []);
  }));

test("from the start page, too, a table opens with a prompt that flips", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await openDialogue(page);
    const never = "always,good,1,1\nalways,bad,0,200\n";
    await page.locator("dialog textarea").fill(CSV.replace("\n", `\n${never}`));
    await page.locator("dialog .primary").click();
    await ready(page);
    await eventually(async () => assert.equal(await page.locator("#field-state").inputValue(), "sum"));
  }));

test("what is wrong with a text is told beside it, and the text stays", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await openDialogue(page);
    const box = page.locator("dialog textarea");
    const bad = CSV.replace("0.75,350", "good,350");
    await box.fill("Dear reader");
    await eventually(async () =>
      assert.equal(
        await problem(page),
        "This is no table of scored answers: there is one column; allowed are two at least, separated by commas, tabs, semicolons or bars.",
      ),
    );
    assert.equal(await page.locator("dialog .primary").count(), 0);
    await box.fill(bad);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 4 answers, 2 scores.");
    await page.click("dialog .primary");
    const slip = "row 3, column “judge”: “good” is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3.";
    await eventually(async () => assert.equal(await problem(page), slip));
    assert.equal(await box.inputValue(), bad);
    await box.fill(CSV);
    await eventually(async () => assert.equal(await problem(page), ""));
    // What the solver refuses is told here as well.
    await page.getByRole("textbox", { name: "weight of judge" }).fill("v");
    await page.getByRole("textbox", { name: "weight of judge" }).press("Tab");
    await page.click("dialog .primary");
    await eventually(async () =>
      assert.match((await problem(page)) ?? "", /weights\.judge: unknown parameter "v"; allowed: "w"\.$/),
    );
    assert.equal(await box.inputValue(), CSV);
    await page.getByRole("textbox", { name: "weight of judge" }).fill("1");
    await page.getByRole("textbox", { name: "weight of judge" }).press("Tab");
    await page.click("dialog .primary");
    await ready(page);
    await title(page, "Your rewards");
  }));

/** Returns whole numbers below a bound (mulberry32). @param {number} seed */
function random(seed) {
  return (/** @type {number} */ below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("whatever is pasted is a table or refused in words, and the text stays until it is one", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const below = random(15);
    const json = JSON.stringify([{ prompt: "sum", responses: ["a", "bb"], scores: [0.1, 0.9] }]);
    const texts = [
      CSV,
      CSV.replaceAll(",", "\t"),
      json,
      json.replace("[{", '{"prompt":"x","responses":["c"],"scores":[1]}\n{'),
    ];
    const pieces = ['"', ",", "\n", ";", "{", "}", "[", "]", "N/A", "prompt", "1e999", "-", "é", "\\", "<b>", " "];
    await openDialogue(page);
    const box = page.locator("dialog textarea");
    const notice = page.locator("dialog .notice");
    const isTold = async () => (await notice.allTextContents()).join("").trim() !== "";
    let [opened, refused] = [0, 0];
    for (let round = 0; round < 60; round++) {
      let text = texts[below(texts.length)] ?? "";
      for (let change = below(4); change > 0; change--) {
        const [at, length] = [below(text.length + 1), below(3) === 0 ? below(40) : below(3)];
        text = text.slice(0, at) + (pieces[below(pieces.length)] ?? "") + text.slice(at + length);
      }
      await box.fill("");
      const primary = page.locator("dialog .primary");
      await eventually(async () => assert.ok((await primary.count()) === 0 && !(await isTold())));
      await box.fill(text);
      await eventually(async () => assert.ok((await primary.count()) > 0 || (await isTold()), text));
      assert.equal(await box.inputValue(), text);
      if ((await primary.count()) > 0) {
        await primary.click();
        const dialogs = page.locator("dialog");
        await eventually(async () => assert.ok((await dialogs.count()) === 0 || (await isTold()), text));
        if ((await dialogs.count()) === 0) {
          opened++;
          await title(page, "Your rewards");
          await openDialogue(page);
          continue;
        }
      }
      refused++;
      assert.equal(await box.inputValue(), text);
    }
    assert.ok(opened > 5 && refused > 5, `${opened} opened, ${refused} refused`);
  }));

test("what is recognised can be changed", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await openDialogue(page);
    await page.locator("dialog textarea").fill(CSV);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 4 answers, 2 scores.");
    const weight = (/** @type {string} */ name) =>
      page.getByRole("textbox", { name: `weight of ${name}` }).inputValue();
    assert.deepEqual([await weight("judge"), await weight("characters")], ["1", "-w/100"]);
    await page.getByLabel("Move the weight of").selectOption("judge");
    await eventually(async () =>
      assert.deepEqual([await weight("judge"), await weight("characters")], ["w", "-1/100"]),
    );
    await page.getByLabel("Judge of truth").selectOption("judge");
    await page.getByLabel("to", { exact: true }).fill("20");
    await page.getByLabel("to", { exact: true }).press("Tab");
    await page.click("dialog .primary");
    await ready(page);
    await studied(page);
    await openPanel(page, "cliffs");
    // 0.25 w = 2.5 and 0.5 w = 8.
    const places = page.locator("#cliffs-table .place");
    await eventually(async () => assert.deepEqual(await places.allTextContents(), ["10", "16"]));
    assert.match((await page.locator("#cliffs-table thead").textContent()) ?? "", /true value/);
  }));

test("columns that are called like what every object has only measure until they are given a weight", () =>
  withPage(browser, {}, async (page) => {
    await openDialogue(page);
    await page.fill("dialog textarea", "prompt,answer,judge,len,__proto__,constructor\np,a,1,0,1,2\np,b,0,2,4,1\n");
    await recognised(page, "Recognised: a row for each answer. 1 prompt, 2 answers, 4 scores.");
    for (const name of ["__proto__", "constructor"])
      assert.equal(await page.getByLabel(`weight of ${name}`, { exact: true }).inputValue(), "0");
    await page.getByLabel("weight of __proto__", { exact: true }).fill("1/2");
    await page.click("dialog .primary");
    await title(page, "Your rewards");
    await studied(page);
    // 1 + 1/2 = 4/2 - 2 w at w = 1/4, and without the column the first answer is best throughout.
    assert.match((await page.locator("#cliffs-verdict").textContent()) ?? "", /^One cliff/);
  }));

test("a second weight makes a map, and log-probabilities are the base policy", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await openDialogue(page);
    const [head, ...rows] = CSV.trim().split("\n");
    const more = rows.map((row, at) => `${row},${at % 2},${-at}`);
    await page.locator("dialog textarea").fill(`${[`${head},style,ref_logprob`, ...more].join("\n")}\n`);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 4 answers, 3 scores.");
    assert.equal(await page.getByLabel("Base policy, as log-probabilities").inputValue(), "ref_logprob");
    const second = page.getByLabel("and, for a map, that of");
    await second.selectOption("style");
    await page.getByLabel("to, second").fill("2");
    await page.getByLabel("to, second").press("Tab");
    assert.equal(await page.getByRole("textbox", { name: "weight of style" }).inputValue(), "v");
    await page.click("dialog .primary");
    await ready(page);
    await title(page, "Your rewards");
    assert.equal(await page.locator("#field-objective").inputValue(), "kl");
    await openPanel(page, "phase");
    assert.equal(await page.locator("#field-x").inputValue(), "w");
    assert.equal(await page.locator("#field-y").inputValue(), "v");
    await eventually(async () => assert.ok(await page.locator("#phase-chart canvas[height]").first().isVisible()));
  }));

test("a file that is dropped is read here, also where scores are missing; closing leaves the page as it was", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await drop(page, "ratings.csv", `${CSV}haiku,third,N/A,10\n`);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 5 answers, 2 scores.");
    await page.click("dialog .primary");
    const none = "row 6, column “judge”: there is no score (“N/A”); every answer needs one, or is left out.";
    await eventually(async () => assert.equal(await problem(page), none));
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await page.locator("dialog").count(), 0));
    await title(page, "Sophistry");
    await drop(page, "ratings.csv", `${CSV}haiku,third,N/A,10\n`);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 5 answers, 2 scores.");
    await page.getByLabel("Leave out answers without a score (1 are missing)").check();
    await page.click("dialog .primary");
    await title(page, "ratings");
    assert.match((await page.locator("#about").textContent()) ?? "", /one answer without a score is left out/);
  }));

test("a small file in UTF-16 is read, and one in no known encoding is refused", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await page.keyboard.press("Escape");
    await drop(page, "ratings.csv", CSV);
    await recognised(page, "Recognised: a row for each answer. 2 prompts, 4 answers, 2 scores.");
    const file = page.locator("dialog input[type=file]");
    const wide = Buffer.from(`\ufeff${CSV.replace("haiku", "haïku")}`, "utf16le");
    await file.setInputFiles({ name: "wide.csv", mimeType: "text/csv", buffer: wide });
    await eventually(async () => assert.match(await page.locator("dialog textarea").inputValue(), /haïku/));
    await recognised(page, "Recognised: a row for each answer. 3 prompts, 4 answers, 2 scores.");
    const narrow = Buffer.from(CSV.replace("haiku", "haïku"), "latin1");
    await file.setInputFiles({ name: "narrow.csv", mimeType: "text/csv", buffer: narrow });
    await eventually(async () =>
      assert.equal(await problem(page), "“narrow.csv” cannot be read: it is no text in UTF-8."),
    );
    // What was there before stays.
    assert.match(await page.locator("dialog textarea").inputValue(), /haïku/);
  }));

/** The prompts of a large table, which has eight answers to each and four scores of each answer. */
const PROMPTS = Number(process.env.PROMPTS ?? 20_000);

test("a large table is read and solved by workers alone, while the page goes on", (t) =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.addInitScript(watchThread);
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    const since = async (/** @type {string} */ what) => {
      const longest = await page.evaluate(() => {
        const { seen } = /** @type {any} */ (globalThis);
        const { longest } = seen;
        seen.longest = 0;
        return longest;
      });
      t.diagnostic(`${what}: ${longest.toFixed(0)} ms between two frames at most`);
    };
    await since("opening the page");
    const length = await page.evaluate((prompts) => {
      const rows = ["prompt,answer,judge,characters,rules,format"];
      let seed = 1;
      const next = (/** @type {number} */ below) => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return seed % below;
      };
      for (let p = 0; p < prompts; p++)
        for (let a = 0; a < 8; a++)
          rows.push(`p${p},a${a},0.${100 + next(900)},${next(3000)},${next(5)},${next(3)}.${10 + next(90)}`);
      const text = rows.join("\n");
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "large.csv"));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
      return text.length;
    }, PROMPTS);
    await since(`making a table of ${length} characters`);
    await eventually(
      async () =>
        assert.equal(
          (await page.locator("dialog .recognised").textContent())?.trim(),
          `Recognised: a row for each answer. ${PROMPTS} prompts, ${8 * PROMPTS} answers, 4 scores.`,
        ),
      60000,
    );
    await since("reading it");
    await page.click("dialog .primary");
    await eventually(
      async () => assert.equal(await page.locator("#scenario option:checked").textContent(), "large"),
      120000,
    );
    await since("opening it");
    await eventually(async () =>
      assert.notEqual(await page.locator("#policy-chart canvas").first().getAttribute("height"), null),
    );
    await openPanel(page, "prompts");
    await eventually(async () => assert.match((await page.locator("#prompts-line").textContent()) ?? "", /\d/), 120000);
    await since("its pictures");
    const { text, asked } = await page.evaluate(() => /** @type {any} */ (globalThis).seen);
    assert.ok(text < length / 2, `the page's thread took apart ${text} characters`);
    // The worker opens the scenario that it has made, and is asked for its facts once.
    const ofTable = asked.filter((/** @type {string[]} */ names) =>
      ["readTable", "tableScenario", "facts"].some((name) => names.includes(name)),
    );
    assert.deepEqual(ofTable.slice(1), [["readTable"], ["tableScenario", "texts"], ["facts"]]);
  }));

/** Prompts with lines that cross at distinct places. @param {number} prompts */
function large(prompts) {
  const rows = ["prompt,answer,judge,cost"];
  for (let i = 0; i < prompts; i++) rows.push(`prompt ${i},cheap,0,0`, `prompt ${i},dear,${i + 1}e-3,1`);
  return `${rows.join("\n")}\n`;
}

test("of many prompts one is searched for, and their cliffs are a list to search", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await drop(page, "many.csv", large(700));
    await recognised(page, "Recognised: a row for each answer. 700 prompts, 1400 answers, 2 scores.");
    await page.click("dialog .primary");
    await title(page, "many");
    await studied(page);
    await openPanel(page, "cliffs");
    const rows = page.locator("#cliffs-table tbody");
    await eventually(async () => assert.equal(await rows.count(), 700));
    await page.getByLabel("Find a state or an action").fill("prompt 69");
    // Prompts 69 and 690 to 699.
    await eventually(async () => assert.equal(await rows.count(), 11));
    assert.equal(await page.locator("#cliffs-more").textContent(), "11 of 700 cliffs are listed. ");
    await page.locator("#advanced summary").click();
    const state = page.locator("#field-state");
    await state.fill("PROMPT 612");
    await state.press("Enter");
    await eventually(async () =>
      assert.match((await page.locator("#now-title").textContent()) ?? "", /in prompt 612$/),
    );
    assert.equal(await state.inputValue(), "prompt 612");
    await state.fill("no such prompt");
    await state.press("Enter");
    await eventually(async () => assert.equal(await state.inputValue(), "prompt 612"));
    // A model of so many states is told, not drawn.
    await openPanel(page, "model");
    await eventually(async () =>
      assert.match((await page.locator("#model-sentence").textContent()) ?? "", /701 states/),
    );
  }));
