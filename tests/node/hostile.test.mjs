// Options that throw, lie or never end: the caller hears why, and the model is well afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const text = await scenario("multi-reward");
const boom = new Error("mine");
const thrower = () => {
  throw boom;
};

/** @type {[string, (model: any) => unknown, RegExp][]} */
const CASES = [
  [
    "a getter",
    (model) =>
      model.cliffs({
        get from() {
          return thrower();
        },
      }),
    /^Error: mine$/,
  ],
  [
    "a getter among the values",
    (model) =>
      model.stability({
        values: {
          get h() {
            return thrower();
          },
        },
      }),
    /^Error: mine$/,
  ],
  ["a proxy that hides its names", (model) => model.cliffs(new Proxy({}, { ownKeys: thrower })), /^Error: mine$/],
  [
    "a proxy among the values",
    (model) => model.phase({ values: new Proxy({}, { ownKeys: thrower }) }),
    /^Error: mine$/,
  ],
  [
    "a list that throws",
    (model) =>
      model.phase({
        ranges: new Proxy(
          [
            [0, 1],
            [0, 1],
          ],
          { get: thrower },
        ),
      }),
    /^Error: mine$/,
  ],
  [
    "an item that throws",
    (model) => model.stress({ alphas: Object.defineProperty([1, 1], 0, { get: thrower }) }),
    /^Error: mine$/,
  ],
  [
    "what only seems a Float64Array",
    (model) => model.solve({ perturbation: Object.create(Float64Array.prototype) }),
    /^TypeError: /,
  ],
  [
    "a list without end",
    (model) => model.stress({ alphas: new Array(2 ** 32 - 1) }),
    /^RangeError: a list of 4294967295 is longer than 1000000$/,
  ],
  [
    "a list within itself",
    (model) => {
      const list = /** @type {any[]} */ ([]);
      list.push(list);
      model.phase({ ranges: list });
    },
    /^RangeError: Maximum call stack/,
  ],
  [
    "a getter that asks the model itself",
    (model) =>
      model.cliffs({
        rule: "none",
        get from() {
          return model.cliffs().from;
        },
      }),
    /^RangeError: rule: “none” is not one of/,
  ],
  [
    "a listener that asks the model itself",
    (model) => model.phase({ onProgress: () => void model.cliffs() }),
    /^Error: the model is busy: onProgress may not ask it$/,
  ],
  [
    "a name without end",
    (model) => model.cliffs({ parameter: "p".repeat(1e5) }),
    /^RangeError: parameter: “p{60}…” is not one of “h”, “u”, “p”, “k”$/,
  ],
  [
    "an option without end",
    (model) => model.cliffs({ ["p".repeat(1e5)]: 1 }),
    /^TypeError: p{60}…: no such option, allowed are values,/,
  ],
  [
    "a picture of cells without end",
    (model) =>
      pc.phaseFigure({ ...model.phase(), cells: new Array(2 ** 32 - 1) }, null, {
        width: 400,
        height: 300,
        theme: "light",
        state: model.states[0],
      }),
    /^RangeError: a list of 4294967295 is longer than 1000000$/,
  ],
  [
    "a picture with a getter",
    (model) =>
      pc.phaseFigure(model.phase(), null, {
        width: 400,
        height: 300,
        theme: "light",
        get state() {
          return thrower();
        },
      }),
    /^Error: mine$/,
  ],
  ["no text to check", () => pc.check(/** @type {any} */ (5)), /^TypeError: a certificate is a text, not number$/],
];

for (const [name, act, expected] of CASES) {
  test(name, () => {
    const model = pc.open(text);
    const before = model.cliffs();
    assert.throws(
      () => act(model),
      (error) => error instanceof Error && expected.test(String(error)),
    );
    assert.deepEqual(model.cliffs(), before);
    assert.deepEqual(model.phase(), pc.open(text).phase());
    model.free();
  });
}
