// Where the page has to run: plain static hosts, sub-paths, sandboxed frames, no network, small screens, dark mode,
// fine pixels.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import {
  atRest,
  bars,
  both,
  choose,
  drag,
  eventually,
  host,
  KEPT,
  launch,
  near,
  openPanel,
  pixels,
  ready,
  studied,
  theta,
  type,
  unfold,
  withoutPrefetch,
  withPage,
} from "./support/page.mjs";
import { pc } from "../node/support.mjs";
import { serve } from "./support/server.mjs";
import { boxed, DIST, LIBRARY } from "../support/scenarios.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/**
 * @param {Parameters<typeof host>[0]} options
 * @param {(site: Awaited<ReturnType<typeof host>>) => Promise<void>} run
 */
async function withSite(options, run) {
  const site = await host(options);
  try {
    await run(site);
  } finally {
    await site.close();
  }
}

for (const [name, options] of /** @type {[string, Parameters<typeof host>[0]][]} */ ([
  ["a sub-path", { under: "/some/where" }],
  ["a host that does not know WebAssembly's type", { plainWasm: true }],
])) {
  test(`served from ${name}`, () =>
    withSite(options, (site) =>
      withPage(browser, {}, async (page) => {
        await page.goto(site.url);
        await ready(page);
        await choose(page, "sophistry");
      }),
    ));
}

for (const [name, frame] of [
  ["by address", '<iframe sandbox="allow-scripts" src="/" width="1000" height="900"></iframe>'],
  [
    "by address, inside a srcdoc",
    `<iframe sandbox="allow-scripts" srcdoc="<iframe src='/' width=1000 height=900></iframe>" width="1100" height="1000"></iframe>`,
  ],
]) {
  test(`in a frame that may run scripts and nothing else, ${name}`, () =>
    withSite(
      { cors: true, pages: { "/host": `<!doctype html><title>host</title><link rel="icon" href="data:,">${frame}` } },
      (site) =>
        withPage(browser, {}, async (page) => {
          await page.goto(`${site.origin}/host`);
          await eventually(async () => assert.ok(page.frames().some((f) => f.url() === site.url)));
          const inner = page.frames().find((f) => f.url() === site.url);
          assert.ok(inner);
          await ready(inner);
          assert.equal(await inner.evaluate(() => globalThis.origin), "null");
          await type(inner, "value.beta", "0.02");
          await eventually(async () => near((await bars(inner)).boxed?.soft ?? NaN, boxed(0.02, 0.05), 0.0005));
          await choose(inner, "clever-slacker");
        }),
    ));
}

/** Ids of the scenarios whose texts a page asks for from now on. @param {Page} page */
function scenariosAsked(page) {
  /** @type {string[]} */
  const asked = [];
  page.on("request", (request) => {
    const [, id] = /scenarios\/(.*)\.json$/.exec(request.url()) ?? [];
    if (id) asked.push(id);
  });
  return asked;
}

/** @param {Page} page */
function scenarioIds(page) {
  return page.$$eval("#scenario option", (options) =>
    options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
  );
}

test("without a network, once loaded", () =>
  withSite({}, (site) =>
    withPage(browser, KEPT, async (page, context) => {
      await page.goto(site.url);
      await ready(page);
      await page.evaluate(() => navigator.serviceWorker.ready);
      await context.setOffline(true);
      await choose(page, "grid-world");
      await drag(page, "policy", 0.7, 0.3);
      await eventually(async () => assert.ok((await theta(page)) < -1));
      await choose(page, "multi-reward");
      await openPanel(page, "phase");
      await eventually(async () =>
        assert.match((await page.locator("#phase-sentence").textContent()) ?? "", /^18 regions/),
      );
      await page.reload();
      await ready(page);
      await choose(page, "format-bonus");
      await page.locator("nav a").click();
      for (const picture of await page.locator("#start img").all()) {
        await picture.scrollIntoViewIfNeeded();
        await eventually(async () =>
          assert.ok(await picture.evaluate((img) => /** @type {HTMLImageElement} */ (img).naturalWidth > 0)),
        );
      }
    }),
  ));

