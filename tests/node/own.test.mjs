// Edits of scenario files that leave the rest of the text as it is, templates, and the sweeps that a file without a
// parameter is given.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { proposalsAt } from "../../www/own/completion.js";
import { differences, takenBack } from "../../www/own/differences.js";
import {
  addAction,
  addState,
  distributionAt,
  removeAction,
  removeState,
  renameAction,
  renameComponent,
  renameParameter,
  renameState,
  setDistribution,
  setReward,
} from "../../www/own/edits.js";
import { nodeAt, numeral, put, removed, treeOf } from "../../www/own/json.js";
import {
  byNextState,
  finalValueAt,
  isForbidden,
  setCriterion,
  setFinalValue,
  setForbidden,
  setKey,
} from "../../www/own/keys.js";
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

test("names are changed wherever the file names them, and the model stays the same", async () => {
  const text = await readFile(new URL("../scenarios/sophistry.json", FOLDER), "utf8");
  const cliffs = (/** @type {string} */ file) => {
    const model = pc.open(file);
    const found = model.cliffs().breakpoints.map(({ text }) => text);
    model.free();
    return found;
  };
  const expected = cliffs(text);
  const renames = [
    ["unsure", (/** @type {string} */ file, /** @type {string} */ to) => renameState(file, "unsure", to)],
    ["bluff", (/** @type {string} */ file, /** @type {string} */ to) => renameAction(file, "unsure", "bluff", to)],
    ["persuasive", (/** @type {string} */ file, /** @type {string} */ to) => renameComponent(file, "persuasive", to)],
    ["b", (/** @type {string} */ file, /** @type {string} */ to) => renameParameter(file, "b", to)],
  ];
  for (const [name, rename] of /** @type {[string, (file: string, to: string) => string][]} */ (renames)) {
    const to = name === "b" ? "weight_2" : `a "new" ${name}`;
    const made = rename(text, to);
    assert.deepEqual(cliffs(made), expected, name);
    // No other byte has changed, and the way back is the file itself.
    const back = { unsure: renameState, persuasive: renameComponent, b: renameParameter }[name];
    if (back) assert.equal(back(made, to, name), text, name);
    else assert.equal(renameAction(made, "unsure", to, name), text, name);
  }
});

