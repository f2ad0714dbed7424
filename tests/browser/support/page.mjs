// A browser, pages that must stay silent, and readers of what the page shows.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

import { DIST } from "../../support/scenarios.mjs";
import { serve } from "./server.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Frame} Frame */

/** What Playwright says where a test wants no service worker. */
const BLOCKED = "Service Worker registration blocked by Playwright";

/**
 * Of a page that keeps its files for later. All others are without a service worker, which fetches the whole site
 * for each of them.
 */
export const KEPT = /** @type {const} */ ({ serviceWorkers: "allow" });

/** @returns {Promise<import("playwright-core").Browser>} */
export function launch() {
  const executablePath = process.env.POLICY_CLIFF_CHROMIUM || "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"] });
}

/** @param {Parameters<typeof serve>[1]} [options] */
export function host(options) {
  return serve(fileURLToPath(DIST), options);
}

/**
 * Runs with a fresh page, then fails on anything that the page said on the console, threw, or was refused by its
 * content security policy.
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: Page, context: import("playwright-core").BrowserContext) => Promise<void>} run
 * @param {{ silent?: boolean }} [expected]  not silent where a test makes the browser itself complain, as of a file
 *   that is not there
 */
export async function withPage(browser, options, run, { silent = true } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: "block",
    ...options,
  });
  /** @type {string[]} */
  const said = [];
  await context.exposeFunction(
    "reportViolation",
    (/** @type {string} */ text) => void said.push(`policy violation: ${text}`),
  );
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      // @ts-expect-error exposed above
      globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.text() !== BLOCKED) said.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`uncaught: ${error.message}`));
  // What is still on its way when a page is left is dropped by the browser, and so is a page's icon, which it asks for
  // in its own time.
  let left = 0;
  /** How often the page had been left when a request began. @type {Map<import("playwright-core").Request, number>} */
  const begun = new Map();
  /** @type {import("playwright-core").Request[]} */
  const dropped = [];
  page.on("framenavigated", (frame) => void (frame === page.mainFrame() && left++));
  page.on("request", (request) => void begun.set(request, left));
  page.on("requestfailed", (request) => {
    if (request.failure()?.errorText !== "net::ERR_ABORTED") said.push(`request failed: ${request.url()}`);
    else if (!request.url().endsWith("/icon.svg")) dropped.push(request);
  });
  try {
    await run(page, context);
    said.push(
      ...dropped.filter((request) => begun.get(request) === left).map((request) => `request dropped: ${request.url()}`),
    );
    if (silent) assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
}

/**
 * Repeats an assertion until it holds. That costs time only where it does not hold, so that patience is long: a machine
 * that does other things is no defect.
 * @param {() => Promise<void>} check
 * @param {number} [patience] milliseconds
 */
