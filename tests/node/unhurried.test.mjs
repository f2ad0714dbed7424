// Work in steps on a thread that has other things to do.

import assert from "node:assert/strict";
import { test } from "node:test";

import { unhurried } from "../../www/state/unhurried.js";

const always = () => true;

test("work is done to its end, in its order, and what else is due runs in between", async () => {
  let turns = 0;
  const others = setInterval(() => turns++);
  /** @type {number[]} */
  const done = [];
  const answer = await unhurried(
    (function* () {
      // Until others have had their turn a few times.
      while (turns < 3) {
        done.push(done.length);
        yield;
      }
      return "made";
    })(),
    always,
  );
  clearInterval(others);
  assert.equal(answer, "made");
  assert.deepEqual(
    done,
    done.map((_, i) => i),
  );
});

test("short work does not wait", async () => {
  let others = 0;
  setTimeout(() => others++);
  const work = (function* () {
    yield;
    return 7;
  })();
  assert.equal(await unhurried(work, always), 7);
  assert.equal(others, 0);
});

test("work that is not wanted any more ends at the next pause", async () => {
  let asked = 0;
  const endless = (function* () {
    for (;;) yield;
  })();
  assert.equal(await unhurried(endless, () => ++asked < 3), undefined);
  assert.equal(asked, 3);
});
