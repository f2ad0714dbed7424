// Derives from the reader's choice the questions of the panels.

import { tippedBy, without } from "./request.js";

/** @typedef {import("./request.js").Entry} Entry */
/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("./client.js").Question} Question */

/** Returns whether the map goes over the temperature. @param {Pick<Choice, "plane" | "upwards">} choice */
export function mapsAlpha({ plane, upwards }) {
  return plane === null || upwards === "alpha";
}

/**
 * Returns the question for the studies, whose answer may arrive later. Cliffs do not depend on where among them the
 * cursor is.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function studiesOf({ id, text }, choice) {
  const { parameter, rule, objective, alpha, values } = choice;
  const tipped = tippedBy(choice);
  return {
    id,
    text,
    apart: ["cliffs", "stability"],
    ask: {
      cliffs: { parameter, rule, values: without(values, parameter), certify: true, ...tipped },
      stability: { parameter, rule, objective, alpha, values, ...tipped },
    },
  };
}

/**
 * Returns the question for the map, which does not depend on where in it the cursor is. The polygons of a table would
 * be far too many, so its map has the lines alone.
 * @param {Entry} entry
 * @param {Choice} choice
 * @param {boolean} [isTable]
 * @returns {Question}
 */
export function phaseOf({ id, text }, choice, isTable = false) {
  const { parameter, state, rule, objective, alpha, values, map, action } = choice;
  const [x = parameter, y = ""] = choice.plane ?? [];
  if (mapsAlpha(choice)) {
    const over = { parameter: x, state, rule, objective, values: without(values, x), ...tippedBy(choice) };
    return { id, text, ask: { alphaMap: over } };
  }
  const box = { x, y, values: without(values, x, y), ...tippedBy(choice) };
  if (isTable) return { id, text, apart: ["arrangement"], ask: { arrangement: box } };
  const kind = map === "hard" || map === "outcomes" || map === null || alpha === null ? null : map;
  const shown = kind === "probability" && action !== null ? { kind, action } : { kind };
  return {
    id,
    text,
    apart: ["phase", "field"],
    ask: { phase: box, ...(kind ? { field: /** @type {any} */ ({ ...box, ...shown, state, objective, alpha }) } : {}) },
  };
}

/**
 * Returns the question of what a small change of each parameter moves, and for the weights of the reward.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function experimentOf({ id, text }, choice) {
  const { rule, objective, alpha, values } = choice;
  return {
    id,
    text,
    apart: ["experiment", "weights"],
    ask: { experiment: { rule, objective, alpha, values, ...tippedBy(choice) }, weights: { values } },
  };
}

/**
 * Returns the question which components of the reward conflict in the watched state.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function conflictsOf({ id, text }, choice) {
  const { rule, objective, alpha, values, state } = choice;
  return {
    id,
    text,
    apart: ["conflicts"],
    ask: { conflicts: { rule, objective, alpha, values, state, ...tippedBy(choice) } },
  };
}

/**
 * Returns the question for figure 1 of the paper, which does not depend on where in it the cursor is.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function roadmapOf({ id, text }, choice) {
  return { id, text, apart: ["roadmap"], ask: { roadmap: rangeOf(choice) } };
}

/**
 * Returns the question of what policies collect along the range.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function returnsOf({ id, text }, choice) {
  const { objective, alpha } = choice;
  return { id, text, apart: ["returns"], ask: { returns: { ...rangeOf(choice), objective, alpha } } };
}

/**
 * Returns the question for the fixed points of a weight that looks back.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function feedbackOf({ id, text }, choice) {
  const { values, state } = choice;
  return { id, text, apart: ["feedback"], ask: { feedback: { values, state, ...tippedBy(choice) } } };
}

/** @param {Choice} choice */
function rangeOf(choice) {
  const { axis, parameter, state, rule, values, zoom } = choice;
  const range = zoom && axis !== "alpha" ? { from: zoom[0], to: zoom[1] } : {};
  return { parameter, ...range, state, rule, values: without(values, parameter), ...tippedBy(choice) };
}

/**
 * Returns the question for the prompts of a table, and for the scores of the watched one.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function populationOf({ id, text }, choice) {
  const { parameter, state, alpha, values } = choice;
  return {
    id,
    text,
    apart: ["population"],
    ask: {
      population: { parameter, alpha, values, ...tippedBy(choice) },
      scores: { state, values, ...tippedBy(choice) },
    },
  };
}

/**
 * @param {Choice} choice
 * @returns {import("./client.js").Ask}
 */
export function certificateOf(choice) {
  const { parameter, values } = choice;
  return { certificate: { parameter, values: without(values, parameter), ...tippedBy(choice) } };
}

/**
 * @param {Entry} entry
 * @param {Choice} choice
 * @param {number} seed
 * @returns {Question}
 */
export function stressOf({ id, text }, choice, seed) {
  const { parameter, rule, objective, values, stressed } = choice;
  const part = stressed === null ? {} : { component: stressed };
  return {
    id,
    text,
    ask: { stress: { parameter, rule, objective, values, seed, alphas: [0.01, 0.1, 1], ...part, ...tippedBy(choice) } },
  };
}

/**
 * @param {Choice} choice
 * @param {{ state: string, action: string, epsilon: number }} tie
 * @returns {import("./client.js").Ask}
 */
export function tieBreakerOf(choice, tie) {
  const { parameter, values } = choice;
  return { tieBreaker: { parameter, values, ...tie, ...tippedBy(choice) } };
}

/**
 * Returns the question for the drawing of the model under the solver's policy.
 * @param {Entry} entry
 * @param {Choice} choice
 * @param {Pick<import("../module/policy-cliff.js").DrawingOptions, "soft" | "changing" | "kind" | "width" | "theme" |
 *   "fontSize"> & { caption?: string }} how
 * @returns {Question}
 */
export function drawingOf({ id, text }, choice, how) {
  const { state, rule, objective, alpha, values } = choice;
  return { id, text, ask: { drawing: { values, state, rule, objective, alpha, ...tippedBy(choice), ...how } } };
}