test("without a network, once loaded, every scenario that was never opened is there", () =>
  withSite({}, (site) =>
    withPage(browser, KEPT, async (page, context) => {
      await withoutPrefetch(page);
      const asked = scenariosAsked(page);
      await page.goto(site.url);
      await ready(page);
      await page.evaluate(() => navigator.serviceWorker.ready);
      assert.deepEqual(asked, ["format-bonus"]);
      await context.setOffline(true);
      const ids = await scenarioIds(page);
      assert.deepEqual([...ids].sort(), [...LIBRARY].sort());
      for (const id of ids.reverse()) await choose(page, id);
    }),
  ));

test("a scenario that cannot be fetched leaves the last picture, says so, and opens when it is chosen again", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      { serviceWorkers: "block" },
      async (page, context) => {
        await withoutPrefetch(page);
        await page.goto(`${site.url}#v=1&scenario=sophistry`);
        await ready(page);
        const before = await pixels(page, "policy");
        await context.route("**/scenarios/grid-world.json", (route) => route.abort());
        await page.selectOption("#scenario", "grid-world");
        const problem = page.locator("#problem");
        await eventually(async () =>
          assert.equal(
            await problem.textContent(),
            "“Grid world” could not be fetched: the network does not answer. Please check the connection.",
          ),
        );
        assert.equal(await page.locator("#scenario").inputValue(), "sophistry");
        assert.equal((await pixels(page, "policy")).base, before.base);
        await type(page, "value.b", "0.4");
        await eventually(async () => assert.equal(await problem.isVisible(), false));
        await context.unroute("**/scenarios/grid-world.json");
        await choose(page, "grid-world");
        assert.equal(await problem.isVisible(), false);
        await context.route("**/scenarios/future-ties.json", (route) => route.abort());
        await page.selectOption("#scenario", "future-ties");
        await eventually(async () => assert.ok(await problem.isVisible()));
        await context.unroute("**/scenarios/future-ties.json");
        await page.locator("#again").click();
        await page.waitForFunction(() => document.body.dataset.scenario === "future-ties");
        assert.equal(await page.locator("#again").isVisible(), false);
      },
      { silent: false },
    ),
  ));

test("of two scenarios that are chosen one after the other the second one is shown, whatever becomes of the first", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      { serviceWorkers: "block" },
      async (page) => {
        await withoutPrefetch(page);
        await page.goto(`${site.url}#v=1&scenario=sophistry`);
        await ready(page);
        for (const status of [200, 404]) {
          /** @type {import("playwright-core").Route[]} */
          const waiting = [];
          await page.route("**/scenarios/grid-world.json", (route) => void waiting.push(route));
          await page.selectOption("#scenario", "grid-world");
          await choose(page, "clever-slacker");
          await eventually(async () => assert.equal(waiting.length, 1));
          for (const route of waiting)
            await (status === 200 ? route.continue() : route.fulfill({ status, contentType: "text/plain", body: "" }));
          await page.waitForTimeout(500);
          assert.equal(await page.getAttribute("body", "data-scenario"), "clever-slacker");
          assert.equal(await page.locator("#scenario").inputValue(), "clever-slacker");
          assert.equal(await page.locator("#problem").isVisible(), false);
          await page.reload();
          await ready(page);
        }
      },
      { silent: false },
    ),
  ));

test("where no file is kept, a page that has opened asks for no scenario that is chosen", () =>
  withSite({}, (site) =>
    withPage(browser, { serviceWorkers: "block" }, async (page) => {
      await page.addInitScript(() => Object.defineProperty(navigator, "serviceWorker", { value: undefined }));
      const asked = scenariosAsked(page);
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await ready(page);
      // A large one is fetched only when it is chosen.
      const ids = (await scenarioIds(page)).filter((id) => id !== "best-of-eleven");
      await eventually(async () => assert.deepEqual([...asked].sort(), [...ids].sort()));
      assert.equal(asked[0], "sophistry");
      for (const id of ["grid-world", "multi-reward"]) await choose(page, id);
      assert.equal(asked.length, ids.length);
    }),
  ));

