// What a reader changes of a model on its drawing, as edits of its text. Names are changed wherever the file names
// them; the solver says what is wrong with what comes of it.

import { applied, entriesOf, instead, nodeAt, numeral, plain, put, removed, treeOf } from "./json.js";

/** @typedef {import("./json.js").Node} Node */
/** @typedef {import("./json.js").Path} Path */
/** @typedef {import("./json.js").Edit} Edit */

/** Shares what is left of 1 among all probabilities but one. @typedef {(probabilities: string[], kept: number) => string[]} Share */

/** Numbers, and the names of parameters, in an expression. */
const TOKENS = /\d[\d.]*(?:[eE][+-]?\d+)?|(?:[A-Za-z_]|[^\0-\x9f\s])(?:[A-Za-z0-9_]|[^\0-\x9f\s])*/gu;

/** @param {string} name */
const text = (name) => JSON.stringify(name);

/**
 * Returns the edits that name something else in some nodes, keys or texts, wherever they name it.
 * @param {(Node | undefined)[]} nodes
 * @param {string} from
 * @param {string} to
 * @returns {Edit[]}
 */
function renamed(nodes, from, to) {
  return nodes.flatMap((node) => (node?.type === "string" && node.value === from ? [instead(node, text(to))] : []));
}

/** The keys of an object. @param {Node | undefined} node */
const keysOf = (node) => entriesOf(node).map(({ keyNode }) => keyNode);

/** The values of an object, or the items of a list. @param {Node | undefined} node */
const valuesOf = (node) => (node?.type === "array" ? (node.children ?? []) : entriesOf(node).map(({ value }) => value));

/** What a list or the keys of an object name. @param {Node | undefined} node */
const listed = (node) => (node?.type === "array" ? (node.children ?? []) : keysOf(node));

/** The amounts of an action's reward that depend on the next state. @param {Node} action */
const amountsOf = (action) => valuesOf(nodeAt(action, ["reward"])).filter(({ type }) => type === "object");

/** All actions of a file. @param {Node | undefined} tree */
const actionsOf = (tree) => valuesOf(nodeAt(tree, ["states"])).flatMap(valuesOf);

/** The steps of the guided reading. @param {Node | undefined} tree */
const stepsOf = (tree) => valuesOf(nodeAt(tree, ["guide"]));

/** Where a distribution is written: its one name, or its keys. @param {Node | undefined} node */
const namesOf = (node) => (node?.type === "string" ? [node] : keysOf(node));

/**
 * The behaviours that an outcome counts, "state/action" each.
 * @param {Node | undefined} tree
 */
const behavioursOf = (tree) =>
  valuesOf(nodeAt(tree, ["view", "outcomes"])).flatMap((node) => (node.type === "array" ? (node.children ?? []) : []));

/**
 * @param {string} file
 * @param {string} from
 * @param {string} to
 */
export function renameState(file, from, to) {
  const tree = treeOf(file);
  const at = (/** @type {Path} */ path) => nodeAt(tree, path);
  const actions = valuesOf(at(["states"])).flatMap(valuesOf);
  const own = keysOf(nodeAt(at(["states"]), [from])).map(({ value }) => value);
  const behaviours = behavioursOf(tree).flatMap((node) => {
    const action = own.find((name) => node.value === `${from}/${name}`);
    return action === undefined ? [] : [instead(node, text(`${to}/${action}`))];
  });
  const nodes = [
    ...keysOf(at(["states"])),
    ...actions.flatMap((action) => [...namesOf(nodeAt(action, ["to"])), ...amountsOf(action).flatMap(keysOf)]),
    ...namesOf(at(["start"])),
    ...listed(at(["terminal"])),
    ...keysOf(at(["forbidden"])),
    ...valuesOf(at(["table", "prompts"])),
    ...keysOf(at(["domains"])),
    ...keysOf(at(["base"])),
    ...keysOf(at(["layout", "points"])),
    ...valuesOf(at(["layout", "grid"])).flatMap(valuesOf),
    at(["view", "state"]),
    ...stepsOf(tree).flatMap((step) => [nodeAt(step, ["set", "state"]), nodeAt(step, ["stage", "highlight", "state"])]),
  ];
  return applied(file, [...renamed(nodes, from, to), ...behaviours]);
}

/**
 * @param {string} file
 * @param {string} state
 * @param {string} from
 * @param {string} to
 */
