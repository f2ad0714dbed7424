// A table of scored answers as a scenario in the compact form of docs/FORMAT.md, with the numbers as they are written.

import { quoted, shortened, tableError } from "./error.js";
import { isGrouped, isMissing, numberText, wholeDigits } from "./numbers.js";

/** @typedef {import("../table.d.ts").Sheet} Sheet */
/** @typedef {import("../table.d.ts").TableOptions} Options */
/** A whole table, or what a dialogue knows of it. @typedef {Sheet & { digest?: import("./digest.js").Digest }} Table */

/** The number of characters of the names of prompts and answers that are made from longer texts. */
const PROMPT = 80;
const ANSWER = 40;

/** The number of scores that a scenario has at most: those that count, and the first of the others. */
const SCORES = 64;

/** What is rather kept small than large. */
const COST = /(^|[^a-z])(length|len|chars?|characters|tokens?|words|cost|latency|price|seconds)([^a-z]|$)/i;

/** The name of the column that counts the characters of the answers, and of the parameter of a table without one. */
export const CHARACTERS = "characters";
const PARAMETER = "w";

/** Returns whether a column is likely a cost. @param {string} name */
export const isCost = (name) => COST.test(name);

/** What holds logarithms of probabilities under the policy that training starts from. */
const BASE =
  /^(base|ref|reference|sft|init|initial)?[ _-]?(log_?probs?|log_?probabilit(y|ies)|log_?ps?|log_?likelihoods?)$/i;

/** Returns the column whose name says that it is of a base policy, if there is one. @param {Sheet} sheet */
export const baseColumn = (sheet) =>
  sheet.columns.find(({ name, isScores }) => isScores && BASE.test(name))?.name ?? null;

/**
 * Returns the columns that a reward can be made of: those with scores, but for that of the base policy, and the length of
 * the answers where there is a text of them and no column of that name.
 * @param {Sheet} sheet
 * @param {{ prompt?: string, answer?: string | null, base?: string | null }} [options]
 */
export function scoreColumns(sheet, { prompt = sheet.prompt, answer = sheet.answer, base = baseColumn(sheet) } = {}) {
  const taken = new Set([prompt, answer, base]);
  const names = sheet.columns.filter(({ isScores, name }) => isScores && !taken.has(name));
  const found = names.map(({ name }) => name);
  return sheet.text !== null && !sheet.columns.some(({ name }) => name === CHARACTERS) ? [...found, CHARACTERS] : found;
}

/**
 * Returns weights and parameters for columns of scores: the first counts 1, and the weight of the second moves from 0
 * to 1, with a minus and in a fitting unit for a cost.
 * @param {Table} sheet
 * @param {Options} options
 */
export function proposal(sheet, options = {}) {
  const [first, second] = scoreColumns(sheet, options);
  if (first === undefined)
    throw tableError(`no column has scores; there are ${sheet.columns.map(({ name }) => quoted(name)).join(", ")}`);
  if (second === undefined)
    return { parameters: { [PARAMETER]: { from: -1, to: 1 } }, weights: { [first]: PARAMETER } };
  const label = `weight of ${shortened(second, ANSWER)}`;
  return {
    parameters: { [PARAMETER]: { label, from: 0, to: 1 } },
    weights: { [first]: 1, [second]: weightOf(sheet, second, PARAMETER, isCost(second)) },
  };
}

/**
 * Returns the weight of a column as an expression: a cost has a minus, and counts in a unit in which it is of the size
 * of the other columns.
 * @param {Table} sheet
 * @param {string} name
 * @param {string} factor  a parameter or a number
 * @param {boolean} cost
 */
export function weightOf(sheet, name, factor, cost) {
  if (!cost) return factor;
  const unit = unitOf(digitsOf(sheet, name));
  return unit === "1" ? `-${factor}` : `-${factor}/${unit}`;
}

/** Returns 1 with as many zeros as a number has digits before the point. @param {number} digits */
const unitOf = (digits) => `1${"0".repeat(Math.max(digits - 1, 0))}`;

