// What a reader sets of a table before it becomes a model: which columns are prompt and answer, the weight of each
// score, and which of them moves.

import { messageOf } from "../view/dom.js";
import { proposal, scoreColumns, weightOf, isCost } from "../module/table/scenario.js";

/** @typedef {import("../module/policy-cliff.js").Sheet} Sheet */

/** The parameter that moves. */
const MOVED = "w";

/** Names of columns that hold what is truly better. */
const TRUE = /^(true|truth|gold|human|oracle|ground[ _-]?truth)([ _-].*)?$/i;

export class Draft {
  #pc;
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
  /** The column of the true reward; "" for none. */
  truth = "";
  /** The weights as they are written, by column. @type {Record<string, string>} */
  weights = {};
  leavesOut = false;
  /** How many texts have been given. */
  #given = 0;

  /** @param {import("../module/core.js").Core} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /**
   * Reads a text; returns what is wrong with it, "" for nothing.
   * @param {string} text
   * @param {string} name  of its file
   */
  async read(text, name) {
    const given = ++this.#given;
    this.sheet = undefined;
    if (text.trim() === "") return "";
    try {
      const sheet = await this.#pc.readTable(text);
      if (given !== this.#given) return "";
      this.#name = name;
      this.prompt = sheet.prompt;
      this.answer = sheet.answer;
      this.#propose(sheet);
      this.sheet = sheet;
      return "";
    } catch (error) {
      return given === this.#given ? `This is no table of scored answers: ${messageOf(error)}.` : "";
    }
  }

  /** Proposes weights. @param {Sheet} sheet */
  #propose(sheet) {
    const columns = { prompt: this.prompt, answer: this.answer };
    const { weights, parameters } = proposal(sheet, columns);
    this.scores = scoreColumns(sheet, columns);
    this.weights = Object.fromEntries(this.scores.map((name) => [name, String(weights[name] ?? "0")]));
    this.moved = this.scores.find((name) => this.weights[name]?.includes(MOVED)) ?? "";
    const [range] = Object.values(parameters);
    this.from = String(range?.from ?? 0);
    this.to = String(range?.to ?? 1);
    this.truth = this.scores.find((name) => TRUE.test(name)) ?? "";
  }

  /** @param {{ prompt?: string, answer?: string | null }} columns */
  choose(columns) {
    Object.assign(this, columns);
    if (this.sheet) this.#propose(this.sheet);
  }

  /** Moves the weight of another column; that of the one before counts 1. @param {string} name */
  move(name) {
    if (!this.sheet) return;
    const before = this.moved;
    if (before !== "" && before !== name) this.weights[before] = weightOf(this.sheet, before, "1", isCost(before));
    if (this.scores.every((other) => other === name || this.weights[other] === "0")) this.weights[before] = "1";
    this.weights[name] = weightOf(this.sheet, name, MOVED, isCost(name));
    this.moved = name;
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

  /** @param {string} name */
  judge(name) {
    this.truth = name;
  }

  /** @param {boolean} leavesOut */
  leaveOut(leavesOut) {
    this.leavesOut = leavesOut;
  }

  /** Returns the scenario's text, and the texts of its prompts and answers. */
  async scenario() {
    if (!this.sheet) throw new Error("there is no table");
    const label = `weight of ${this.moved.slice(0, 60)}`;
    const weights = Object.fromEntries(Object.entries(this.weights).filter(([, weight]) => weight !== "0"));
    const { text, texts } = await this.#pc.tableScenario(this.sheet, {
      prompt: this.prompt,
      answer: this.answer,
      title: this.#name.replace(/\.[^.]*$/, "") || "Your rewards",
      source: this.#name,
      parameters: { [MOVED]: { label, from: this.from, to: this.to } },
      weights,
      ...(this.truth === "" ? {} : { true: { [this.truth]: 1 } }),
      missing: this.leavesOut ? "leave out" : "refuse",
    });
    return { text, texts };
  }
}
