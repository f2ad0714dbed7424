// What dragging costs: solve and transfer, and draw; and with each picture and panel, how long the page is busy for a
// frame. Times are reported and not asserted: a busy machine is no defect. What is asserted is that every picture follows
// the hand, and is drawn once a frame at most. A few scenarios of different kinds are dragged here; with EVERY_SCENARIO=1
// in the environment, all of them are.

import assert from "node:assert/strict";
import { test } from "node:test";

import { noteFrames } from "./support/frames.mjs";
import { bars, choose, eventually, ready, type, withPage } from "./support/page.mjs";
import { slowFile } from "./support/slow.mjs";
import { stage } from "./support/stage.mjs";

const { browser, site } = await stage();

/** One state, a trace, a grid, many reward models, and a table. */
const CHOSEN = ["clever-slacker", "deceptive-reasoning", "grid-world", "multi-reward", "best-of-eleven"];

/** The scenarios that are dragged, of all in the list. @param {import("./support/page.mjs").Page} page */
async function dragged(page) {
  const all = await page.$$eval("#scenario option", (options) =>
    options.map((option) => /** @type {HTMLOptionElement} */ (option).value),
  );
  if (process.env.EVERY_SCENARIO) return all;
  assert.deepEqual(
    CHOSEN.filter((id) => !all.includes(id)),
    [],
    "these are no longer in the list",
  );
  return CHOSEN;
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

for (const [what, selector] of [
  ["alpha", "#field-alpha-slider"],
  ["theta", '#main-fields .number-control:first-child input[type="range"]'],
]) {
  test(`dragging ${what}`, (t) =>
    withPage(browser, {}, async (page) => {
      await page.addInitScript(() => {
        const seen = /** @type {any} */ (globalThis);
        seen.updates = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntriesByName("policy-cliff:update")) {
            seen.updates.push({ total: entry.duration, .../** @type {any} */ (entry).detail });
          }
        }).observe({ entryTypes: ["measure"] });
      });
      await page.goto(site.url);
      await ready(page);
      for (const id of await dragged(page)) {
        await choose(page, id);
        const box = await page.locator(selector ?? "").boundingBox();
        assert.ok(box);
        const y = box.y + box.height / 2;
        await page.mouse.move(box.x + box.width * 0.3, y);
        await page.mouse.down();
        await page.evaluate(() => {
          /** @type {any} */ (globalThis).updates.length = 0;
        });
        for (let i = 0; i <= 60; i++) await page.mouse.move(box.x + box.width * (0.3 + 0.5 * (i / 60)), y);
        await page.mouse.up();
        // Those of the movement alone: the whole picture that follows sketches comes a moment later.
        await page.waitForTimeout(100);
        /** @type {{ total: number, solve: number, draw: number }[]} */
        const updates = await page.evaluate(() => /** @type {any} */ (globalThis).updates);
        assert.ok(updates.length > 10, `${updates.length} updates in ${id}`);
        const ms = (/** @type {"total" | "solve" | "draw"} */ key) =>
          median(updates.map((update) => update[key])).toFixed(1);
        t.diagnostic(
          `${id}: median ${ms("total")} ms = solve and transfer ${ms("solve")} + draw ${ms("draw")}, ${updates.length} updates`,
        );
      }
    }));
}

/** What moves with the hand besides the two pictures that are always there: what a link says of it, and its charts. */
const PANELS = {
  "picture=outcomes&show=roadmap": ["#policy-chart", "#roadmap-chart"],
  "show=why": ["#envelope-chart", "#hull-chart"],
  "show=phase": ["#phase-chart"],
  "show=phase&upwards=alpha": ["#phase-chart"],
};

