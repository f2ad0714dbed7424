// Accessibility as axe-core sees it, in every state that the page has, light and dark, wide and narrow; and what it
// does not see: the size of every target, for pointers and for fingers, the names of tables, the way past what comes before the picture.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { drop } from "./support/files.mjs";
import { largeModel } from "./support/large-model.mjs";
import { eventually, openPanel, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage({ cors: true });

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What each page is fetching. @type {WeakMap<Page, Set<import("playwright-core").Request>>} */
const underWay = new WeakMap();

/** Opens a state while it is noted what the page fetches. @param {Page} page @param {keyof typeof STATES} state */
function visit(page, state, check = passes) {
  const requests = new Set();
  underWay.set(page, requests);
  page.on("request", (request) => requests.add(request));
  const ended = (/** @type {import("playwright-core").Request} */ request) => void requests.delete(request);
  page.on("requestfinished", ended);
  page.on("requestfailed", ended);
  return STATES[state]?.(page, check);
}

/** The least width and height of what is pressed: with a pointer (WCAG 2.5.8), and with a finger (2.5.5). CSS pixels. */
const POINTER = 24;
const FINGER = 44;

/** The width from which a screen is wide. CSS pixels. */
const WIDE = 800;

/**
 * Fails on anything that axe finds, on any colours that are too close, light or dark, and on targets that are too small
 * for a pointer. Colours take most of the time and are the same on every screen, so they are looked at on a wide one.
 * @param {Page} page
 * @param {string} state  of the page, for the message
 */
async function passes(page, state) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const isWide = (page.viewportSize()?.width ?? 0) >= WIDE;
  assert.deepEqual(await findings(page, { type: "tag", values: TAGS }, isWide), [], state);
  assert.deepEqual(await small(page, POINTER), [], state);
  assert.deepEqual(await nameless(page), [], state);
  if (!isWide) return;
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await findings(page, { type: "rule", values: ["color-contrast"] }), [], `${state}, dark`);
  // Pictures of the dark theme that are still on their way would be dropped.
  await eventually(async () => assert.equal(underWay.get(page)?.size, 0));
  await page.emulateMedia({ colorScheme: "light" });
}

/**
 * Returns what can be pressed and is smaller than a size in one direction. Words in a text are as high as its lines,
 * panels can be reached to be scrolled, and the states of a drawing and what folds them are as large as the drawing has
 * room for. A text in a drawing that is edited is a field of a form as well.
 * @param {Page} page
 * @param {number} least
 */
function small(page, least) {
  return page.evaluate((least) => {
    const controls = "a[href], button, select, summary, input, [role=tab], [role=slider], [tabindex='0']";
    // Where a dialogue is open, nothing else can be pressed.
    const place = document.querySelector("dialog[open]") ?? document;
    return [...place.querySelectorAll(controls)]
      .filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert], :disabled"),
      )
      .filter(
        (element) =>
          !element.matches(
            ".term:not(.label *), [role=tabpanel], .cite, .place, .skip, .visually-hidden, p a, li a, cite a, td a, .mark",
          ),
      )
      .filter((element) => least <= 24 || !element.matches(".node, .fold, .scroll"))
      .map((element) => {
        // A box is ticked, and a file chosen, by its label, too. In forms of models the box is as large itself.
        const label =
          element instanceof HTMLInputElement &&
          ["checkbox", "radio", "file"].includes(element.type) &&
          !element.matches(".inspector *, .door-options *") &&
          element.labels?.[0];
        const target = label || element;
        const { width, height } = target.getBoundingClientRect();
        return { target: target.outerHTML.slice(0, 100), width, height };
      })
      .filter(({ width, height }) => Math.min(width, height) < least - 0.1);
  }, least);
}

/**
 * @param {Page} page
 * @param {{ type: string, values: string[] }} runOnly
 * @param {boolean} withColours
 * @returns {Promise<string[]>}
 */