test("where the browser keeps the files, a page asks for a scenario when it is chosen", () =>
  withSite({}, (site) =>
    withPage(browser, { serviceWorkers: "block" }, async (page) => {
      const asked = scenariosAsked(page);
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await ready(page);
      await page.waitForLoadState("networkidle");
      assert.deepEqual(asked, ["sophistry"]);
      await choose(page, "grid-world");
      assert.deepEqual(asked, ["sophistry", "grid-world"]);
    }),
  ));

test("a kept page opens though the network takes requests and never answers", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      KEPT,
      async (page) => {
        await page.goto(site.url);
        await ready(page);
        await page.evaluate(() => navigator.serviceWorker.ready);
        site.silent = true;
        // Without a deadline the test's own patience of 30 s ends first.
        await page.reload();
        await ready(page);
        await choose(page, "grid-world");
        site.silent = false;
        await page.reload();
        await ready(page);
      },
      { silent: false },
    ),
  ));

test("a page whose script does not arrive says so, and one whose script arrives does not", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      { serviceWorkers: "block" },
      async (page, context) => {
        const words = page.getByText("The script of this page has not arrived");
        await context.route(/main\.js/, (route) => route.fulfill({ status: 404, body: "" }));
        await page.goto(site.url);
        assert.equal(await words.isVisible(), false);
        await words.waitFor({ state: "visible" });
        await context.unroute(/main\.js/);
        await page.reload();
        await page.waitForSelector("body[data-ready]");
        assert.equal(await words.count(), 0);
      },
      { silent: false },
    ),
  ));

test("a page that is open while the site is updated has its parts, and the next one is the new one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "updated "));
  await cp(fileURLToPath(DIST), folder, { recursive: true });
  const site = await serve(folder);
  try {
    await withPage(
      browser,
      KEPT,
      async (page, context) => {
        await page.goto(`${site.url}#v=1&scenario=sophistry`);
        await ready(page);
        await page.evaluate(() => navigator.serviceWorker.ready);
        // What is imported on demand has another name in the new version.
        const names = (await readdir(join(folder, "www"))).filter((name) => /-[a-z0-9]{8}\.js$/.test(name));
        const renewed = (/** @type {string} */ text) =>
          names.reduce((all, name) => all.replaceAll(name, name.replace(/-....(?=....\.js$)/, "-NEW_")), text);
        for (const name of names) await rename(join(folder, "www", name), join(folder, "www", renewed(name)));
        const scripts = (await readdir(join(folder, "www")))
          .filter((name) => name.endsWith(".js"))
          .map((name) => join("www", name));
        for (const name of ["index.html", "sw.js", ...scripts])
          await writeFile(join(folder, name), renewed(await readFile(join(folder, name), "utf8")));
        const next = await context.newPage();
        await next.goto(`${site.url}#v=1&scenario=grid-world`);
        await ready(next);
        await next.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
        const kept = () =>
          next.evaluate(
            async () =>
              (await (await caches.open("policy-cliff")).keys()).filter(({ url }) => /glossary-/.test(url)).length,
          );
        await eventually(async () => assert.equal(await kept(), 2));
        // An update that takes over does so once the worker before it rests.
        await page.waitForTimeout(2500);
        for (const each of [page, next]) {
          await each.locator("#share").click();
          await each.waitForSelector("dialog[open]");
        }
        // Without anyone who needs them the old files go. A page that is opened before they have gone keeps them.
        await page.close();
        await next.close();
        await eventually(async () => {
          await new Promise((resolve) => setTimeout(resolve, 500));
          const last = await context.newPage();
          try {
            await last.goto(site.url);
            const keys = await last.evaluate(async () =>
              (await (await caches.open("policy-cliff")).keys()).map(({ url }) => url),
            );
            assert.equal(keys.filter((url) => /glossary-/.test(url)).length, 1);
          } finally {
            await last.close();
          }
        }, 20_000);
        const offline = await context.newPage();
        await offline.goto(site.url);
        await context.setOffline(true);
        await offline.reload();
        await ready(offline);
      },
      { silent: false },
    );
  } finally {
    await site.close();
    await rm(folder, { recursive: true });
  }
});

