// Positions in the order of their keys, of which those in sight alone are put into order: to sort a hundred thousand with
// a comparison would hold up the page, and to sort their keys does not.

import { firstWhere } from "../state/ascending.js";

/** Returns the first place in an ascending list at which a key could stand. @param {Float64Array} sorted @param {number} key */
const placeOf = (sorted, key) => firstWhere(sorted, (other) => other >= key);

export class Order {
  #positions;
  #keys;
  #sorted;

  /**
   * @param {number[]} positions  ascending; those with the same key stay in this order
   * @param {Float64Array} keys  of every position
   */
  constructor(positions, keys) {
    this.#positions = positions;
    this.#keys = keys;
    this.#sorted = Float64Array.from(positions, (position) => this.#keyOf(position)).sort();
  }

  get length() {
    return this.#positions.length;
  }

  /** Returns a part of the positions in their order. @param {number} first @param {number} end */
  slice(first, end) {
    const [least, most] = [this.#sorted[first], this.#sorted[Math.min(end, this.length) - 1]];
    if (least === undefined || most === undefined) return [];
    const near = this.#positions.filter((position) => {
      const key = this.#keyOf(position);
      return least <= key && key <= most;
    });
    near.sort((one, other) => (this.#keyOf(one) === this.#keyOf(other) ? 0 : this.#keyOf(one) - this.#keyOf(other)));
    const before = placeOf(this.#sorted, least);
    return near.slice(first - before, end - before);
  }

  /** Returns the place of a position; -1 where it is not among them. @param {number} position */
  indexOf(position) {
    if (!this.#positions.includes(position)) return -1;
    const key = this.#keyOf(position);
    const alike = this.#positions.filter((other) => other < position && this.#keyOf(other) === key);
    return placeOf(this.#sorted, key) + alike.length;
  }

  /** @param {number} position */
  #keyOf(position) {
    return this.#keys[position] ?? Infinity;
  }
}
