// The prompts of a table on the page: pictures of all of them with what they say, the list, the answers to one, the map
// of two weights, and the reading of the scenario whose data are real.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { drop } from "./support/files.mjs";
import { addScenario, eventually, ready, theta, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** Opens a scenario of one's own, which the list of the site then has. @param {Page} page @param {string} id @param {string} text @param {string} [more] */
async function open(page, id, text, more = "") {
  await addScenario(page, id, text);
  await page.goto(`${site.url}#v=1&scenario=${id}${more}`);
  await ready(page);
  await page.locator("#studies").scrollIntoViewIfNeeded();
  await page.waitForFunction((wanted) => document.body.dataset.studies === wanted, id);
}

/** What is said of a picture, once it is drawn. @param {Page} page @param {string} title */
const told = (page, title) =>
  page.locator(".chart-prompts", { has: page.getByRole("heading", { name: title }) }).locator(".verdict");

/** The names of the listed prompts in sight. @param {Page} page */
const listed = (page) => page.locator(".prompt-rows .prompt-name").allTextContents();

/** Scrolls to the panel, and waits for its numbers. @param {Page} page */
async function shown(page) {
  await page.locator("#studies").scrollIntoViewIfNeeded();
  await page.locator(".prompt-rows [role=row]").first().waitFor();
}

const TEXT = "<b>Be</b> short & clear";
const CSV = `prompt,answer,judge,characters
sum,short,0.5,100
sum,long,0.75,350
haiku,plain,0.25,60
haiku,rich,0.75,860
fixed,one,0.5,100
fixed,two,0.25,100
tied,left,0.5,100
tied,right,0.5,100
`;

test("a table opens with its prompts: each picture says what is seen", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await drop(page, "scores.csv", CSV);
    await page.click("dialog .primary");
    await ready(page);
    await shown(page);
    assert.equal(await page.locator("#tab-prompts").getAttribute("aria-selected"), "true");
    await eventually(async () =>
      assert.equal(
        await page.locator("#prompts-line").textContent(),
        "4 prompts, 1 tied here. The places where they flip are exact.",
      ),
    );
    // The characters count in hundreds: the answers flip at 1/16 and 1/10, and the weight begins at 1/2.
    await eventually(async () =>
      assert.match(
        (await told(page, "Prompts with another best answer").textContent()) ?? "",
        /^At w\s=\s0, 2 of 4 prompts have another best answer than at 0\.5; at w\s=\s1, 0\. The quietest stretch nearby is/,
      ),
    );
    assert.match((await told(page, "Where prompts flip").textContent()) ?? "", /^2 flips at 2 places\.$/);
    assert.match((await told(page, "Flips up to each place").textContent()) ?? "", /, half lie at w\s≤\s0\.0625\.$/);
    assert.match((await told(page, "How little it takes now").textContent()) ?? "", /^1 of 4 prompts is tied here/);
    // Who cannot see the pictures hears the same.
    const names = await page.locator(".chart-prompts .stage").evaluateAll((all) => all.map((e) => e.ariaLabel ?? ""));
    assert.equal(names.length, 4);
    for (const name of names) assert.match(name, /\. /);
    await page.locator("#prompts .data summary").click();
    const table = page.locator("#prompts .data table").first();
    await eventually(async () => assert.deepEqual(await table.locator("tbody th").allTextContents(), ["1/16", "1/10"]));
    // A picture under the hand moves the weight, and everything follows.
    const box = await page.locator(".chart-prompts .stage").first().boundingBox();
    assert.ok(box);
    await page.locator(".chart-prompts .stage").first().scrollIntoViewIfNeeded();
    await page
      .locator(".chart-prompts .stage")
      .first()
      .click({ position: { x: box.width - 40, y: 60 } });
    await eventually(async () => assert.ok((await theta(page)) > 0.6));
    await eventually(async () =>
      assert.match((await told(page, "Prompts with another best answer").textContent()) ?? "", /than at 0\.[6-9]/),
    );
  }));

