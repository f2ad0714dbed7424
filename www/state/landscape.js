// The landscape of the start page: what its curves are. The build draws the same for readers without scripts.

/** The scenario and the action whose probability is drawn. */
export const SCENARIO = "format-bonus";
export const ACTION = "boxed";

/** The number of steps of the parameter, and that of temperatures above 0. */
export const STEPS = 400;
const TEMPERATURES = 34;

/**
 * Returns sweeps from the back of the landscape to its front: without entropy, then at rising temperatures, which are
 * close to one another near 0, where the wall becomes a slope.
 * @param {import("../module/policy-cliff.js").Model} model
 */
export function landscapeOf(model) {
  const temperatures = Array.from({ length: TEMPERATURES }, (_, k) => ((k + 1) * (k + 1)) / 4000);
  return [null, ...temperatures].map((alpha) => model.sweep({ alpha, points: STEPS + 1 }));
}