async function findings(page, runOnly, withColours = true) {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const options = { runOnly, rules: withColours ? {} : { "color-contrast": { enabled: false } } };
  return page.evaluate(async (options) => {
    // @ts-expect-error made by a script that is put into the page
    const { violations } = await axe.run(document, options);
    return violations.flatMap((/** @type {any} */ { id, nodes }) =>
      nodes.map((/** @type {any} */ { html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary})`),
    );
  }, options);
}

/** Returns the tables that are shown without a name of their own. @param {Page} page */
function nameless(page) {
  return page.locator("table:visible").evaluateAll((tables) => {
    const nameOf = (/** @type {Element} */ table) => {
      const label = document.getElementById(table.getAttribute("aria-labelledby") ?? "")?.textContent;
      return label ?? table.getAttribute("aria-label") ?? table.querySelector("caption")?.textContent ?? "";
    };
    return tables.filter((table) => nameOf(table).trim() === "").map((table) => table.outerHTML.slice(0, 160));
  });
}

/** Opens the page with a link, and waits for the picture. @param {Page} page @param {string} link */
async function open(page, link) {
  await page.goto("about:blank");
  await page.goto(`${site.url}#${link}`);
  await ready(page);
}

/**
 * Every state: how it is reached, and that it is checked there.
 * @type {Record<string, (page: Page, check: (page: Page, state: string) => Promise<void>) => Promise<void>>}
 */
const STATES = {
  async start(page, check) {
    await page.goto(site.url);
    await page.waitForFunction(() => document.querySelector("#landscape canvas")?.getAttribute("height") != null);
    await check(page, "start");
    await page.locator("#start .term").first().click();
    await page.waitForSelector(".note-box");
    await check(page, "start, a term explained");
    await page.keyboard.press("Escape");
    await page.locator("#glossary summary").click();
    await eventually(async () => assert.ok((await page.locator("#terms dt").count()) > 30));
    await check(page, "start, all terms");
  },
  async panels(page, check) {
    for (const id of ["format-bonus", "grid-world", "multi-reward", "intelligence-obedience"]) {
      await open(page, `v=1&scenario=${id}`);
      // On a narrow window the picture that stays in sight lies over what scrolls under it, and panels pass over it.
      await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView());
      await page.waitForSelector(`#model-drawing[data-drawn="${id}"]`);
      await check(page, id);
      await page.locator("#advanced summary").click();
      for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
        await tab.click();
        await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView());
        await page.waitForTimeout(300);
        await check(page, `${id}, ${await tab.textContent()}`);
      }
    }
    await openPanel(page, "stability");
    await page.locator("#readout .term").first().click();
    await page.waitForSelector(".note-box");
    await check(page, "a term explained");
  },
  async "large model"(page, check) {
    await open(page, "v=1&scenario=sophistry&show=model");
    await drop(page, "large.json", largeModel(120));
    await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView({ block: "center" }));
    await page.waitForSelector(".fold");
    await page.fill("#around-find", "s1");
    await check(page, "large model");
  },
  async "stress test"(page, check) {
    await open(page, "v=1&scenario=clever-slacker&show=stress");
    await page.locator("#stress-run:enabled").click();
    await eventually(async () => assert.ok(await page.locator("#stress-chart .stage").isVisible()), 20000);
    await check(page, "stress test");
  },
  async reading(page, check) {
    await open(page, "v=1&scenario=sophistry&step=2");
    await page.locator("#guide .sources summary").click();
    await check(page, "reading");
    await open(page, "v=1&scenario=grid-world&step=2");
    await page.waitForSelector('#model-drawing[data-drawn="grid-world"]');
    await check(page, "reading, the model beside the picture");
    await page.click("#guide-next");
    await page.waitForSelector("#guide .answers[role=group]");
    await check(page, "reading, a question");
  },
  async "reading, with panels"(page, check) {
    await open(page, "v=1&scenario=multi-reward&step=1&show=guide,model,advanced");
    await page.waitForSelector("#guide-next");
    for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
      await tab.click();
      await page.waitForTimeout(200);
      await check(page, `reading, ${await tab.textContent()}`);
    }
  },
  async "bad link"(page, check) {
    await open(page, "v=1&scenario=clever-slacker&rho=7&colour=red");
    assert.ok(await page.locator("#notice").isVisible());
    await check(page, "bad link");
  },
  async tipped(page, check) {
    await open(page, "v=1&scenario=clever-slacker&show=stability");
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await page.locator("#tip:enabled").click();
    await eventually(async () => assert.ok(await page.locator("#perturbed").isVisible()));
    await check(page, "tipped");
  },
  async share(page, check) {
    await open(page, "v=1&scenario=clever-slacker");
    await page.locator("#share").click();
    await page.waitForSelector("dialog");
    for (const tab of await page.locator("dialog [role=tab]").all()) {
      await tab.click();
      await page.waitForTimeout(500);
      await check(page, `share: ${await tab.textContent()}`);
    }
  },
  async prompts(page, check) {
    await open(page, "v=1&scenario=best-of-eleven");
    await page.locator("#tabs").evaluate((tabs) => tabs.scrollIntoView());
    await page.waitForSelector("#prompts-body canvas[height]");
    await check(page, "prompts");
  },
  async "your rewards"(page, check) {
    await page.goto(site.url);
    await page.locator("#open-rewards:enabled").click();
    await page.waitForSelector("dialog[open]");
    await check(page, "your rewards");
  },
  async "your model"(page, check) {
    await page.goto(site.url);
    await page.locator("#open-own").click();
    await page.waitForSelector("dialog.door");
    await check(page, "your model");
    await page
      .locator("#door-text")
      .fill("{0: {0: [(0.5, 0, 1, False), (0.5, 1, 2, True)]}, 1: {0: [(1, 1, 0, True)]}}");
    await page.waitForSelector(".door-options input[type=checkbox]");
    await check(page, "your model, recognised");
  },
  async editing(page, check) {
    await page.goto(site.url);
    await page.locator("#open-own").click();
    await page.getByRole("button", { name: "A chain" }).click();
    await page.waitForSelector(".inspector input[type=checkbox]");
    await eventually(async () => assert.equal(await page.locator("#model-drawing .node").count(), 4));
    await page.getByRole("button", { name: "Text", exact: true }).click();
    await page.waitForFunction(() => document.querySelector(".code")?.shadowRoot?.querySelector(".cm-content"));
    await check(page, "editing");
  },
  async embed(page, check) {
    await page.goto(`${site.url}embed.html#v=1&scenario=clever-slacker`);
    await page.waitForSelector("canvas[height]");
    await check(page, "embed");
  },
  async talk(page, check) {
    await open(page, "v=1&scenario=clever-slacker&step=1");
    await page.locator("#talk").click();
    await eventually(async () => assert.ok(await page.locator("#share").isHidden()));
    await check(page, "talk mode");
  },
};

for (const state of Object.keys(STATES)) {
  for (const width of [1280, 320])
    test(`${state}, ${width} pixels: axe finds nothing, light or dark, and no target is too small`, () =>
      withPage(browser, { colorScheme: "light", viewport: { width, height: 800 } }, async (page) =>
        visit(page, state),
      ));
  test(`${state}: for fingers every target is 44 pixels high and wide, but for words in a text`, () =>
    withPage(browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) =>
      visit(page, state, async (page, state) => assert.deepEqual(await small(page, FINGER), [], state)),
    ));
}

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
