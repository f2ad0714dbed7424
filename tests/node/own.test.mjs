// Edits of scenario files that leave the rest of the text as it is, templates, and the sweeps that a file without a
// parameter is given.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { nodeAt, numeral, put, removed, treeOf } from "../../www/own/json.js";
import { needsSweep, sweepsOf, withSweep } from "../../www/own/sweeps.js";
import { pc } from "./support.mjs";

const FOLDER = new URL("../../www/templates/", import.meta.url);

test("an edit leaves the rest of the text, and what is added looks like what stands beside it", () => {
  const text = `{\n  "a":  1.50,\n  "b": { "x": 1, "y":2 },\n  "c": [ ],\n  "d": {}\n}\n`;
  assert.equal(put(text, ["a"], "2"), text.replace("1.50", "2"));
  assert.equal(put(text, ["b", "z"], '"1/3"'), text.replace('"y":2', '"y":2, "z": "1/3"'));
  assert.equal(put(text, ["e"], "{}"), text.replace('"d": {}', '"d": {},\n  "e": {}'));
  assert.equal(put(text, ["c", 0], '"q"'), text.replace("[ ]", '["q"]'));
  assert.equal(put(text, ["d", "k", "l"], "7"), text.replace('"d": {}', '"d": { "k": { "l": 7 } }'));
  assert.equal(removed(text, ["a"]), text.replace('"a":  1.50,\n  ', ""));
  assert.equal(removed(text, ["b", "y"]), text.replace(', "y":2', ""));
  assert.equal(removed(text, ["d"]), text.replace(',\n  "d": {}', ""));
  assert.equal(removed(removed(text, ["b", "x"]), ["b", "y"]), text.replace('{ "x": 1, "y":2 }', "{}"));
  assert.equal(removed(text, ["none"]), text);
  const windows = text.replaceAll("\n", "\r\n");
  assert.equal(put(windows, ["e"], "0"), windows.replace('"d": {}', '"d": {},\r\n  "e": 0'));
  assert.equal(put(`\ufeff${text}`, ["a"], "2"), `\ufeff${text.replace("1.50", "2")}`);
  assert.deepEqual(["1", "-0.50", "1e-3", "1/3", " 2 ", "−1", "07"].map(numeral), [
    ...["1", "-0.50", "1e-3", '"1/3"', "2", "-1", '"07"'],
  ]);
});

test("every template opens, with a cliff", async () => {
  const names = (await readdir(FOLDER)).sort();
  assert.deepEqual(names, ["answers.json", "chain.json", "decision.json", "grid.json", "trace-tree.json"]);
  for (const name of names) {
    const text = await readFile(new URL(name, FOLDER), "utf8");
    const model = pc.open(text);
    assert.ok(model.cliffs({ parameter: model.view.parameter }).breakpoints.length > 0, name);
    model.free();
  }
});

test("a file without a parameter is given one in one step: a component scaled, or a bonus for an action", () => {
  const text = `{
  "policy-cliff": 1,
  "title": "Two",
  "discount": 1,
  "start": "s",
  "states": {
    "s": { "a": { "to": "end", "reward": { "x": 1 } }, "b": { "to": "end", "reward": 0.80 } }
  },
  "terminal": ["end"]
}
`;
  assert.ok(needsSweep(text));
  assert.ok(needsSweep(text.replace('["end"]', '["end"],\n  "parameters": {}')));
  const sweeps = sweepsOf(text);
  assert.deepEqual(
    sweeps.map(({ label }) => label),
    ["the weight of “x”", "the weight of “reward”", "a bonus for “a” in “s”", "a bonus for “b” in “s”"],
  );
  // Equal are x times 0.8 and 0.8, 1 and 0.8 times 1.25, 1 less 0.2 and 0.8, 1 and 0.8 and 0.2.
  const expected = [0.8, 1.25, -0.2, 0.2];
  for (const [i, { id }] of sweeps.entries()) {
    const made = withSweep(text, id);
    assert.ok(!needsSweep(made));
    const model = pc.open(made);
    const found = model.cliffs({ parameter: "theta" }).breakpoints.map(({ at }) => at);
    assert.deepEqual(found, [expected[i]], made);
    model.free();
  }
  const bonus = withSweep(text, sweeps[3]?.id ?? "");
  assert.match(bonus, /"reward": \{ "reward": 0\.80, "bonus": 1 \}/);
  assert.equal(nodeAt(treeOf(bonus), ["weights", "bonus"])?.value, "theta");
});
