// Links: what is shown stands in the address at rest, and comes back from it; what cannot be read is said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { pc } from "../node/support.mjs";
import { boxed, scenario } from "../support/scenarios.mjs";
import {
  bars,
  choose,
  drag,
  eventually,
  near,
  openPanel,
  pixels,
  ready,
  select,
  sentence,
  theta,
  type,
  withPage,
} from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

/** @typedef {import("./support/page.mjs").Page} Page */

const { browser, site } = await stage();

/** @param {Page} page */
const hash = (page) => page.evaluate(() => location.hash);
/** @param {Page} page */
const notice = async (page) =>
  (await page.locator("#notice").isVisible()) ? await page.locator("#notice").textContent() : "";

test("what is set stands in the address once the hand rests, and opens again as it was", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    assert.equal(await hash(page), "#v=1&scenario=format-bonus");
    await choose(page, "clever-slacker");
    await type(page, "alpha", "0.2");
    await select(page, "state", "derived");
    await drag(page, "policy", 0.3, 0.5);
    const at = await theta(page);
    await openPanel(page, "stability");
    await eventually(async () =>
      assert.equal(
        await hash(page),
        `#v=1&scenario=clever-slacker&rho=${at}&alpha=0.2&state=derived&show=stability,advanced`,
      ),
    );
    const before = [await sentence(page), (await pixels(page, "policy")).base, await bars(page)];
    await page.reload();
    await ready(page);
    await eventually(async () =>
      assert.deepEqual([await sentence(page), (await pixels(page, "policy")).base, await bars(page)], before),
    );
    assert.ok(await page.locator("#stability").isVisible());
    assert.ok(await page.locator("#cliffs").isHidden());
    assert.ok(await page.locator("#field-state").isVisible());
    assert.equal(await notice(page), "");
  }));

test("the address is not written while the hand moves", () =>
  withPage(browser, {}, async (page) => {
    await page.addInitScript(() => {
      const count = { written: 0 };
      /** @type {any} */ (globalThis).count = count;
      for (const method of /** @type {const} */ (["pushState", "replaceState"])) {
        const own = history[method].bind(history);
        history[method] = (...args) => {
          count.written += 1;
          own(...args);
        };
      }
    });
    await page.goto(site.url);
    await ready(page);
    await drag(page, "policy", 0.2, 0.8, 60);
    await eventually(async () => assert.match(await hash(page), /beta=/));
    assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).count.written), 1);
  }));

test("back and forward lead through the scenarios that were looked at, each as it was left", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(site.url);
    await ready(page);
    await type(page, "value.beta", "0.02");
    await eventually(async () => assert.match(await hash(page), /beta=0.02$/));
    await choose(page, "sophistry");
    await type(page, "value.b", "0.3");
    await eventually(async () => assert.match(await hash(page), /sophistry&b=0.3$/));
    await page.goBack();
    await eventually(async () => near((await bars(page)).boxed?.soft ?? NaN, boxed(0.02, 0.05), 0.0005));
    assert.equal(await page.locator("#scenario").inputValue(), "format-bonus");
    await page.goForward();
    await eventually(async () => assert.equal(await theta(page), 0.3));
    assert.equal(await page.locator("#scenario").inputValue(), "sophistry");
  }));

test("a link that cannot be read says why, and the page opens with what it opens with", () =>
  withPage(browser, {}, async (page) => {
    for (const [link, why] of /** @type {const} */ ([
      ["#v=7&scenario=sophistry", /version/],
      ["#v=1&scenario=nowhere", /there is no scenario “nowhere” here/],
      ["#v=1&model=deflate:AAAA", /cannot be read: .*\./],
      ["#nonsense", /cannot be read: /],
      ["#%", /cannot be read: /],
    ])) {
      await page.goto("about:blank");
      await page.goto(`${site.url}${link}`);
      await ready(page);
      await eventually(async () => assert.match((await notice(page)) ?? "", why));
      assert.match((await notice(page)) ?? "", /What you see is what the page opens with\.$/);
      assert.equal(await page.locator("#scenario").inputValue(), "format-bonus");
    }
    await type(page, "alpha", "0.3");
    await eventually(async () => assert.equal(await notice(page), ""));
  }));

