// The kinds of pictures of a sweep, and those that are shown of a view.

/** @typedef {"policy" | "outcomes" | "value"} Kind */

/** All kinds, in their order. @type {readonly Kind[]} */
export const PICTURES = ["policy", "outcomes", "value"];

/** The pictures of the whole range that can stand in somebody's page, too. */
export const REASONS = /** @type {const} */ (["roadmap", "envelope", "hull", "feedback", "trained", "paths", "times"]);

/**
 * Returns the main picture, and the one that may stand below it: the values, or the policy where they are the main
 * picture.
 * @param {{ picture: Kind }} choice
 * @returns {[Kind, Kind]}
 */
export function kindsOf({ picture }) {
  return [picture, picture === "value" ? "policy" : "value"];
}