test("prompts are sorted, filtered, searched, and chosen by mouse and keyboard; texts are shown as text", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const texts = CSV.replace("answer,judge", "answer,response,judge").replace(/^(\w+,\w+),(0)/gm, `$1,"${TEXT}",$2`);
    await page.goto(site.url);
    await page.waitForSelector("body[data-ready]", { state: "attached" });
    await drop(page, "scores.csv", texts);
    await page.click("dialog .primary");
    await ready(page);
    await shown(page);
    // By the distance to the next cliff, from 1/2; those without one are last.
    await eventually(async () => assert.deepEqual(await listed(page), ["sum", "haiku", "fixed", "tied"]));
    await page.locator(".prompt-heads .prompt-distance").click();
    await eventually(async () => assert.deepEqual(await listed(page), ["haiku", "sum", "fixed", "tied"]));
    await page.locator(".prompt-heads .prompt-name").click();
    await eventually(async () => assert.deepEqual(await listed(page), ["sum", "haiku", "fixed", "tied"]));
    await page.locator(".prompt-heads .prompt-gap").click();
    await eventually(async () => assert.deepEqual(await listed(page), ["tied", "fixed", "sum", "haiku"]));
    await page.locator("#prompt-filter").selectOption("tied");
    await eventually(async () => assert.deepEqual(await listed(page), ["tied"]));
    await page.locator("#prompt-filter").selectOption("never");
    await eventually(async () => assert.deepEqual(await listed(page), ["tied", "fixed"]));
    await page.locator("#prompt-filter").selectOption("all");
    await page.locator("#prompt-find").fill("HAI");
    await eventually(async () => assert.deepEqual(await listed(page), ["haiku"]));
    await page.locator("#prompt-find").fill("");
    await page.locator(".prompt-heads .prompt-name").click();
    await eventually(async () => assert.deepEqual(await listed(page), ["sum", "haiku", "fixed", "tied"]));
    const rows = page.locator(".prompt-rows");
    await rows.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    assert.equal(await rows.getAttribute("aria-activedescendant"), "prompt-row-1");
    assert.equal(await rows.getAttribute("aria-rowcount"), "4");
    await page.keyboard.press("Enter");
    await eventually(async () => assert.equal(await page.locator("#field-state").inputValue(), "haiku"));
    const answers = page.locator(".prompt-answers");
    await eventually(async () => assert.equal(await answers.locator("h3").textContent(), "haiku"));
    await eventually(async () =>
      assert.deepEqual(
        (await answers.locator("tbody tr").allTextContents()).map((row) => row.replace(/\s+/g, " ").trim()).length,
        2,
      ),
    );
    // The rich one is best to 1/16, the plain one beyond.
    await eventually(async () =>
      assert.deepEqual(await answers.locator("tbody td:nth-child(2)").allTextContents(), ["0 to 1/16", "1/16 to 1"]),
    );
    await answers.locator("summary").first().click();
    assert.equal(await answers.locator("details .text").first().textContent(), TEXT);
    assert.equal(await answers.locator("b").count(), 0);
    await page.locator(".prompt-rows [role=row]").first().click();
    await eventually(async () => assert.equal(await page.locator("#field-state").inputValue(), "sum"));
  }));

test("what ties with the best answer at an end of the range alone is best nowhere in it", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const text = JSON.stringify({
      "policy-cliff": 1,
      title: "A tie at 0",
      parameters: { w: { from: 0, to: 1, value: 0.5 } },
      weights: { one: 1, other: "w" },
      table: {
        prompts: ["p"],
        answers: ["paid", "unpaid"],
        scores: { one: [[1, 1]], other: [[1, 0]] },
      },
    });
    await open(page, "tie-at-0", text);
    await shown(page);
    await eventually(async () =>
      assert.deepEqual(await page.locator(".prompt-answers tbody td:nth-child(2)").allTextContents(), ["0 to 1", "–"]),
    );
  }));

test("of a long list only the rows in sight are there, and the keyboard reaches its end", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const count = 3000;
    const prompts = Array.from({ length: count }, (_, i) => `prompt ${i}`);
    const text = JSON.stringify({
      "policy-cliff": 1,
      title: "Many prompts",
      parameters: { w: { from: 0, to: 1 } },
      weights: { a: 1, b: "w" },
      table: {
        prompts,
        answers: ["one", "two"],
        scores: { a: prompts.map((_, i) => [1, (i % 7) / 7]), b: prompts.map(() => [0, 1]) },
      },
    });
    await open(page, "many", text);
    await shown(page);
    const rows = page.locator(".prompt-rows");
    assert.equal(await rows.getAttribute("aria-rowcount"), String(count));
    assert.ok((await rows.locator("[role=row]").count()) < 60);
    await page.locator(".prompt-heads .prompt-name").click();
    await rows.focus();
    await page.keyboard.press("End");
    await eventually(async () => assert.equal(await rows.locator(".active .prompt-name").textContent(), "prompt 2999"));
    await eventually(async () => assert.ok((await listed(page)).includes("prompt 2999")));
    assert.ok((await rows.locator("[role=row]").count()) < 60);
  }));

