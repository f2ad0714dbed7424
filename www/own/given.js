// What a reader has given to be opened as a model of their own: what it is, what could be moved in it, and the scenario
// file that it makes. Files of other tools are read by the solver.

import { askOnce } from "../state/client.js";
import { messageOf } from "../view/dom.js";
import { needsSweep, sweepsOf, withSweep } from "./sweeps.js";

/** @typedef {{ name: string, text?: string, bytes?: Uint8Array }} GivenFile */

export class Given {
  #page;
  /** @type {GivenFile[]} */
  files = [];
  /** @type {"" | "scenario" | "table"} */
  kind = "";
  /** What it is, in a sentence. */
  summary = "";
  /** What can be moved, where the file names no parameter. @type {{ id: string, label: string }[]} */
  sweeps = [];
  sweep = "";
  /** What is wrong; "" for nothing. */
  problem = "";
  /** How many texts have been given. */
  #turn = 0;

  /** @param {import("../share/sharing.js").Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Finds out what some files are. @param {GivenFile[]} files */
  async read(files) {
    const turn = ++this.#turn;
    this.files = files;
    this.#forget();
    if (files.every(({ text, bytes }) => !bytes && text?.trim() === "")) return;
    try {
      const found = await this.#recognise(files);
      if (turn === this.#turn) Object.assign(this, found);
    } catch (error) {
      if (turn === this.#turn) this.problem = `${messageOf(error)}.`;
    }
  }

  #forget() {
    this.kind = this.summary = this.sweep = this.problem = "";
    this.sweeps = [];
  }

  /**
   * @param {GivenFile[]} files
   * @returns {Promise<Partial<Given>>}
   */
  async #recognise(files) {
    const [{ text = "" } = {}] = files;
    if (/^\ufeff?\s*\{/.test(text) && text.includes('"policy-cliff"')) return this.#scenario(text);
    const sheet = await this.#page.pc.readTable(text);
    return { kind: "table", summary: `a table of ${sheet.rows.length} scored answers` };
  }

  /** @param {string} text */
  async #scenario(text) {
    const sweeps = needsSweep(text) ? sweepsOf(text) : [];
    const sweep = sweeps[0]?.id ?? "";
    const { facts } = await this.#open(sweep === "" ? text : withSweep(text, sweep));
    const states = facts?.states ?? [];
    const actions = states.reduce((sum, { actions }) => sum + actions.length, 0);
    const counts = [
      counted(states.length, "state"),
      counted(actions, "action"),
      counted(facts?.components.length ?? 0, "component of the reward", "components of the reward"),
    ];
    return {
      kind: /** @type {const} */ ("scenario"),
      summary: `a scenario file, “${facts?.title}”, of ${counts.join(", ")}`,
      ...{ sweeps, sweep },
    };
  }

  /** Has the worker open a text, which says what is wrong with it. @param {string} text */
  #open(text) {
    return askOnce(this.#page.solver, { id: "", text, ask: { facts: {} } });
  }

  /** Returns the scenario file. Rejects where it is none. */
  async scenario() {
    const [{ text = "" } = {}] = this.files;
    const made = this.sweep === "" ? text : withSweep(text, this.sweep);
    await this.#open(made);
    return made;
  }
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/**
 * Returns a file as it is given to be recognised: as a text where it is one.
 * @param {File} file
 * @returns {Promise<GivenFile>}
 */
export async function givenFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return { name: file.name, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { name: file.name, bytes };
  }
}
