// The keys of a list of tabs: arrow keys lead to the next one and around, Home and End to the ends.

/**
 * Returns the tab that a key leads to; undefined for other keys.
 * @param {KeyboardEvent} event
 * @param {string[]} names  of the tabs
 * @param {string} from
 */
export function tabAfter({ key }, names, from) {
  const at = names.indexOf(from);
  const places = { ArrowRight: (at + 1) % names.length, ArrowLeft: at - 1, Home: 0, End: -1 };
  return Object.hasOwn(places, key) ? names.at(places[/** @type {keyof typeof places} */ (key)]) : undefined;
}
