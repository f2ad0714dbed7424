// Questions under a moving hand: while pictures are late they are for fewer points, and the whole follows once it rests.
// The timers are the test's own, and so is what is measured.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../www/state/pace.js";
import { measureUpdate } from "../../www/state/timing.js";

/** @typedef {import("../../www/state/client.js").Question} Question */

/** @param {number} alpha @param {number} x  where the cursor is on the axis */
const question = (alpha, x = 0) =>
  /** @type {Question} */ ({ id: "a", text: "", ask: { sweep: { alpha }, solve: { alpha, values: { x } } } });

/** @param {Question | undefined} asked */
const points = (asked) => asked?.ask.sweep?.points;

/** Tells of a picture that took some time. @param {number} duration  in milliseconds */
async function drawn(duration) {
  performance.measure("picture", { start: 0, duration });
  // Observers hear of it in a task of their own.
  await new Promise((resolve) => setImmediate(resolve));
}

/**
 * @param {import("node:test").TestContext} t
 * @param {number} [all]  points of a whole sweep
 */
function paced(t, all = 201) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {Question[]} */
  const asked = [];
  const store = /** @type {any} */ ({ state: { model: { view: { points: all } } } });
  /** @param {Question} each */
  const ask = (each) => void asked.push(pace.of(each));
  const pace = new Pace(store, ask);
  return { asked, ask };
}

test("the whole follows a coarse picture once the hand rests, and once only", async (t) => {
  const { asked, ask } = paced(t);
  ask(question(0.1));
  await drawn(40);
  ask(question(0.2));
  ask(question(0.3));
  assert.deepEqual(asked.map(points), [undefined, 101, 101]);
  t.mock.timers.tick(199);
  assert.equal(asked.length, 3, "the hand may go on");
  t.mock.timers.tick(1);
  assert.deepEqual(asked.slice(3), [question(0.3)]);
  t.mock.timers.tick(1000);
  assert.equal(asked.length, 4);
});

test("the longer pictures are late, the fewer points, but an eighth at least", async (t) => {
  const { asked, ask } = paced(t);
  for (let alpha = 1; alpha <= 6; alpha++) {
    ask(question(alpha));
    await drawn(alpha === 3 ? 16 : 17);
  }
  assert.deepEqual(asked.map(points), [undefined, 101, 51, 51, 26, 26]);
});

test("a new movement begins with whole pictures, and so does one whose pictures are in time", async (t) => {
  const { asked, ask } = paced(t);
  await drawn(40);
  ask(question(0.1));
  await drawn(10);
  ask(question(0.2));
  await drawn(40);
  ask(question(0.3));
  t.mock.timers.tick(1000);
  ask(question(0.4));
  ask(question(0.5));
  assert.deepEqual(asked.map(points), [undefined, undefined, 101, undefined, undefined, undefined]);
});

test("a sweep that is there already is not asked for with fewer points", async (t) => {
  const { asked, ask } = paced(t);
  ask(question(0.1, 1));
  await drawn(40);
  ask(question(0.1, 2));
  ask(question(0.2, 2));
  ask(question(0.2, 3));
  assert.deepEqual(asked.map(points), [undefined, undefined, 101, undefined]);
  assert.deepEqual(asked[3], question(0.2, 3));
});

test("another scenario opens whole, and what was coarse before is not asked for again", async (t) => {
  const { asked, ask } = paced(t);
  ask(question(0.1));
  await drawn(40);
  ask(question(0.2));
  const opening = /** @type {any} */ ({ ...question(0.3), id: "b", opening: {} });
  ask(opening);
  t.mock.timers.tick(1000);
  assert.deepEqual(asked.map(points), [undefined, 101, undefined]);
});

test("a sweep of few points keeps its ends", async (t) => {
  const { asked, ask } = paced(t, 2);
  ask(question(0.1));
  await drawn(40);
  ask(question(0.2));
  assert.equal(points(asked[1]), 2);
});

test("what an update took is what a page's pace hears of", async (t) => {
  const { asked, ask } = paced(t);
  ask(question(0.1));
  const now = performance.now();
  measureUpdate(now - 90, now - 50, now);
  await new Promise((resolve) => setImmediate(resolve));
  ask(question(0.2));
  assert.deepEqual(asked.map(points), [undefined, 101]);
});
