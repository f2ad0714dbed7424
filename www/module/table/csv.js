// Tables as text with separators: CSV, TSV, and what spreadsheets of other languages write.

import Papa from "papaparse";
import { quoted, tableError } from "./error.js";
import { isDecimalComma } from "./numbers.js";

/** @typedef {import("./shape.js").Cells} Cells */

/** What some spreadsheets write above the table: which character separates the cells. */
const SEPARATOR = /^sep=(.)[\r\n]/i;

/**
 * Reads a text whose first row names the columns. Rows are counted with empty ones, as spreadsheets count them.
 * @param {string} text
 * @returns {Cells}
 */
export function readCsv(text) {
  const newline = /^[^\r\n]*\r(?!\n)/.test(text) ? "\r" : "\n";
  const [, separator] = SEPARATOR.exec(text) ?? [];
  // Empty lines say nothing about what separates the cells.
  const guess = () => Papa.parse(text, { newline, preview: 1, skipEmptyLines: "greedy" }).meta.delimiter;
  const delimiter = separator ?? guess();
  /** @type {import("papaparse").ParseResult<string[]>} */
  const { data, errors } = Papa.parse(text, { newline, delimiter });
  const placeOf = (/** @type {number} */ row) => `row ${row + 1}`;
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes) throw tableError("a quotation mark is not closed, or stands inside a cell", placeOf(quotes.row ?? 0));
  // Files that several programs have written to have line ends of both kinds.
  for (const row of data) row.push((row.pop() ?? "").replace(/\r$/, ""));
  const filled = data.flatMap((row, at) => (isEmpty(row) || (separator && at === 0) ? [] : [at]));
  const [first = 0, ...below] = filled;
  const rows = below.map((at) => data[at] ?? []);
  const columns = namesOf(data[first] ?? [], rows, placeOf(first));
  rows.forEach((row, index) => {
    if (row.length !== columns.length)
      throw tableError(
        `it has ${row.length} cells, and the first row has ${columns.length}`,
        placeOf(below[index] ?? 0),
      );
  });
  if (rows.length === 0) throw tableError("there are no rows below the names of the columns");
  const hasComma = delimiter !== "," && rows.some((row) => row.some(isDecimalComma));
  return { columns, rows, places: below.map(placeOf), hasComma };
}

/** Returns whether nothing stands in a row. @param {string[]} row */
const isEmpty = (row) => !row.some((cell) => /\S/.test(cell));

/**
 * Returns the names of the columns.
 * @param {string[]} head
 * @param {string[][]} rows  below it
 * @param {string} place
 */
function namesOf(head, rows, place) {
  const columns = head.map((name) => name.trim());
  // An index without a name, as pandas writes it, comes first.
  if (columns[0] === "" && columns.length > 1) columns[0] = "index";
  const places = new Map(columns.map((name, at) => [name, at]));
  columns.forEach((name, at) => {
    if (name === "") throw tableError(`cell ${at + 1} is empty; the first row names the columns`, place);
    if (places.get(name) !== at) throw tableError(`${quoted(name)} names two columns`, place);
  });
  if (columns.length < 2)
    throw tableError("there is one column; allowed are two at least, separated by commas, tabs, semicolons or bars");
  const numbers = columns.filter((name) => /^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(name));
  const isName = numbers.length < columns.length && areCounted(numbers) && !isAgain(head, rows);
  if (numbers.length > 0 && !isName)
    throw tableError(`${quoted(numbers[0] ?? "")} is no name of a column; the first row names the columns`, place);
  return columns;
}

/** Returns whether numbers count several columns, as programs name those without a name. @param {string[]} numbers */
const areCounted = (numbers) =>
  numbers.length > 1 && ["0", "1"].some((first) => numbers.every((name, at) => name === `${Number(first) + at}`));

/** Returns whether a cell of a row stands in its column again, as prompts do. @param {string[]} row @param {string[][]} rows */
const isAgain = (row, rows) => rows.some((other) => other.some((cell, at) => cell === row[at]));