test("a page is shown though the browser has no room to keep it", () =>
  withSite({}, (site) =>
    withPage(browser, KEPT, async (page, context) => {
      await page.goto(site.url);
      await ready(page);
      await page.evaluate(() => navigator.serviceWorker.ready);
      const [worker] = context.serviceWorkers();
      assert.ok(worker);
      await worker.evaluate(() => {
        Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
        Cache.prototype.match = () => Promise.resolve(undefined);
      });
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await page.reload();
      await ready(page);
      await choose(page, "grid-world");
    }),
  ));

test("without a network and without a service worker, what is not there says so and comes later", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      { serviceWorkers: "block" },
      async (page, context) => {
        /** @type {string[]} */
        const asked = [];
        await context.route(/studies-/, (route) => {
          asked.push(route.request().url());
          return route.fulfill({ status: 503, contentType: "text/javascript", body: "" });
        });
        await page.goto(site.url);
        await ready(page);
        await page.selectOption("#scenario", "sophistry");
        await eventually(async () =>
          assert.match(
            (await page.locator("#cliffs-verdict").textContent()) ?? "",
            /^This part could not be loaded \(.+\)\. It is tried again when you go on\.$/,
          ),
        );
        await eventually(async () => assert.ok((await bars(page)).bluff));
        assert.ok(asked.length > 0);
        await context.unroute(/studies-/);
        await page.waitForTimeout(3100);
        await type(page, "value.b", "0.4");
        await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody").count(), 2));
      },
      { silent: false },
    ),
  ));

test("the frame that oEmbed hands out shows the whole default picture", () =>
  withSite({}, (site) =>
    withPage(browser, { viewport: { width: 640, height: 800 } }, async (page) => {
      await page.goto(`${site.url}embed.html`);
      await page.waitForFunction(() => document.querySelectorAll("canvas[height]").length >= 2);
      const { scrollWidth, scrollHeight } = await page.$eval("html", (html) => ({
        scrollWidth: html.scrollWidth,
        scrollHeight: html.scrollHeight,
      }));
      assert.ok(scrollWidth <= 640 && scrollHeight <= 800, `${scrollWidth} x ${scrollHeight}`);
    }),
  ));

test("nothing is asked of any other host", () =>
  withSite({}, (site) =>
    withPage(browser, {}, async (page) => {
      /** @type {string[]} */
      const foreign = [];
      page.on("request", (request) => {
        if (!/^(data:|blob:)/.test(request.url()) && new URL(request.url()).origin !== site.origin)
          foreign.push(request.url());
      });
      await page.goto(site.url);
      await ready(page);
      assert.deepEqual(foreign, []);
    }),
  ));

test("at 320 pixels nothing is wider than the screen, in any scenario", () =>
  withSite({}, (site) =>
    withPage(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
      await page.goto(site.url);
      await ready(page);
      for (const id of await page.$$eval("#scenario option", (options) =>
        options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
      )) {
        await choose(page, id);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `${id} is ${wide} pixels wide`);
      }
    }),
  ));