for (const [link, charts] of Object.entries(PANELS)) {
  test(`dragging with ${charts.join(" and ")}, ${link}`, (t) =>
    withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page, context) => {
      // Every drawing begins with a new size of its canvas, which clears it.
      await page.addInitScript(() => {
        const seen = /** @type {any} */ (globalThis);
        seen.drawings = [];
        const { set } = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, "height") ?? {};
        Object.defineProperty(HTMLCanvasElement.prototype, "height", {
          ...Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, "height"),
          set(value) {
            seen.drawings.push({ frame: seen.frame, canvas: this });
            set?.call(this, value);
          },
        });
        const count = () => {
          seen.frame = (seen.frame ?? 0) + 1;
          requestAnimationFrame(count);
        };
        requestAnimationFrame(count);
      });
      const devtools = await context.newCDPSession(page);
      await devtools.send("Performance.enable");
      const busy = async () =>
        (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ??
        NaN;
      await page.goto(site.url);
      await ready(page);
      for (const id of await dragged(page)) {
        await page.goto("about:blank");
        await page.goto(`${site.url}#v=1&scenario=${id}&${link}`);
        await ready(page);
        await page.$eval("#tabs", (tabs) => tabs.scrollIntoView({ block: "start" }));
        // A reward that no parameter moves has no hull.
        for (const chart of charts)
          await eventually(async () => assert.ok(await drawn(page, chart), `${id}: ${chart}`), 20000);
        for (const [what, selector] of [
          ["theta", '#main-fields .number-control:first-child input[type="range"]'],
          ["alpha", "#field-alpha-slider"],
        ]) {
          const slider = page.locator(selector ?? "");
          await slider.scrollIntoViewIfNeeded();
          const box = await slider.boundingBox();
          assert.ok(box);
          const y = box.y + box.height / 2;
          await page.mouse.move(box.x + box.width * 0.35, y);
          await page.mouse.down();
          const before = await page.evaluate(() => {
            const seen = /** @type {any} */ (globalThis);
            seen.drawings.length = 0;
            return seen.frame;
          });
          const begun = await busy();
          for (let i = 1; i <= 12; i++) await page.mouse.move(box.x + box.width * (0.35 + 0.4 * (i / 12)), y);
          const [frames, most] = await page.evaluate(() => {
            const { frame, drawings } = /** @type {any} */ (globalThis);
            const counts = new Map();
            let most = 0;
            for (const drawing of drawings) {
              const key = counts.get(drawing.canvas) ?? new Map();
              counts.set(drawing.canvas, key.set(drawing.frame, (key.get(drawing.frame) ?? 0) + 1));
              most = Math.max(most, key.get(drawing.frame));
            }
            return [frame, most];
          });
          const spent = (await busy()) - begun;
          await page.mouse.up();
          assert.ok(most <= 1, `${id}, ${what}: a picture was drawn ${most} times in a frame`);
          t.diagnostic(
            `${id}, ${what}: busy for ${((1000 * spent) / Math.max(frames - before, 1)).toFixed(1)} ms of each of ${frames - before} frames`,
          );
        }
      }
    }));
}