test("distributions, rewards, states and actions", () => {
  const file = `{
  "policy-cliff": 1, "title": "t", "discount": 0.9, "start": "s", "terminal": ["end"],
  "states": {
    "s": { "go": { "to": { "s": 0.50, "u": 0.5 }, "reward": { "x": 1 } }, "stop": { "to": "end", "reward": 2 } },
    "u": { "on": { "to": "end" } }
  },
  "parameters": { "w": { "from": 0, "to": 1 } }, "weights": { "x": "w" },
  "view": { "state": "u", "outcomes": { "gone": ["u/on"], "x": { "x": 1 } } }
}
`;
  const share = pc.rebalanced;
  const opens = (/** @type {string} */ made) => {
    pc.open(made).free();
    return made;
  };
  const path = ["states", "s", "go", "to"];
  assert.deepEqual(distributionAt(file, path), [
    ["s", "0.50"],
    ["u", "0.5"],
  ]);
  // What keeps its value keeps its spelling.
  assert.equal(
    setDistribution(file, path, [
      ["s", "0.50"],
      ["u", "1/2"],
    ]),
    file.replace('"u": 0.5', '"u": "1/2"'),
  );
  assert.deepEqual(share(["0.7", "0.1", "0.1"], 0), ["0.7", "0.15", "0.15"]);
  assert.throws(() => share(["2", "0"], 0), { name: "RangeError", message: "2 is no probability; allowed is 0 to 1" });
  assert.equal(
    opens(setReward(file, "s", "stop", "x", "3")),
    file.replace('"reward": 2', '"reward": { "reward": 2, "x": 3 }'),
  );
  assert.equal(
    opens(setReward(file, "s", "go", "x", "")),
    file.replace('"x": 1 }, ', '"x": 1 }, ').replace('{ "x": 1 } }, "stop"', '{ "x": 0 } }, "stop"'),
  );
  const added = addAction(opens(addState(file, "v")), "v", "new action");
  assert.match(opens(added), /"v": \{ "new action": \{ "to": "end" \} \}/);
  assert.equal(removeAction(added, "v", "new action"), addState(file, "v"));
  // An end that gets an action is one of the states.
  assert.match(opens(addAction(file, "end", "again")), /"terminal": \[\],\n.*\n.*\n.*"end": \{ "again": /s);
  const gone = opens(removeState(file, "u", share));
  assert.match(gone, /"to": \{ "s": 1 \}/);
  assert.ok(!gone.includes('"u'));
});

test("differences are told place by place, and taken back one by one to the original, to the byte", async () => {
  const text = await readFile(new URL("chain.json", FOLDER), "utf8");
  const made = removeAction(
    setReward(put(text, ["discount"], "0.95"), "third", "take it", "goal", "1/3"),
    "first",
    "stop",
  );
  const list = differences(text, made);
  assert.deepEqual(
    list.map(({ path, before, after }) => [path.join("."), before, after]),
    [
      ["discount", "0.9", "0.95"],
      ["states.first.stop", '{ "to": "end", "reward": { "goal": 1 } }', null],
      ["states.third.take it.reward.goal", "4", '"1/3"'],
    ],
  );
  let now = made;
  for (const each of list) {
    now = takenBack(text, now, each);
    pc.open(now).free();
  }
  // A key that comes back stands at the end, which is another order of the actions, and a difference of its own.
  for (const each of differences(text, now)) now = takenBack(text, now, each);
  assert.equal(now, text);
  assert.deepEqual(differences(text, text.replaceAll("\n", "\r\n")), []);
});

test("keys beside states and rewards are set and taken back, and the text is that of before, to the byte", async () => {
  const file = `{
  "policy-cliff": 1, "title": "t",
  "discount": 0.9,
  "start": "s",
  "states": {
    "s": {
      "play": { "to": { "won": "1/3", "lost": "2/3" }, "reward": 2 },
      "stop": { "to": "lost", "reward": { "prize": 1 } }
    }
  },
  "terminal": ["won", "lost"],
  "parameters": { "w": { "from": 0, "to": 1 } }, "weights": { "prize": "w" }
}
`;
  const opened = (/** @type {string} */ made) => {
    pc.open(made).free();
    return made;
  };
  const forbidden = opened(setForbidden(file, "s", "stop", true));
  assert.ok(isForbidden(treeOf(forbidden), "s", "stop"));
  assert.equal(setForbidden(forbidden, "s", "stop", false), file);
  assert.throws(() => opened(setForbidden(forbidden, "s", "play", true)), /every action of state "s" is forbidden/);
  const worth = opened(setFinalValue(file, "won", "prize", "1/2"));
  assert.match(worth, /"terminal": \{ "won": \{ "prize": "1\/2" \}, "lost": 0 \}/);
  assert.equal(finalValueAt(worth, treeOf(worth), "won", "prize"), "1/2");
  assert.match(opened(setFinalValue(worth, "lost", "reward", "-3")), /"lost": -3/);
  assert.equal(finalValueAt(worth, treeOf(worth), "lost", "prize"), "");
  const parts = opened(byNextState(file, "s", "play", "reward", ["won", "lost"]));
  assert.match(parts, /"reward": \{ "reward": \{ "won": 2, "lost": 2 \} \}/);
  assert.match(
    opened(byNextState(file, "s", "play", "prize", ["won", "lost"])),
    /"reward": 2, "prize": \{ "won": 0, "lost": 0 \}/,
  );
  for (const [key, raw] of [
    ["minimise", "true"],
    ["horizon", "3"],
    ["renormalise", "0.01"],
  ])
    assert.equal(setKey(opened(setKey(file, key ?? "", raw ?? "")), key ?? "", ""), file);
  assert.match(setCriterion(file, true), /"criterion": "average",\n {2}"start"/);
  assert.equal(setCriterion(setCriterion(file, true), false), file);
});

test("the schema says what may stand at a place", async () => {
  const schema = JSON.parse(await readFile(new URL("../scenario.schema.json", FOLDER), "utf8"));
  const at = (/** @type {string} */ text) => {
    const offset = text.indexOf("|");
    const { proposals, from } = proposalsAt(schema, text.replace("|", ""), offset);
    return { labels: proposals.map(({ label }) => label), raw: proposals.map(({ raw }) => raw), from };
  };
  const top = at('{ "policy-cliff": 1, "su|" }');
  assert.equal(top.from, 21);
  for (const key of ["summary", "states", "view"]) assert.ok(top.labels.includes(key), key);
  assert.ok(at('{ "states": { "s": { "a": { "|" } } } }').labels.includes("reward"));
  assert.ok(at('{ "parameters": { "w": { | } } }').labels.includes("label"));
  assert.deepEqual(at('{ "view": { "rule": "|" } }').raw, ['"first"', '"uniform"', '"worst"', '"best"']);
  assert.ok(at('{ "guide": [{ "text": "", "stage": { "| } }] }').labels.includes("panel"));
  assert.deepEqual(at('{ "title": "|" }').labels, []);
});

test("keys of the format that name states and actions follow changes of names, and go with what is removed", () => {
  const file = `{
  "policy-cliff": 1, "title": "t", "discount": 1, "start": "s",
  "states": {
    "s": {
      "play": { "to": { "won": "1/3", "lost": "2/3" }, "reward": { "prize": { "won": 3, "lost": "-1/2" } } },
      "jump": { "to": "lost" },
      "stop": { "to": "lost", "reward": { "prize": 1 } }
    }
  },
  "terminal": { "won": 10, "lost": { "loss": -4 } },
  "forbidden": { "s": ["jump"] },
  "parameters": { "w": { "from": 0, "to": 1 } }, "weights": { "prize": "w" }
}
`;
  const opens = (/** @type {string} */ made) => {
    pc.open(made).free();
    return made;
  };
  assert.match(opens(renameState(file, "won", "victory")), /"prize": \{ "victory": 3.*"terminal": \{ "victory": 10/s);
  assert.match(opens(renameState(file, "s", "begin")), /"forbidden": \{ "begin": \["jump"\] \}/);
  assert.match(opens(renameAction(file, "s", "jump", "leap")), /"forbidden": \{ "s": \["leap"\] \}/);
  assert.match(opens(renameComponent(file, "loss", "pain")), /"lost": \{ "pain": -4 \}/);
  const gone = opens(removeState(file, "won", pc.rebalanced));
  assert.ok(!gone.includes("won"));
  assert.match(gone, /"play": \{ "to": \{ "lost": 1 \}, "reward": \{ "prize": \{ "lost": "-1\/2" \} \} \}/);
  assert.match(opens(removeAction(file, "s", "jump")), /"forbidden": \{ "s": \[\] \}/);
  assert.equal(numeral('{ "won": 3 }'), '{ "won": 3 }');
  assert.equal(numeral("{ won"), '"{ won"');
});