export function renameAction(file, state, from, to) {
  const tree = treeOf(file);
  const watched = String(nodeAt(tree, ["view", "state"])?.value ?? openingState(tree));
  const steps = stepsOf(tree).filter((step) => (nodeAt(step, ["set", "state"])?.value ?? watched) === state);
  const isShared = entriesOf(nodeAt(tree, ["states"])).some(
    ({ key, value }) => key !== state && entriesOf(value).some(({ key }) => key === from),
  );
  const nodes = [
    ...keysOf(nodeAt(tree, ["states", state])),
    ...keysOf(nodeAt(tree, ["base", state])),
    ...valuesOf(nodeAt(tree, ["forbidden", state])),
    ...steps.flatMap((step) => [
      nodeAt(step, ["stage", "highlight", "action"]),
      nodeAt(step, ["question", "of", "action"]),
    ]),
    ...(isShared ? [] : valuesOf(nodeAt(tree, ["formerly"]))),
  ];
  const behaviours = renamed(behavioursOf(tree), `${state}/${from}`, `${state}/${to}`);
  return applied(file, [...renamed(nodes, from, to), ...behaviours]);
}

/** Returns the state that is watched where the file names none. @param {Node | undefined} tree */
function openingState(tree) {
  const acting = entriesOf(nodeAt(tree, ["states"])).filter(({ value }) => valuesOf(value).length > 0);
  const starts = namesOf(nodeAt(tree, ["start"])).map(({ value }) => value);
  return (acting.find(({ key }) => starts.includes(key)) ?? acting[0])?.key ?? "";
}

/**
 * @param {string} file
 * @param {string} from
 * @param {string} to
 */
export function renameComponent(file, from, to) {
  const tree = treeOf(file);
  const at = (/** @type {Path} */ path) => nodeAt(tree, path);
  const sums = valuesOf(at(["view", "outcomes"])).filter(({ type }) => type === "object");
  const weights = [at(["weights"]), at(["true"])];
  const domains = at(["domains"]) ? weights.flatMap(valuesOf) : weights;
  const rewards = actionsOf(tree).map((action) => nodeAt(action, ["reward"]));
  const ends = at(["terminal"])?.type === "object" ? valuesOf(at(["terminal"])) : [];
  const nodes = [...rewards, ...domains, ...sums, ...ends, at(["table", "scores"])].flatMap(keysOf);
  // A plain number is an amount of the component "reward".
  const short = from === "reward" ? rewards.filter((node) => node && node.type !== "object") : [];
  const named = short.flatMap((node) =>
    node ? [instead(node, `{ ${text(to)}: ${file.slice(node.offset, node.offset + node.length)} }`)] : [],
  );
  return applied(file, [...renamed(nodes, from, to), ...named]);
}

/**
 * @param {string} file
 * @param {string} from
 * @param {string} to
 */
export function renameParameter(file, from, to) {
  const tree = treeOf(file);
  const at = (/** @type {Path} */ path) => nodeAt(tree, path);
  const weights = valuesOf(at(["weights"]));
  const expressions = [...weights, ...weights.flatMap(valuesOf)].flatMap((node) => {
    if (node.type !== "string") return [];
    const named = String(node.value).replace(TOKENS, (token) => (token === from ? to : token));
    return named === node.value ? [] : [instead(node, text(named))];
  });
  const sets = stepsOf(tree).map((step) => nodeAt(step, ["set"]));
  const nodes = [
    ...keysOf(at(["parameters"])),
    at(["view", "sweep"]),
    ...valuesOf(at(["view", "plane"])),
    ...sets.flatMap((set) => [
      nodeAt(set, ["sweep"]),
      ...valuesOf(nodeAt(set, ["plane"])),
      ...keysOf(nodeAt(set, ["values"])),
    ]),
    ...["weight", "base", "gain"].map((key) => at(["feedback", key])),
  ];
  return applied(file, [...renamed(nodes, from, to), ...expressions]);
}

/**
 * Returns a name that is not taken: this one, or with a number.
 * @param {string} name
 * @param {string[]} taken
 */
export function free(name, taken) {
  for (let i = 1; ; i++) {
    const tried = i === 1 ? name : `${name} ${i}`;
    if (!taken.includes(tried)) return tried;
  }
}

/** Returns the names of all states: those of `states`, then those of `terminal`. @param {string} file */
export function statesOf(file) {
  const tree = treeOf(file);
  return [
    ...entriesOf(nodeAt(tree, ["states"])).map(({ key }) => key),
    ...listed(nodeAt(tree, ["terminal"])).map(({ value }) => String(value)),
    ...valuesOf(nodeAt(tree, ["table", "prompts"])).map(({ value }) => String(value)),
  ];
}

/**
 * Returns the state that stands for the end where one is needed: the first in which nothing happens, else the last.
 * @param {string} file
 * @param {string} [but]  not this one
 */
export function endOf(file, but) {
  const tree = treeOf(file);
  const idle = entriesOf(nodeAt(tree, ["states"])).filter(({ value }) => valuesOf(value).length === 0);
  const ends = [...listed(nodeAt(tree, ["terminal"])).map(({ value }) => String(value)), ...idle.map(({ key }) => key)];
  const all = [...ends, ...statesOf(file).reverse()].filter((name) => name !== but);
  return all[0];
}

