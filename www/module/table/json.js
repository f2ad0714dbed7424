// Tables as JSON: a list of objects, one object in a line each (JSONL), an object of columns, or what a data frame writes.

import { quoted, tableError } from "./error.js";
import { numberText } from "./numbers.js";

/** @typedef {import("./shape.js").Cells} Cells */
/** @typedef {Record<string, unknown>} Entry */

/** Strings and numbers of a JSON text. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** How deep objects are taken apart. */
const DEPTH = 8;

/**
 * Parses a JSON text with its numbers as texts, so that every digit stays.
 * @param {string} text
 * @param {string} place
 * @returns {unknown}
 */
function parse(text, place) {
  try {
    JSON.parse(text);
  } catch (error) {
    throw tableError(`it is not JSON: ${error instanceof Error ? error.message : error}`, place);
  }
  return JSON.parse(text.replace(STRING_OR_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`)));
}

/**
 * Reads a text that begins with a brace or a bracket.
 * @param {string} text
 * @returns {Cells}
 */
export function readJson(text) {
  const { entries, places } = entriesOf(text);
  if (entries.length === 0) throw tableError("the list is empty; allowed are objects, one for each prompt or answer");
  return rowsOf(entries, places);
}

/**
 * @param {string} text
 * @returns {{ entries: Entry[], places: string[] }}
 */
function entriesOf(text) {
  const lines = text.split("\n");
  const filled = lines.flatMap((line, at) => (line.trim() === "" ? [] : [at]));
  const starts = filled.slice(0, 2).map((at) => (lines[at] ?? "").trim());
  // A pretty-printed object has a brace alone in its first line.
  if (filled.length > 1 && starts.every((line) => line.startsWith("{") && line.length > 1)) {
    const places = filled.map((at) => `line ${at + 1}`);
    return {
      entries: filled.map((at, index) => entry(parse(lines[at] ?? "", places[index] ?? ""), places[index] ?? "")),
      places,
    };
  }
  const value = parse(text, "");
  const list = Array.isArray(value) ? value : listOf(entry(value, ""));
  const places = list.map((_, at) => `entry ${at + 1}`);
  return { entries: list.map((each, at) => entry(each, places[at] ?? "")), places };
}

/** @param {unknown} value @param {string} place @returns {Entry} */
function entry(value, place) {
  if (isObject(value)) return value;
  throw tableError(`it is ${kindOf(value)}; allowed is an object with the names of columns`, place);
}

/** @param {unknown} value @returns {value is Entry} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const kindOf = (value) => (Array.isArray(value) ? "a list" : value === null ? "null" : quoted(String(value)));

/**
 * Returns the entries of an object: of one list inside it, of named columns, or the object itself.
 * @param {Entry} value
 * @returns {unknown[]}
 */
function listOf(value) {
  const { columns, data } = value;
  if (Array.isArray(columns) && Array.isArray(data))
    return data.map((row) => Object.fromEntries(columns.map((name, at) => [name, Array.isArray(row) ? row[at] : row])));
  const lists = Object.entries(value).filter(([, list]) => Array.isArray(list));
  const objects = lists.filter(([, list]) => /** @type {unknown[]} */ (list).every(isObject));
  const [only] = objects;
  if (only && lists.length === 1 && !isAnswers(only[0])) return /** @type {unknown[]} */ (only[1]);
  const sizes = new Set(lists.map(([, list]) => /** @type {unknown[]} */ (list).length));
  // Columns of a data frame; a single prompt has its question beside the lists of its answers.
  if (lists.length === Object.keys(value).length && lists.length > 1) {
    if (sizes.size > 1)
      throw tableError(
        `the columns have different lengths: ${lists.map(([name, list]) => `${quoted(name)} ${/** @type {unknown[]} */ (list).length}`).join(", ")}`,
      );
    const [size = 0] = sizes;
    return Array.from({ length: size }, (_, at) =>
      Object.fromEntries(lists.map(([name, list]) => [name, /** @type {unknown[]} */ (list)[at]])),
    );
  }
  return [value];
}

/** Returns whether a key names the answers to one prompt. @param {string} key */
const isAnswers = (key) => /completions|responses|answers|candidates|outputs|generations|samples/i.test(key);

/** Returns whether a list is a conversation. @param {unknown[]} list */
const isConversation = (list) =>
  list.length > 0 && list.every((each) => isObject(each) && "role" in each && "content" in each);

/**
 * Returns the rows of entries: each entry is a row, or has a list with a row for each answer, or lists of equal length.
 * @param {Entry[]} entries
 * @param {string[]} places
 * @returns {Cells}
 */
function rowsOf(entries, places) {
  /** @type {Map<string, string>[]} */
  const rows = [];
  /** @type {string[]} */
  const of = [];
  let nested = false;
  entries.forEach((entry, at) => {
    const { cells, lists } = flat(entry);
    const place = places[at] ?? "";
    const objects = [...lists].filter(([, list]) => list.length > 0 && list.every(isObject));
    const [answers] = objects.sort(([one], [other]) => Number(isAnswers(other)) - Number(isAnswers(one)));
    if (answers) {
      nested = true;
      answers[1].forEach((answer, index) => {
        const own = flat(/** @type {Entry} */ (answer)).cells;
        rows.push(new Map([...cells, ...own]));
        of.push(`${place}, answer ${index + 1}`);
      });
      return;
    }
    const scalars = [...lists].filter(([, list]) => list.length > 0 && !list.some(isObject));
    const scores = scalars.find(([, list]) => list.every((each) => numberText(textOf(each)) !== undefined));
    if (scores === undefined) {
      for (const [name, list] of scalars) cells.set(name, list.map(textOf).join(", "));
      rows.push(cells);
      of.push(place);
      return;
    }
    nested = true;
    const size = scores[1].length;
    const other = scalars.find(([name, list]) => list.length !== size && isAnswers(name));
    if (other)
      throw tableError(
        `the list has ${other[1].length} items, and that of ${quoted(scores[0])} has ${size}`,
        place,
        other[0],
      );
    const columns = scalars.filter(([, list]) => list.length === size);
    for (let index = 0; index < size; index++) {
      rows.push(
        new Map([
          ...cells,
          ...columns.map(([name, list]) => /** @type {const} */ ([singular(name), textOf(list[index])])),
        ]),
      );
      of.push(`${place}, answer ${index + 1}`);
    }
  });
  const paths = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return {
    columns: short(paths),
    rows: rows.map((row) => paths.map((path) => row.get(path) ?? "")),
    places: of,
    hasComma: false,
    nested,
  };
}

/** @param {string} name */
const singular = (name) => (isAnswers(name) ? name.replace(/s$/, "") : name);

/** @param {unknown} value */
const textOf = (value) =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

/**
 * Returns the texts of an object and of those inside it by their paths, and its lists.
 * @param {Entry} entry
 */
function flat(entry) {
  /** @type {Map<string, string>} */
  const cells = new Map();
  /** @type {Map<string, unknown[]>} */
  const lists = new Map();
  /** @param {Entry} object @param {string} path @param {number} depth */
  const walk = (object, path, depth) => {
    for (const [key, value] of Object.entries(object)) {
      const name = path + key;
      if (Array.isArray(value) && isConversation(value)) cells.set(name, lastTurn(value));
      else if (Array.isArray(value)) lists.set(name, value);
      else if (isObject(value) && depth < DEPTH) walk(value, `${name}.`, depth + 1);
      else cells.set(name, textOf(value));
    }
  };
  walk(entry, "", 0);
  return { cells, lists };
}

/** Returns the last message of a conversation. @param {unknown[]} turns */
const lastTurn = (turns) => textOf(/** @type {Entry} */ (turns.at(-1)).content);

/** What says nothing about what has been rated. */
const GENERIC = /^(rating|score|value|scores|reward)$/i;

/**
 * Returns paths as short as they can be told apart: `annotations.honesty.Rating` is `honesty`.
 * @param {string[]} paths
 */
function short(paths) {
  const ends = paths.map((path) => {
    const parts = path.split(".");
    const last = parts.pop() ?? path;
    return (GENERIC.test(last) ? parts.pop() : last) ?? last;
  });
  return paths.map((path, at) => {
    const end = ends[at] ?? path;
    return ends.indexOf(end) === ends.lastIndexOf(end) ? end : path;
  });
}
