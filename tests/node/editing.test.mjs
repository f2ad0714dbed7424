// Thousands of steps of editing, on the text and by forms, with undo and redo between them: nothing throws, what is
// valid always opens, and nothing is lost.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { differences, takenBack } from "../../www/own/differences.js";
import * as edits from "../../www/own/edits.js";
import * as keys from "../../www/own/keys.js";
import { entriesOf, nodeAt, numeral, put, removed, treeOf } from "../../www/own/json.js";
import { needsSweep, sweepsOf, withSweep } from "../../www/own/sweeps.js";
import { History } from "../../www/state/history.js";
import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const STEPS = 600;

/** Returns a generator of numbers below a bound (a linear congruence, MMIX). @param {bigint} seed */
function dice(seed) {
  let state = seed;
  return (/** @type {number} */ bound) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number((state >> 33n) % BigInt(Math.max(1, bound)));
  };
}

/** What is wrong with a text; "" for a scenario. @param {string} text */
function problem(text) {
  try {
    pc.open(text).free();
    return "";
  } catch (error) {
    assert.equal(/** @type {Error} */ (error).name, "ScenarioError", `${error}`);
    return /** @type {Error} */ (error).message;
  }
}

const NUMBERS = ["0", "1", "-2", "0.5", "1/3", "1e-3", "0.30", "2/6", "x", "", "1/0", "−1"];
const NAMES = ["new", "end", "s", "a b", 'quo"ted', "sla/sh", "é", "", "reward", "w"];

/**
 * A change by a form, as the inspector makes it.
 * @param {string} text  a scenario
 * @param {(bound: number) => number} roll
 */
function change(text, roll) {
  const pick = (/** @type {any[]} */ list) => list[roll(list.length)];
  const tree = treeOf(text);
  const states = edits.statesOf(text);
  const state = pick(states) ?? "";
  const actions = entriesOf(nodeAt(tree, ["states", state])).map(({ key }) => key);
  const action = pick(actions) ?? "none";
  const components = entriesOf(nodeAt(tree, ["weights"])).map(({ key }) => key);
  const parameter = pick(entriesOf(nodeAt(tree, ["parameters"])).map(({ key }) => key)) ?? "w";
  const [name, number, component] = [pick(NAMES), pick(NUMBERS), pick([...components, ...NAMES])];
  const path = ["states", state, action, "to"];
  const spread = () => {
    const all = edits.distributionAt(text, path);
    const at = roll(all.length);
    const shared = pc.rebalanced(
      all.map(([, each], i) => (i === at ? number : each)),
      at,
    );
    return edits.setDistribution(
      text,
      path,
      all.map(([to], i) => [to, shared[i] ?? "0"]),
    );
  };
  // Of a table there is none of these.
  const more = [
    () => keys.setForbidden(text, state, action, roll(2) === 0),
    () => keys.setFinalValue(text, state, component, number),
    () => {
      const next = edits.distributionAt(text, path).map(([to]) => to);
      return keys.byNextState(text, state, action, component, next);
    },
    () => keys.setKey(text, pick(["minimise", "horizon", "renormalise"]), pick(["", "true", "3", "0.01"])),
    () => keys.setCriterion(text, roll(2) === 0),
  ];
  const ways = [
    () => edits.renameState(text, state, name),
    () => edits.renameAction(text, state, action, name),
    () => edits.renameComponent(text, component, name),
    () => edits.renameParameter(text, parameter, pick(["v", "w", "β", "2b", parameter])),
    () => edits.addState(text, edits.free("new state", states)),
    () => edits.addAction(text, state, edits.free("new action", actions)),
    () => edits.removeState(text, state, pc.rebalanced),
    () => edits.removeAction(text, state, action),
    () => edits.setReward(text, state, action, component, number),
    () => edits.setReward(text, state, action, component, number),
    spread,
    spread,
    () => edits.setDistribution(text, path, [...edits.distributionAt(text, path), [pick(states), number]]),
    () => edits.withoutSuccessor(text, path, pick(states), edits.endOf(text, state) ?? "", pc.rebalanced),
    () => edits.leadElsewhere(text, path, edits.distributionAt(text, path)[0]?.[0] ?? "", pick(states)),
    () => put(text, ["weights", component], numeral(pick([...NUMBERS, parameter, `1 - ${parameter}`]))),
    () => removed(text, ["weights", component]),
    () => put(text, ["parameters", edits.free("w", [parameter])], '{ "from": 0, "to": 1 }'),
    () => edits.removeParameter(text, parameter),
    () => put(text, ["discount"], numeral(number)),
    () =>
      edits.place(
        text,
        states.slice(0, 40).map((each, i) => [each, [i, roll(9)]]),
      ),
    () => edits.moveCell(text, state, pick([...states, null]), [roll(3), roll(3)]),
    ...(actions.length === 0 ? [] : more),
    () => (needsSweep(text) ? withSweep(text, pick(sweepsOf(text)).id) : text),
  ];
  try {
    return pick(ways)();
  } catch (error) {
    // Numbers are the solver's, which refuses some.
    assert.equal(/** @type {Error} */ (error).name, "RangeError", `${/** @type {Error} */ (error).stack}`);
    return text;
  }
}

