// The numbers of pictures in panels as tables: where seeds end, the way there and how long it takes; what is best in every
// state; Q-values; and the policies that are best somewhere.

import { AND } from "../share/tables.js";
import { runsOf } from "../share/training.js";
import { LISTED, cutAt, spread } from "./some-of.js";

/** @typedef {import("../module/core.js").Core} PolicyCliff */
/** @typedef {import("../module/policy-cliff.js").TrainedSweep} TrainedSweep */
/** @typedef {import("./data-table.js").Table} Table */
/** @typedef {import("../share/tables.js").Cell} Cell */

/**
 * Returns a table of at most so many rows as can be shown, with how many there are in its caption.
 * @param {string} caption
 * @param {string} name  of the parameter that heads begin with
 * @param {string[]} heads
 * @param {Cell[][]} rows
 * @returns {Table}
 */
function listed(caption, name, heads, rows) {
  return { caption: `${caption}${cutAt(rows.length)}`, name, heads, rows: rows.slice(0, LISTED) };
}

/** Compares rows by their first two numbers. @param {Cell[]} a @param {Cell[]} b */
function byPlace(a, b) {
  return Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]);
}

/**
 * Returns where every seed ends along the parameter.
 * @param {PolicyCliff} pc
 * @param {TrainedSweep[]} parts
 */
export function trainedTable(pc, parts) {
  const [first] = parts;
  if (!first) return { caption: "", name: "", heads: [], rows: [] };
  const { parameter, state } = first;
  const rows = parts.flatMap((part) => runsOf(part).rows).sort(byPlace);
  const caption = `Where every seed ends in “${state}” along ${pc.symbol(parameter.name)}`;
  return listed(caption, parameter.name, runsOf(first).heads, rows);
}

/**
 * Returns the policy of every seed on its way, at some of the steps.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Training} training
 */
export function pathsTable(pc, { parameter, at, state, actions, steps, runs }) {
  const rows = runs.flatMap(({ seed, path }) =>
    spread(steps.length).map((k) => [
      seed,
      steps[k] ?? NaN,
      ...actions.map((_, action) => path[k * actions.length + action] ?? NaN),
    ]),
  );
  const heads = ["seed", "step", ...actions.map((action) => `policy: ${action}`)];
  return listed(`The way of every seed in “${state}”, at ${pc.equation(parameter, at)}`, "", heads, rows);
}

/**
 * Returns how long every seed takes near the cliff, of one algorithm or of two.
 * @param {PolicyCliff} pc
 * @param {TrainedSweep[][]} answers
 */
export function timesTable(pc, answers) {
  const parameter = answers[0]?.[0]?.parameter.name ?? "";
  const rows = answers.flatMap((parts) => {
    const own = parts.flatMap(({ theta, seed, reached, algorithm }) =>
      Array.from(theta, (at, i) => /** @type {Cell[]} */ ([at, seed[i] ?? NaN, algorithm, reached[i] ?? NaN])),
    );
    return own.sort(byPlace);
  });
  const caption = `The first step after which the best actions have 90 %, by ${pc.symbol(parameter)}`;
  return listed(caption, parameter, [parameter, "seed", "algorithm", "first step at 0.9"], rows);
}

/**
 * Returns how far the policies move at every size of a perturbation.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Stress} stress
 */
export function stressTable(pc, { sizes, draws, seed, branches }) {
  const columns = branches.flatMap(({ alpha, largest, typical, bound }) => {
    const of = alpha === null ? "hard argmax" : pc.equation("alpha", alpha);
    return [
      { head: `${of}: largest`, values: largest },
      { head: `${of}: typical`, values: typical },
      ...(bound.length > 0 ? [{ head: `${of}: bound`, values: bound }] : []),
    ];
  });
  const rows = Array.from(sizes, (size, i) => [size, ...columns.map(({ values }) => values[i] ?? NaN)]);
  const heads = ["size of the perturbation", ...columns.map(({ head }) => head)];
  return listed(`Shift of the policy in total variation, ${draws} draws with seed ${seed}`, "", heads, rows);
}

