// How many rows a table shows of many.

/** The number of places that are shown of a smooth curve: the steps between are tenths. */
export const PLACES = 11;

/** The greatest number of rows. */
export const LISTED = 1000;

/** Returns the positions of some places of a list, evenly spread from its first to its last. @param {number} length */
export function spread(length) {
  return Array.from({ length: PLACES }, (_, k) => Math.round((k * (length - 1)) / (PLACES - 1)));
}

/**
 * Returns what a caption says of rows that are left out.
 * @param {number} length  of all rows
 */
export function cutAt(length) {
  return length > LISTED ? `, the first ${LISTED} of ${length}` : "";
}
