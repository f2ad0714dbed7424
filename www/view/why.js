// What the pictures of why policies jump are drawn along, and what their line of equal value touches.

/** @typedef {import("../module/policy-cliff.js").Returns} Returns */
/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */

/** The stand-ins by answer. @type {WeakMap<Returns, Sweep>} */
const known = new WeakMap();

/** Returns a stand-in for the sweep along the same range, as far as charts need one. @param {Returns} returns */
export function sweepAlong(returns) {
  const { parameter, from, to, state, actions } = returns;
  const along = /** @type {Sweep} */ (
    /** @type {Partial<Sweep>} */ ({
      ...{ parameter, state, actions, overAlpha: false, alpha: null },
      ...{ theta: Float64Array.of(from, to), jumps: [] },
    })
  );
  const sweep = known.get(returns) ?? along;
  known.set(returns, sweep);
  return sweep;
}

/**
 * Returns a sentence on the corners that the line of equal value touches.
 * @param {Pick<import("../module/policy-cliff.js").PolicyCliff, "equation">} pc
 * @param {Returns} returns
 * @param {number} theta
 */
export function touching({ equation }, { parameter, actions, corners, state }, theta) {
  const touched = corners.filter(({ from, to }) => from <= theta && theta <= to);
  const names = touched.map(({ best }) => best.map((action) => `“${actions[action]}”`).join(" or "));
  const place = equation(parameter.name, theta);
  const [first, second] = names;
  if (first === undefined) return `At ${place} there is no answer.`;
  if (second === undefined) return `At ${place} the line touches one corner: ${first} in “${state}”.`;
  return first === second
    ? `At ${place} the line lies on an edge: the best policy changes in another state than “${state}”.`
    : `At ${place} the line lies on an edge: from ${first} to ${second} in “${state}”.`;
}
