// Questions under a moving hand: while pictures are late they are for sketches, and the whole follows once it rests. The
// timers are the test's own, and so is what is measured.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../www/state/pace.js";
import { measureUpdate } from "../../www/state/timing.js";

/** @typedef {import("../../www/state/client.js").Question} Question */

/** @param {number} alpha @param {number} x  where the cursor is on the axis */
const question = (alpha, x = 0) =>
  /** @type {Question} */ ({ id: "a", text: "", ask: { sweep: { alpha }, solve: { alpha, values: { x } } } });

/** Tells of a picture that took some time. @param {number} duration  in milliseconds */
async function drawn(duration) {
  performance.measure("picture", { start: 0, duration });
  // Observers hear of it in a task of their own.
  await new Promise((resolve) => setImmediate(resolve));
}

/** @param {import("node:test").TestContext} t */
function paced(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {Question[]} */
  const asked = [];
  /** @param {Question} each */
  const ask = (each) => void asked.push(pace.of(each));
  const pace = new Pace(ask);
  return { asked, ask, sketches: () => asked.map((each) => each.ask.sweep?.sketch ?? false) };
}

test("the whole follows a sketch once the hand rests, and once only", async (t) => {
  const { asked, ask, sketches } = paced(t);
  ask(question(0.1));
  await drawn(17);
  ask(question(0.2));
  ask(question(0.3));
  assert.deepEqual(sketches(), [false, true, true]);
  t.mock.timers.tick(199);
  assert.equal(asked.length, 3, "the hand may go on");
  t.mock.timers.tick(1);
  assert.deepEqual(asked.slice(3), [question(0.3)]);
  t.mock.timers.tick(1000);
  assert.equal(asked.length, 4);
});

test("a new movement begins with whole pictures, and so does one whose pictures are in time", async (t) => {
  const { ask, sketches } = paced(t);
  await drawn(40);
  ask(question(0.1));
  await drawn(16);
  ask(question(0.2));
  await drawn(40);
  ask(question(0.3));
  t.mock.timers.tick(1000);
  ask(question(0.4));
  ask(question(0.5));
  assert.deepEqual(sketches(), [false, false, true, false, false, false]);
});

test("of a sweep that is there already there is no sketch", async (t) => {
  const { asked, ask, sketches } = paced(t);
  ask(question(0.1, 1));
  await drawn(40);
  ask(question(0.1, 2));
  ask(question(0.2, 2));
  ask(question(0.2, 3));
  assert.deepEqual(sketches(), [false, false, true, false]);
  assert.deepEqual(asked[3], question(0.2, 3));
});

test("another scenario opens whole, and the sketch before is not asked for again", async (t) => {
  const { ask, sketches } = paced(t);
  ask(question(0.1));
  await drawn(40);
  ask(question(0.2));
  ask(/** @type {any} */ ({ ...question(0.3), id: "b", opening: {} }));
  t.mock.timers.tick(1000);
  assert.deepEqual(sketches(), [false, true, false]);
});

test("what an update took is what a page's pace hears of", async (t) => {
  const { ask, sketches } = paced(t);
  ask(question(0.1));
  measureUpdate(0, 40, performance.now());
  await new Promise((resolve) => setImmediate(resolve));
  ask(question(0.2));
  assert.deepEqual(sketches(), [false, true]);
});
