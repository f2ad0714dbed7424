// What the pictures go over: the swept parameter, or the temperature, whose places are its values, and 0 for hard argmax.

/** @typedef {import("./store.js").Choice} Choice */

/** The name of the temperature among those of parameters, of which none has a hyphen. */
export const ALPHA = "-alpha";

/** Returns the name of what the pictures go over. @param {Pick<Choice, "axis" | "parameter">} choice */
export function axisOf({ axis, parameter }) {
  return axis === "alpha" ? ALPHA : parameter;
}

/** Returns the name of what a sweep goes over. @param {import("../module/policy-cliff.js").Sweep} sweep */
export function nameOf({ overAlpha, parameter }) {
  return overAlpha ? ALPHA : parameter.name;
}

/**
 * @param {Pick<Choice, "values" | "alpha">} choice
 * @param {string} name  of what the place is on
 */
export function placeOn({ values, alpha }, name) {
  return name === ALPHA ? (alpha ?? 0) : values[name];
}

/**
 * Returns the choice at other places.
 * @param {Choice} choice
 * @param {Record<string, number>} places  by the names of what they are on
 * @returns {Choice}
 */
export function moved(choice, { [ALPHA]: alpha, ...values }) {
  const hot = alpha === undefined ? choice.alpha : alpha === 0 ? null : alpha;
  return { ...choice, values: { ...choice.values, ...values }, alpha: hot };
}

/**
 * Returns the places of a solution by the names of what they are on.
 * @param {{ values?: Record<string, number>, alpha?: number | null } | undefined} asked
 * @returns {Record<string, number>}
 */
export function placesOf({ values, alpha } = {}) {
  return { ...values, [ALPHA]: alpha ?? 0 };
}

/**
 * Returns whether the places that are chosen have no answer, so that the solution is that of others.
 * @param {Pick<import("./store.js").State, "choice" | "solved" | "problem">} state
 */
export function isUnanswered({ choice, solved, problem }) {
  if (problem === "" || !choice) return false;
  return Object.entries(placesOf(choice)).some(([name, at]) => solved[name] !== at);
}

/** Returns the id of the slider of a parameter, or of the temperature. @param {string} name */
export function sliderOf(name) {
  return name === ALPHA ? "field-alpha-slider" : `field-value.${name}-slider`;
}
