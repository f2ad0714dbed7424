// What the module refuses, with which error, word for word.

import assert from "node:assert/strict";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const model = pc.open(await scenario("format-bonus"));

/** @param {() => unknown} act @returns {Error & Record<string, unknown>} */
function refusal(act) {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof Error);
    return /** @type {Error & Record<string, unknown>} */ (error);
  }
  assert.fail("nothing was refused");
}

test("a scenario that is no scenario: where, and what is allowed", async () => {
  const text = (await scenario("format-bonus")).replace('"discount": 1', '"discount": 1.5');
  const error = refusal(() => pc.open(text));
  assert.equal(error.name, "ScenarioError");
  assert.equal(error.path, "discount");
  const line = text.split("\n").findIndex((row) => row.includes('"discount"')) + 1;
  assert.equal(error.line, line);
  assert.equal(error.column, (text.split("\n")[line - 1]?.indexOf("1.5") ?? NaN) + 1);
  assert.match(error.message, new RegExp(`^line ${line}, column \\d+, discount: .*1\\.5.*\\[0, 1\\]`));
});

test("a text that is not JSON", () => {
  const error = refusal(() => pc.open("{\n  oh"));
  assert.deepEqual([error.name, error.line, error.column, error.path], ["ScenarioError", 2, 3, ""]);
});

for (const [options, name, message] of /** @type {[any, string, string][]} */ ([
  [
    { poinst: 5 },
    "TypeError",
    "poinst: no such option, allowed are values, alpha, objective, rule, perturbation, parameter, from, to, points, state, follow, axis, sketch, onProgress",
  ],
  [{ points: "5" }, "TypeError", "points: “5” is not a number"],
  [{ points: 2.5 }, "RangeError", "points: 2.5 is not a whole number from 0 to 4294967295"],
  [{ points: 1 }, "RangeError", "points: 1 is outside 2 to 100001"],
  [{ from: 1, to: 0 }, "RangeError", "to: 0 is not above from, which is 1"],
  [{ from: NaN }, "RangeError", "from: NaN is not a finite number"],
  [{ from: null }, "TypeError", "from: null is not a number"],
  [{ rule: "last" }, "RangeError", "rule: “last” is not one of “first”, “uniform”, “worst”, “best”"],
  [{ objective: 1 }, "TypeError", "objective: a value of type number is not a text"],
  [{ state: "nowhere" }, "RangeError", "state: “nowhere” is not one of “prompt”, “solved”, “end”"],
  [{ parameter: "gamma" }, "RangeError", "parameter: “gamma” is not one of “beta”"],
  [{ values: { gamma: 1 } }, "RangeError", "values: “gamma” is not one of “beta”"],
  [{ values: { beta: "1" } }, "TypeError", "values.beta: “1” is not a number"],
  [{ values: [1] }, "TypeError", "values: an array is not an object"],
  [{ values: { beta: Infinity } }, "RangeError", "values: inf is not a finite number"],
  [{ follow: 1 }, "TypeError", "follow: a value of type number is not true or false"],
  [7, "TypeError", "options: a value of type number is not an object"],
])) {
  test(`sweep(${JSON.stringify(options)}) is refused`, () => {
    const error = refusal(() => model.sweep(options));
    assert.deepEqual([error.name, error.message], [name, message]);
    assert.ok(error instanceof (name === "TypeError" ? TypeError : RangeError));
  });
}

test("alpha has a range, and hard argmax has a name", () => {
  for (const alpha of [0, -1, 1e-7, 1e7, NaN]) {
    const error = refusal(() => model.solve({ alpha }));
    assert.equal(error.name, "RangeError");
    assert.match(error.message, /^alpha: /);
  }
  assert.equal(model.solve({ alpha: 1e-6 }).soft?.policy.some(Number.isNaN), false);
  assert.equal(model.solve({ alpha: 1e6 }).soft?.policy.some(Number.isNaN), false);
});

test("solve knows fewer options than sweep", () => {
  const error = refusal(() => model.solve(/** @type {any} */ ({ points: 5 })));
  assert.deepEqual(
    [error.name, error.message],
    ["TypeError", "points: no such option, allowed are values, alpha, objective, rule, perturbation"],
  );
});

test("a figure of something else", () => {
  const error = refusal(() =>
    pc.figure(/** @type {any} */ ({ theta: [1, 2] }), { kind: "policy", width: 300, height: 200, theme: "light" }),
  );
  assert.deepEqual([error.name, error.message], ["TypeError", "sweep.parameter: it is missing"]);
});

test("the module is well after every refusal", () => {
  assert.equal(model.sweep({ points: 3 }).theta.length, 3);
});
