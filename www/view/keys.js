// The keys of a chart: arrow keys step, Page Up and Page Down go a tenth of the drawn part, Home and End to its ends,
// [ and ] to the previous and the next cliff.

import { cliffOn, firstWhere } from "../state/ascending.js";
import { ALPHA, nameOf, placeOn } from "../state/axis.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../module/policy-cliff.js").Scale} Scale */
/** @typedef {{ state: string, left: string[], right: string[], offPath?: boolean }} Change  of the best actions of a state */

/**
 * Returns the value of a parameter, or the temperature, some steps of its slider further; undefined where there is none.
 * @param {State} state
 * @param {string} name
 * @param {number} steps
 * @param {Scale | null} [scale]  where it is not that of the whole range
 */
export function stepped(state, name, steps, scale = scaleOf(state, name)) {
  if (!scale || !state.choice) return;
  const at = name === ALPHA ? state.choice.alpha : (state.choice.values[name] ?? null);
  const position = scale.position(at) + steps;
  return scale.at(Math.min(Math.max(position, 0), scale.steps)) ?? (name === ALPHA ? 0 : undefined);
}

/**
 * @param {State} state
 * @param {string} name  of a parameter, or the temperature's
 */
export function scaleOf({ table }, name) {
  return table.find((field) => field.name === (name === ALPHA ? "alpha" : `value.${name}`))?.scale;
}

/**
 * Returns the place on the axis that a key on the chart leads to; undefined for other keys.
 * @param {State} state
 * @param {KeyboardEvent} event
 * @param {Scale | null | undefined} scale  of the part that is drawn
 */
export function keyed(state, { key, shiftKey }, scale) {
  const { choice, sweep } = state;
  if (!choice || !sweep || !scale) return;
  const by = shiftKey ? 10 : 1;
  const tenth = Math.round(scale.steps / 10);
  const steps = {
    ArrowRight: by,
    ArrowUp: by,
    ArrowLeft: -by,
    ArrowDown: -by,
    PageUp: tenth,
    PageDown: -tenth,
    Home: -Infinity,
    End: Infinity,
  };
  if (!Object.hasOwn(steps, key)) return;
  return stepped(state, nameOf(sweep), steps[/** @type {keyof typeof steps} */ (key)], scale);
}

/** The direction of the keys that go to a cliff. @type {Record<string, 1 | -1 | undefined>} */
export const CLIFF_KEYS = { "[": -1, "]": 1 };

/**
 * Returns the cliffs of the swept parameter, ascending: of all states as soon as they are known, until then those of
 * the watched state.
 * @param {Pick<State, "sweep" | "studies" | "shown">} state
 * @param {string} [name]  of the parameter; there are none over temperatures
 * @returns {{ at: number, changes: Change[] }[]}
 */
export function cliffsOf({ sweep, studies: { id, cliffs }, shown }, name = sweep ? nameOf(sweep) : "") {
  if (!sweep) return [];
  const known = id === shown && cliffs?.parameter.name === name;
  if (known) return cliffs.breakpoints;
  return sweep.jumps.map(({ at, sets: [left, , right] }) => ({ at, changes: [{ state: sweep.state, left, right }] }));
}

/**
 * Returns the place of the next cliff in a direction from the cursor; undefined where there is none.
 * @param {State} state
 * @param {1 | -1} direction
 */
export function nextCliff(state, direction) {
  const { choice, sweep } = state;
  const theta = choice && sweep ? placeOn(choice, nameOf(sweep)) : undefined;
  if (theta === undefined) return;
  const cliffs = cliffsOf(state);
  const next =
    direction > 0 ? firstWhere(cliffs, ({ at }) => at > theta) : firstWhere(cliffs, ({ at }) => at >= theta) - 1;
  return cliffs[next]?.at;
}

/**
 * Returns the exact place of a cliff, of which the sweep knows one with the errors of floats.
 * @param {State} state
 * @param {number} at
 * @param {(value: number) => string} format
 */
export function exactly(state, at, format) {
  const cliffs = cliffsOf(state);
  const next = firstWhere(cliffs, (cliff) => cliff.at >= at);
  const near = [cliffs[next], cliffs[next - 1]].find((cliff) => cliff && format(cliff.at) === format(at));
  return near?.at ?? at;
}

/**
 * Returns the choice with the cursor on a cliff, whose state is watched, and drawn.
 * @param {State} state
 * @param {import("../state/store.js").Choice} choice
 * @param {number} at
 * @returns {import("../state/store.js").Choice}
 */
export function onCliff(state, choice, at) {
  const values = { ...choice.values, [choice.parameter]: at };
  const changes = cliffOn(cliffsOf(state, choice.parameter), at)?.changes ?? [];
  const zoom = choice.zoom && (at < choice.zoom[0] || at > choice.zoom[1]) ? null : choice.zoom;
  const first = changes.find(({ offPath }) => !offPath) ?? changes[0];
  const isWatched = !first || changes.some((change) => change.state === choice.state);
  return { ...choice, values, zoom, ...(isWatched ? {} : { state: first.state, action: null }) };
}
