// What is said where the cursor is, the keys that move it, and what was set: undone, redone, reset.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  atRest,
  bars,
  choose,
  eventually,
  frame,
  near,
  openPanel,
  ready,
  select,
  sentence,
  theta,
  type,
  withPage,
} from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/** @typedef {import("playwright-core").Page} Page */

/**
 * Opens a link, with the cliffs of all states.
 * @param {string} link
 * @param {(page: Page) => Promise<void>} run
 */
const at = (link, run) =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#v=1&scenario=${link}`);
    await ready(page);
    await openPanel(page, "cliffs");
    await page.waitForFunction((id) => document.body.dataset.studies === id, link.replace(/&.*/, ""));
    await run(page);
  });

/** @param {Page} page @param {string} id */
const text = async (page, id) => ((await page.locator(`#${id}`).textContent()) ?? "").replaceAll("\u00a0", " ");

/** @param {Page} page @param {string[]} keys */
async function press(page, ...keys) {
  await page.locator("#policy-chart .stage").focus();
  for (const key of keys) await page.keyboard.press(key);
}

test("crossing a cliff by keyboard is announced, and every step is spoken", () =>
  at("clever-slacker&rho=0.198&alpha=off", async (page) => {
    await eventually(async () => assert.match(await text(page, "announcer"), /^At ρ = 0\.198/));
    await press(page, "ArrowRight");
    await eventually(async () => assert.equal(await text(page, "announcer"), "On a cliff, ρ = 1/5."));
    assert.equal(
      await text(page, "here"),
      "At ρ = 1/5, in “prompt”, a tie: “reason” 50 %, “guess” 50 %; true value 2.25.",
    );
    await press(page, "ArrowRight");
    await eventually(async () =>
      assert.equal(await text(page, "announcer"), "Crossed a cliff at ρ = 1/5: guess → reason."),
    );
    const here = "At ρ = 0.202, in “prompt”, the model takes “reason”; true value 2.65.";
    assert.equal(await text(page, "here"), here);
    for (const slider of ["#policy-chart .stage", '[id="field-value.rho-slider"]'])
      assert.equal((await page.locator(slider).getAttribute("aria-valuetext"))?.replaceAll("\u00a0", " "), here);
    // The slider, and back: over both cliffs, of which one is another state's.
    await page.locator('[id="field-value.rho-slider"]').focus();
    await page.keyboard.press("Home");
    await eventually(async () =>
      assert.equal(
        await text(page, "announcer"),
        "Crossed 2 cliffs, at ρ = 1/5: reason → guess; at ρ = 1/20, in derived: answer as asked → answer only.",
      ),
    );
  }));

test("a step without a cliff is no announcement", () =>
  at("clever-slacker&rho=0.5&alpha=off", async (page) => {
    await eventually(async () => assert.match(await text(page, "announcer"), /^At ρ = 0\.5/));
    const before = await text(page, "announcer");
    await press(page, "ArrowRight");
    await eventually(async () => assert.match(await text(page, "here"), /^At ρ = 0\.502/));
    await page.waitForTimeout(1000);
    assert.equal(await text(page, "announcer"), before);
  }));

test("brackets lead to the cliffs exactly, and a cliff of another state is watched in that state", () =>
  at("grid-world&r=-2&state=%283,2%29", async (page) => {
    const watched = () => page.locator("#field-state").inputValue();
    /** @type {[string, string][]} */
    const passed = [];
    for (let i = 0; i < 8; i++) {
      await press(page, "]");
      await eventually(async () =>
        assert.equal(await page.locator("#cliffs-table tbody[aria-current=true]").count(), 1),
      );
      const row = page.locator("#cliffs-table tbody").nth(i);
      await eventually(async () => assert.equal(await row.getAttribute("aria-current"), "true"));
      passed.push([(await row.locator(".place").textContent()) ?? "", await watched()]);
      const states = await row.locator("td[data-label=state]").allTextContents();
      assert.ok(
        states.some((state) => state.startsWith(passed[i]?.[1] ?? "?")),
        `${states} without ${passed[i]}`,
      );
      await eventually(async () =>
        assert.equal(Object.values(await bars(page)).filter(({ optimal }) => optimal).length, 2),
      );
    }
    assert.equal(passed.length, new Set(passed.map(([place]) => place)).size);
    assert.ok(await page.locator("#next-cliff[aria-disabled=true]").count());
    await page.locator("#previous-cliff").click();
    await eventually(async () =>
      assert.equal(await page.locator("#cliffs-table tbody").nth(6).getAttribute("aria-current"), "true"),
    );
    // The mark on the axis is the same cliff.
    const mark = await page.locator("#policy-chart .marks i").nth(2).boundingBox();
    assert.ok(mark);
    await page.mouse.click(mark.x + mark.width / 2, mark.y + 4);
    await eventually(async () => assert.equal(await watched(), passed[2]?.[1]));
    assert.equal(await page.locator("#cliffs-table tbody").nth(2).getAttribute("aria-current"), "true");
  }));