test("names of one word, as long as they may be, make nothing wider than the screen", () =>
  withSite({}, (site) =>
    withPage(
      browser,
      { viewport: { width: 320, height: 640 } },
      async (page) => {
        const long = (/** @type {string} */ letter) => letter.repeat(190);
        const model = JSON.stringify({
          "policy-cliff": 1,
          title: long("T"),
          about: long("A"),
          source: long("S"),
          discount: 1,
          start: long("W"),
          terminal: ["end"],
          states: { [long("W")]: { [long("X")]: { to: "end", reward: { r: 1 } }, [long("Y")]: { to: "end" } } },
          parameters: { [long("p")]: { label: long("L"), from: -1, to: 1 }, [long("q")]: { from: 0, to: 1 } },
          weights: { r: long("p") },
        });
        const link = `#v=1&model=${await pc.pack(model)}&show=cliffs,stability,stress,phase,model`;
        const width = () => page.evaluate(() => document.documentElement.scrollWidth);
        await page.goto(`${site.url}embed.html${link}`);
        await page.waitForSelector("canvas[height]");
        await eventually(async () => assert.equal(await width(), 320));
        for (const wide of [1280, 320]) {
          await page.setViewportSize({ width: wide, height: 640 });
          await page.goto(`${site.url}${link}`);
          await ready(page);
          for (const tab of await page.locator("#tabs [role=tab]:visible").all()) {
            await tab.click();
            await eventually(async () => assert.equal(await width(), wide));
          }
        }
        await page.locator("#share").click();
        for (const section of ["Embed", "Data", "Open"]) {
          await page.getByRole("tab", { name: section }).click();
          assert.equal(
            await page.locator("dialog").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth),
            0,
            section,
          );
        }
      },
      { silent: false },
    ),
  ));

test("at 1280 x 800 what is told of the cursor, both charts and the sliders are on the screen together", () =>
  withSite({}, (site) =>
    withPage(browser, {}, async (page) => {
      await page.goto(site.url);
      await ready(page);
      for (const id of await page.$$eval("#scenario option", (options) =>
        options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
      )) {
        await choose(page, id);
        await both(page);
        for (const selector of ["#here", "#policy-chart", "#value-chart", "#main-fields"]) {
          const box = await page.locator(selector).boundingBox();
          assert.ok(box && box.y >= 0 && box.y + box.height <= 800, `${selector} in ${id}: ${JSON.stringify(box)}`);
        }
      }
    }),
  ));

for (const width of [1280, 390]) {
  test(`at ${width} pixels nothing moves while controls do`, () =>
    withSite({}, (site) =>
      withPage(browser, { viewport: { width, height: 800 } }, async (page) => {
        await page.goto(site.url);
        await ready(page);
        // Italics of other metrics than the text around them, as some systems have.
        await page.evaluate(async () => {
          const sheet = new CSSStyleSheet();
          const sources = ["DejaVu Sans", "Liberation Sans", "Arial"].map((name) => `local("${name}")`);
          sheet.replaceSync(
            `@font-face { font-family: high; src: ${sources.join()}; ascent-override: 130%; descent-override: 10% }
            var { font-family: high }`,
          );
          document.adoptedStyleSheets.push(sheet);
          await document.fonts.load("1rem high");
        });
        const places = () =>
          page.$$eval(
            "main section, .stage, .number-control, .choice-control, .bar-row, #readout tr, footer",
            (elements) =>
              elements
                .filter((element) => element.getClientRects().length > 0)
                .map((element) => {
                  const { x, y, width, height } = element.getBoundingClientRect();
                  return `${element.id || element.classList[0]}: ${[x, y + scrollY, width, height].join(" ")}`;
                }),
          );
        for (const id of await page.$$eval("#scenario option", (options) =>
          options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
        )) {
          await choose(page, id);
          // A table opens with another panel.
          if (await page.locator("#model").isVisible())
            await page.waitForSelector(`#model-drawing[data-drawn="${id}"]`);
          const isTable = await page.locator("#prompts").isVisible();
          if (isTable) await page.waitForSelector(".prompt-answers .stage");
          await unfold(page);
          await both(page);
          // What is out of sight is drawn once the hand rests.
          const before = await atRest(places);
          await page.locator("#policy-chart .stage").focus();
          for (const key of ["Home", "PageUp", "PageUp", "ArrowRight", "End"]) {
            await page.keyboard.press(key);
            await page.waitForTimeout(isTable ? 500 : 30);
            assert.deepEqual(await places(), before, `${key} in ${id}`);
          }
          for (const alpha of ["0.000001", "10", "wrong"]) {
            await type(page, "alpha", alpha);
            await page.waitForTimeout(60);
            assert.deepEqual(await places(), before, `alpha ${alpha} in ${id}`);
          }
          // Without a soft policy nothing is shown of it; what the hand is on stays where it is.
          await type(page, "alpha", "off");
          await page.waitForTimeout(60);
          const fixed = (/** @type {string[]} */ all) => all.filter((each) => /^(stage|number-control)/.test(each));
          assert.deepEqual(fixed(await places()).slice(0, 3), fixed(before).slice(0, 3), `no alpha in ${id}`);
        }
      }),
    ));
}