/**
 * Returns the tables of a weight that looks back: its fixed points over the base, how it goes as the base rises and
 * falls, and over the weight how often the best policies do what it follows.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Feedback} feedback
 */
export function feedbackTables(pc, { weight, base, outcome, state, actions, branches, rising, falling, levels }) {
  const [t, w] = [base.name, weight.name];
  const named = (/** @type {number[]} */ best) => best.map((action) => actions[action] ?? "").join(AND);
  const along = (/** @type {Float64Array} */ path, /** @type {string} */ way) =>
    Array.from({ length: path.length / 2 }, (_, i) => [path[2 * i] ?? NaN, path[2 * i + 1] ?? NaN, way]);
  return [
    listed(
      `Fixed points over ${pc.symbol(t)}`,
      t,
      [`${t}, from`, `${t}, to`, `${w} at from`, `${w} at to`, `best in ${state}`, "the weight comes back"],
      branches.map(({ from, to, stable, best }) => [
        ...[from[0], to[0], from[1], to[1], named(best)],
        stable ? "stable" : "not stable",
      ]),
    ),
    listed(
      `Where ${pc.symbol(w)} stays as ${pc.symbol(t)} moves slowly`,
      t,
      [t, w, "way"],
      [...along(rising, "rises"), ...along(falling, "falls")],
    ),
    listed(
      `${outcome} over ${pc.symbol(w)}`,
      w,
      [`${w}, from`, `${w}, to`, `least ${outcome}`, `greatest ${outcome}`, `best in ${state}`],
      levels.map(({ from, to, outcome: [least, most], best }) => [from, to, least, most, named(best)]),
    ),
  ];
}

/**
 * Returns the actions of every state with a choice, with those that are best and the policies.
 * @param {import("../module/policy-cliff.js").Outline} model
 * @param {import("../module/policy-cliff.js").Solution} solution
 * @param {string} place  the values of the parameters, in words
 */
export function bestTable({ states }, { hard, soft }, place) {
  const rows = states.flatMap(({ name, actions, first }) =>
    (actions.length > 1 ? actions : []).map((action, i) => {
      const pair = first + i;
      return [
        name,
        action,
        hard.optimal[pair] === 1 ? "yes" : "no",
        hard.policy[pair] ?? NaN,
        ...(soft ? [soft.policy[pair] ?? NaN] : []),
      ];
    }),
  );
  const heads = ["state", "action", "best", "hard", ...(soft ? ["soft"] : [])];
  return listed(`What is best in every state, at ${place}`, "", heads, rows);
}

/**
 * Returns the Q-values of the watched state's actions where lines meet.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Roadmap} roadmap
 */
export function qTable(pc, { sweep: { parameter, actions, state }, theta, q }) {
  const { name } = parameter;
  const rows = Array.from(theta, (at, i) => [at, ...actions.map((_, a) => q[a]?.[i] ?? NaN)]);
  const heads = [name, ...actions.map((action) => `Q: ${action}`)];
  return listed(`Q in “${state}” against ${pc.symbol(name)}, a line between each two of these`, name, heads, rows);
}

/**
 * Returns the policies that are best somewhere: the lines of their values, which are corners of the hull.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Returns} returns
 */
export function cornerTable(pc, { parameter: { name }, corners, actions, state }) {
  const hasTruth = corners.some(({ truth }) => truth.some(Number.isFinite));
  const rows = corners.map(({ from, to, best, fixed, weighted, truth }) => [
    from,
    to,
    best.map((action) => actions[action] ?? "").join(AND),
    weighted,
    fixed,
    ...(hasTruth ? truth : []),
  ]);
  const heads = [
    `${name}, from`,
    `${name}, to`,
    `best in ${state}`,
    "return that it weighs",
    "other return",
    ...(hasTruth ? ["true value, least", "true value, greatest"] : []),
  ];
  return listed(`The policies that are best somewhere along ${pc.symbol(name)}`, name, heads, rows);
}
