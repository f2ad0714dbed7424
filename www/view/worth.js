// The words for values of a model that are costs, or those of a step, in the place of those for sums of rewards.

/** @typedef {import("../module/policy-cliff.js").Measure} Measure */

/**
 * Returns words for values, with "cost" where they are costs.
 * @param {Measure | undefined} measure  that of sums of rewards where a sweep that was made by hand has none
 * @param {string} words
 */
export const worth = (measure, words) =>
  measure?.endsWith("cost") ? words.replace(/reward|value|return/g, "cost") : words;

/** Returns whether values are those of a step. @param {Measure | undefined} measure */
export const isPerStep = (measure) => measure?.startsWith("average") ?? false;
