// The layout of a table: which columns are prompts, answers and scores, and whether the answers to a prompt stand in
// rows or side by side.

import { tableError } from "./error.js";
import { isGrouped, isMissing, numberText } from "./numbers.js";

/** @typedef {import("../table.d.ts").Sheet} Sheet */
/** @typedef {import("../table.d.ts").SheetColumn} Column */

/**
 * A table as it stands in the text.
 * @typedef {object} Cells
 * @property {string[]} columns  their names
 * @property {string[][]} rows  a cell for each column
 * @property {string[]} places  where each row stands in the text
 * @property {boolean} hasComma  whether a comma may be the decimal point
 * @property {boolean} [nested]  whether the rows were lists inside of entries
 * @property {Set<string>} [shared]  the columns that say the same of all answers to a prompt
 */

/** Names of prompts, the likeliest first. */
const PROMPTS = [
  "prompt",
  "instruction",
  "question",
  "query",
  "problem",
  "input",
  "task",
  "messages",
  "prompt_id",
  "id",
];
/** Names of answers: short ones first, then texts. */
const ANSWERS = ["response_id", "answer_id", "completion_id", "sample", "sample_id", "candidate", "model", "generator"];
const TEXTS = ["answer", "response", "completion", "output", "generation", "text", "candidate", "content"];
/** What numbers in columns of these names count is no score. */
const NO_SCORE =
  /^(id|index|idx|step|global_step|epoch|rank|seed|turn|split|fold|advantages?|unnamed.*|.*[_ ](id|idx|index))$/i;
/** Which answer a column belongs to, where answers stand side by side. */
const SIDE = /^(.*?)(?<![a-z0-9])(\d+|chosen|rejected)(?![a-z0-9])(.*)$/i;
const COUNTED = /^(.*?[a-z])(\d+)()$/i;
/** What the name of such a column says of all answers alike. */
const WORDS = /(^|[\s_.-])(answers?|responses?|completions?|candidates?|outputs?|samples?|options?)(?=$|[\s_.-])/gi;

/** What such a column is called, but for numbers alone. */
const OF_ANSWERS = /chosen|rejected|answer|response|completion|candidate|output|sample|option/i;
/** What the column of the answer is called where each has its row. */
const ONE_ANSWER = /^(answer|response|completion|output|generation)(_id)?$/;

/** The length of the longest names of answers, beyond which they are texts whose length may matter. */
const NAMES = 12;

/**
 * @param {Cells} cells
 * @returns {Sheet}
 */
export function sheetOf(cells) {
  const groups = cells.nested ? [] : sideBySide(cells);
  const wide = groups.length > 0 ? unfolded(cells, groups) : undefined;
  const { columns: names, rows, places, shared } = wide ?? cells;
  const columns = names.map((name, at) => column(name, rows, at, cells.hasComma, shared?.has(name)));
  const prompt = named(columns, PROMPTS) ?? columns.find(({ numbers }) => numbers === 0)?.name ?? names[0] ?? "";
  const own = columns.filter(({ name }) => name !== prompt);
  const texts = own.filter(
    ({ name, numbers, longest }) => numbers === 0 && longest > NAMES && !(wide && name === "answer"),
  );
  const text = named(texts, TEXTS) ?? null;
  const answer = wide ? "answer" : (named(own, ANSWERS) ?? named(own, TEXTS) ?? null);
  return {
    shape: wide ? "wide" : cells.nested ? "nested" : "long",
    columns,
    rows,
    places,
    hasComma: cells.hasComma,
    prompt,
    answer,
    text,
  };
}

/**
 * Returns what a column holds.
 * @param {string} name
 * @param {string[][]} rows
 * @param {number} at
 * @param {boolean} hasComma
 * @param {boolean} [isShared]  whether it says the same of all answers to a prompt, so that no weight of it changes any
 * @returns {Column}
 */
function column(name, rows, at, hasComma, isShared = false) {
  let [numbers, grouped, missing, others, longest] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    const cell = row[at] ?? "";
    if (numberText(cell, hasComma) !== undefined) numbers++;
    else if (isMissing(cell)) missing++;
    else if (isGrouped(cell)) grouped++;
    else others++;
    longest = Math.max(longest, cell.length);
  }
  // A column of scores may have a slip in it, which is told where the column is used.
  const meant = numbers + grouped;
  const isScores = meant > others && meant > missing / 4 && !isShared && !NO_SCORE.test(name);
  return { name, numbers: numbers > others ? numbers : 0, missing, longest, isScores };
}

