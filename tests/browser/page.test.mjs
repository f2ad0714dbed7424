// The page as a reader uses it, compared with closed forms.

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxed } from "../support/scenarios.mjs";
import {
  bars,
  both,
  choose,
  drag,
  eventually,
  host,
  near,
  pixels,
  ready,
  select,
  sentence,
  studied,
  theta,
  type,
  value,
  withPage,
} from "./support/page.mjs";
import { printed } from "./support/print.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

const HALF_DIGIT = 0.0005;

test("format-bonus opens, and what is shown is the closed form", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "format-bonus");
    for (const [beta, alpha] of [
      [0.1, 0.05],
      [-0.2, 0.05],
      [0.02, 0.01],
      [0.3, 1],
      [0, 0.2],
      [0.0001, 0.000001],
    ]) {
      assert.ok(beta !== undefined && alpha !== undefined);
      await type(page, "value.beta", String(beta));
      await type(page, "alpha", String(alpha));
      await eventually(async () => {
        const shown = await bars(page);
        const soft = boxed(beta, alpha);
        near(shown.boxed?.soft ?? NaN, soft, HALF_DIGIT);
        near(shown.plain?.soft ?? NaN, (1 - soft) / 2, HALF_DIGIT);
        near(shown.boxed?.hard ?? NaN, beta > 0 ? 1 : beta < 0 ? 0 : 1 / 3, HALF_DIGIT);
        assert.equal(shown.boxed?.optimal, beta >= 0);
        assert.equal(shown.plain?.optimal, beta <= 0);
        near((await value(page, "Training optimum")).hard, 1 + Math.max(0, beta), 0.00005);
        near((await value(page, "Training reward")).soft, 1 + beta * soft, 0.00005);
        near(
          (await value(page, "Regularised value")).soft,
          beta + 1 + alpha * Math.log(1 + 2 * Math.exp(-beta / alpha)),
          0.00005,
        );
      });
    }
  }));

test("every scenario opens with a picture, bars and a sentence of its own", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const ids = await page.$$eval("#scenario option", (options) =>
      options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
    );
    assert.ok(ids.length >= 5);
    const seen = new Set();
    for (const id of ids) {
      await choose(page, id);
      assert.ok(await page.locator("#value-chart").isHidden());
      await both(page);
      await eventually(async () => {
        assert.ok(Object.keys(await bars(page)).length > 0);
        const text = await sentence(page);
        assert.ok(text.length > 20 && !seen.has(text), text);
      });
      seen.add(await sentence(page));
      seen.add((await pixels(page, "policy")).base);
      seen.add((await pixels(page, "value")).base);
      assert.notEqual(await page.locator("#about").textContent(), "");
    }
    assert.equal(seen.size, ids.length * 3);
  }));

for (const viewport of [
  { width: 1280, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
])
  test(`what a scenario opens with at ${viewport.width} x ${viewport.height} is the core alone; panels fetch the whole`, () =>
    // A service worker would fetch everything, for later.
    withPage(browser, { viewport, serviceWorkers: "block" }, async (page) => {
      /** @type {string[]} */
      const asked = [];
      page.on("request", (request) => void asked.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
      const compiled = () => [...new Set(asked.filter((name) => name.endsWith(".wasm")))];
      await page.goto(`${site.url}#scenario=clever-slacker`);
      await ready(page);
      await page.waitForLoadState("networkidle");
      assert.deepEqual(compiled(), ["core_bg.wasm"]);
      // The service worker keeps the other scenarios.
      const texts = asked.filter((name) => name.endsWith(".json"));
      assert.deepEqual(texts.sort(), ["clever-slacker.json", "scenarios.json"]);
      await studied(page);
      assert.deepEqual(compiled(), ["core_bg.wasm", "policy_cliff_bg.wasm"]);
    }));

test("clever-slacker: the cliffs are named, and the true return jumps across them", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "clever-slacker");
    for (const [rho, truth] of [
      [0.04, 0.9],
      [0.06, 1.85],
      [0.19, 1.85],
      [0.21, 2.65],
    ]) {
      await type(page, "value.rho", String(rho));
      await eventually(async () => near((await value(page, "True value")).hard, truth ?? NaN, 0.00005));
    }
    assert.match(await sentence(page), /ρ\s=\s1\/5/);
    await type(page, "value.rho", "1/5");
    await eventually(async () => {
      const shown = await bars(page);
      assert.deepEqual([shown.reason?.optimal, shown.guess?.optimal], [true, true]);
    });
    assert.equal(await theta(page), 0.2);
  }));