test("a press at the end of the axis goes to no cliff beside the part that is drawn", () =>
  at("sophistry&b=0.5&zoom=0.101,0.9", async (page) => {
    // A cliff at 0.1 would be less than a pixel to the left of the axis.
    const mark = await page.locator("#policy-chart .marks i").first().boundingBox();
    const chart = await page.locator("#policy-chart").boundingBox();
    assert.ok(mark && chart);
    const seen = new Set();
    for (let x = chart.x + 2; x < chart.x + 80; x += 2) {
      await page.mouse.click(x, mark.y + 4);
      seen.add(await theta(page));
    }
    assert.equal(Math.min(...seen), 0.101);
    assert.ok(seen.size > 5);
    assert.match(page.url(), /zoom=0\.101,0\.9/);
  }));

test("Page Up and Page Down go a tenth of what is drawn, Home and End to its ends", () =>
  at("clever-slacker&rho=0.5&zoom=0.4,0.6", async (page) => {
    await press(page, "PageUp");
    await eventually(async () => near(await theta(page), 0.52, 1e-9));
    await press(page, "PageDown", "PageDown");
    await eventually(async () => near(await theta(page), 0.48, 1e-9));
    await press(page, "End");
    await eventually(async () => near(await theta(page), 0.6, 0));
    await press(page, "ArrowRight");
    await press(page, "Home");
    await eventually(async () => near(await theta(page), 0.4, 0));
    // A cliff out of sight is drawn.
    await press(page, "[");
    await eventually(async () => near(await theta(page), 0.2, 0));
    await eventually(async () => assert.match(await text(page, "zoom"), /0 to 1/));
  }));

for (const width of [320, 390])
  test(`at ${width} pixels no blank is kept for what is said, and nothing above it moves with the hand`, () =>
    withPage(browser, { viewport: { width, height: 844 }, hasTouch: true, isMobile: true }, async (page) => {
      await page.goto(`${site.url}#v=1&scenario=multi-reward&alpha=0.05&show=both`);
      await ready(page);
      await eventually(async () => assert.notEqual(await text(page, "here"), ""));
      const boxes = () =>
        page.evaluate(() => {
          const box = (/** @type {string} */ id) =>
            document.getElementById(id)?.getBoundingClientRect() ?? new DOMRect();
          const here = document.getElementById("here");
          const range = document.createRange();
          range.selectNodeContents(here ?? document.body);
          return {
            blank: box("here").height - range.getBoundingClientRect().height,
            slider: box("main-fields").top + scrollY,
            cliff: box("steps").top + scrollY,
            value: box("value-chart").top + scrollY,
          };
        });
      const opening = await boxes();
      // A tie of all actions takes a line or two more than one that is best alone.
      assert.ok(opening.blank < 60, `${opening.blank} pixels are blank`);
      assert.ok(opening.cliff > opening.slider && opening.value > opening.cliff);
      const slider = page.locator("#main-fields [type=range]").first();
      await slider.focus();
      let lowest = opening.value;
      for (const key of ["Home", ...Array.from({ length: 12 }, () => "PageUp"), "End", "Home"]) {
        const before = await text(page, "here");
        await page.keyboard.press(key);
        await eventually(async () => assert.notEqual(await text(page, "here"), before), 1500).catch(() => {});
        const now = await boxes();
        near(now.slider, opening.slider, 0.5);
        near(now.cliff, opening.cliff, 0.5);
        assert.ok(now.value >= lowest - 0.5, `${key}: ${now.value} after ${lowest}`);
        lowest = now.value;
      }
    }));

/** A generator of numbers from 0 to 1 (mulberry32). @param {number} seed */
const random = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