/** @param {string} file @param {string} name */
export const addState = (file, name) => put(file, ["states", name], "{}");

/** @param {string} file @param {string} state @param {string} action */
export function addAction(file, state, action) {
  const isEnd = listed(nodeAt(treeOf(file), ["terminal"])).some(({ value }) => value === state);
  // A state with actions stands among those that have some.
  const open = isEnd ? withoutItem(file, ["terminal"], state) : file;
  return put(open, ["states", state, action], `{ "to": ${text(endOf(open, state) ?? state)} }`);
}

/** Removes a text from a list. @param {string} file @param {Path} path @param {string} item */
function withoutItem(file, path, item) {
  if (nodeAt(treeOf(file), path)?.type === "object") return removed(file, [...path, item]);
  const at = valuesOf(nodeAt(treeOf(file), path)).findIndex(({ value }) => value === item);
  return at < 0 ? file : removed(file, [...path, at]);
}

/** @param {string} file @param {string} state @param {string} action */
export function removeAction(file, state, action) {
  const open = withoutItem(file, ["forbidden", state], action);
  const base = removed(removed(open, ["states", state, action]), ["base", state, action]);
  return withoutBehaviours(base, [`${state}/${action}`]);
}

/** Removes behaviours from outcomes, and outcomes that counted nothing else. @param {string} file @param {string[]} names */
function withoutBehaviours(file, names) {
  const outcomes = entriesOf(nodeAt(treeOf(file), ["view", "outcomes"]));
  return outcomes.reduce((file, { key, value }) => {
    if (value.type !== "array") return file;
    const items = valuesOf(value).map(({ value }) => String(value));
    if (items.every((item) => names.includes(item))) return removed(file, ["view", "outcomes", key]);
    return names.reduce((file, name) => withoutItem(file, ["view", "outcomes", key], name), file);
  }, file);
}

/**
 * Removes a state. Who led there shares its probability among the other successors, or leads to an end where it had no
 * other.
 * @param {string} file
 * @param {string} state
 * @param {Share} share
 */
export function removeState(file, state, share) {
  const end = endOf(file, state);
  const tree = treeOf(file);
  const actions = entriesOf(nodeAt(tree, ["states"])).flatMap(({ key, value }) =>
    entriesOf(value).map(({ key: action }) => [key, action]),
  );
  const own = entriesOf(nodeAt(tree, ["states", state])).map(({ key }) => `${state}/${key}`);
  const places = [
    ...actions.filter(([from]) => from !== state).map(([from = "", action = ""]) => ["states", from, action, "to"]),
    ["start"],
  ];
  // Amounts that are earned on the way there go with it.
  const amounts = entriesOf(nodeAt(tree, ["states"])).flatMap(({ key: from, value }) =>
    entriesOf(value).flatMap(({ key: action, value }) =>
      entriesOf(nodeAt(value, ["reward"])).flatMap(({ key, value }) =>
        nodeAt(value, [state]) ? [["states", from, action, "reward", key, state]] : [],
      ),
    ),
  );
  const unpaid = amounts.reduce((file, path) => removed(file, path), file);
  let text = places.reduce((file, path) => withoutSuccessor(file, path, state, end ?? "", share), unpaid);
  for (const path of [["states"], ["domains"], ["base"], ["forbidden"], ["layout", "points"]])
    text = removed(text, [...path, state]);
  text = withoutItem(text, ["terminal"], state);
  text = applied(
    text,
    valuesOf(nodeAt(treeOf(text), ["layout", "grid"]))
      .flatMap(valuesOf)
      .filter(({ value }) => value === state)
      .map((node) => instead(node, "null")),
  );
  if (nodeAt(treeOf(text), ["view", "state"])?.value === state) text = removed(text, ["view", "state"]);
  return withoutBehaviours(text, own);
}

/**
 * @param {string} file
 * @param {Path} path  of a distribution
 * @param {string} state
 * @param {string} end
 * @param {Share} share
 */
export function withoutSuccessor(file, path, state, end, share) {
  const all = distributionAt(file, path);
  const at = all.findIndex(([name]) => name === state);
  if (at < 0) return file;
  if (all.length === 1) return put(file, path, text(end));
  const shared = share(
    all.map(([, probability], i) => (i === at ? "0" : probability)),
    at,
  );
  return setDistribution(
    file,
    path,
    all.map(([name], i) => /** @type {[string, string]} */ ([name, shared[i] ?? "0"])).filter((_, i) => i !== at),
  );
}

/**
 * Returns the names of a distribution with their probabilities as they are written.
 * @param {string} file
 * @param {Path} path
 * @returns {[string, string][]}
 */