test("sophistry: another watched state has another cliff", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "sophistry");
    await select(page, "state", "knows");
    await type(page, "value.b", "0.2");
    await eventually(async () => assert.equal((await bars(page)).argue?.hard, 1));
    await select(page, "state", "unsure");
    await eventually(async () => assert.equal((await bars(page)).admit?.hard, 1));
    // The cursor's own numbers stay, yet the sentence is about the other state.
    await eventually(async () => assert.match(await sentence(page), /in “unsure” flips from “admit” to “bluff”/));
    await type(page, "value.b", "0.36");
    await eventually(async () => assert.equal((await bars(page)).bluff?.hard, 1));
  }));

test("the rule decides a tie", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "format-bonus");
    await type(page, "value.beta", "0");
    await eventually(async () => near((await bars(page)).boxed?.hard ?? NaN, 1 / 3, HALF_DIGIT));
    await select(page, "rule", "first");
    await eventually(async () => assert.equal((await bars(page)).plain?.hard, 1));
    assert.match((await page.locator("#rule-note").textContent()) ?? "", /first optimal action/);
  }));

test("dragging on a chart moves the cursor alone; dragging alpha draws the curves anew", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await both(page);
    const before = { policy: await pixels(page, "policy"), value: await pixels(page, "value") };
    await drag(page, "policy", 0.75, 0.2);
    await eventually(async () => {
      const beta = await theta(page);
      assert.ok(beta < -0.2, `${beta}`);
      near((await bars(page)).boxed?.soft ?? NaN, boxed(beta, 0.05), HALF_DIGIT);
    });
    const moved = { policy: await pixels(page, "policy"), value: await pixels(page, "value") };
    assert.equal(moved.policy.base, before.policy.base);
    assert.equal(moved.value.base, before.value.base);
    assert.notEqual(moved.policy.overlay, before.policy.overlay);
    assert.notEqual(moved.value.overlay, before.value.overlay);

    const slider = page.locator("#field-alpha-slider");
    const box = await slider.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 10 });
    await page.mouse.up();
    await eventually(async () => {
      const alpha = Number(await page.locator("#field-alpha").inputValue());
      assert.ok(alpha > 0.5, `${alpha}`);
      near((await bars(page)).boxed?.soft ?? NaN, boxed(await theta(page), alpha), HALF_DIGIT);
    });
    await eventually(async () => {
      assert.notEqual((await pixels(page, "policy")).base, before.policy.base);
      assert.notEqual((await pixels(page, "value")).base, before.value.base);
    });
  }));

test("a drag lands on a cliff exactly", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "grid-world");
    await page.locator("#policy-chart .stage").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("]");
    await eventually(async () => {
      const optimal = Object.values(await bars(page)).filter((bar) => bar.optimal);
      assert.ok(optimal.length > 1, "no tie at the cliff");
    });
  }));

test("alpha can be off: only hard argmax is left", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await page.locator("#field-alpha-slider").focus();
    await page.keyboard.press("Home");
    assert.equal(await page.locator("#field-alpha").inputValue(), "off");
    await eventually(async () => {
      const shown = await bars(page);
      assert.ok(Object.values(shown).every(({ soft }) => Number.isNaN(soft)));
      assert.equal(shown.boxed?.hard, 1);
      assert.ok(Number.isNaN((await value(page, "Regularised value")).soft));
    });
    await type(page, "alpha", "0.05");
    await eventually(async () =>
      near((await bars(page)).boxed?.soft ?? NaN, boxed(await theta(page), 0.05), HALF_DIGIT),
    );
  }));

