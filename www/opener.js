// Opens scenarios: one that is chosen, one that a link names, one at a step of its reading.

import { complete, entry } from "./library.js";
import { question } from "./request.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./client.js").Question} Question */

export class Opener {
  #pc;
  #library;
  #store;
  #ask;

  /**
   * @param {import("./policy-cliff.js").PolicyCliff} pc
   * @param {Entry[]} library
   * @param {import("./store.js").Store} store
   * @param {(asked: Question) => void} ask
   */
  constructor(pc, library, store, ask) {
    this.#pc = pc;
    this.#library = library;
    this.#store = store;
    this.#ask = ask;
  }

  /**
   * Shows what a link says; with none, the first scenario.
   * @param {string} fragment
   */
  async go(fragment) {
    const [first] = this.#library;
    if (!first) return this.#store.update({ problem: "the library has no scenario" });
    if (fragment === "") return this.open(first, { fragment });
    try {
      const source = this.#pc.parseLink(fragment);
      if ("scenario" in source) {
        const named = this.#library.find(({ id }) => id === source.scenario);
        if (!named) throw new Error(`there is no scenario “${source.scenario}” here`);
        // A step is of a reading, which the bundle leaves out; without it the rest of the link is shown, and this told.
        if (/(^|&)step=/.test(fragment)) await complete(named).catch(() => {});
        return this.open(named, { fragment });
      }
      await this.#pc.complete();
      const own = entry({ id: "model", text: this.#pc.unpack(source.model), source });
      this.#store.update({ library: [...this.#library, own] });
      this.open(own, { fragment });
    } catch (error) {
      const said = `This link cannot be read: ${error instanceof Error ? error.message : String(error)}. What you see is what the page opens with.`;
      this.open(first, { fragment: "", said });
    }
  }

  /**
   * First the worker opens a scenario, since it can be replaced if the file is its end; then the page, to know what can be set; then its numbers are asked
   * for. Only with them it takes the place of the one on show.
   * @param {Entry} scenario
   * @param {object} [how]
   * @param {string} [how.fragment]  the link to what is to be shown of it, "" for none; without it, the address is to follow
   * @param {string} [how.said]  what is to be said about the link
   * @param {number} [how.step]  of its guided reading
   */
  open({ id, text }, { fragment, said = "", step } = {}) {
    this.#store.update({ scenario: id });
    this.#ask({ id, text, ask: {}, opening: { shown: id, model: null, table: [], choice: null, reason: "as the link says", notice: said }, fragment, step });
  }

  /**
   * The worker has opened it.
   * @param {Question} asked
   * @param {import("./store.js").Shown} opening
   */
  prepared({ id, text, fragment, step }, opening) {
    const model = this.#pc.open(text);
    const { choice, problems } = fragment ? model.readLink(fragment) : { choice: model.opening(step), problems: [] };
    const notice = problems.length > 0 ? `Not all of this link could be read: ${problems.join("; ")}.` : opening.notice;
    this.#ask({ ...question({ id, text }, choice), opening: { ...opening, model, table: model.fields(), choice, notice }, fragment });
  }
}
