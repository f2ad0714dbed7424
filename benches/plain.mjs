// The rival that anyone would write: value iteration in plain JavaScript on typed arrays, each theta warm from the last, to a Bellman residual of 1e-9.

/**
 * @typedef {object} Arrays
 * @property {number} discount
 * @property {Int32Array} rows pairs of state s are rows[s]..rows[s + 1]
 * @property {Int32Array} spans transitions of pair p are spans[p]..spans[p + 1]
 * @property {Int32Array} next
 * @property {Float64Array} probability
 * @property {Float64Array} constant reward per pair at theta = 0
 * @property {Float64Array} slope
 */

/** @param {import("./models.mjs").Model} model @returns {Arrays} */
export function arrays({ discount, rows, rewards: [r0, r1] }) {
  const pairs = rows.flat();
  const starts = [0];
  for (const actions of rows) starts.push((starts.at(-1) ?? 0) + actions.length);
  const spans = [0];
  for (const row of pairs) spans.push((spans.at(-1) ?? 0) + row.length);
  /** @param {number[][]} table */
  const flat = (table) => Float64Array.from(rows.flatMap((actions, s) => actions.map((_, a) => table[s][a])));
  return {
    discount,
    rows: Int32Array.from(starts),
    spans: Int32Array.from(spans),
    next: Int32Array.from(pairs.flat().map(([t]) => t)),
    probability: Float64Array.from(pairs.flat().map(([, p]) => p)),
    constant: flat(r0),
    slope: flat(r1),
  };
}

const RESIDUAL = 1e-9;

/**
 * Start values of a sweep, hard where alpha is null.
 * @param {Arrays} model
 * @param {ArrayLike<number>} theta
 * @param {number | null} alpha
 */
export function sweep(model, theta, alpha) {
  const { rows, constant, slope } = model;
  const states = rows.length - 1;
  let value = new Float64Array(states);
  let fresh = new Float64Array(states);
  const reward = new Float64Array(constant.length);
  const q = new Float64Array(constant.length);
  const starts = new Float64Array(theta.length);
  for (let i = 0; i < theta.length; i++) {
    for (let p = 0; p < reward.length; p++) reward[p] = constant[p] + theta[i] * slope[p];
    for (;;) {
      const residual = alpha === null ? hard(model, reward, value, fresh) : soft(model, reward, value, fresh, q, alpha);
      [value, fresh] = [fresh, value];
      if (residual <= RESIDUAL) break;
    }
    starts[i] = value[0];
  }
  return starts;
}

/** @param {Arrays} model @param {Float64Array} reward @param {Float64Array} value @param {Float64Array} fresh */
function hard({ discount, rows, spans, next, probability }, reward, value, fresh) {
  let residual = 0;
  for (let s = 0; s < value.length; s++) {
    const first = rows[s];
    const last = rows[s + 1];
    let best = first === last ? 0 : -Infinity;
    for (let p = first; p < last; p++) {
      let expected = 0;
      for (let k = spans[p]; k < spans[p + 1]; k++) expected += probability[k] * value[next[k]];
      const q = reward[p] + discount * expected;
      if (q > best) best = q;
    }
    const change = Math.abs(best - value[s]);
    if (change > residual) residual = change;
    fresh[s] = best;
  }
  return residual;
}

/** @param {Arrays} model @param {Float64Array} reward @param {Float64Array} value @param {Float64Array} fresh @param {Float64Array} q @param {number} alpha */
function soft({ discount, rows, spans, next, probability }, reward, value, fresh, q, alpha) {
  let residual = 0;
  for (let s = 0; s < value.length; s++) {
    const first = rows[s];
    const last = rows[s + 1];
    let best = -Infinity;
    for (let p = first; p < last; p++) {
      let expected = 0;
      for (let k = spans[p]; k < spans[p + 1]; k++) expected += probability[k] * value[next[k]];
      q[p] = reward[p] + discount * expected;
      if (q[p] > best) best = q[p];
    }
    let sum = 0;
    for (let p = first; p < last; p++) sum += Math.exp((q[p] - best) / alpha);
    const backed = first === last ? 0 : best + alpha * Math.log(sum);
    const change = Math.abs(backed - value[s]);
    if (change > residual) residual = change;
    fresh[s] = backed;
  }
  return residual;
}
