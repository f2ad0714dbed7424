// A worker dies in every way it can, and the page recovers. Two start with the page: one answers what moves with the
// hand, the other the studies, whose tabs are in sight. Deaths are aimed at either.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxed } from "../support/scenarios.mjs";
import { bars, choose, eventually, near, pixels, ready, type, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/**
 * @typedef {{ started: number, deaths: number, manner: "kill" | "throw" | "trap", of: "solve" | "cliffs" | "stability" }} Fate
 */

/**
 * Opens the page with workers that can be made to die in the middle of the next requests.
 * @param {import("playwright-core").Page} page
 */
async function open(page) {
  await page.addInitScript(() => {
    /** @type {Fate} */
    const fate = { started: 0, deaths: 0, manner: "kill", of: "solve" };
    /** @type {any} */ (globalThis).fate = fate;
    globalThis.Worker = class extends Worker {
      /** @param {string | URL} address @param {WorkerOptions} [options] */
      constructor(address, options) {
        super(address, options);
        fate.started += 1;
      }

      /** @param {any} message @param {any} [options] */
      postMessage(message, options) {
        const dies = message.ask?.[fate.of] && fate.deaths > 0;
        super.postMessage(dies && fate.manner === "trap" ? { ...message, trap: true } : message, options);
        if (!dies) return;
        fate.deaths -= 1;
        if (fate.manner === "trap") return;
        if (fate.manner === "kill") this.terminate();
        else this.dispatchEvent(new ErrorEvent("error", { message: "planted crash", cancelable: true }));
      }
    };
  });
  // Without the drawing of the model, which has a worker of its own.
  await page.goto(`${site.url}#v=1&scenario=format-bonus&show=cliffs,both`);
  await ready(page);
  await page.locator("#cliffs").scrollIntoViewIfNeeded();
  // The second one starts when its panel has been fetched.
  await eventually(async () => assert.equal(await started(page), 2));
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Partial<Fate>} change
 */
const plan = (page, change) =>
  page.evaluate((wanted) => void Object.assign(/** @type {any} */ (globalThis).fate, wanted), change);
/** @param {import("playwright-core").Page} page */
const started = (page) => page.evaluate(() => /** @type {Fate} */ (/** @type {any} */ (globalThis).fate).started);

test("a worker killed in the middle of a solve is replaced for the next request", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    await plan(page, { deaths: 1, manner: "kill" });
    await type(page, "alpha", "0.2");
    await type(page, "alpha", "0.3");
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.1, 0.3), 0.0005));
    assert.equal(await started(page), 3);
    assert.equal(await page.locator("#problem").isVisible(), false);
  }));

test("a worker that throws is replaced and asked again, unseen", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    await plan(page, { deaths: 1, manner: "throw" });
    await type(page, "alpha", "0.2");
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.1, 0.2), 0.0005));
    assert.equal(await started(page), 3);
    assert.equal(await page.locator("#problem").isVisible(), false);
  }));

test("a worker that throws twice is reported, the last picture stays, and the next change works", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    const before = await pixels(page, "value");
    await plan(page, { deaths: 2, manner: "throw" });
    await type(page, "alpha", "0.2");
    await eventually(async () =>
      assert.equal(await page.locator("#problem").textContent(), "the solver stopped twice: planted crash"),
    );
    assert.equal((await pixels(page, "value")).base, before.base);
    await type(page, "alpha", "0.3");
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.1, 0.3), 0.0005));
    assert.equal(await page.locator("#problem").isVisible(), false);
  }));

