// The keys of a chart: arrow keys step, Home and End go to the ends, Page Up and Page Down to the next cliff.

/**
 * Returns the value of a parameter some steps of its slider further; undefined where there is none.
 * @param {import("../state/store.js").State} state
 * @param {string} name
 * @param {number} steps
 */
export function stepped(state, name, steps) {
  const scale = scaleOf(state, name);
  if (!scale) return;
  const position = scale.position(state.choice?.values[name] ?? null) + steps;
  return scale.at(Math.min(Math.max(position, 0), scale.steps)) ?? undefined;
}

/**
 * @param {import("../state/store.js").State} state
 * @param {string} name  of a parameter
 */
export function scaleOf({ table }, name) {
  return table.find((field) => field.name === `value.${name}`)?.scale;
}

/**
 * Returns the value of the swept parameter that a key on the chart leads to; undefined for other keys.
 * @param {import("../state/store.js").State} state
 * @param {KeyboardEvent} event
 */
export function keyed(state, { key, shiftKey }) {
  const { choice, sweep } = state;
  if (!choice || !sweep) return;
  const { from, to, name } = sweep.parameter;
  const theta = choice.values[name] ?? from;
  const by = shiftKey ? 10 : 1;
  const places = {
    ArrowRight: () => stepped(state, name, by),
    ArrowUp: () => stepped(state, name, by),
    ArrowLeft: () => stepped(state, name, -by),
    ArrowDown: () => stepped(state, name, -by),
    Home: () => from,
    End: () => to,
    PageUp: () => sweep.jumps.find(({ at }) => at > theta)?.at ?? theta,
    PageDown: () => sweep.jumps.findLast(({ at }) => at < theta)?.at ?? theta,
  };
  return Object.hasOwn(places, key) ? places[/** @type {keyof typeof places} */ (key)]() : undefined;
}