/** Returns the number of digits that nine of ten numbers of a column have at most. @param {Table} sheet @param {string} name */
export function digitsOf(sheet, name) {
  const known = sheet.digest?.digits.get(name);
  if (known !== undefined) return known;
  const cell = cellOf(sheet, name);
  /** How many numbers have as many digits as the index says. @type {number[]} */
  const counts = [];
  for (let row = 0; row < sheet.rows.length; row++) {
    const digits = wholeDigits(numberText(cell(row), sheet.hasComma) ?? "");
    counts[digits] = (counts[digits] ?? 0) + 1;
  }
  let before = Math.ceil(0.9 * (sheet.rows.length - 1));
  for (const [digits, count = 0] of counts.entries()) {
    if (before < count) return digits;
    before -= count;
  }
  return 0;
}

/**
 * Returns a function from rows to the cells of a column.
 * @param {Sheet} sheet
 * @param {string} name
 * @returns {(row: number) => string}
 */
function cellOf({ columns, rows, text }, name) {
  const at = columns.findIndex((column) => column.name === name);
  if (at >= 0) return (row) => rows[row]?.[at] ?? "";
  const of = columns.findIndex((column) => column.name === text);
  // Characters are counted as readers count them, not in units of UTF-16.
  return (row) => `${(rows[row]?.[of] ?? "").replace(/[\ud800-\udbff][\udc00-\udfff]/g, " ").length}`;
}

/**
 * Returns the scenario's text, and what a reader should know about the table.
 * @param {Sheet} sheet
 * @param {Options} [options]
 * @returns {import("../table.d.ts").TableScenario}
 */
export function tableScenario(sheet, options = {}) {
  const {
    prompt = sheet.prompt,
    answer = sheet.answer,
    base = baseColumn(sheet),
    title = "Your rewards",
    source = "",
    missing = "refuse",
  } = options;
  const known = sheet.columns.map(({ name }) => name);
  for (const [key, name] of Object.entries({ prompt, answer, base }))
    if (name !== null && !known.includes(name)) throw tableError(unknown(name, known), "", key);
  const proposed = options.weights === undefined ? proposal(sheet, { prompt, answer, base }) : undefined;
  const weights = options.weights ?? proposed?.weights ?? {};
  const parameters = options.parameters ?? proposed?.parameters ?? { [PARAMETER]: { from: 0, to: 1 } };
  const truth = options.true;
  const measured = scoreColumns(sheet, { prompt, answer, base });
  const used = [...new Set([...Object.keys(weights), ...Object.keys(truth ?? {})])];
  for (const name of used)
    if (!known.includes(name) && !measured.includes(name))
      throw tableError(unknown(name, [...new Set([...known, ...measured])]), "", name);
  const others = measured.filter((name) => !used.includes(name) && isWhole(sheet, name));
  const names = [...used, ...others.slice(0, Math.max(SCORES - used.length, 0))];
  // The base policy's column is read with the scores, and stands apart from them in the file.
  const read = base === null ? names : [...names, base];
  const table = grouped(sheet, prompt, answer, read, base === null ? used : [...used, base], missing);
  const single = table.prompts.filter((_, at) => table.answers[at]?.length === 1).length;
  if (single === table.prompts.length)
    throw tableError(
      `every prompt has one answer, so there is nothing to choose; is ${quoted(prompt)} the column of the prompts?`,
    );
  // A column may be called like what every object has.
  const given = new Map(Object.entries(weights));
  const weighted = Object.fromEntries(names.map((name) => [name, given.get(name) ?? 0]));
  const watched = Math.max(
    table.answers.findIndex((answers) => answers.length > 1),
    0,
  );
  const view = {
    state: table.prompts[watched],
    picture: "outcomes",
    outcomes: means(sheet, names),
    ...(base === null ? {} : { objective: "kl" }),
    ...options.view,
  };
  const count = table.answers.reduce((sum, { length }) => sum + length, 0);
  const some = (/** @type {number} */ number, /** @type {string} */ one, /** @type {string} */ many) =>
    number === 0 ? [] : [number === 1 ? `one ${one}` : `${number} ${many}`];
  const prompts = table.prompts.length === 1 ? "one prompt" : `${table.prompts.length} prompts`;
  const notes = [
    `${prompts} with ${count} answers`,
    ...some(
      others.length + used.length - names.length,
      "column that does not count is left out",
      "columns that do not count are left out",
    ),
    ...some(table.left, "answer without a score is left out", "answers without a score are left out"),
    ...some(
      table.repeated,
      "answer repeats an earlier one of its prompt",
      "answers repeat an earlier one of their prompt",
    ),
    ...some(
      single,
      "prompt has one answer, which no weight can change",
      "prompts have one answer, which no weight can change",
    ),
  ];
  const shared = sharedNames(table.answers);
  const column = (/** @type {number} */ at) =>
    `[${table.rows.map((rows) => `[${rows.map((row) => table.scores[at]?.[row]).join(",")}]`).join(",\n      ")}]`;
  const lines = [
    `"policy-cliff": 1`,
    `"title": ${JSON.stringify(title)}`,
    `"summary": ${JSON.stringify(`${prompts}, ${count} answers: where the best answers flip.`)}`,
    `"about": ${JSON.stringify(`A table of scored answers: ${notes.join("; ")}. Every prompt is as likely as the others.`)}`,
    ...(source === "" ? [] : [`"source": ${JSON.stringify(source)}`]),
    `"parameters": ${JSON.stringify(parameters)}`,
    `"weights": ${JSON.stringify(weighted)}`,
    ...(truth === undefined ? [] : [`"true": ${JSON.stringify(truth)}`]),
    `"view": ${JSON.stringify(view)}`,
    `"table": {\n  "prompts": ${JSON.stringify(table.prompts)},\n  "answers": ${answersText(shared, table.answers)},${
      base === null ? "" : `\n  "base": ${column(names.length)},`
    }\n  "scores": {\n${names.map((name, at) => `    ${JSON.stringify(name)}: ${column(at)}`).join(",\n")}\n  }\n}`,
  ];
  const places = table.rows.map((rows) => rows.map((row) => sheet.places[row] ?? ""));
  return { text: `{\n${lines.join(",\n")}\n}\n`, notes, texts: table.texts, areNames: table.areNames, places };
}

