// The sweeps that a scenario file without a parameter can be given in one step: the weight of one component of the
// reward, or a bonus for one action.

import { entriesOf, nodeAt, put, treeOf, written } from "./json.js";

/** @typedef {{ id: string, label: string }} Choice */

/** The greatest number of actions that a list offers a bonus for. */
const MOST = 200;

/** The names of the new parameter and of the component that a bonus is. */
const PARAMETER = "theta";
const BONUS = "bonus";

/** Returns whether a file in this format names no parameter. @param {string} text */
export function needsSweep(text) {
  const tree = treeOf(text);
  return tree?.type === "object" && entriesOf(nodeAt(tree, ["parameters"])).length === 0;
}

/**
 * Lists what can be moved: components by their names, then actions.
 * @param {string} text
 * @returns {Choice[]}
 */
export function sweepsOf(text) {
  const tree = treeOf(text);
  const scales = componentsOf(tree).map((name) => ({
    id: JSON.stringify({ scale: name }),
    label: `the weight of “${name}”`,
  }));
  const actions = entriesOf(nodeAt(tree, ["states"])).flatMap(({ key: state, value }) =>
    entriesOf(value).map(({ key: action }) => ({
      id: JSON.stringify({ bonus: [state, action] }),
      label: `a bonus for “${action}” in “${state}”`,
    })),
  );
  return [...scales, ...actions.slice(0, MOST)];
}

/**
 * Returns the text with a parameter for one of these choices.
 * @param {string} text
 * @param {string} id
 */
export function withSweep(text, id) {
  /** @type {{ scale?: string, bonus?: [string, string] }} */
  const { scale, bonus } = JSON.parse(id);
  if (bonus) {
    const [state, action] = bonus;
    const reward = ["states", state, action, "reward"];
    const before = nodeAt(treeOf(text), reward);
    // A plain number is short for a component called "reward".
    const old = before && before.type !== "object" ? `{ "reward": ${written(text, before)} }` : undefined;
    const plain = put(old ? put(text, reward, old) : text, [...reward, BONUS], "1");
    const label = `bonus for ${action} in ${state}`;
    return moved(plain, BONUS, `{ "label": ${JSON.stringify(label)}, "from": -1, "to": 1, "value": 0 }`);
  }
  const label = JSON.stringify(`weight of ${scale}`);
  return moved(text, scale ?? "reward", `{ "label": ${label}, "from": 0, "to": 2, "value": 1 }`);
}

/**
 * @param {string} text
 * @param {string} component  whose weight is the parameter
 * @param {string} parameter  as it is written
 */
function moved(text, component, parameter) {
  const domains = [...new Set(entriesOf(nodeAt(treeOf(text), ["domains"])).map(({ value }) => String(value.value)))];
  const weights = domains.length > 0 ? domains.map((domain) => ["weights", domain]) : [["weights"]];
  const weighed = weights.reduce((text, path) => put(text, [...path, component], `"${PARAMETER}"`), text);
  return put(weighed, ["parameters", PARAMETER], parameter);
}

/**
 * Lists the components of the reward, in the order of the file.
 * @param {import("./json.js").Node | undefined} tree
 */
export function componentsOf(tree) {
  /** @type {Set<string>} */
  const names = new Set();
  for (const { value: actions } of entriesOf(nodeAt(tree, ["states"]))) {
    for (const { value: action } of entriesOf(actions)) {
      const reward = nodeAt(action, ["reward"]);
      if (reward?.type === "object") for (const { key } of entriesOf(reward)) names.add(key);
      else if (reward) names.add("reward");
    }
  }
  for (const { key } of entriesOf(nodeAt(tree, ["table", "scores"]))) names.add(key);
  return [...names];
}
