// What a reader sets of a table before it becomes a model: which columns are prompt and answer, the weight of each
// score, and which of them moves.

import { messageOf } from "../view/elements.js";
import { baseColumn, isCost, proposal, scoreColumns, weightOf } from "../module/table/scenario.js";
import { readTable, tableScenario } from "./reading.js";

/** @typedef {import("../module/table/digest.js").Digested} Sheet */

/** The parameters that move. */
const MOVED = "w";
const SECOND = "v";

/** Names of columns that hold what is truly better. */
const TRUE = /^(true|truth|gold|human|oracle|ground[ _-]?truth)([ _-].*)?$/i;

export class Draft {
  #solver;
  /** @type {import("../state/text.js").Text} */
  #text = "";
  /** @type {Sheet | undefined} */
  sheet;
  /** The name of the file; "" for none. */
  #name = "";
  prompt = "";
  /** @type {string | null} */
  answer = null;
  /** The columns of scores. @type {string[]} */
  scores = [];
  /** The column whose weight moves. */
  moved = "";
  from = "0";
  to = "1";
  /** The column whose weight is the second axis of the map; "" for none. */
  second = "";
  secondFrom = "0";
  secondTo = "1";
  /** The column of logarithms of probabilities under the base policy; "" for none. */
  base = "";
  /** The column of the true reward; "" for none. */
  truth = "";
  /** The weights as they are written, by column. @type {Record<string, string>} */
  weights = {};
  leavesOut = false;
  /** How many texts have been given. */
  #given = 0;

  /** @param {import("../state/solver-worker.js").SolverWorker} solver */
  constructor(solver) {
    this.#solver = solver;
  }

  /**
   * Reads a text; returns what is wrong with it, "" for nothing.
   * @param {import("../state/text.js").Text} text
   * @param {string} name  of its file
   * @param {AbortSignal} [signal]  ends the reading
   */
  async read(text, name, signal) {
    const given = ++this.#given;
    this.sheet = undefined;
    if (typeof text === "string" && text.trim() === "") return "";
    try {
      const sheet = await readTable(this.#solver, text, signal);
      if (given !== this.#given) return "";
      this.#text = text;
      this.#name = name;
      this.prompt = sheet.prompt;
      this.answer = sheet.answer;
      this.base = baseColumn(sheet) ?? "";
      this.#propose(sheet);
      this.sheet = sheet;
      return "";
    } catch (error) {
      return given === this.#given ? `This is no table of scored answers: ${messageOf(error)}.` : "";
    }
  }

  /** Proposes weights. @param {Sheet} sheet */
  #propose(sheet) {
    const columns = { prompt: this.prompt, answer: this.answer, base: this.base === "" ? null : this.base };
    const { weights, parameters } = proposal(sheet, columns);
    this.scores = scoreColumns(sheet, columns);
    // A column may be called like what every object has.
    const proposed = new Map(Object.entries(weights));
    this.weights = Object.fromEntries(this.scores.map((name) => [name, String(proposed.get(name) ?? "0")]));
    this.moved = this.scores.find((name) => this.weights[name]?.includes(MOVED)) ?? "";
    const [range] = Object.values(parameters);
    this.from = String(range?.from ?? 0);
    this.to = String(range?.to ?? 1);
    this.truth = this.scores.find((name) => TRUE.test(name)) ?? "";
    this.second = "";
  }

  /** @param {{ prompt?: string, answer?: string | null, base?: string }} columns */
  choose(columns) {
    Object.assign(this, columns);
    if (this.sheet) this.#propose(this.sheet);
  }

  /** Moves the weight of another column; that of the one before counts 1. @param {string} name */
  move(name) {
    if (name === this.moved) return;
    if (name === this.second) this.moveToo("");
    this.#rest(this.moved);
    const nothingElse = this.scores.every((other) => other === name || this.weights[other] === "0");
    if (nothingElse && this.moved !== "") this.weights[this.moved] = "1";
    this.#follow(name, MOVED);
    this.moved = name;
  }

  /** Moves the weight of a second column as well; "" of none. @param {string} name */
  moveToo(name) {
    if (name === this.second || name === this.moved) return;
    this.#rest(this.second);
    this.#follow(name, SECOND);
    this.second = name;
  }

  /** Gives a column the weight of a parameter. @param {string} name @param {string} parameter */
  #follow(name, parameter) {
    if (this.sheet && name !== "") this.weights[name] = weightOf(this.sheet, name, parameter, isCost(name));
  }

  /** Gives a column that moved the weight 1. @param {string} name */
  #rest(name) {
    if (this.sheet && name !== "") this.weights[name] = weightOf(this.sheet, name, "1", isCost(name));
  }

  /** @param {string} name @param {string} value */
  weigh(name, value) {
    this.weights[name] = value.trim() === "" ? "0" : value.trim();
  }

  /** @param {string} from @param {string} to */
  setRange(from, to) {
    this.from = from.trim();
    this.to = to.trim();
  }

  /** @param {string} from @param {string} to */
  setSecondRange(from, to) {
    this.secondFrom = from.trim();
    this.secondTo = to.trim();
  }

  /** @param {string} name */
  judge(name) {
    this.truth = name;
  }

  /** @param {boolean} leavesOut */
  leaveOut(leavesOut) {
    this.leavesOut = leavesOut;
  }

  /**
   * Returns the scenario's text, and the texts of its prompts and answers.
   * @param {AbortSignal} [signal]  ends that
   */
  async scenario(signal) {
    if (!this.sheet) throw new Error("there is no table");
    const label = (/** @type {string} */ column) => `weight of ${column.slice(0, 60)}`;
    const first = { [MOVED]: { label: label(this.moved), from: this.from, to: this.to } };
    const second = { [SECOND]: { label: label(this.second), from: this.secondFrom, to: this.secondTo } };
    const hasSecond = this.second !== "";
    const weights = Object.fromEntries(Object.entries(this.weights).filter(([, weight]) => weight !== "0"));
    /** @type {import("../module/table.d.ts").TableOptions} */
    const options = {
      prompt: this.prompt,
      answer: this.answer,
      title: this.#name.replace(/\.[^.]*$/, "") || "Your rewards",
      source: this.#name,
      base: this.base === "" ? null : this.base,
      parameters: hasSecond ? { ...first, ...second } : first,
      ...(hasSecond ? { view: { plane: [MOVED, SECOND] } } : {}),
      weights,
      ...(this.truth === "" ? {} : { true: { [this.truth]: 1 } }),
      missing: this.leavesOut ? "leave out" : "refuse",
    };
    return tableScenario(this.#solver, this.#text, options, { texts: true, signal });
  }
}
