// What a reader has given to be opened as a model of their own: what it is, what could be moved in it, and the scenario
// file that it makes. Files of other tools are read by the solver.

import { askOnce } from "../state/client.js";
import { unmarked } from "../state/opener.js";
import { messageOf } from "../view/elements.js";
import { whole } from "../state/whole.js";
import { readTable } from "../table/reading.js";
import { keepOrigin, placeOf } from "./files.js";
import { needsSweep, sweepsOf, withSweep } from "./sweeps.js";

/** @typedef {{ name: string, text?: string, bytes?: Uint8Array, handle?: import("./files.js").Handle | undefined }} GivenFile */

/** The name of a text that is pasted, and the title of what it becomes. */
export const PASTED = "Your model";

export class Given {
  #page;
  /** @type {GivenFile[]} */
  files = [];
  /** @type {"" | "scenario" | "table" | "import"} */
  kind = "";
  /** What it is, in a sentence. */
  summary = "";
  /** What can be moved, where the file names no parameter. @type {{ id: string, label: string }[]} */
  sweeps = [];
  sweep = "";
  /** What a reader should know of it. @type {string[]} */
  warnings = [];
  /** The discount, of files that have none; undefined for others. @type {string | undefined} */
  discount;
  /** By how much probabilities would have to change to sum to 1; null where they do. @type {number | null} */
  largestChange = null;
  renormalise = false;
  minimise = false;
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
    this.files = files.map((file) => ({ ...file, name: file.name || PASTED }));
    this.#forget();
    if (files.every(({ text, bytes }) => !bytes && text?.trim() === "")) return;
    try {
      const found = await this.#recognise(this.files);
      if (turn === this.#turn) Object.assign(this, found);
    } catch (error) {
      if (turn === this.#turn) this.problem = `${messageOf(error)}.`;
    }
  }

  #forget() {
    this.kind = this.summary = this.sweep = this.problem = "";
    this.sweeps = [];
    this.warnings = [];
    this.discount = undefined;
    this.largestChange = null;
    this.renormalise = this.minimise = false;
  }

  /**
   * @param {GivenFile[]} files
   * @returns {Promise<Partial<Given>>}
   */
  async #recognise(files) {
    const [{ text = "" } = {}] = files;
    if (/^\ufeff?\s*\{/.test(text) && text.includes('"policy-cliff"')) return this.#scenario(text);
    /** @type {unknown} */
    let refusal;
    try {
      const found = (await whole()).recognise(files.map(plainFile));
      const { states, actions, components, ends, pairs, sweeps, warnings, largestChange } = found;
      const counts = [
        `${counted(states.length, "state")}${ends > 0 ? ` (${counted(ends, "end")})` : ""}`,
        `${counted(actions.length, "action")} in ${counted(pairs, "pair")}`,
        counted(components.length, "component of the reward", "components of the reward"),
      ];
      return {
        kind: "import",
        summary: `${found.format}: ${counts.join(", ")}; it starts in ${found.start}`,
        ...{ sweeps, warnings, largestChange },
        sweep: sweeps[0]?.id ?? "",
        discount: found.discount === null ? "0.99" : undefined,
      };
    } catch (error) {
      refusal = error;
    }
    // A table of scored answers is asked for by its own dialogue.
    const sheet = files.length === 1 && text !== "" ? await readTable(this.#page.solver, text).catch(() => null) : null;
    if (!sheet?.columns.some(({ isScores }) => isScores)) throw refusal;
    return { kind: "table", summary: `a table of ${sheet.digest.rows} scored answers` };
  }

  /** @param {string} text */
  async #scenario(text) {
    const sweeps = needsSweep(text) ? sweepsOf(text) : [];
    const sweep = sweeps[0]?.id ?? "";
    const { facts } = await this.#open(sweep === "" ? text : withSweep(text, sweep));
    const { first = new Float64Array(1) } = facts?.names ?? {};
    const counts = [
      counted(first.length - 1, "state"),
      counted(first.at(-1) ?? 0, "action"),
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
    if (this.kind === "import") return this.#imported();
    const [{ text = "", handle } = {}] = this.files;
    const made = this.sweep === "" ? text : withSweep(text, this.sweep);
    await this.#open(made);
    keepOrigin(made, handle);
    return made;
  }

  async #imported() {
    const { sweep, discount, renormalise, minimise } = this;
    const options = { sweep, renormalise, minimise, ...(discount === undefined ? {} : { discount }) };
    const { scenario } = (await whole()).importModel(this.files.map(plainFile), options);
    await this.#open(scenario);
    return scenario;
  }
}

/** Returns a file as the module takes it. @param {GivenFile} file */
const plainFile = ({ name, text, bytes }) => (bytes ? { name, bytes } : { name, text: text ?? "" });

/**
 * Returns bytes as a text. A scenario file keeps the mark that it may begin with, so that it is saved as it was.
 * @param {Uint8Array} bytes
 */
export function decoded(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  return text.includes('"policy-cliff"') ? text : unmarked(text);
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
    return { name: file.name, text: decoded(bytes), handle: placeOf(file) };
  } catch {
    return { name: file.name, bytes };
  }
}