test("where entropy pays for never ending, the page says so and names a temperature that works", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await choose(page, "grid-world");
    await select(page, "objective", "entropy");
    await type(page, "alpha", "0.1");
    const fault = page.locator("#soft-problem");
    await eventually(async () =>
      assert.match(
        (await fault.textContent()) ?? "",
        /^no finite regularised value at temperature 0\.1: entropy pays for never ending from “\(\d,\d\)”; the largest that works is 0\.0\d+$/,
      ),
    );
    assert.match(await sentence(page), /There is no finite regularised value/);
    assert.ok(Number.isNaN((await value(page, "Regularised value")).soft));
    const largest = Number((await fault.textContent())?.split(" ").at(-1));
    await type(page, "alpha", String(0.99 * largest));
    await eventually(async () =>
      assert.ok((await value(page, "Regularised value")).soft >= (await value(page, "Training optimum")).hard),
    );
    assert.ok(await fault.isHidden());
    await type(page, "alpha", String(1.01 * largest));
    await eventually(async () => assert.ok(await fault.isVisible()));
  }));

test("a text that is no number stays, is marked and explained, and the picture stays", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    const before = await pixels(page, "policy");
    const field = page.locator('[id="field-value.beta"]');
    for (const text of ["much", "0.51", "", "NaN", "1e999"]) {
      await type(page, "value.beta", text);
      assert.equal(await field.inputValue(), text);
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      const hint = await page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`).textContent();
      assert.equal(hint, `“${text}”: allowed is −0.5 to 0.5`);
    }
    assert.deepEqual(await pixels(page, "policy"), before);
    await type(page, "value.beta", "-1/4");
    assert.equal(await field.getAttribute("aria-invalid"), null);
    assert.equal(await field.inputValue(), "−1/4");
    await eventually(async () => assert.equal((await bars(page)).boxed?.hard, 0));
  }));

test("names from a scenario are text, never markup", () =>
  withPage(browser, {}, async (page) => {
    await page.route("**/scenarios/format-bonus.json", async (route) => {
      const text = await (await route.fetch()).text();
      await route.fulfill({ body: text.replaceAll("boxed", "<img src=x onerror=alert(1)>") });
    });
    await page.goto(`${site.url}#v=1&scenario=format-bonus`);
    await ready(page);
    assert.ok(Object.keys(await bars(page)).includes("<img src=x onerror=alert(1)>"));
    // The drawing of the model is an image of its own, in which the name is text too.
    await studied(page);
    await eventually(async () => assert.ok((await page.locator("#model img").count()) > 0));
    assert.equal(await page.locator('[onerror], img[src="x"]').count(), 0);
  }));

test("the reader chooses the colours, which are kept for the next visit", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [light, picture] = [await paper(), await pixels(page, "policy")];
    await page.selectOption("#theme", "dark");
    await eventually(async () => assert.notEqual((await pixels(page, "policy")).base, picture.base));
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.reload();
    await ready(page);
    assert.equal(await paper(), dark);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.selectOption("#theme", "light");
    assert.equal(await paper(), light);
    await eventually(async () => assert.equal((await pixels(page, "policy")).base, picture.base));
    await page.selectOption("#theme", "");
    assert.equal(await paper(), dark);
  }));

test("in a sandbox, where nothing can be kept, the colours are chosen all the same", () =>
  withPage(browser, { colorScheme: "light" }, async (page) => {
    const sandbox = await host({
      cors: true,
      pages: {
        "/around.html":
          '<link rel="icon" href="data:,"><iframe src="/index.html" sandbox="allow-scripts" width="1000" height="700"></iframe>',
      },
    });
    try {
      await page.goto(`${sandbox.origin}/around.html`);
      const frame = page.frames()[1] ?? assert.fail();
      await ready(frame);
      await frame.selectOption("#theme", "dark");
      await eventually(async () =>
        assert.equal(
          await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
          "rgb(22, 24, 29)",
        ),
      );
    } finally {
      await sandbox.close();
    }
  }));

