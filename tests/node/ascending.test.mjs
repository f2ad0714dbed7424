// Searching in ascending lists, compared with looking at every item.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cliffOn, firstWhere } from "../../www/state/ascending.js";
import { nearest } from "../../www/panels/model.js";
import { exactly, nextCliff } from "../../www/view/keys.js";

let seed = 11;
const below = (/** @type {number} */ end) => {
  seed = (seed * 48271) % 2147483647;
  return seed % end;
};

/** Returns ascending places, none twice. */
const places = () =>
  [...new Set(Array.from({ length: below(30) }, () => below(40) / 4))].sort((one, other) => one - other);

test("the first item beyond, and the cliff at a place, are those that a look at every item finds", () => {
  for (let round = 0; round < 500; round++) {
    const list = places();
    const cliffs = list.map((at) => ({ at }));
    const at = below(44) / 4 - 0.5;
    const first = list.findIndex((each) => each >= at);
    assert.equal(
      firstWhere(list, (each) => each >= at),
      first < 0 ? list.length : first,
    );
    assert.equal(
      cliffOn(cliffs, at),
      cliffs.find((cliff) => cliff.at === at),
    );
  }
  assert.equal(cliffOn([{ at: 0 }, { at: 1 }]), undefined);
});

test("next, previous, nearest and exact cliffs are those that a look at every cliff finds", () => {
  for (let round = 0; round < 500; round++) {
    const breakpoints = places().map((at) => ({ at, changes: [] }));
    const theta = below(44) / 4 - 0.5;
    const parameter = { name: "w" };
    const cliffs = /** @type {any} */ ({ parameter, breakpoints });
    const choice = /** @type {any} */ ({ parameter: "w", values: { w: theta } });
    const state = /** @type {any} */ ({ choice, sweep: { parameter }, shown: "a", studies: { id: "a", cliffs } });
    assert.equal(nextCliff(state, 1), breakpoints.find(({ at }) => at > theta)?.at);
    assert.equal(nextCliff(state, -1), breakpoints.findLast(({ at }) => at < theta)?.at);
    const distances = breakpoints.map(({ at }) => Math.abs(at - theta));
    assert.equal(nearest(cliffs, choice), breakpoints[distances.indexOf(Math.min(...distances))]);
    // A sweep knows the place of a cliff but for the errors of floats.
    const format = (/** @type {number} */ value) => String(Math.round(1000 * value));
    for (const { at } of breakpoints)
      for (const off of [-1e-9, 0, 1e-9]) assert.equal(exactly(state, at + off, format), at);
    assert.equal(exactly(state, 100, format), 100);
  }
});