test("of a link that can be read in part, that part is shown and the rest told", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry&b=0.3&alpha=hot&state=nobody`);
    await ready(page);
    await eventually(async () => assert.equal(await theta(page), 0.3));
    const said = (await notice(page)) ?? "";
    assert.match(said, /^Not all of this link could be read: alpha: .*; state: .*\.$/);
  }));

test("whatever stands in a link, what is said about it is short, and no wider than the screen", () =>
  withPage(browser, { viewport: { width: 320, height: 640 } }, async (page) => {
    const long = "x".repeat(200_000);
    for (const [link, why] of /** @type {const} */ ([
      [`#v=1&scenario=sophistry&${long}=1`, /^Not all of this link could be read: x{60}…: /],
      [`#v=1&scenario=sophistry${"&x=1".repeat(1000)}`, /; and 249 more\.$/],
      [`#v=1&scenario=${long}`, /there is no scenario “x{60}” here/],
    ])) {
      await page.goto("about:blank");
      await page.goto(`${site.url}${link}`);
      await ready(page);
      await eventually(async () => assert.match((await notice(page)) ?? "", why));
      assert.ok(((await notice(page)) ?? "").length < 1500);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
    }
  }));

test("a model of one's own comes with its link", () =>
  withPage(browser, {}, async (page) => {
    const text = (await scenario("sophistry")).replace('"title": "Sophistry"', '"title": "<b>Mine</b>"');
    const fragment = pc.open(text).writeLink({ model: await pc.pack(text) }, { values: { b: 0.4 }, alpha: null });
    await page.goto(`${site.url}#${fragment}`);
    await ready(page);
    await eventually(async () => assert.equal((await bars(page)).bluff?.hard, 1));
    assert.equal(await page.locator("#scenario option:checked").textContent(), "<b>Mine</b>");
    await type(page, "value.b", "0.05");
    await eventually(async () => assert.match(await hash(page), /^#v=1&model=deflate:[\w-]+&b=0.05&alpha=off$/));
    await page.reload();
    await ready(page);
    await eventually(async () => assert.equal((await bars(page)).admit?.hard, 1));
  }));

test("names that are code or markup are names, also in links", () =>
  withPage(browser, {}, async (page) => {
    const name = "<img src=x onerror=alert(1)>&v=2#";
    const text = JSON.stringify({
      "policy-cliff": 1,
      title: name,
      discount: 1,
      start: name,
      terminal: ["end"],
      states: {
        [name]: { [`${name}/a`]: { to: "end", reward: { r: 1 } }, b: { to: "end" } },
        other: { go: { to: "end" } },
      },
      parameters: { __proto__x: { from: -1, to: 1 } },
      weights: { r: "__proto__x" },
    });
    const fragment = pc.open(text).writeLink({ model: await pc.pack(text) }, { state: "other" });
    await page.goto(`${site.url}#${fragment}`);
    await ready(page);
    await select(page, "state", name);
    await eventually(async () => assert.ok((await bars(page))[`${name}/a`]));
    await eventually(async () => assert.match(await hash(page), /deflate:[\w-]+&show=\S+,advanced$/));
    // The only image in the workbench is the drawing of the model.
    assert.equal(await page.locator("img:not(#start img, #model-drawing img)").count(), 0);
  }));

test("a part of the range is drawn closer, by keys, buttons and the wheel, and stands in the link", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=sophistry&b=0.36`);
    await ready(page);
    const drawn = async () =>
      ((await page.locator("#zoom span").textContent()) ?? "")
        .replaceAll("−", "-")
        .match(/-?[\d.]+/g)
        ?.map(Number) ?? [];
    assert.deepEqual(await drawn(), [0, 1]);
    const stage = page.locator("#policy-chart .stage");
    await stage.focus();
    await page.keyboard.press("+");
    await eventually(async () => assert.deepEqual(await drawn(), [0.18, 0.68]));
    await page.locator("#advanced summary").click();
    await page.getByRole("button", { name: "Look closer" }).click();
    await eventually(async () => assert.deepEqual(await drawn(), [0.27, 0.52]));
    await eventually(async () => assert.match(await hash(page), /&zoom=0.27,0.52&/));
    // A hand moves in finer steps, close up.
    await drag(page, "policy", 0.3, 0.517);
    const at = await theta(page);
    assert.ok(at > 0.27 && at < 0.52 && at !== Math.round(at * 500) / 500, `${at}`);
    const box = await stage.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, 100);
    await page.keyboard.up("Control");
    await eventually(async () => {
      const [from = 0, to = 0] = await drawn();
      assert.ok(to - from > 0.4 && to - from < 0.6);
    });
    await stage.focus();
    await page.keyboard.press("0");
    await eventually(async () => assert.deepEqual(await drawn(), [0, 1]));
    assert.equal(await page.getByRole("button", { name: "The whole range" }).isDisabled(), true);
    await eventually(async () => assert.ok(!(await hash(page)).includes("zoom")));
  }));