test("training: the first coarse picture, and frames meanwhile", (t) =>
  withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    const status = () => page.locator("#train .train-progress [role=status]").textContent();
    const trained = () => eventually(async () => assert.equal(await status(), "All seeds are trained."), 60_000);
    await page.goto(`${site.url}#v=1&scenario=format-bonus&beta=0.1&show=train`);
    await ready(page);
    await trained();
    for (const [algorithm, name] of [
      ["dr-grpo", "Dr. GRPO"],
      ["rloo", "RLOO"],
      ["dapo", "DAPO"],
      ["grpo", "GRPO"],
    ]) {
      await page.evaluate(
        ([algorithm, name]) => {
          const seen = /** @type {any} */ (globalThis);
          seen.frames = [];
          seen.first = undefined;
          const count = (/** @type {number} */ now) => {
            if (seen.frames === undefined) return;
            seen.frames.push(now);
            requestAnimationFrame(count);
          };
          requestAnimationFrame(count);
          const told = document.querySelector(".train-along .verdict");
          const begun = performance.now();
          const observer = new MutationObserver(() => {
            if (!told?.textContent?.includes(` runs of ${name} over `)) return;
            observer.disconnect();
            seen.first = performance.now() - begun;
          });
          if (told) observer.observe(told, { childList: true, characterData: true, subtree: true });
          const select = /** @type {HTMLSelectElement} */ (document.querySelector("#train-algorithm"));
          select.value = algorithm ?? "";
          select.dispatchEvent(new Event("change", { bubbles: true }));
        },
        [algorithm, name],
      );
      await page.waitForFunction(() => /** @type {any} */ (globalThis).first !== undefined);
      await trained();
      const [first, gaps] = await page.evaluate(() => {
        const seen = /** @type {any} */ (globalThis);
        /** @type {number[]} */
        const frames = seen.frames;
        seen.frames = undefined;
        return [seen.first, frames.slice(1).map((now, i) => now - (frames[i] ?? NaN))];
      });
      const sorted = [...gaps].sort((a, b) => a - b);
      const share = gaps.filter((gap) => gap < 20).length / gaps.length;
      assert.ok(gaps.length > 2, `${name}: ${gaps.length} frames`);
      t.diagnostic(
        `${name}: first picture after ${first.toFixed(0)} ms; of ${gaps.length} frames ${(100 * share).toFixed(0)} % within 20 ms, median ${median(gaps).toFixed(1)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
      );
    }
  }));

test("a model of 5,000 states: frames and long tasks meanwhile, and Cancel", (t) =>
  withPage(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
    await noteFrames(page);
    /** @param {string} what @param {() => Promise<void>} act */
    const watched = async (what, act) => {
      const begun = await page.evaluate(() => performance.now());
      await act();
      const told = await page.evaluate(async (begun) => {
        const { frames, long } = /** @type {{ frames: number[], long: [number, number][] }} */ (
          /** @type {unknown} */ (globalThis)
        );
        // Long tasks are told a moment later.
        await new Promise((resolve) => setTimeout(resolve, 300));
        const own = frames.filter((now) => now >= begun);
        const gaps = own.slice(1).map((now, i) => now - (own[i] ?? NaN));
        const tasks = long.filter(([start]) => start >= begun).map(([start, lasted]) => [start - begun, lasted]);
        return { gaps, tasks };
      }, begun);
      const { gaps, tasks } = told;
      assert.ok(gaps.length > 2, `${what}: ${gaps.length} frames`);
      const most = gaps.reduce((most, gap) => Math.max(most, gap), 0);
      const share = gaps.filter((gap) => gap < 20).length / gaps.length;
      const long = tasks.map(([start, lasted]) => `${lasted?.toFixed(0)} ms after ${start?.toFixed(0)}`).join(", ");
      t.diagnostic(
        `${what}: of ${gaps.length} frames ${(100 * share).toFixed(0)} % within 20 ms, median ${median(gaps).toFixed(1)} ms, longest ${most.toFixed(0)} ms; long tasks: ${long || "none"}`,
      );
    };
    const there = (/** @type {import("./support/page.mjs").Page} */ page) =>
      eventually(async () => assert.equal(await page.locator("#here.busy").count(), 0), 60_000);
    await page.goto(`${site.url}#v=1&scenario=sophistry`);
    await ready(page);
    await watched("the page when it does nothing", () => page.waitForTimeout(1000));
    const drop = await slowFile(page);
    // What making it has left behind is not measured.
    await page.waitForTimeout(500);
    await watched("opened", async () => {
      await drop();
      await eventually(async () => assert.ok((await bars(page)).a0), 60_000);
    });
    await watched("the panels that follow", () => page.waitForTimeout(4000));
    await watched("another temperature", async () => {
      await type(page, "alpha", "0.2");
      await page.waitForTimeout(400);
      await there(page);
    });
    await type(page, "alpha", "0.3");
    const cancel = page.locator("#waiting-cancel");
    await eventually(async () => assert.ok(await cancel.isVisible()), 30_000);
    const took = await page.evaluate(async () => {
      const [button, waiting, problem] = ["waiting-cancel", "waiting", "problem"].map((id) =>
        document.getElementById(id),
      );
      const begun = performance.now();
      button?.click();
      while (!waiting?.hidden || problem?.hidden) await new Promise(requestAnimationFrame);
      return performance.now() - begun;
    });
    t.diagnostic(`Cancel: the page says so after ${took.toFixed(0)} ms`);
    const again = await page.evaluate(() => performance.now());
    await page.selectOption("#scenario", "grid-world");
    await eventually(async () => assert.ok((await bars(page)).Up));
    const next = await page.evaluate((again) => performance.now() - again, again);
    t.diagnostic(`another scenario after that: ${next.toFixed(0)} ms`);
  }));

/** Returns whether a chart has its picture, or has none here. @param {import("./support/page.mjs").Page} page @param {string} chart */
function drawn(page, chart) {
  return page.$eval(
    chart,
    (figure) => figure.hasAttribute("hidden") || figure.querySelector("canvas")?.getAttribute("height") != null,
  );
}
