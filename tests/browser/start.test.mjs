// The start page: a picture that moves and can be stopped, four sentences, a card for every scenario; and what opens
// beside them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { bars, choose, eventually, openPanel, ready, theta, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
async function begun(page) {
  await page.goto(site.url);
  await page.waitForSelector("#play:enabled");
}

/** Both canvases of the moving picture. @param {Page} page */
const picture = (page) =>
  page.$$eval("#intro-chart canvas", (canvases) =>
    canvases.map((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL()),
  );

/** The scene on show, from 1. @param {Page} page */
const scene = (page) =>
  page.$eval(
    "#scenes",
    (list) => [...list.children].findIndex((item) => item.getAttribute("aria-current") === "step") + 1,
  );

test("the picture moves, one drawing a frame at most, and stops when it is told to", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const seen = /** @type {any} */ (globalThis);
      seen.cleared = { now: 0, most: 0, frames: 0 };
      // Every drawing begins by clearing its canvas: one for the curves, one for the cursor over them.
      const clear = CanvasRenderingContext2D.prototype.clearRect;
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        seen.cleared.now += 1;
        return clear.apply(this, box);
      };
      const frame = requestAnimationFrame;
      const count = () => {
        seen.cleared.most = Math.max(seen.cleared.most, seen.cleared.now);
        seen.cleared.now = 0;
        seen.cleared.frames += 1;
        frame(count);
      };
      frame(count);
    });
    await begun(page);
    await eventually(async () => assert.ok((await picture(page)).every((data) => data.length > 1000)));
    const first = await picture(page);
    await page.waitForTimeout(1500);
    assert.notDeepEqual(await picture(page), first);
    assert.equal(await scene(page), 1);
    await page.locator("#scenes li > button").nth(2).click();
    await page.waitForTimeout(1500);
    assert.equal(await scene(page), 3);
    const { most, frames } = await page.evaluate(() => /** @type {any} */ (globalThis).cleared);
    assert.ok(most <= 2 && frames > 30, `${most} in one of ${frames} frames`);

    const play = page.locator("#play");
    assert.equal(await play.textContent(), "Pause");
    await play.click();
    await eventually(async () => assert.equal(await play.textContent(), "Play"));
    const stopped = await picture(page);
    await page.waitForTimeout(500);
    assert.deepEqual(await picture(page), stopped);
    await play.click();
    await page.waitForTimeout(500);
    assert.notDeepEqual(await picture(page), stopped);
  }));

test("each scene is another picture, and after the last one it rests", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    const seen = new Set();
    for (const i of [0, 1, 2, 3]) {
      await page.locator("#scenes li > button").nth(i).click();
      await page.waitForTimeout(300);
      seen.add((await picture(page))[0]);
      assert.equal(await scene(page), i + 1);
    }
    assert.equal(seen.size, 4);
    await eventually(async () => assert.equal(await page.locator("#play").textContent(), "Play again"), 12000);
    await page.locator("#play").click();
    await eventually(async () => assert.equal(await scene(page), 1));
  }));

test("who wants less motion sees the jump, still, and may start it", () =>
  withPage(browser, { reducedMotion: "reduce" }, async (page) => {
    await begun(page);
    await eventually(async () => assert.ok((await picture(page)).every((data) => data.length > 1000)));
    const first = await picture(page);
    await page.waitForTimeout(700);
    assert.deepEqual(await picture(page), first);
    assert.equal(await scene(page), 2);
    await page.locator("#play").click();
    await page.waitForTimeout(1500);
    assert.notDeepEqual(await picture(page), first);
  }));

test("every scenario has a card that says what fails and why, opens it, and reads it", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    const cards = await page.$$eval("#cards li", (items) =>
      items.map((item) => ({
        id: item.getAttribute("data-id") ?? "",
        words: [item.querySelector("h3")?.textContent, item.querySelector("p")?.textContent],
        buttons: [...item.querySelectorAll("button")].map((button) => button.getAttribute("aria-label")),
      })),
    );
    for (const { id, words, buttons } of cards) {
      const { title, summary, guide } = JSON.parse(await scenario(id));
      assert.deepEqual(words, [title, summary]);
      assert.deepEqual(buttons, [`Read in ${guide.length} steps: ${title}`, `Open: ${title}`]);
    }
    await page.locator('#cards [data-id="sophistry"] button', { hasText: "Open" }).click();
    await page.waitForFunction(() => document.body.dataset.scenario === "sophistry");
    assert.ok(await page.locator("#start").isHidden());
    assert.ok((await bars(page)).bluff);
    const ids = await page.$$eval("#scenario option", (options) =>
      options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
    );
    assert.deepEqual(
      cards.map(({ id }) => id),
      ids,
    );
  }));