/** @param {string} name @param {string[]} known */
const unknown = (name, known) =>
  `there is no column ${quoted(name)}; there are ${known.map((each) => quoted(each)).join(", ")}`;

/** Returns whether a column has a number in every row. @param {Sheet} sheet @param {string} name */
function isWhole(sheet, name) {
  const column = sheet.columns.find((each) => each.name === name);
  return column === undefined || column.numbers === sheet.rows.length;
}

/**
 * Returns the rows by prompt, in the order of first mention.
 * @param {Sheet} sheet
 * @param {string} prompt
 * @param {string | null} answer
 * @param {string[]} names  of the columns of scores
 * @param {string[]} used  those of the reward, which every answer must have
 * @param {"refuse" | "leave out"} missing
 */
function grouped(sheet, prompt, answer, names, used, missing) {
  const promptOf = cellOf(sheet, prompt);
  const answerOf = answer === null ? null : cellOf(sheet, answer);
  const textOf = sheet.text === null ? null : cellOf(sheet, sheet.text);
  const cells = names.map((name) => cellOf(sheet, name));
  /** The rows of each prompt. @type {Map<string, number[]>} */
  const groups = new Map();
  /** The scores of each column, by row. @type {string[][]} */
  const scores = names.map(() => []);
  let left = 0;
  for (let row = 0; row < sheet.rows.length; row++) {
    const place = sheet.places[row] ?? "";
    if (!readScores(row, place)) {
      left++;
      continue;
    }
    const key = promptOf(row);
    if (shortened(key, PROMPT) === "") throw tableError("there is no prompt; every row needs one", place, prompt);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }

  /** @param {number[]} rows  of one prompt */
  function namesOf(rows) {
    /** @type {Map<string, number>} */
    const taken = new Map();
    return rows.map((row, at) => {
      const own = answerOf === null ? "" : shortened(answerOf(row), ANSWER);
      return distinct(own === "" ? `answer ${at + 1}` : own, taken);
    });
  }

  /** Returns how many answers repeat an earlier one with its scores. @param {number[]} rows  of one prompt */
  function repeats(rows) {
    if (answerOf === null || new Set(rows.map(answerOf)).size === rows.length) return 0;
    const each = rows.map((row) => JSON.stringify([answerOf(row), ...scores.map((column) => column[row])]));
    return rows.length - new Set(each).size;
  }

  /** Reads the scores of a row; returns whether there are any. @param {number} row @param {string} place */
  function readScores(row, place) {
    for (const [at, name] of names.entries()) {
      const cell = cells[at]?.(row) ?? "";
      const number = numberText(cell, sheet.hasComma);
      if (number !== undefined) /** @type {string[]} */ (scores[at])[row] = number;
      else if (isMissing(cell) && missing === "leave out" && used.includes(name)) return false;
      else if (isMissing(cell))
        throw tableError(
          `there is no score (${cell.trim() === "" ? "the cell is empty" : quoted(cell.trim())}); every answer needs one, or is left out`,
          place,
          name,
        );
      else
        throw tableError(
          isGrouped(cell)
            ? `${quoted(cell.trim())} may have separators of thousands; allowed are such as 1200, 0.25, -3, 1e-4 or 1/3`
            : `${quoted(cell.trim())} is not a number; allowed are such as 0.25, -3, 1e-4 or 1/3`,
          place,
          name,
        );
    }
    return true;
  }

  if (groups.size === 0) throw tableError("no answer has all scores");
  /** @type {Map<string, number>} */
  const taken = new Map([["end", 1]]);
  const prompts = [...groups.keys()].map((key) => distinct(shortened(key, PROMPT), taken));
  const rows = [...groups.values()];
  const answers = rows.map(namesOf);
  const textOfRow = textOf ?? answerOf;
  const texts = {
    prompts: [...groups.keys()],
    answers: textOfRow === null ? answers : rows.map((group) => group.map(textOfRow)),
  };
  const equal = (/** @type {string[]} */ one, /** @type {string[] | undefined} */ other) =>
    one.every((text, at) => text === other?.[at]);
  return {
    prompts,
    answers,
    rows,
    scores,
    texts,
    areNames: equal(prompts, texts.prompts) && answers.every((names, at) => equal(names, texts.answers[at])),
    left,
    repeated: rows.reduce((sum, group) => sum + repeats(group), 0),
  };
}

