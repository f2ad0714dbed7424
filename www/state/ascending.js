// Searching in ascending lists, which may be long: by halves.

/**
 * Returns the index of the first item of which something is true that is true of all items after it as well; the length
 * where there is none.
 * @template Item
 * @param {ArrayLike<Item>} items
 * @param {(item: Item) => boolean} isBeyond
 */
export function firstWhere(items, isBeyond) {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isBeyond(/** @type {Item} */ (items[middle]))) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Returns the cliff that is exactly at a place.
 * @template {{ at: number }} Cliff
 * @param {Cliff[]} cliffs  ascending
 * @param {number | undefined} place
 */
export function cliffOn(cliffs, place = NaN) {
  const cliff = cliffs[firstWhere(cliffs, ({ at }) => at >= place)];
  return cliff?.at === place ? cliff : undefined;
}