test("the workbench and the introduction lead to each other, and what was set stays", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    assert.ok(await page.locator("#workbench").isHidden());
    await page.locator("#enter").click();
    await ready(page);
    await type(page, "value.beta", "0.25");
    await page.locator("#introduction").click();
    assert.ok(await page.locator("#workbench").isHidden());
    assert.ok(await page.locator("#start").isVisible());
    assert.equal(await page.evaluate(() => document.activeElement?.id), "enter");
    await page.locator("#enter").click();
    assert.equal(await theta(page), 0.25);
  }));

test("an address that names something to be shown opens the workbench", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#sophistry`);
    await page.waitForSelector("#bars .bar-row");
    assert.ok(await page.locator("#start").isHidden());
  }));

test("without scripts the introduction can be read", () =>
  withPage(
    browser,
    { javaScriptEnabled: false },
    async (page) => {
      await page.goto(site.url);
      assert.ok(await page.locator("#scenes").isVisible());
      assert.match((await page.locator("#scenes").textContent()) ?? "", /policy cliff/);
      // The browser drops the scripts that it was told to expect.
    },
    { silent: false },
  ));

test("every term has its explanation where it stands, and a list has them all with their formulas", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    await choose(page, "multi-reward");
    await page.locator("#advanced summary").click();
    const box = page.locator(".note-box");
    const asked = new Set();
    let count = 0;
    for (const panel of ["cliffs", "stability", "experiment"]) {
      await openPanel(page, panel);
      if (panel === "experiment")
        await eventually(async () => assert.ok((await page.locator("#experiment .term").count()) > 3));
      const terms = page.locator(".term:visible");
      const names = await terms.evaluateAll((all) =>
        all.map((each) => each.getAttribute("data-term") ?? each.textContent ?? ""),
      );
      count += names.length;
      for (const [i, name] of names.entries()) {
        if (asked.has(name.toLowerCase())) continue;
        asked.add(name.toLowerCase());
        await terms.nth(i).press("Enter");
        await eventually(async () => assert.ok(((await box.textContent()) ?? "").length > 30, name));
        assert.doesNotMatch((await box.textContent()) ?? "", /is not explained/);
        assert.ok(await box.evaluate((element) => element === document.activeElement));
        await page.keyboard.press("Escape");
        assert.equal(await box.count(), 0);
      }
    }
    assert.ok(count > 25, `${count}`);
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
    const listed = (await page.locator("#terms").textContent()) ?? "";
    for (const term of [
      "advantage",
      "reachable",
      "Lipschitz",
      "temperature",
      "optimal set",
      "tie",
      "occupancy",
      "horizon",
      "stability radius",
      "effective reward",
      "true reward",
    ]) {
      assert.ok(
        (await page.locator(`#terms dt:text-is("${term}")`).count()) +
          (await page.locator(`#terms dt:text-is("${term} H")`).count()) >
          0,
        term,
      );
    }
    assert.ok(listed.length > 3000);
    // Typeset: a fraction is higher than a letter.
    const heights = await page.$$eval("#terms math", (formulas) =>
      formulas.map((formula) => [
        formula.namespaceURI,
        formula.querySelector("mfrac")?.getBoundingClientRect().height ?? 0,
      ]),
    );
    assert.ok(
      heights.length >= 12 && heights.every(([namespace]) => namespace === "http://www.w3.org/1998/Math/MathML"),
    );
    assert.ok(heights.some(([, height]) => Number(height) > 15));
  }));

test("a term that cannot be explained yet says so", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await page.goto(`${site.url}#workbench`);
      await ready(page);
      await context.route(/glossary-/, (route) =>
        route.fulfill({ status: 503, contentType: "text/javascript", body: "" }),
      );
      const term = page.locator("#readout .term").first();
      await term.click();
      await eventually(async () =>
        assert.match(
          (await page.locator(".note-box").textContent()) ?? "",
          /^The explanation could not be loaded \(.+\)\. Press again to retry\.$/,
        ),
      );
      await page.keyboard.press("Escape");
      await context.unroute(/glossary-/);
      await term.click();
      await eventually(async () =>
        assert.match(
          (await page.locator(".note-box").textContent()) ?? "",
          /^hard: The policy takes a best action, always\.$/,
        ),
      );
    },
    { silent: false },
  ));