test("whatever was set is undone to the start and redone to the end", () =>
  at("clever-slacker&rho=0.3", async (page) => {
    const next = random(20261129);
    // The link, which comes a moment later, has everything that is set, and the open panel.
    const shown = () =>
      atRest(
        async () => [
          (await page.evaluate(() => location.hash)).replace(/&show=[\w,]+/, ""),
          await text(page, "here"),
          await sentence(page),
        ],
        600,
      );
    const start = await shown();
    const slider = (/** @type {string} */ id) => async () => {
      await page.locator(`[id="${id}"]`).focus();
      await page.keyboard.press(next() < 0.5 ? "PageUp" : "ArrowLeft");
    };
    const pick = (/** @type {string} */ id) => async () => {
      const options = await page.$$eval(`#field-${id} option`, (all) =>
        all.map((each) => each.getAttribute("value") ?? ""),
      );
      await select(page, id, options[Math.floor(next() * options.length)] ?? "");
    };
    const actions = [
      slider("field-value.rho-slider"),
      slider("field-alpha-slider"),
      pick("state"),
      pick("rule"),
      pick("objective"),
      () => press(page, "+"),
      () => press(page, "0"),
      () => press(page, "]"),
      () => openPanel(page, "stability"),
      async () => {
        await openPanel(page, "cliffs");
        await page
          .locator("#cliffs-table tbody")
          .nth(Math.floor(next() * 2))
          .click();
      },
      async () => {
        await page.locator("#policy-chart .stage").scrollIntoViewIfNeeded();
        const box = await page.locator("#policy-chart .stage").boundingBox();
        assert.ok(box);
        const x = () => box.x + box.width * (0.2 + 0.4 * next());
        await page.mouse.move(x(), box.y + 100);
        await page.mouse.down();
        await page.mouse.move(x(), box.y + 100, { steps: 6 });
        await page.mouse.up();
      },
    ];
    for (let i = 0; i < 40; i++) await actions[Math.floor(next() * actions.length)]?.();
    const end = await shown();
    assert.notDeepEqual(end, start);
    const count = async (/** @type {string} */ id, /** @type {string} */ key) => {
      let steps = 0;
      await page.locator("#policy-chart .stage").focus();
      while ((await page.locator(`#${id}`).getAttribute("aria-disabled")) === "false") {
        await page.keyboard.press(key);
        await frame(page);
        assert.ok(++steps < 200);
      }
      return steps;
    };
    const undone = await count("undo-change", "Control+z");
    assert.deepEqual(await shown(), start);
    assert.equal(await count("redo-change", undone % 2 ? "Control+y" : "Control+Shift+z"), undone);
    assert.deepEqual(await shown(), end);
    await page.locator("#reset").click();
    await eventually(async () => near(await theta(page), 0.1, 0));
    assert.equal(await page.locator("#reset").count(), 0);
    await page.keyboard.press("Control+z");
    assert.deepEqual(await shown(), end);
  }));

test("a drag is one entry, a text that is being typed has its own undo, and another scenario begins anew", () =>
  at("clever-slacker&rho=0.3", async (page) => {
    await page.locator("#policy-chart .stage").scrollIntoViewIfNeeded();
    const box = await page.locator("#policy-chart .stage").boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width * 0.5, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.3, box.y + 100, { steps: 20 });
    await page.waitForTimeout(700);
    await page.mouse.move(box.x + box.width * 0.4, box.y + 100, { steps: 20 });
    await page.mouse.up();
    await eventually(async () => assert.notEqual(await theta(page), 0.3));
    const field = page.locator('[id="field-value.rho"]');
    const dragged = await field.inputValue();
    await field.focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("0.7");
    await page.keyboard.press("Control+z");
    assert.equal(await page.locator("#redo-change").getAttribute("aria-disabled"), "true");
    await field.fill(dragged);
    await page.locator("#undo-change").click();
    await eventually(async () => near(await theta(page), 0.3, 0));
    assert.equal(await page.locator("#undo-change").getAttribute("aria-disabled"), "true");
    await choose(page, "sophistry");
    assert.equal(await page.locator("#undo-change").count(), 0);
  }));

test("fractions stay as they were typed, and the exact place of a cliff is in field, link and caption", () =>
  at("grid-world&state=%281,1%29", async (page) => {
    await type(page, "value.r", "-9216/12605");
    const field = page.locator('[id="field-value.r"]');
    assert.equal(await field.inputValue(), "−9216/12605");
    await eventually(async () => assert.match(await page.evaluate(() => location.hash), /&r=-9216\/12605/));
    assert.equal(await text(page, "now-title"), "At r = −9216/12605, in (1,1)");
    await type(page, "value.r", "-1/5");
    assert.equal(await field.inputValue(), "−1/5");
    await eventually(async () => assert.match(await page.evaluate(() => location.hash), /&r=-0\.2(&|$)/));
    await type(page, "value.r", "-0,25");
    await eventually(async () => near(await theta(page), -0.25, 0));
    // Selecting a place with the pointer copies it, and does not move the cursor.
    const place = page.locator("#cliffs-table .place").nth(4);
    await place.scrollIntoViewIfNeeded();
    const box = await place.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 1, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    assert.match(await page.evaluate(() => String(getSelection())), /^−\d+\/\d/);
    near(await theta(page), -0.25, 0);
  }));

test("a link with a name that is nearly right opens, and says so", () =>
  withPage(browser, {}, async (page) => {
    await page.goto(`${site.url}#scenario=clever-slackr&rho=0,25).`);
    await ready(page);
    assert.equal(await page.locator("#scenario").inputValue(), "clever-slacker");
    near(await theta(page), 0.25, 0);
    assert.equal(
      await page.locator("#notice").textContent(),
      "There is no scenario “clever-slackr” here. This is “Clever slacker”, whose name is the nearest.",
    );
  }));