export async function eventually(check, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/**
 * Reads something until it is the same twice, and returns it.
 * @template T
 * @param {() => Promise<T>} read
 * @param {number} [apart]  the time between two readings, in milliseconds
 * @returns {Promise<T>}
 */
export async function atRest(read, apart = 300) {
  let last = await read();
  await eventually(async () => {
    const before = last;
    await new Promise((resolve) => setTimeout(resolve, apart));
    last = await read();
    assert.deepEqual(last, before, "it does not come to rest");
  });
  return last;
}

/** Lets the page draw what has been set. @param {Page | Frame} page */
export function frame(page) {
  return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/**
 * The workbench, with its first picture; the start page is left where it is on show.
 * @param {Page | Frame} page
 */
export async function ready(page) {
  await page.waitForSelector("body[data-ready]", { state: "attached" });
  // In one go, since the start page may be about to be left.
  await page.$eval("#enter", (enter) => {
    if (enter instanceof HTMLElement && enter.offsetParent !== null) enter.click();
  });
  await page.waitForSelector("#bars .bar-row", { state: "attached" });
  // A canvas is 150 pixels high until it is drawn on.
  await page.waitForFunction(() => document.querySelector("#policy-chart canvas")?.getAttribute("height") != null);
}

/**
 * Looks at the panels under the pictures, which fetches what they need, and waits for their answers.
 * @param {Page | Frame} page
 */
export async function studied(page) {
  await page.waitForSelector("body[data-scenario]", { state: "attached" });
  await page.$eval("#studies", (panels) => panels.scrollIntoView());
  await page.waitForFunction(() => document.body.dataset.studies === document.body.dataset.scenario);
}

/**
 * @param {Page | Frame} page
 * @param {string} id
 */
export async function choose(page, id) {
  await page.selectOption("#scenario", id);
  const title = await page.locator("#scenario option:checked").textContent();
  assert.ok(title);
  await page.waitForFunction(
    (wanted) => document.body.dataset.scenario === wanted && document.body.dataset.studies === wanted,
    id,
  );
}

/** Opens the forms of the scenario on show and its text, and waits until both are there. @param {Page} page */
export async function openEditor(page) {
  await page.locator("#studies").scrollIntoViewIfNeeded();
  await page.locator("#edit").click();
  await page.waitForSelector(".inspector");
  await page.getByRole("button", { name: "Text", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".code")?.shadowRoot?.querySelector(".cm-content"));
}

/**
 * Shows one of the panels under the pictures.
 * @param {Page | Frame} page
 * @param {string} name  as links have it
 */
export function openPanel(page, name) {
  return page.locator(`#tab-${name}`).click();
}

/**
 * Opens the disclosure in which a control stands that is folded away at first.
 * @param {Page | Frame} page
 * @param {string} [name]  of the control's field; the disclosure is opened anyway without one
 */
export async function unfold(page, name) {
  const advanced = page.locator("#advanced", name ? { has: page.locator(`[id="field-${name}"]`) } : {});
  if ((await advanced.count()) > 0 && (await advanced.getAttribute("open")) === null)
    await advanced.locator("summary").click();
}

/** Shows the second picture below the first. @param {Page} page */
export async function both(page) {
  await page.locator("#picture-choice button", { hasText: "+" }).click();
  const second = page.locator("#value-chart");
  await second.waitFor({ state: "visible" });
  await page.waitForFunction(() => document.querySelector("#value-chart canvas")?.getAttribute("height") != null);
}

/**
 * Chooses an option, also of a control that is folded away at first.
 * @param {Page | Frame} page
 * @param {string} name  of the field
 * @param {string} value
 */
export async function select(page, name, value) {
  await unfold(page, name);
  await page.selectOption(`#field-${name}`, value);
}

/**
 * Adds a scenario to those of the site. For pages without a service worker, whose requests pass by.
 * @param {Page} page
 * @param {string} id
 * @param {string} text
 */
export async function addScenario(page, id, text) {
  const { title, guide = [], measured } = JSON.parse(text);
  const added = { id, title, steps: guide.length, measured: measured !== undefined };
  await page.route("**/scenarios.json", async (route) => {
    await route.fulfill({ json: [...(await (await route.fetch()).json()), added] });
  });
  await page.route(`**/scenarios/${id}.json`, (route) => route.fulfill({ body: text }));
}

/** Keeps a page from fetching scenarios before they are chosen. @param {Page} page */
export function withoutPrefetch(page) {
  return page.addInitScript(() => {
    globalThis.requestIdleCallback = () => 0;
  });
}

/**
 * Probabilities and marks of the watched state's actions, as shown.
 * @param {Page | Frame} page
 */
export async function bars(page) {
  const rows = await page.$$eval("#bars .bar-row", (elements) =>
    elements.map((row) => {
      const number = (/** @type {string} */ kind) =>
        Number(row.querySelector(`[data-kind=${kind}]`)?.textContent?.replace("−", "-"));
      return [
        row.getAttribute("data-action") ?? "",
        { hard: number("hard"), soft: number("soft"), optimal: row.classList.contains("optimal") },
      ];
    }),
  );
  return /** @type {Record<string, { hard: number, soft: number, optimal: boolean }>} */ (Object.fromEntries(rows));
}

/**
 * @param {Page | Frame} page
 * @param {string} row
 */
export async function value(page, row) {
  const cells = await page.$$eval(`#readout tr[data-row="${row}"] td`, (elements) =>
    elements.map((cell) => cell.textContent ?? ""),
  );
  const [hard, soft] = cells.map((text) => (text === "" ? NaN : Number(text.replace("−", "-"))));
  return { hard: hard ?? NaN, soft: soft ?? NaN };
}

/** @param {Page | Frame} page */
export async function sentence(page) {
  return (await page.locator("#sentence").textContent()) ?? "";
}

/**
 * @param {Page | Frame} page
 * @param {string} name of the field
 * @param {string} text
 */
export async function type(page, name, text) {
  await unfold(page, name);
  const field = page.locator(`[id="field-${name}"]`);
  await field.fill(text);
  await field.press("Enter");
}

/**
 * @param {Page | Frame} page
 * @param {"policy" | "value"} kind
 * @returns {Promise<{ base: string, overlay: string }>}
 */
export function pixels(page, kind) {
  return page.$$eval(`#${kind}-chart canvas`, (canvases) => {
    const [base, overlay] = canvases.map((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    return { base: base ?? "", overlay: overlay ?? "" };
  });
}

/**
 * Drags on a chart between two places given as parts of its width.
 * @param {Page} page
 * @param {"policy" | "value"} kind
 * @param {number} from
 * @param {number} to
 * @param {number} [steps]
 */
export async function drag(page, kind, from, to, steps = 12) {
  const box = await page.locator(`#${kind}-chart .stage`).boundingBox();
  assert.ok(box);
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps });
  await page.mouse.up();
}

/** Returns the value of the swept parameter, which may stand there as a fraction. @param {Page | Frame} page */
export async function theta(page) {
  const text = await page.locator("#main-fields .number-control:first-child input[type=text]").inputValue();
  const [above = "", below = "1"] = text.replace("−", "-").split("/");
  return Number(above) / Number(below);
}

/**
 * @param {number} actual
 * @param {number} expected
 * @param {number} tolerance half a unit of the last digit shown
 */
export function near(actual, expected, tolerance) {
  assert.ok(Math.abs(actual - expected) <= tolerance + 1e-12, `${actual} is not ${expected} within ${tolerance}`);
}