/**
 * Returns a name, with a number behind it where it is taken.
 * @param {string} name
 * @param {Map<string, number>} taken  how often each name has been asked for
 */
function distinct(name, taken) {
  let count = taken.get(name) ?? 0;
  let own = count === 0 ? name : `${name} (${count + 1})`;
  while (count > 0 && taken.has(own)) own = `${name} (${++count + 1})`;
  taken.set(name, count + 1);
  if (own !== name) taken.set(own, 1);
  return own;
}

/** Returns the names that all prompts share, of which a prompt with fewer has the first. @param {string[][]} answers */
function sharedNames(answers) {
  const longest = answers.reduce(
    (most, names) => (names.length > most.length ? names : most),
    /** @type {string[]} */ ([]),
  );
  return answers.every((names) => names.every((name, at) => name === longest[at])) ? longest : undefined;
}

/** @param {string[] | undefined} shared @param {string[][]} answers */
const answersText = (shared, answers) =>
  shared ? JSON.stringify(shared) : `[${answers.map((names) => JSON.stringify(names)).join(",\n    ")}]`;

/**
 * Returns the means of columns as outcomes, each in a unit in which it fits into one picture with the others.
 * @param {Sheet} sheet
 * @param {string[]} names
 */
function means(sheet, names) {
  const digits = names.map((name) => digitsOf(sheet, name));
  const least = Math.min(...digits);
  const named = names.map((name, at) => {
    const unit = `1${"0".repeat((digits[at] ?? 0) - least)}`;
    return [unit === "1" ? name : `${name} / ${unit}`, { [name]: unit === "1" ? 1 : `1/${unit}` }];
  });
  return Object.fromEntries(named);
}