test("marks that pile up on the letters of names stay in their rows", () =>
  withSite({}, (site) =>
    withPage(browser, {}, async (page) => {
      const piled = (/** @type {string} */ name) => `${name}${"\u0301\u0316".repeat(40)}`;
      const text = JSON.stringify({
        "policy-cliff": 1,
        title: piled("title"),
        discount: 1,
        start: piled("s"),
        parameters: { p: { from: 0, to: 1 } },
        terminal: ["end"],
        states: { [piled("s")]: { [piled("a")]: { to: "end", reward: { x: 1 } }, [piled("b")]: { to: "end" } } },
        weights: { x: "p - 0.5" },
      });
      await page.goto(`${site.url}#v=1&model=${await pc.pack(text)}`);
      await page.waitForSelector("#bars .bar-row", { state: "attached" });
      await studied(page);
      await unfold(page);
      await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody").count(), 1));
      /** Texts with such marks, by the element that holds what is drawn of them; "" where nothing does. */
      const marked = () =>
        page.evaluate(() => {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = [];
          while (texts.nextNode()) {
            let element = texts.currentNode.parentElement;
            if (!/\p{M}{8}/u.test(texts.currentNode.textContent ?? "") || !element?.checkVisibility()) continue;
            if (element.closest("select, .visually-hidden")) continue;
            while (element && getComputedStyle(element).overflowY === "visible") element = element.parentElement;
            found.push(
              element?.matches("h1, h2, h3, td, button, .name, .here, .sentence, .verdict, li, .aside, #tie, #tip-text")
                ? "held"
                : (texts.currentNode.parentElement?.outerHTML ?? ""),
            );
          }
          return found;
        });
      let held = await marked();
      await eventually(async () => {
        held = await marked();
        assert.ok(held.length >= 5, held.join());
      });
      assert.deepEqual(
        held.filter((each) => each !== "held"),
        [],
      );
    }),
  ));

test("letters of any size that a reader may set, and hardly any room, stop nothing", () =>
  withSite({}, (site) =>
    withPage(browser, { viewport: { width: 100, height: 640 } }, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=sophistry`);
      await page.waitForSelector("#bars .bar-row", { state: "attached" });
      await page.setViewportSize({ width: 1280, height: 800 });
      await ready(page);
      for (const size of [72, 4]) {
        await page.evaluate((pixels) => {
          document.documentElement.style.fontSize = `${pixels}px`;
        }, size);
        await choose(page, size > 9 ? "grid-world" : "multi-reward");
      }
    }),
  ));

test("canvases have the device's pixels, and dark is another picture", () =>
  withSite({}, (site) =>
    withPage(browser, { deviceScaleFactor: 2 }, async (page) => {
      await page.goto(site.url);
      await ready(page);
      const size = await page.$eval("#policy-chart canvas", (element) => {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        return [canvas.width, canvas.clientWidth * 2, canvas.height, canvas.clientHeight * 2];
      });
      assert.equal(size[0], size[1]);
      assert.equal(size[2], size[3]);
      const light = await pixels(page, "policy");
      await page.emulateMedia({ colorScheme: "dark" });
      await eventually(async () => assert.notEqual((await pixels(page, "policy")).base, light.base));
    }),
  ));