/** A change by the keyboard. @param {string} text @param {(bound: number) => number} roll */
function typed(text, roll) {
  const at = roll(text.length + 1);
  const [insert = ""] = [["{", "}", ",", '"', "x", "1", "\n", "\\", " ", "é"][roll(10)]];
  return roll(2) === 0 ? text.slice(0, at) + insert + text.slice(at) : text.slice(0, at) + text.slice(at + 1 + roll(3));
}

const TEXTS = {
  ...Object.fromEntries(
    await Promise.all(
      ["decision", "chain", "grid", "trace-tree", "answers"].map(async (name) => [
        name,
        await readFile(new URL(`../../www/templates/${name}.json`, import.meta.url), "utf8"),
      ]),
    ),
  ),
  sophistry: await scenario("sophistry"),
  windows: (await scenario("multi-reward")).replaceAll("\n", "\r\n"),
};

for (const [place, [name, original]] of Object.entries(TEXTS).entries())
  test(`${STEPS} steps of editing ${name}`, () => {
    const roll = dice(BigInt(17 + place));
    const past = new History(new EventTarget());
    /** The text that is valid, and one that is being typed. */
    let now = /** @type {any} */ ({ text: original, draft: null });
    /** What is set as the history has it. @returns {any} */
    const moment = () => ({ ...now, choice: { values: {} }, model: { id: now.text, text: now.text } });
    let [valid, refused] = [0, 0];
    for (let step = 0; step < STEPS; step++) {
      const way = roll(10);
      if (way === 0 && past.canUndo) now = past.undo(moment()) ?? now;
      else if (way === 1 && past.canRedo) now = past.redo(moment()) ?? now;
      else if (way < 4) {
        past.note(moment, "");
        const text = typed(now.draft ?? now.text, roll);
        now = problem(text) === "" ? { text, draft: null } : { ...now, draft: text };
      } else if (now.draft === null) {
        const text = change(now.text, roll);
        if (text === now.text) continue;
        assert.ok(treeOf(text), `an edit leaves JSON:\n${now.text}\n${text}`);
        if (problem(text) === "") {
          past.note(moment, "");
          now = { text, draft: null };
          valid++;
        } else refused++;
      } else if (way === 9) {
        // Back to what is valid.
        past.note(moment, "");
        now = { ...now, draft: null };
      }
      assert.equal(problem(now.text), "");
      if (step % 20 === 0) {
        const list = differences(original, now.text);
        const [first] = list;
        if (first) assert.ok(treeOf(takenBack(original, now.text, first)));
      }
    }
    assert.ok(valid > STEPS / 30 && refused > 0, `${valid} changes, ${refused} refused`);
    // All is there to the first text and back to the last.
    const last = now;
    let undone = 0;
    for (; past.canUndo; undone++) now = past.undo(moment()) ?? now;
    assert.equal(now.text, original);
    assert.equal(now.draft, null);
    for (; undone > 0; undone--) now = past.redo(moment()) ?? now;
    assert.equal(now.text, last.text);
    assert.equal(now.draft, last.draft);
  });