test("what is measured stands beside what is computed, and is told apart from it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    for (const id of ["format-bonus", "deceptive-reasoning", "intelligence-obedience", "multi-reward"]) {
      await choose(page, id);
      const { measured } = JSON.parse(await scenario(id));
      assert.equal(await page.locator("#tab-measured").isVisible(), measured !== undefined);
      if (!measured) continue;
      await openPanel(page, "measured");
      const [found, computed] = [
        page.locator("#measured-body > div").nth(0),
        page.locator("#measured-body > .computed"),
      ];
      await eventually(async () => assert.ok(((await found.textContent()) ?? "").includes(measured.text)));
      assert.equal(await found.locator("h3").textContent(), "Measured on language models");
      assert.equal(await found.locator("button.cite").count(), measured.cite.length);
      // Digits as the file writes them: JSON.parse would take 10.00 for 10.
      const written = [...(await scenario(id)).matchAll(/"(Qwen[^"]+)", ([^\]]+)\]/g)].map(([, name, numbers]) => [
        name,
        ...(numbers ?? "").split(", "),
      ]);
      const rows = await found
        .locator("tbody tr")
        .evaluateAll((trs) => trs.map((tr) => [...tr.children].map((cell) => cell.textContent)));
      assert.deepEqual(rows, written);
      assert.match((await computed.textContent()) ?? "", /^Computed here.*does not predict what was measured\.$/s);
    }
    await choose(page, "deceptive-reasoning");
    await openPanel(page, "measured");
    await type(page, "value.kappa", "1");
    await eventually(async () => {
      const rows = await page
        .locator("#measured-body > .computed tbody tr")
        .evaluateAll((trs) =>
          trs.map((tr) => [tr.getAttribute("aria-current") ?? "", ...[...tr.children].map((cell) => cell.textContent)]),
        );
      assert.deepEqual(rows, [
        ["", "0 to 0.1875", "edit the tests", "0.00", "1.00", "0.90", "−1.00"],
        ["true", "0.1875 to 2.5", "hide the hack", "0.00", "1.00", "0.10", "−1.00"],
        ["", "2.5 to 3", "solve honestly", "1.00", "0.00", "0.00", "0.60"],
      ]);
    });
  }));

test("findings that cannot be fetched say so, and come when they are opened again", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await page.goto(`${site.url}#v=1&scenario=deceptive-reasoning`);
      await ready(page);
      await context.route(/references\.json/, (route) => route.fulfill({ status: 503, body: "" }));
      await openPanel(page, "measured");
      await eventually(async () =>
        assert.match(
          (await page.locator("#measured-line").textContent()) ?? "",
          /^This part could not be loaded \(503 at .+\)\. Press “Real models” to try again\.$/,
        ),
      );
      // What is computed is there all the same.
      await eventually(async () => assert.equal(await page.locator("#measured-body > .computed tbody tr").count(), 3));
      await context.unroute(/references\.json/);
      await openPanel(page, "measured");
      await eventually(async () =>
        assert.match((await page.locator("#measured-body").textContent()) ?? "", /^Measured on language models/),
      );
      assert.equal(await page.locator("#measured-line").textContent(), "");
    },
    { silent: false },
  ));