test("a panic in the solver: the worker is replaced, its message is shown, the last picture stays, and the next change works", () =>
  withPage(
    browser,
    { serviceWorkers: "block" },
    async (page) => {
      // A message that says so makes the worker's next call of the solver panic as the solver itself would: a message
      // on the console, and an error with it.
      await page.route(/\/worker\.js/, async (route) => {
        const fault = `
          let trap = false;
          addEventListener("message", ({ data }) => data.ask && (trap = data.trap === true));
          const { instantiate } = WebAssembly;
          WebAssembly.instantiate = async (...given) => {
            const instance = await instantiate(...given);
            const exports = Object.fromEntries(Object.entries(instance.exports).map(([name, value]) => [name, typeof value !== "function" ? value : (...more) => {
              if (!trap) return value(...more);
              console.error("panicked at src/planted.rs:1:2:\\nplanted panic\\n\\nStack:\\n\\nnone");
              throw Object.assign(new Error("panicked at src/planted.rs:1:2:\\nplanted panic"), { name: "PanicError" });
            }]));
            return Object.create(WebAssembly.Instance.prototype, { exports: { value: exports } });
          };\n`;
        const response = await route.fetch();
        await route.fulfill({ response, body: fault + (await response.text()) });
      });
      await open(page);
      const before = await pixels(page, "value");
      await plan(page, { deaths: 2, manner: "trap" });
      await type(page, "alpha", "0.2");
      await eventually(async () =>
        assert.equal(
          await page.locator("#problem").textContent(),
          "the solver stopped twice: panicked at src/planted.rs:1:2:\nplanted panic",
        ),
      );
      assert.equal((await pixels(page, "value")).base, before.base);
      await type(page, "alpha", "0.3");
      await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.1, 0.3), 0.0005));
      assert.equal(await page.locator("#problem").isVisible(), false);
    },
    { silent: false },
  ));

test("studies whose worker dies are asked for again", () =>
  withPage(browser, {}, async (page) => {
    await open(page);
    await plan(page, { deaths: 1, manner: "throw", of: "cliffs" });
    await choose(page, "clever-slacker");
    await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody").count(), 2));
    // The fourth draws the model, which this scenario opens with.
    await eventually(async () => assert.equal(await started(page), 4));
    assert.equal(await page.locator("#problem").isVisible(), false);
    await plan(page, { deaths: 2, manner: "throw", of: "stability" });
    await type(page, "value.rho", "0.3");
    await eventually(async () =>
      assert.equal(await page.locator("#problem").textContent(), "the solver stopped twice: planted crash"),
    );
    await type(page, "value.rho", "0.2");
    await eventually(async () => assert.match((await page.locator("#tie").textContent()) ?? "", /^A tie/));
    assert.equal(await page.locator("#problem").isVisible(), false);
  }));

test("a scenario that is refused is explained, and the last picture stays", () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    await page.route("**/scenarios/clever-slacker.json", async (route) => {
      const text = await (await route.fetch()).text();
      await route.fulfill({ body: text.replace(/"discount": ?1/, '"discount": 2') });
    });
    await open(page);
    const before = await pixels(page, "policy");
    await page.selectOption("#scenario", { index: 1 });
    await eventually(async () =>
      assert.match(
        (await page.locator("#problem").textContent()) ?? "",
        /^line \d+, column \d+, discount: .*2.*\[0, 1\]/,
      ),
    );
    assert.equal((await pixels(page, "policy")).base, before.base);
    await eventually(async () => assert.equal(await started(page), 2));
    await page.selectOption("#scenario", { index: 0 });
    await eventually(async () => assert.equal(await page.locator("#problem").isVisible(), false));
  }));

test("a page that cannot load its scenarios says so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/scenarios.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(site.url);
  await eventually(async () =>
    assert.equal(
      await page.locator("#problem").textContent(),
      "the list of scenarios could not be read: 404 at /www/scenarios.json",
    ),
  );
  assert.equal(await page.locator("#sentence").textContent(), "The page could not start.");
  await page.unroute("**/scenarios.json");
  await page.locator("#again").click();
  await ready(page);
  await context.close();
});

test("a worker of another build is not trusted with this one's solver", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      globalThis.Worker = class extends Worker {
        /** @param {any} message @param {any} [options] */
        postMessage(message, options) {
          super.postMessage(message.module ? { ...message, build: "another" } : message, options);
        }
      };
    });
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await eventually(async () =>
      assert.equal(
        await page.locator("#problem").textContent(),
        "the solver stopped twice: the site was updated while this page was open; reload the page",
      ),
    );
  }));
