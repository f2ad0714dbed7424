// Tables as text with separators: CSV, TSV, and what spreadsheets of other languages write.

import Papa from "papaparse";
import { quoted, tableError } from "./error.js";

/** @typedef {import("./shape.js").Cells} Cells */

/**
 * Reads a text whose first row names the columns.
 * @param {string} text
 * @returns {Cells}
 */
export function readCsv(text) {
  /** @type {import("papaparse").ParseResult<string[]>} */
  const { data, errors, meta } = Papa.parse(text, { skipEmptyLines: "greedy" });
  const quotes = errors.find(({ type }) => type === "Quotes");
  if (quotes)
    throw tableError("a quotation mark is not closed, or stands inside a cell", `row ${(quotes.row ?? 0) + 1}`);
  const [head = [], ...rows] = data;
  const columns = head.map((name) => name.trim());
  // An index without a name, as pandas writes it, comes first.
  if (columns[0] === "" && columns.length > 1) columns[0] = "index";
  columns.forEach((name, at) => {
    if (name === "") throw tableError(`cell ${at + 1} is empty; the first row names the columns`, "row 1");
    if (columns.indexOf(name) < at) throw tableError(`${quoted(name)} names two columns`, "row 1");
  });
  if (columns.length < 2)
    throw tableError("there is one column; allowed are two at least, separated by commas, tabs, semicolons or bars");
  if (columns.every((name) => /^[-+]?[\d.,]+$/.test(name)))
    throw tableError(`${quoted(columns[0] ?? "")} is no name of a column; the first row names the columns`, "row 1");
  rows.forEach((row, at) => {
    if (row.length !== columns.length)
      throw tableError(`it has ${row.length} cells, and the first row has ${columns.length}`, `row ${at + 2}`);
  });
  if (rows.length === 0) throw tableError("there are no rows below the names of the columns");
  return { columns, rows, places: rows.map((_, at) => `row ${at + 2}`), hasComma: meta.delimiter !== "," };
}