for (const [width, height] of /** @type {const} */ ([
  [1280, 900],
  [390, 844],
]))
  test(`at ${width} x ${height} a tab at the lower edge of the screen shows what it opens`, () =>
    withPage(browser, { viewport: { width, height } }, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=multi-reward`);
      await ready(page);
      const tabs = page.locator("#tabs");
      await tabs.evaluate((tabs) => scrollBy(0, tabs.getBoundingClientRect().bottom - innerHeight));
      await page.getByRole("tab", { name: "Cliffs" }).click();
      await eventually(async () => {
        const row = await page.locator("#cliffs-table td").first().boundingBox();
        assert.ok(row && row.y > 0 && row.y + row.height < height, JSON.stringify(row));
      });
    }));

test("talk mode: one picture in large type, arrow keys move the cursor or lead through the reading, Escape ends it", () =>
  withPage(browser, { viewport: { width: 1280, height: 720 } }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker`);
    await ready(page);
    const before = await theta(page);
    const small = await page.locator("#policy-chart .stage").boundingBox();
    await page.locator("body").press("f");
    await eventually(async () => assert.ok(await page.locator("#studies").isHidden()));
    const box = await page.locator("#policy-chart .stage").boundingBox();
    assert.ok(small && box && box.width > 1200 && box.height > small.height && box.y + box.height < 720);
    for (const selector of ["#value-chart", "#readout", "footer", "#share"])
      assert.ok(await page.locator(selector).isHidden(), selector);
    assert.ok(await page.locator("#here").isVisible());
    assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize) >= 24));
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.ok((await theta(page)) > before));
    await page.keyboard.press("Escape");
    await eventually(async () => assert.ok(await page.locator("#studies").isVisible()));
    assert.ok(await page.locator("#share").isVisible());

    await page.click("#read");
    await page.waitForSelector("#guide-title");
    await page.click("#talk");
    await eventually(async () => assert.ok(await page.locator("#studies").isHidden()));
    await page.keyboard.press("PageDown");
    await eventually(async () => assert.match((await page.locator("#guide-title").textContent()) ?? "", /2 of 6$/));
    await page.keyboard.press("ArrowRight");
    await eventually(async () => assert.match((await page.locator("#guide-title").textContent()) ?? "", /3 of 6$/));
    await page.keyboard.press("ArrowLeft");
    await eventually(async () => assert.match((await page.locator("#guide-title").textContent()) ?? "", /2 of 6$/));
    await page.click("#talk");
    await eventually(async () => assert.ok(await page.locator("#studies").isVisible()));
  }));