test("two weights of a table are a map of lines, with the flips around a point", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    const text = JSON.stringify({
      "policy-cliff": 1,
      title: "Two weights",
      parameters: { v: { from: 0, to: 1, value: 0.9 }, w: { from: 0, to: 1, value: 0.3 } },
      weights: { a: "v", b: "w", c: 1 },
      table: {
        prompts: ["first", "second"],
        answers: ["here", "there"],
        scores: {
          a: [
            [2, 0],
            [0, 0],
          ],
          b: [
            [0, 0],
            [4, 0],
          ],
          c: [
            [0, 1],
            [0, 1],
          ],
        },
      },
    });
    await open(page, "two-weights", text, "&show=phase");
    await eventually(async () =>
      assert.equal(
        (await page.locator("#phase-sentence").textContent())?.replace(/\s/g, " "),
        "2 lines of 2 prompts, each where a best answer changes. At v = 0.9, w = 0.3: no prompt flips within ±1 % of the range of v, none within ±1 % of that of w. Nearest: “second”, “here” against “there”, on −1 + 4 w = 0.",
      ),
    );
    const stage = page.locator("#phase-chart .stage");
    await stage.scrollIntoViewIfNeeded();
    const box = await stage.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await eventually(async () =>
      assert.match((await page.locator("#phase-chart .told-lines").textContent()) ?? "", /Nearest: “first”/),
    );
    // A drag moves the point.
    await page.mouse.down();
    await page.mouse.up();
    await eventually(async () =>
      assert.match((await page.locator("#phase-sentence").textContent()) ?? "", /Nearest: “first”/),
    );
    await page.locator("#phase-data summary").click();
    await eventually(async () =>
      assert.deepEqual(await page.locator("#phase-data tbody th").allTextContents(), ["first", "second"]),
    );
  }));

const CLAIMS = [
  /Without a penalty 41 prompts have several best answers.*already gives 85 of the 805 prompts other best answers/,
  /At a tenth they are 15 % shorter, and the judge has lost less than 1 %/,
  /a tenth of them lie below 1\/7250, half below 0\.0463/,
  /Entropy makes the change gradual, at a price/,
  /the same one of 16 answers for 7 to 21 of 100 prompts/,
];

for (const [size, options] of Object.entries({
  "1280×900": { viewport: { width: 1280, height: 900 } },
  "390×844": { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
}))
  test(`the reading of best-of-eleven shows the picture that each step is about, at ${size}`, () =>
    withPage(browser, { ...options, serviceWorkers: "block" }, async (page) => {
      assert.equal(JSON.parse(await scenario("best-of-eleven")).guide.length, CLAIMS.length);
      await page.goto(`${site.url}#v=1&scenario=best-of-eleven&step=0&show=guide`);
      await page.waitForSelector("#guide-next:visible", { timeout: 60_000 });
      const inSight = (/** @type {string} */ selector) =>
        eventually(async () => {
          const seen = await page.$eval(selector, (element) => {
            const { top, bottom, height } = element.getBoundingClientRect();
            return height > 0 && bottom > 0 && top < innerHeight;
          });
          assert.ok(seen, selector);
        }, 20_000);
      const pictures = [
        '.chart-prompts[data-part="changed"] canvas[height]',
        "#policy-chart canvas[height]",
        '.chart-prompts[data-part="flips"] canvas[height]',
        "#policy-chart canvas[height]",
        "#measured-body table",
      ];
      for (const [step, claim] of CLAIMS.entries()) {
        await eventually(
          async () => assert.match((await page.locator("#guide").textContent())?.replace(/\s+/g, " ") ?? "", claim),
          20_000,
        );
        await inSight(pictures[step] ?? "");
        if (step === 0)
          await eventually(
            async () =>
              assert.match(
                (await told(page, "Prompts with another best answer").textContent()) ?? "",
                /^At λ\s=\s1, 585 of 805 prompts have another best answer than at 0\./,
              ),
            20_000,
          );
        if (step === 2)
          await eventually(
            async () =>
              assert.match(
                (await told(page, "Where prompts flip").textContent()) ?? "",
                /^782 flips at 773 places; .* At λ\s=\s0 itself, the start of the range, 27 prompts change\.$/,
              ),
            20_000,
          );
        // What is not about this step is not there.
        const parts = page.locator(".chart-prompts:visible");
        await eventually(async () => assert.equal(await parts.count(), [1, 0, 2, 0, 0][step] ?? 0));
        if (step < CLAIMS.length - 1) await page.locator("#guide-next").click();
      }
    }));

for (const { width, rows } of [
  { width: 1280, rows: 2 },
  { width: 390, rows: 1 },
])
  test(`at ${width} pixels the tabs of a table stand in ${rows} row${rows > 1 ? "s, each of them whole" : ""}, and the open one is seen`, () =>
    withPage(browser, { viewport: { width, height: 800 } }, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=best-of-eleven&show=experiment`);
      await ready(page);
      const open = page.locator("#tabs [role=tab][aria-selected=true]");
      await eventually(async () => {
        assert.equal(await open.textContent(), "Nudge by 1 %");
        const { left, right } = await open.evaluate((tab) => tab.getBoundingClientRect());
        assert.ok(left >= 0 && right <= width, `${left} to ${right}`);
        const tabs = await page.$$eval("#tabs [role=tab]:not([hidden])", (tabs) =>
          tabs.map((tab) => tab.getBoundingClientRect().toJSON()),
        );
        assert.equal(tabs.length, 13);
        assert.equal(new Set(tabs.map(({ top }) => top)).size, rows);
        // Where they are one row on a narrow page, those at its end are reached by moving it.
        if (rows > 1) assert.ok(tabs.every(({ left, right }) => left >= 0 && right <= width));
      });
    }));