export function distributionAt(file, path) {
  const node = nodeAt(treeOf(file), path);
  if (node?.type === "string") return [[String(node.value), "1"]];
  return entriesOf(node).map(({ key, value }) => [key, plain(file, value)]);
}

/**
 * Writes a distribution; what stays as it is keeps its spelling.
 * @param {string} file
 * @param {Path} path
 * @param {[string, string][]} all
 */
export function setDistribution(file, path, all) {
  const node = nodeAt(treeOf(file), path);
  const [only] = all;
  if (node?.type !== "object") {
    if (all.length === 1 && only?.[1] === "1") return put(file, path, text(only[0]));
    const raw = all.map(([name, probability]) => `${text(name)}: ${numeral(probability)}`);
    return put(file, path, `{ ${raw.join(", ")} }`);
  }
  const names = all.map(([name]) => name);
  const gone = entriesOf(node).filter(({ key }) => !names.includes(key));
  const kept = gone.reduce((file, { key }) => removed(file, [...path, key]), file);
  return all.reduce((file, [name, probability]) => {
    const before = nodeAt(treeOf(file), [...path, name]);
    if (before && plain(file, before) === probability) return file;
    return put(file, [...path, name], numeral(probability));
  }, kept);
}

/**
 * Leads an action to another state than before, with the same probability.
 * @param {string} file
 * @param {Path} path
 * @param {string} from
 * @param {string} to
 */
export function leadElsewhere(file, path, from, to) {
  const action = nodeAt(treeOf(file), path.slice(0, -1));
  const names = namesOf(nodeAt(action, ["to"]));
  return applied(file, renamed([...names, ...(action ? amountsOf(action).flatMap(keysOf) : [])], from, to));
}

/**
 * Sets the amount of a component that an action earns; "" for none, which is 0 where nothing else earns of it, since
 * weights may name it.
 * @param {string} file
 * @param {string} state
 * @param {string} action
 * @param {string} component
 * @param {string} amount
 */
export function setReward(file, state, action, component, amount) {
  const path = ["states", state, action, "reward"];
  const reward = nodeAt(treeOf(file), path);
  if (amount.trim() === "") {
    if (!reward || (reward.type !== "object" && component !== "reward")) return file;
    if (actionsOf(treeOf(file)).filter((action) => nodeAt(action, ["reward", component])).length === 1)
      return put(file, [...path, component], "0");
    const others = entriesOf(reward).filter(({ key }) => key !== component);
    return removed(file, others.length === 0 ? path : [...path, component]);
  }
  if (reward && reward.type !== "object") {
    if (component === "reward") return put(file, path, numeral(amount));
    const old = `{ "reward": ${file.slice(reward.offset, reward.offset + reward.length)} }`;
    return put(put(file, path, old), [...path, component], numeral(amount));
  }
  return put(file, [...path, component], numeral(amount));
}

/**
 * Returns the amount of a component that an action earns, as it is written; "" for none.
 * @param {string} file
 * @param {Node | undefined} tree  of it
 * @param {string} state
 * @param {string} action
 * @param {string} component
 */
export function rewardAt(file, tree, state, action, component) {
  const reward = nodeAt(tree, ["states", state, action, "reward"]);
  if (reward?.type === "object") return plain(file, nodeAt(reward, [component]));
  return component === "reward" ? plain(file, reward) : "";
}

/**
 * Writes where states are drawn.
 * @param {string} file
 * @param {[string, [number, number]][]} places
 */
export function place(file, places) {
  const raw = places.map(([name, [x, y]]) => `${text(name)}: [${x}, ${y}]`);
  const points = nodeAt(treeOf(file), ["layout", "points"]);
  if (points)
    return places.reduce((file, [name, [x, y]]) => put(file, ["layout", "points", name], `[${x}, ${y}]`), file);
  return put(file, ["layout"], `{\n    "points": {\n      ${raw.join(",\n      ")}\n    }\n  }`);
}

/**
 * Moves a state to another cell of the grid; what stood there takes its place.
 * @param {string} file
 * @param {string} state
 * @param {string | null} other  in the other cell
 * @param {[number, number]} cell  row and column
 */
export function moveCell(file, state, other, cell) {
  const grid = nodeAt(treeOf(file), ["layout", "grid"]);
  const own = valuesOf(grid)
    .flatMap(valuesOf)
    .find(({ value }) => value === state);
  const there = nodeAt(grid, cell);
  if (!own || !there || own === there) return file;
  return applied(file, [instead(own, JSON.stringify(other)), instead(there, text(state))]);
}

/**
 * Removes a parameter: weights that need it stay as they are, which the solver refuses.
 * @param {string} file
 * @param {string} name
 */
export function removeParameter(file, name) {
  const without = removed(file, ["parameters", name]);
  return nodeAt(treeOf(without), ["view", "sweep"])?.value === name ? removed(without, ["view", "sweep"]) : without;
}
