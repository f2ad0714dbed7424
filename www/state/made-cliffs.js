// The answer to `cliffs` on the page's own thread: a table can have so many that making them would hold the page up.

import { inSteps } from "../module/cliff-columns.js";
import { unhurried } from "./unhurried.js";

/** @typedef {import("../module/policy-cliff.js").Cliffs} Cliffs */
/** @typedef {import("../module/cliff-columns.js").Columns} Columns */

/** What has been made of columns that are still there. @type {WeakMap<Columns, Cliffs>} */
const known = new WeakMap();

/**
 * Returns the cliffs that columns hold, made once; undefined where they are not wanted any more.
 * @param {Columns} columns
 * @param {() => boolean} [isWanted]
 */
export async function madeCliffs(columns, isWanted = () => true) {
  const cliffs = known.get(columns) ?? (await unhurried(inSteps(columns), isWanted));
  if (cliffs) known.set(columns, cliffs);
  return cliffs;
}
