// Tables as JSON: a list of objects, one object in a line each (JSONL), an object of columns, or what a data frame writes.

import { quoted, tableError } from "./error.js";
import { isMissing, numberText } from "./numbers.js";

/** @typedef {import("./shape.js").Cells} Cells */
/** @typedef {Record<string, unknown>} Entry */

/** Strings and numbers of a JSON text. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
/** Strings, and what Python writes that JSON has no words for. */
const STRING_OR_NONE = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/** Returns a text in which what is not yet in quotes is. @param {string} found */
const inQuotes = (found) => (found.startsWith('"') ? found : `"${found}"`);

/** How deep objects are taken apart. */
const DEPTH = 8;

/**
 * Parses a JSON text with its numbers as texts, so that every digit stays.
 * @param {string} text
 * @param {string} place
 * @returns {unknown}
 */
function parse(text, place) {
  let json = text;
  try {
    if (/NaN|Infinity/.test(text)) json = text.replace(STRING_OR_NONE, inQuotes);
    JSON.parse(json);
  } catch (error) {
    throw tableError(`it is not JSON: ${error instanceof Error ? error.message : error}`, place);
  }
  return JSON.parse(json.replace(STRING_OR_NUMBER, inQuotes));
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
    return data.map((row, at) => {
      if (Array.isArray(row) && row.length === columns.length)
        return Object.fromEntries(columns.map((name, index) => [name, row[index]]));
      const found = Array.isArray(row) ? `it has ${row.length} cells` : `it is ${kindOf(row)}`;
      throw tableError(
        `${found}; allowed is a list of ${columns.length} cells, as there are columns`,
        `entry ${at + 1}`,
      );
    });
  const parts = Object.entries(value);
  if (parts.length > 1 && parts.every(([, part]) => isObject(part))) return ofNumbered(parts) ?? [value];
  const lists = parts.filter(([, list]) => Array.isArray(list));
  const objects = lists.filter(([, list]) => /** @type {unknown[]} */ (list).every(isObject));
  const [only] = objects;
  if (only && lists.length === 1 && !isAnswers(only[0])) return /** @type {unknown[]} */ (only[1]);
  const sizes = new Set(lists.map(([, list]) => /** @type {unknown[]} */ (list).length));
  // Columns of a data frame, beside which may stand what it is of; a single prompt has its question beside the lists of
  // its answers.
  const isFrame =
    lists.length === parts.length ||
    (lists.some(([name, list]) => OF_PROMPTS.test(name) && !isConversation(/** @type {unknown[]} */ (list))) &&
      !parts.some(([name, part]) => !Array.isArray(part) && OF_PROMPTS.test(name)));
  if (isFrame && lists.length > 1) {
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

/** Columns of which there is one item for each prompt. */
const OF_PROMPTS = /^(prompts?|instruction|question|.*chosen|.*rejected)$/i;

/**
 * Returns the entries of an object whose rows are numbered: objects by the numbers of rows, or columns with an object of
 * cells by them, as pandas writes both; undefined where there are no such numbers.
 * @param {[string, unknown][]} parts
 */
function ofNumbered(parts) {
  const areCounts = (/** @type {string[]} */ keys) => keys.every((key) => /^\d+$/.test(key));
  if (areCounts(parts.map(([key]) => key))) return parts.map(([, row]) => row);
  const columns = /** @type {[string, Entry][]} */ (parts);
  const rows = new Set(columns.flatMap(([, cells]) => Object.keys(cells)));
  if (!areCounts([...rows])) return;
  return [...rows].map((row) => Object.fromEntries(columns.map(([name, cells]) => [name, cells[row]])));
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
  /** What is of one answer alone. @type {Set<string>} */
  const own = new Set();
  let nested = false;
  entries.forEach((entry, at) => {
    const { cells, lists } = flat(entry);
    const place = places[at] ?? "";
    const objects = [...lists].filter(([, list]) => list.length > 0 && list.every(isObject));
    const [answers] = objects.sort(([one], [other]) => Number(isAnswers(other)) - Number(isAnswers(one)));
    if (answers) {
      nested = true;
      answers[1].forEach((answer, index) => {
        const its = flat(/** @type {Entry} */ (answer)).cells;
        for (const path of its.keys()) own.add(path);
        rows.push(new Map([...cells, ...its]));
        of.push(`${place}, answer ${index + 1}`);
      });
      return;
    }
    const scalars = [...lists].filter(([, list]) => list.length > 0 && !list.some(isObject));
    const named = scalars.find(([name]) => isAnswers(name));
    const scored = scalars.filter((each) => each !== named && areNumbers(each[1]));
    const scores = scored.find(([, list]) => list.length === named?.[1].length) ?? scored[0];
    const size = scores?.[1].length;
    if (scores && named && named[1].length !== size)
      throw tableError(
        `the list has ${named[1].length} items, and that of ${quoted(scores[0])} has ${size}`,
        place,
        named[0],
      );
    // What is no list of the answers is a text.
    for (const [name, list] of scalars) if (list.length !== size) cells.set(name, list.map(textOf).join(", "));
    if (size === undefined) {
      for (const path of cells.keys()) own.add(path);
      rows.push(cells);
      of.push(place);
      return;
    }
    nested = true;
    const columns = scalars.filter(([, list]) => list.length === size);
    for (const [name] of columns) own.add(singular(name));
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
  if (paths.length === 0)
    throw tableError("there are no columns; allowed are objects with prompts, answers and scores");
  const columns = short(paths);
  return {
    columns,
    rows: rows.map((row) => paths.map((path) => row.get(path) ?? "")),
    places: of,
    hasComma: false,
    nested,
    shared: new Set(columns.filter((_, at) => !own.has(paths[at] ?? ""))),
  };
}

/** Returns whether a list has numbers, and nothing else but gaps. @param {unknown[]} list */
function areNumbers(list) {
  const texts = list.map(textOf).filter((text) => !isMissing(text));
  return texts.length > 0 && texts.every((text) => numberText(text) !== undefined);
}

/** @param {string} name */
const singular = (name) => (isAnswers(name) ? name.replace(/s$/, "") : name);

/** @param {unknown} value */
function textOf(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    throw tableError("lists and objects in it are too deep");
  }
}

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
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  return paths.map((path, at) => {
    const end = ends[at] ?? path;
    return counts.get(end) === 1 ? end : path;
  });
}