test("the experiment: what one per cent moves, hard and soft, and the weights behind it", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#workbench`);
    await ready(page);
    assert.ok(await page.locator("#tab-experiment").isHidden());
    await choose(page, "multi-reward");
    await openPanel(page, "experiment");
    const cells = async () =>
      page
        .locator("#experiment-body tbody")
        .first()
        .locator("tr")
        .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
    await eventually(async () => {
      const rows = await cells();
      assert.equal(rows.length, 8);
      assert.deepEqual(rows[2]?.slice(0, 4), [
        "u +1 % to 0.50096",
        "safety: refuse → warnvalues: stay silent → balance",
        "1.000",
        "0.500",
      ]);
      assert.ok(Number(rows[2]?.[4]) < 0.02);
      assert.deepEqual(rows[6]?.slice(1), ["outside its range", "–", "–", "–"]);
    });
    assert.match(
      (await page.locator("#experiment-sentence").textContent()) ?? "",
      /^Hard argmax: u \+1\u00a0% moves the outcomes by 0\.5\. With α\u00a0=\u00a00\.02 none moves them by more than 0\.0\d+\.$/,
    );
    assert.deepEqual(await page.locator("#experiment .legend li").allTextContents(), [
      "hard argmax",
      "α\u00a0=\u00a00.02",
    ]);
    const weights = page.locator("#experiment-body table").nth(1);
    const row = async (/** @type {string} */ state) =>
      weights
        .locator("tr", { has: page.locator(`th:text-is("${state}")`) })
        .locator("td")
        .allTextContents();
    assert.deepEqual(await row("ambiguous"), ["", "", "0.75", "0.746"]);
    // Everything follows the sliders.
    await type(page, "value.p", "1");
    await eventually(async () => assert.deepEqual(await row("ambiguous"), ["", "", "1", "0.496"]));
    await type(page, "value.u", "0.4");
    await eventually(async () => assert.equal((await cells())[2]?.[1], "none"));
    await type(page, "alpha", "off");
    await eventually(async () => assert.ok((await cells()).every((cells) => cells[4] === "–")));
    // With one domain there is one set of weights, which the controls show already.
    await choose(page, "length-control");
    await openPanel(page, "experiment");
    await eventually(async () => assert.equal((await cells())[0]?.[0]?.startsWith("lambda6 +1 %"), true));
    assert.equal(await page.locator("#experiment-body table").count(), 1);
  }));

for (const width of [320, 390]) {
  test(`at ${width} pixels start page, notes, findings and experiment are no wider than the screen`, () =>
    withPage(browser, { viewport: { width, height: 700 } }, async (page) => {
      const fits = async (/** @type {string} */ what) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${what} is ${wide} pixels wide`);
      };
      await begun(page);
      await page.locator("#glossary summary").click();
      await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
      await fits("the start page");
      await ready(page);
      for (const id of ["multi-reward", "intelligence-obedience"]) {
        await choose(page, id);
        for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
          await tab.click();
          await page.waitForTimeout(400);
          await fits(`${id}, ${await tab.textContent()}`);
        }
      }
      for (const [selector, panel] of [
        ["#readout .term", "model"],
        ["#figures .term", "stability"],
        ["#measured-body .cite", "measured"],
      ]) {
        assert.ok(selector && panel);
        await openPanel(page, panel);
        for (const i of [0, 1]) {
          await page.locator(selector).nth(i).click();
          await page.waitForSelector(".note-box");
          await fits(`a note at ${selector}`);
          await page.keyboard.press("Escape");
        }
      }
    }));
}

test("the words of the introduction are explained where they stand", () =>
  withPage(browser, {}, async (page) => {
    await begun(page);
    for (const word of ["policy", "entropy", "temperature"]) {
      await page.locator("#scenes").getByRole("button", { name: word, exact: true }).click();
      await eventually(async () => assert.ok(((await page.locator(".note-box").textContent()) ?? "").length > 30));
      await page.keyboard.press("Escape");
      await eventually(async () => assert.equal(await page.locator(".note-box:visible").count(), 0));
    }
  }));

test("a picture that cannot be fetched says so, and Play tries again", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page, context) => {
      await context.route("**/scenarios/format-bonus.json", (route) => route.fulfill({ status: 503, body: "" }));
      await page.goto(site.url);
      const reason = "“Format bonus” could not be fetched: 503 at /www/scenarios/format-bonus.json";
      const line = page.locator("#play-line");
      await eventually(async () =>
        assert.equal(await line.textContent(), `The picture could not be loaded (${reason}). Press Play to retry.`),
      );
      assert.equal(await page.locator("#play").textContent(), "Play");
      await page.locator("#enter").click();
      const problem = page.locator("#problem");
      await eventually(async () =>
        assert.equal(await problem.textContent(), `${reason}. Please check the connection and choose it again.`),
      );
      await choose(page, "sophistry");
      assert.equal(await problem.isVisible(), false);
      await page.locator("#introduction").click();
      await context.unroute("**/scenarios/format-bonus.json");
      await page.locator("#play").click();
      await eventually(async () => assert.equal(await line.textContent(), ""));
      await eventually(async () => assert.ok((await picture(page)).every((data) => data.length > 1000)));
      assert.equal(await page.locator("#play").textContent(), "Pause");
    },
    { silent: false },
  ));
