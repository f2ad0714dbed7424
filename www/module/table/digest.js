// What a dialogue shows of a table, without its rows: they stay in the worker that has read them.

import { CHARACTERS, digitsOf, isCost } from "./scenario.js";

/** @typedef {import("../table.d.ts").Sheet} Sheet */
/**
 * @typedef {object} Digest
 * @property {number} rows  their number
 * @property {Map<string, number>} distinct  the number of different cells of each column
 * @property {Map<string, number>} digits  how long the numbers of costs are
 */
/** A table with its first rows alone. @typedef {Sheet & { digest: Digest }} Digested */

/** The number of rows that are shown. */
const SHOWN = 5;

/**
 * @param {Sheet} sheet
 * @returns {Digested}
 */
export function digested(sheet) {
  const { columns, rows, places, text } = sheet;
  const names = columns.map(({ name }) => name);
  const costs = [...names, ...(text === null ? [] : [CHARACTERS])].filter(isCost);
  return {
    ...sheet,
    rows: rows.slice(0, SHOWN),
    places: places.slice(0, SHOWN),
    digest: {
      rows: rows.length,
      distinct: new Map(names.map((name, at) => [name, new Set(rows.map((row) => row[at])).size])),
      digits: new Map(costs.map((name) => [name, digitsOf(sheet, name)])),
    },
  };
}
