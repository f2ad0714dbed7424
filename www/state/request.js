// Derives from the reader's choice the question for the pictures that move with the hand.

/** The temperatures of a sweep over them that is not asked to reach one beyond. */
const USUAL = /** @type {const} */ ([1e-3, 10]);

/** The time after which an answer is late: the page announces it, and of a sweep it gets the part that is there. Milliseconds. */
export const LATE = 300;

/** @typedef {{ id: string, text: import("./text.js").Text }} Entry */
/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("./client.js").Question} Question */

/**
 * Returns the question for the pictures that move with the hand. The sweep does not depend on the own value of what it
 * goes over, so that value is left out: dragging it changes only the solution at the cursor.
 * @param {Entry} entry
 * @param {Choice} choice
 * @returns {Question}
 */
export function question({ id, text }, choice) {
  const { sweep, solve } = numbersOf(choice);
  const ask = { sweep, solve };
  const { pin, axis, parameter, values, alpha } = choice;
  if (!pin) return { id, text, ask };
  // The place on the axis is the present one.
  const place = values[parameter];
  const at = place === undefined ? {} : { values: { ...pin.values, [parameter]: place } };
  const pinned = numbersOf({ ...choice, ...pin, ...(axis === "alpha" ? { alpha } : at) });
  // The present is shown even where there is no answer under the pinned settings.
  return { id, text, apart: PINNED, ask: { ...ask, pinned: pinned.sweep, pinnedPoint: pinned.solve } };
}

/** The answers under pinned settings. */
export const PINNED = ["pinned", "pinnedPoint"];

/** @param {Choice} choice */
function numbersOf(choice) {
  const { axis, parameter, state, rule, objective, alpha, values, zoom } = choice;
  const more = { rule, objective, ...tippedBy(choice) };
  const range = zoom ? { from: zoom[0], to: zoom[1] } : {};
  const isUsual = alpha === null || (USUAL[0] <= alpha && alpha <= USUAL[1]);
  return {
    sweep:
      axis === "alpha"
        ? { axis, parameter, state, values, ...more, ...(isUsual ? {} : { alpha }) }
        : { parameter, ...range, state, values: without(values, parameter), ...more, alpha },
    solve: { values, ...more, alpha },
  };
}

/** @param {Choice} choice */
export function tippedBy({ perturbation }) {
  return perturbation ? { perturbation } : {};
}

/**
 * @param {Record<string, number>} values
 * @param {string[]} names
 */
export function without(values, ...names) {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
