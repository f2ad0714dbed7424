// cargo xtask bench --large-page [PROMPTS]: the page with a table of 100,000 prompts with 8 answers and 4 scores each, in
// Chromium: how long the page's own thread is busy in one piece from the drop to its pictures and under the hand, and how
// long Cancel takes. Tasks of more than 50 ms are those that the browser calls long.

import { noteFrames } from "../tests/browser/support/frames.mjs";
import { host, launch, openPanel, ready } from "../tests/browser/support/page.mjs";
import { largeCsv } from "./large-csv.mjs";

const PROMPTS = Number(process.argv[2] ?? 100_000);
/** The time that a step may take. Milliseconds. */
const PATIENCE = 180_000;

const [browser, site] = await Promise.all([launch(), host()]);
const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, serviceWorkers: "block" });
page.on("pageerror", (error) => console.log(`uncaught: ${error.message}`));

await noteFrames(page);

/** Waits for what an expression says of the page. @param {string} condition */
async function until(condition) {
  const end = performance.now() + PATIENCE;
  while (!(await page.evaluate(condition))) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE} ms: ${condition}`);
    await page.waitForTimeout(20);
  }
}

/** @param {string} what @param {() => Promise<unknown>} act */
async function watched(what, act) {
  const begun = await page.evaluate(() => performance.now());
  await act();
  const { lasted, gaps, tasks } = await page.evaluate(async (begun) => {
    const lasted = performance.now() - begun;
    const { frames, long } = /** @type {{ frames: number[], long: [number, number][] }} */ (
      /** @type {unknown} */ (globalThis)
    );
    // Long tasks are told a moment later.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const own = frames.filter((now) => now >= begun && now <= begun + lasted);
    const gaps = own.slice(1).map((now, i) => now - (own[i] ?? NaN));
    return { lasted, gaps, tasks: long.filter(([start]) => start >= begun && start <= begun + lasted) };
  }, begun);
  // The share of the time, not of the frames: one of a second is more than one of sixty.
  const late = gaps.filter((gap) => gap >= 20).reduce((sum, gap) => sum + gap - 1000 / 60, 0);
  const share = 100 * (1 - late / lasted);
  const long = tasks.map(([start, task]) => `${task.toFixed(0)} ms after ${(start - begun).toFixed(0)}`);
  const said = long.length > 8 ? [...long.slice(0, 8), `${long.length - 8} more`] : long;
  console.log(
    `${what}: ${lasted.toFixed(0)} ms, ${share.toFixed(0)} % of it in time, ${Math.max(0, ...gaps).toFixed(0)} ms between two frames at most; long tasks: ${said.join(", ") || "none"}`,
  );
}

/**
 * Presses a button once it is there, and prints how long it takes until the page says so.
 * @param {string} what
 * @param {string} button  what finds it
 * @param {string} said  what is true then
 */
async function cancelled(what, button, said) {
  await until(`!!(${button})?.checkVisibility()`);
  const took = await page.evaluate(
    `(async () => {
      const begun = performance.now();
      (${button}).click();
      while (!(${said})) await new Promise(requestAnimationFrame);
      return performance.now() - begun;
    })()`,
  );
  console.log(`Cancel of ${what}: ${Number(took).toFixed(0)} ms until the page says so`);
}

const drop = () =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(/** @type {any} */ (globalThis).table);
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
  });
const inDialog = (/** @type {string} */ text) =>
  `[...document.querySelectorAll("dialog button")].find(({ textContent }) => textContent.trim() === "${text}")`;
const notice = (/** @type {string} */ text) =>
  `document.querySelector("dialog .notice")?.textContent.includes("${text}")`;
const recognised = () => until('!!document.querySelector("dialog .recognised")');
const there = () => until('document.querySelector("#scenario option:checked")?.textContent === "table"');
const atRest = () => until('!document.querySelector("#here.busy")');

try {
  await page.goto(`${site.url}#v=1&scenario=sophistry`);
  await ready(page);
  await page.evaluate(`globalThis.table = new File([(${largeCsv})(${PROMPTS})], "table.csv")`);
  // What making it has left behind is not measured.
  await page.waitForTimeout(2000);
  console.log(`${PROMPTS} prompts, Chromium ${browser.version()}`);
  await watched("the page when it does nothing", () => page.waitForTimeout(1000));

  await drop();
  await cancelled("reading", inDialog("Cancel"), notice("Reading was cancelled"));
  await watched("dropped and read", async () => {
    await page.evaluate(`(${inDialog("Read it")}).click()`);
    await recognised();
  });
  await page.evaluate('document.querySelector("dialog .primary").click()');
  await cancelled("making the model", inDialog("Cancel"), notice("Opening was cancelled"));
  await page.evaluate('document.querySelector("dialog .primary").click()');
  await until('!document.querySelector("dialog")');
  const told = (/** @type {string} */ text) => `document.getElementById("problem").textContent.startsWith("${text}")`;
  await cancelled("opening", 'document.getElementById("waiting-cancel")', told("Cancelled"));
  await page.evaluate(() => document.querySelector("dialog")?.close());

  await drop();
  await recognised();
  await watched("opened to the first picture", async () => {
    await page.evaluate('document.querySelector("dialog .primary").click()');
    await there();
    await until('document.querySelector("#policy-chart canvas")?.getAttribute("height") != null');
  });
  await watched("the cliffs, and what else follows", async () => {
    await openPanel(page, "cliffs");
    await until("document.body.dataset.studies === document.body.dataset.scenario");
  });
  await watched("the prompts", async () => {
    await openPanel(page, "prompts");
    await until('/\\d/.test(document.getElementById("prompts-line").textContent)');
  });
  await watched("the list of prompts scrolled, sorted and searched", async () => {
    const list = page.locator(".prompt-rows");
    await list.scrollIntoViewIfNeeded();
    for (let i = 0; i < 20; i++) await page.mouse.wheel(0, 400);
    await page.evaluate('document.querySelector(".prompt-gap").click()');
    await page.locator("#prompt-find").fill("77");
    await page.waitForTimeout(500);
  });
  for (const [what, selector] of [
    ["weight", '#main-fields .number-control:first-child input[type="range"]'],
    ["temperature", "#field-alpha-slider"],
  ]) {
    await watched(`the ${what} dragged`, async () => {
      const slider = page.locator(selector ?? "");
      await slider.scrollIntoViewIfNeeded();
      const box = await slider.boundingBox();
      if (!box) throw new Error(`there is no slider of the ${what}`);
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.3, y);
      await page.mouse.down();
      for (let i = 0; i <= 120; i++) {
        await page.mouse.move(box.x + box.width * (0.3 + 0.4 * (i / 120)), y);
        await page.waitForTimeout(16);
      }
      await page.mouse.up();
    });
    await watched("what follows that", async () => {
      await page.waitForTimeout(500);
      await atRest();
      await page.waitForTimeout(5000);
    });
  }

  const alpha = async (/** @type {string} */ value) => {
    await page.locator("#field-alpha").fill(value);
    await page.locator("#field-alpha").press("Enter");
  };
  await alpha("0.21");
  await cancelled("a soft sweep", 'document.getElementById("waiting-cancel")', told("Cancelled"));
  await openPanel(page, "cliffs");
  await alpha("0.22");
  const beside = (/** @type {string} */ id) => `document.querySelector("#${id} + button")`;
  const says = (/** @type {string} */ id) => `document.getElementById("${id}").textContent.startsWith("Cancelled")`;
  await cancelled("the studies", beside("cliffs-verdict"), says("cliffs-verdict"));
  await openPanel(page, "prompts");
  await alpha("0.23");
  await cancelled("the population", beside("prompts-line"), says("prompts-line"));
  const again = await page.evaluate(() => performance.now());
  await page.selectOption("#scenario", "grid-world");
  await until('document.body.dataset.scenario === "grid-world"');
  console.log(`another scenario after that: ${((await page.evaluate(() => performance.now())) - again).toFixed(0)} ms`);
} finally {
  await browser.close();
  await site.close();
}
