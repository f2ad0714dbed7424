// The order of prompts in a list, of which those in sight alone are put into order.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Order } from "../../www/panels/order.js";

test("any part of an order is that of a sort of all", () => {
  let seed = 7;
  const below = (/** @type {number} */ end) => {
    seed = (seed * 48271) % 2147483647;
    return seed % end;
  };
  for (let round = 0; round < 200; round++) {
    const keys = Float64Array.from({ length: 1 + below(40) }, () => (below(10) === 0 ? Infinity : below(8) - 3));
    const positions = [...keys.keys()].filter(() => below(5) > 0);
    const keyOf = (/** @type {number} */ position) => keys[position] ?? Infinity;
    const sorted = positions.toSorted((one, other) => (keyOf(one) === keyOf(other) ? 0 : keyOf(one) - keyOf(other)));
    const order = new Order(positions, keys);
    assert.equal(order.length, positions.length);
    for (let part = 0; part < 10; part++) {
      const first = below(keys.length + 2);
      const end = first + below(12);
      assert.deepEqual(order.slice(first, end), sorted.slice(first, end));
    }
    for (const position of keys.keys()) assert.equal(order.indexOf(position), sorted.indexOf(position));
  }
});
