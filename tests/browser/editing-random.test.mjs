// Seeded random steps of editing two models side by side, by forms, in the text, by undo and redo, and from one to the
// other without waiting: the picture is always that of the model on show, and no edit is lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drop } from "./support/files.mjs";
import { bars, eventually, openEditor, ready, withPage } from "./support/page.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

const STEPS = 60;
const SEED = 3;

/** Two actions whose rewards are compared: the larger one is best. @param {string} letter */
const model = (letter) =>
  JSON.stringify(
    {
      "policy-cliff": 1,
      title: `Model ${letter}`,
      discount: 1,
      start: "s",
      states: {
        s: { [`${letter}1`]: { to: "end", reward: { x: 1 } }, [`${letter}2`]: { to: "end", reward: { x: 2 } } },
      },
      terminal: ["end"],
      parameters: { w: { from: 0, to: 1, value: 1 } },
      weights: { x: "w" },
    },
    null,
    2,
  );

/** Returns whole numbers below a bound (xorshift32). @param {number} seed */
function dice(seed) {
  let x = seed;
  return (/** @type {number} */ below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

test(`${STEPS} random steps of editing two models: the picture is that of the model on show, and nothing is lost`, () =>
  withPage(browser, { serviceWorkers: "block" }, async (page) => {
    /** @type {string[]} */
    const thrown = [];
    page.on("pageerror", (error) => thrown.push(error.message));
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    const field = (/** @type {string} */ name) =>
      page.locator(".inspector").getByRole("textbox", { name, exact: true });
    /** The rewards of each model, with those before and after in its history. */
    const models = ["a", "b"].map((letter) => ({
      letter,
      now: [1, 2],
      past: /** @type {number[][]} */ ([]),
      future: /** @type {number[][]} */ ([]),
    }));
    let at = 0;
    const here = () => /** @type {(typeof models)[number]} */ (models[at]);
    const isDrawn = () =>
      eventually(async () => {
        const { letter, now } = here();
        const best = Math.max(...now);
        const expected = now.map((reward, i) => [`${letter}${i + 1}`, reward === best]);
        const found = Object.entries(await bars(page)).map(([name, { optimal }]) => [name, optimal]);
        assert.deepEqual(found, expected);
      });
    const isInForm = () =>
      eventually(async () => {
        const { letter, now } = here();
        const found = await Promise.all(now.map((_, i) => field(`x of ${letter}${i + 1}`).inputValue()));
        assert.deepEqual(found, now.map(String));
      });
    const show = (/** @type {number} */ which) => {
      at = which;
      return page.selectOption("#scenario", { label: `Model ${here().letter}` });
    };

    for (const [i, { letter }] of models.entries()) {
      await drop(page, `${letter}.json`, model(letter));
      at = i;
      await isDrawn();
    }
    await openEditor(page);
    // In every frame the actions are those of one model, and those of an id never change.
    await page.evaluate(() => {
      const wrong = /** @type {string[]} */ ([]);
      /** @type {Map<string, string>} */
      const letters = new Map();
      Object.assign(globalThis, { wrong });
      const look = () => {
        const id = document.body.dataset.scenario ?? "";
        const rows = [...document.querySelectorAll("#bars .bar-row")];
        const seen = [...new Set(rows.map((row) => row.getAttribute("data-action")?.[0]))].join("");
        if (!letters.has(id)) letters.set(id, seen);
        if (seen.length !== 1 || letters.get(id) !== seen) wrong.push(`${id} with ${seen}`);
        requestAnimationFrame(look);
      };
      look();
    });

    const undo = page.locator(".editing").getByRole("button", { name: "Undo" });
    const redo = page.locator(".editing").getByRole("button", { name: "Redo" });
    const roll = dice(SEED);
    for (let step = 0; step < STEPS; step++) {
      const own = here();
      const way = roll(8);
      if (way < 3) {
        const place = roll(2);
        const reward = 1 + roll(9);
        if (own.now[place] === reward) continue;
        const text = field(`x of ${own.letter}${place + 1}`);
        await text.fill(String(reward));
        await text.press("Enter");
        own.past.push(own.now);
        own.future = [];
        own.now = own.now.map((before, i) => (i === place ? reward : before));
      } else if (way === 3 && own.past.length > 0) {
        await undo.click();
        own.future.push(own.now);
        own.now = own.past.pop() ?? own.now;
      } else if (way === 4 && own.future.length > 0) {
        await redo.click();
        own.past.push(own.now);
        own.now = own.future.pop() ?? own.now;
      } else if (way === 5) {
        // Broken, while the last valid model stays drawn.
        await page.locator(".code .cm-content").click();
        await page.keyboard.press("Control+Home");
        await page.keyboard.type("x");
        await page.waitForSelector(".editing .notice");
        await isDrawn();
        await page.keyboard.press("Backspace");
        await eventually(async () => assert.equal(await page.locator(".editing .notice").count(), 0));
        // What was typed is in the history, too.
        own.past = [];
        own.future = [];
      } else if (way > 5) {
        for (let times = 1 + roll(3); times > 0; times--) await show(1 - at);
      }
      await isDrawn();
      await isInForm();
    }
    for (const which of [0, 1]) {
      await show(which);
      await isDrawn();
      await isInForm();
    }
    assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).wrong), []);
    assert.deepEqual(thrown, []);
  }));