/** Returns a name in small letters, its parts joined by underscores. @param {string} name */
const plain = (name) => name.toLowerCase().replace(/[\s.-]/g, "_");

/**
 * Returns the column with the likeliest name.
 * @param {Column[]} columns
 * @param {string[]} names
 */
function named(columns, names) {
  for (const name of names) {
    const found = columns.find((column) => plain(column.name) === name);
    if (found) return found.name;
  }
  return undefined;
}

/**
 * A group of columns that hold the same of different answers.
 * @typedef {{ name: string, at: Map<string, number> }} Group
 */

/**
 * Returns the groups of columns of answers that stand side by side; none where prompts repeat, as they do where every
 * answer has its row.
 * @param {Cells} cells
 * @returns {Group[]}
 */
function sideBySide({ columns, rows }) {
  /** @type {Map<string, Group>} */
  const groups = new Map();
  columns.forEach((column, at) => {
    const [, before = "", side = "", after = ""] = SIDE.exec(column) ?? COUNTED.exec(column) ?? [];
    if (side === "") return;
    const key = `${before}\n${after}`.toLowerCase();
    const group = groups.get(key) ?? {
      name: `${before} ${after}`
        .replace(WORDS, " ")
        .replace(/[\s_.-]+/g, " ")
        .trim(),
      at: new Map(),
    };
    group.at.set(side.toLowerCase(), at);
    groups.set(key, group);
  });
  const found = [...groups.values()].filter(({ at }) => at.size > 1);
  const numeric = (/** @type {Group} */ { at }) =>
    rows.some((row) => [...at.values()].some((index) => numberText(row[index] ?? "", true) !== undefined));
  if (!found.some(numeric)) return [];
  const inGroup = new Set(found.flatMap(({ at }) => [...at.values()]));
  const ofAnswers = [...inGroup].some((at) => (columns[at] ?? "").search(OF_ANSWERS) >= 0);
  // What is counted beside the column of an answer are reward models.
  if (!ofAnswers && columns.some((name, at) => !inGroup.has(at) && ONE_ANSWER.test(plain(name)))) return [];
  const prompt = columns.findIndex((name) => PROMPTS.includes(name.toLowerCase()));
  const first = Math.max(prompt, 0);
  const distinct = new Set(rows.map((row) => row[first]));
  return distinct.size * 2 > rows.length ? found : [];
}

/**
 * Returns the table with a row for each answer.
 * @param {Cells} cells
 * @param {Group[]} groups
 * @returns {Cells}
 */
function unfolded({ columns, rows, places, hasComma }, groups) {
  const inGroup = new Set(groups.flatMap(({ at }) => [...at.values()]));
  const shared = columns.flatMap((name, at) => (inGroup.has(at) ? [] : [{ name, at }]));
  const sides = [...new Set(groups.flatMap(({ at }) => [...at.keys()]))];
  /** Whether a group has more numbers than texts: short answers may be numbers, too. */
  const numeric = (/** @type {Group} */ { at }) => {
    let more = 0;
    for (const row of rows)
      for (const index of at.values()) {
        const cell = row[index] ?? "";
        if (!isMissing(cell)) more += numberText(cell, hasComma) === undefined ? -1 : 1;
      }
    return more > 0;
  };
  const hasScore = groups.some(({ name }) => name.toLowerCase() === "score");
  const names = groups.map((group) => group.name || (numeric(group) && !hasScore ? "score" : "text"));
  const heads = [...shared.map(({ name }) => name), "answer", ...names];
  const again = heads.find((name, at) => heads.indexOf(name) < at);
  if (again !== undefined)
    throw tableError(
      `two columns of answers that stand side by side would be called “${again}”; please rename one of them`,
    );
  /** @type {string[][]} */
  const unfoldedRows = [];
  /** @type {string[]} */
  const unfoldedPlaces = [];
  rows.forEach((row, index) => {
    for (const side of sides) {
      const cells = groups.map(({ at }) => row[at.get(side) ?? -1] ?? "");
      // A prompt may have fewer answers than others.
      if (cells.every(isMissing)) continue;
      unfoldedRows.push([
        ...shared.map(({ at }) => row[at] ?? ""),
        /^\d+$/.test(side) ? `answer ${side}` : side,
        ...cells,
      ]);
      unfoldedPlaces.push(`${places[index]}, answer ${side}`);
    }
  });
  return {
    columns: heads,
    rows: unfoldedRows,
    places: unfoldedPlaces,
    hasComma,
    shared: new Set(shared.map(({ name }) => name)),
  };
}