test("on paper: light, without controls, the open panel whole", () =>
  withPage(browser, { colorScheme: "dark" }, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=multi-reward&show=cliffs,both`);
    await ready(page);
    await page.locator("#studies").scrollIntoViewIfNeeded();
    await eventually(async () => assert.equal(await page.locator("#cliffs-table tbody").count(), 2));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const selector of [
      "#share",
      "#tabs",
      "#advanced summary",
      "#field-rule",
      "#field-alpha-slider",
      "#certify",
      "#read",
      "#theme",
    ])
      assert.ok(await page.locator(selector).isHidden(), selector);
    for (const selector of ["#case-title", "#policy-chart", "#value-chart", "#cliffs h2"])
      assert.ok(await page.locator(selector).isVisible(), selector);
    // What was set is read, though not set, on paper.
    assert.ok(await page.locator("#field-alpha").isVisible());
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(27, 31, 36)");
    // The pictures are drawn for paper before it is printed, and for the screen again afterwards.
    const dark = await pixels(page, "policy");
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    const light = await pixels(page, "policy");
    assert.notEqual(light.base, dark.base);
    // What is folded away in numbers is on paper, too.
    for (const selector of ["#sentence", "#bars", "#readout"])
      assert.ok(await page.locator(selector).isVisible(), selector);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await eventually(async () => assert.equal((await pixels(page, "policy")).base, dark.base));
    await page.locator("#readout").waitFor({ state: "hidden" });
  }));

test("printed from a dark page, twice: pictures are whole and light, a panel that was never seen comes with the second", () =>
  withPage(
    browser,
    { colorScheme: "dark" },
    async (page) => {
      await page.goto(`${site.url}#v=1&scenario=multi-reward&show=train`);
      await ready(page);
      const dark = await pixels(page, "policy");
      const isPanelOnPaper = async () => {
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        const isThere = await page.locator("#train").isVisible();
        await page.emulateMedia({ media: null });
        return isThere;
      };
      const print = async () => {
        const { fills, masks } = await printed(page);
        // The cursor's canvas is cleared, and the picture below it stays.
        assert.equal(masks, 0);
        // The regions of the actions: refuse, ask for clarification, comply.
        for (const color of ["#e08a47", "#a3a6ee", "#f7e49a"]) assert.ok(fills.has(color), [...fills].join());
        for (const color of ["#a84f0c", "#4f54c4", "#4c6b46"]) assert.ok(!fills.has(color), [...fills].join());
        await eventually(async () => assert.equal((await pixels(page, "policy")).base, dark.base));
      };
      assert.ok(!(await isPanelOnPaper()));
      await print();
      await page.waitForFunction(() => document.body.dataset.studies === document.body.dataset.scenario);
      await eventually(async () => assert.ok(await page.locator("#train-algorithm").isVisible()));
      assert.ok(await isPanelOnPaper());
      await print();
      // What was chosen is text on paper, and further settings that are folded away are not there.
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      for (const selector of ["#train-algorithm", "#train-rate", "#train .place"])
        assert.equal(
          await page
            .locator(selector)
            .first()
            .evaluate((control) => getComputedStyle(control).borderStyle),
          "none",
        );
      assert.ok(await page.locator("#train .train-more summary").isHidden());
    },
    // A browser that prints asks for the light pictures of the start page as well, and drops them afterwards.
    { silent: false },
  ));

test("printed from dark, the start page and an embedded picture are light", () =>
  withPage(
    browser,
    { colorScheme: "dark" },
    async (page) => {
      const drawn = (/** @type {string} */ selector) =>
        page.$eval(selector, (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
      for (const [path, canvas] of /** @type {const} */ ([
        ["", "#landscape[data-live] canvas"],
        ["embed.html#v=1&scenario=clever-slacker", ".chart-policy canvas[height]"],
      ])) {
        await page.emulateMedia({ colorScheme: "light" });
        await page.goto(`${site.url}${path}`);
        await page.waitForSelector(canvas);
        const light = await drawn(canvas);
        await page.emulateMedia({ colorScheme: "dark" });
        await eventually(async () => assert.notEqual(await drawn(canvas), light));
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
        assert.equal(await drawn(canvas), light);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        // Of still pictures the light ones would come too late: dark ones are turned round.
        for (const still of await page.locator("picture img").all()) {
          const { source, filter } = await still.evaluate((image) => ({
            source: /** @type {HTMLImageElement} */ (image).currentSrc,
            filter: getComputedStyle(image).filter,
          }));
          if (source.endsWith("-dark.svg")) assert.match(filter, /^invert/);
        }
        await page.emulateMedia({ media: null });
        await page.evaluate(() => dispatchEvent(new Event("afterprint")));
        await eventually(async () => assert.notEqual(await drawn(canvas), light));
      }
    },
    { silent: false },
  ));

test("with letters of twice the size no column is too narrow for words", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=clever-slacker&show=model,advanced`);
    await ready(page);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "32px";
    });
    await eventually(async () => {
      for (const selector of ["#look", "#sentence", "#policy-chart", "#readout", "#model"]) {
        const box = await page.locator(selector).boundingBox();
        assert.ok(box && box.width > 500, `${selector} is ${box?.width} pixels wide`);
      }
    });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 1280);
  }));
