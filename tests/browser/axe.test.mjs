// Accessibility as axe-core sees it, in every state that the page has, light and dark, wide and narrow; and what it
// cannot see: the size of targets for fingers, the way past what comes before the picture.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, openPanel, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage({ cors: true });

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Fails on anything that axe finds, and on any colours of the dark theme that are too close.
 * @param {Page} page
 * @param {string} state  of the page, for the message
 */
async function passes(page, state) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  assert.deepEqual(await findings(page, { type: "tag", values: TAGS }), [], state);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await findings(page, { type: "rule", values: ["color-contrast"] }), [], `${state}, dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

/**
 * @param {Page} page
 * @param {{ type: string, values: string[] }} runOnly
 * @returns {Promise<string[]>}
 */
async function findings(page, runOnly) {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  return page.evaluate(async (runOnly) => {
    // @ts-expect-error made by a script that is put into the page
    const { violations } = await axe.run(document, { runOnly });
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map((/** @type {any} */ { html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary})`),
    );
  }, runOnly);
}

/** Opens the page with a link, and waits for the picture. @param {Page} page @param {string} link */
async function open(page, link) {
  await page.goto("about:blank");
  await page.goto(`${site.url}#${link}`);
  await ready(page);
}

/** @type {Record<string, (page: Page) => Promise<void>>} */
const STATES = {
  async start(page) {
    await page.goto(site.url);
    await page.waitForFunction(() => document.querySelector("#landscape canvas")?.getAttribute("height") != null);
    await passes(page, "start");
    await page.locator("#start .term").first().click();
    await page.waitForSelector(".note-box");
    await passes(page, "start, a term explained");
    await page.keyboard.press("Escape");
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
    await passes(page, "start, all terms");
  },
  async panels(page) {
    for (const id of ["format-bonus", "grid-world", "multi-reward", "intelligence-obedience"]) {
      await open(page, `v=1&scenario=${id}`);
      // In the middle of the window: on a narrow one the picture stays in sight and lies over what scrolls under it.
      await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView({ block: "center" }));
      await page.waitForSelector(`#model-drawing[data-drawn="${id}"]`);
      await passes(page, id);
      await page.locator("#advanced summary").click();
      for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
        await tab.click();
        await page.waitForTimeout(300);
        await passes(page, `${id}, ${await tab.textContent()}`);
      }
    }
    await openPanel(page, "stability");
    await page.locator("#readout .term").first().click();
    await page.waitForSelector(".note-box");
    await passes(page, "a term explained");
  },
  async "stress test"(page) {
    await open(page, "v=1&scenario=clever-slacker&show=stress");
    await page.locator("#stress-run:enabled").click();
    await eventually(async () => assert.ok(await page.locator("#stress-chart .stage").isVisible()), 20000);
    await passes(page, "stress test");
  },
  async reading(page) {
    await open(page, "v=1&scenario=sophistry&step=2");
    await page.locator("#guide .sources summary").click();
    await passes(page, "reading");
    await open(page, "v=1&scenario=grid-world&step=2");
    await page.waitForSelector('#model-drawing[data-drawn="grid-world"]');
    await passes(page, "reading, the model beside the picture");
    await page.click("#guide-next");
    await page.waitForSelector("#guide .answers[role=group]");
    await passes(page, "reading, a question");
  },
  async "bad link"(page) {
    await open(page, "v=1&scenario=clever-slacker&rho=7&colour=red");
    assert.ok(await page.locator("#notice").isVisible());
    await passes(page, "bad link");
  },
  async tipped(page) {
    await open(page, "v=1&scenario=clever-slacker&show=stability");
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await page.locator("#tip:enabled").click();
    await eventually(async () => assert.ok(await page.locator("#perturbed").isVisible()));
    await passes(page, "tipped");
  },
  async share(page) {
    await open(page, "v=1&scenario=clever-slacker");
    await page.locator("#share").click();
    await page.waitForSelector("dialog");
    for (const tab of await page.locator("dialog [role=tab]").all()) {
      await tab.click();
      await page.waitForTimeout(500);
      await passes(page, `share: ${await tab.textContent()}`);
    }
  },
  async embed(page) {
    await page.goto(`${site.url}embed.html#v=1&scenario=clever-slacker`);
    await page.waitForSelector("canvas[height]");
    await passes(page, "embed");
  },
  async talk(page) {
    await open(page, "v=1&scenario=clever-slacker&step=1");
    await page.locator("#talk").click();
    await eventually(async () => assert.ok(await page.locator("#share").isHidden()));
    await passes(page, "talk mode");
  },
};

for (const [state, visit] of Object.entries(STATES))
  for (const width of [1280, 320])
    test(`${state}, ${width} pixels: axe finds nothing, light or dark`, () =>
      withPage(browser, { colorScheme: "light", viewport: { width, height: 800 } }, visit));

test("for fingers every target is 44 pixels high, but for words in a text", () =>
  withPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
    const small = () =>
      page.$$eval("button, select, summary, input, [role=tab]", (elements) =>
        elements
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .filter((element) => !element.closest(".term:not(.label *), .cite, .place, .node, .skip"))
          .map((element) => {
            // A box is ticked by its label, too.
            const target =
              (element instanceof HTMLInputElement && element.type === "checkbox" && element.labels?.[0]) || element;
            const { width, height } = target.getBoundingClientRect();
            return { target: target.outerHTML.slice(0, 100), width, height };
          })
          .filter(({ width, height }) => Math.min(width, height) < 43.9),
      );
    await open(page, "v=1&scenario=multi-reward&step=1&show=guide,model,advanced");
    await page.waitForSelector("#guide-next");
    for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
      await tab.click();
      await page.waitForTimeout(200);
      assert.deepEqual(await small(), [], (await tab.textContent()) ?? "");
    }
  }));

test("the keyboard passes by the words that can be explained, and skips to the picture", () =>
  withPage(browser, {}, async (page) => {
    await open(page, "v=1&scenario=multi-reward");
    await eventually(async () => assert.ok((await page.locator("#readout .term").count()) > 3));
    /** @type {string[]} */
    const stops = [];
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const { id = "", className = "", tagName = "" } = document.activeElement ?? {};
        return `${tagName} ${id || className}`;
      });
      if (stop.startsWith("BODY")) break;
      stops.push(stop);
    }
    assert.ok(stops.length > 15 && stops.length < 45, stops.join("\n"));
    assert.deepEqual(
      stops.filter((stop) => stop.includes("term")),
      [],
    );
    await page.locator("#skip").focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.activeElement?.matches("#policy-chart .stage")));
  }));
