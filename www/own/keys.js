// Keys of the format beside states and rewards, as edits of a text: forbidden actions, values of ends, amounts by next
// state, and what belongs to the whole model.

import { entriesOf, instead, nodeAt, numeral, plain, put, removed, treeOf, applied, written } from "./json.js";

/** @typedef {import("./json.js").Node} Node */

/** @param {string} name */
const text = (name) => JSON.stringify(name);

/** The items of a list. @param {Node | undefined} node */
const items = (node) => (node?.type === "array" ? (node.children ?? []) : []);

/**
 * Returns whether an action of a state is forbidden.
 * @param {Node | undefined} tree
 * @param {string} state
 * @param {string} action
 */
export const isForbidden = (tree, state, action) =>
  items(nodeAt(tree, ["forbidden", state])).some(({ value }) => value === action);

/**
 * Forbids an action, or allows it again; a key that says nothing any more goes.
 * @param {string} file
 * @param {string} state
 * @param {string} action
 * @param {boolean} forbidden
 */
export function setForbidden(file, state, action, forbidden) {
  const tree = treeOf(file);
  if (isForbidden(tree, state, action) === forbidden) return file;
  const own = items(nodeAt(tree, ["forbidden", state]));
  if (forbidden) return put(file, ["forbidden", state, own.length], text(action));
  if (own.length > 1) {
    const at = own.findIndex(({ value }) => value === action);
    return removed(file, ["forbidden", state, at]);
  }
  const states = entriesOf(nodeAt(tree, ["forbidden"]));
  return removed(file, states.length > 1 ? ["forbidden", state] : ["forbidden"]);
}

/** Returns whether a state stands among those of `terminal`. @param {Node | undefined} tree @param {string} state */
export function isTerminal(tree, state) {
  const terminal = nodeAt(tree, ["terminal"]);
  return entriesOf(terminal).some(({ key }) => key === state) || items(terminal).some(({ value }) => value === state);
}

/**
 * Returns what reaching a terminal state is worth of a component, as it is written; "" for nothing.
 * @param {string} file
 * @param {Node | undefined} tree  of it
 * @param {string} state
 * @param {string} component
 */
export function finalValueAt(file, tree, state, component) {
  const value = nodeAt(tree, ["terminal", state]);
  if (value?.type === "object") return plain(file, nodeAt(value, [component]));
  return component === "reward" ? plain(file, value) : "";
}

/**
 * Sets what reaching a terminal state is worth of a component; "" for nothing. A list of terminal states becomes an
 * object of values, of which the others are 0.
 * @param {string} file
 * @param {string} state
 * @param {string} component
 * @param {string} amount
 */
export function setFinalValue(file, state, component, amount) {
  const terminal = nodeAt(treeOf(file), ["terminal"]);
  if (finalValueAt(file, treeOf(file), state, component) === amount.trim()) return file;
  if (terminal?.type === "array") {
    const values = items(terminal).map((node) => `${written(file, node)}: 0`);
    return setFinalValue(applied(file, [instead(terminal, `{ ${values.join(", ")} }`)]), state, component, amount);
  }
  const path = ["terminal", state];
  const value = nodeAt(terminal, [state]);
  if (value?.type === "object")
    return amount.trim() === ""
      ? removed(file, [...path, component])
      : put(file, [...path, component], numeral(amount));
  if (component === "reward") return put(file, path, amount.trim() === "" ? "0" : numeral(amount));
  const before = value && Number(value.value) !== 0 ? `"reward": ${written(file, value)}, ` : "";
  return put(file, path, `{ ${before}${text(component)}: ${numeral(amount)} }`);
}

/**
 * Makes an amount one that depends on the next state, the same for all of them.
 * @param {string} file
 * @param {string} state
 * @param {string} action
 * @param {string} component
 * @param {string[]} next  where the action leads
 */
export function byNextState(file, state, action, component, next) {
  const path = ["states", state, action, "reward"];
  const reward = nodeAt(treeOf(file), path);
  const amount = reward?.type === "object" ? nodeAt(reward, [component]) : component === "reward" ? reward : undefined;
  const each = amount ? written(file, amount) : "0";
  const raw = `{ ${next.map((name) => `${text(name)}: ${each}`).join(", ")} }`;
  if (reward && reward.type !== "object") {
    // A plain number is an amount of the component "reward".
    const kept = component === "reward" ? "" : `"reward": ${written(file, reward)}, `;
    return put(file, path, `{ ${kept}${text(component)}: ${raw} }`);
  }
  return put(file, [...path, component], raw);
}

/**
 * Sets a key of the whole model; "" takes it away.
 * @param {string} file
 * @param {string} key
 * @param {string} raw  the value as it is written
 */
export const setKey = (file, key, raw) => (raw === "" ? removed(file, [key]) : put(file, [key], raw));

/**
 * Sets what counts: a discounted sum, or the average per step.
 * @param {string} file
 * @param {boolean} isAverage
 */
export function setCriterion(file, isAverage) {
  const tree = treeOf(file);
  if ((nodeAt(tree, ["criterion"]) !== undefined) === isAverage) return file;
  const [from, to, raw] = isAverage ? ["discount", "criterion", '"average"'] : ["criterion", "discount", "0.9"];
  // The one stands where the other stood.
  const property = nodeAt(tree, [from])?.parent;
  return property ? applied(file, [instead(property, `${text(to)}: ${raw}`)]) : put(file, [to], raw);
}
