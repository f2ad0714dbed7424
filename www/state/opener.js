// Opens scenarios: one that is chosen, one that a link names, one at a step of its reading, one of the reader's own.

import { fetchText } from "./library.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./client.js").Question} Question */
/** @typedef {import("../module/policy-cliff.js").LinkSource} LinkSource */

/** What the ids of the reader's own models begin with; no file of the library is called so. */
const OWN = "own-";

/** So much of what is wrong with a link is told: so many characters of a name, so many entries. */
const LETTERS = 60;
const ENTRIES = 5;

/**
 * @typedef {object} How
 * @property {string} [fragment]  the link to what is to be shown of it, "" for none
 * @property {boolean} [here]  the address is that link already
 * @property {string} [notice]  what is to be told about the link
 * @property {number | undefined} [step]  of its guided reading
 * @property {boolean} [packed]  whether the model is packed for a link before it is shown
 */

export class Opener {
  #pc;
  #store;
  #ask;
  /** How many models of the reader's own there were. */
  #count = 0;
  /** The id of the one that was to be opened last. */
  #newest = "";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("./store.js").Store} store
   * @param {(asked: Question) => void} ask
   */
  constructor(pc, store, ask) {
    this.#pc = pc;
    this.#store = store;
    this.#ask = ask;
  }

  /**
   * Shows what the address says; where that cannot be read, the first scenario, as with none.
   * @param {string} fragment
   */
  async go(fragment) {
    const [first] = this.#store.state.library;
    if (!first) return this.#store.update({ problem: "the library has no scenario" });
    if (fragment === "") return this.open(first, { fragment, here: true });
    try {
      await this.follow(fragment, true);
    } catch (error) {
      const notice = `This link cannot be read: ${error instanceof Error ? error.message : String(error)}. What you see is what the page opens with.`;
      void this.open(first, { fragment: "", here: true, notice });
    }
  }

  /**
   * Shows what a link says. Throws where nothing of it can be read.
   * @param {string} fragment
   * @param {boolean} [here]  the address is that link already
   */
  async follow(fragment, here = false) {
    const source = this.#pc.parseLink(fragment);
    const named = this.#known(source);
    if (named) return this.open(named, { fragment, here });
    if ("scenario" in source) throw new Error(`there is no scenario “${source.scenario.slice(0, LETTERS)}” here`);
    const id = this.#nextId();
    this.#newest = id;
    // What is asked for meanwhile is not for the scenario on show.
    this.#store.update({ scenario: id });
    try {
      const text = await this.#pc.unpack(source.model);
      if (this.#newest === id) void this.open(own(id, text, source), { fragment, here });
    } catch (error) {
      if (this.#newest !== id) return;
      this.#store.update({ scenario: this.#store.state.shown });
      throw error;
    }
  }

  /**
   * Shows a model of the reader's own. The library has it once it has been opened.
   * @param {string} text
   * @param {How} [how]
   */
  openText(text, how) {
    const known = this.#store.state.library.find(({ id, text: own }) => id.startsWith(OWN) && own === text);
    void this.open(known ?? own(this.#nextId(), text, null), how);
  }

  #nextId() {
    return `${OWN}${++this.#count}`;
  }

  /** @param {LinkSource} source */
  #known(source) {
    const same = JSON.stringify(source);
    return this.#store.state.library.find((known) => JSON.stringify(known.source) === same);
  }

  /**
   * Asks the worker to open a scenario, once its text is there, with the numbers of its first view. With them it takes the place of the one on show, which
   * stays if it cannot be fetched or opened. The text is read by workers alone, which can be replaced if the file is their end.
   * @param {Entry} entry
   * @param {How} [how]
   */
  async open(entry, { fragment, here, notice = "", step, packed } = {}) {
    const { id } = entry;
    this.#newest = id;
    this.#store.update({ scenario: id });
    if (entry.text === "" && !id.startsWith(OWN)) {
      this.#store.update({ busy: true });
      try {
        await fetchText(entry);
      } catch (error) {
        if (this.#newest !== id) return;
        const problem = `${error instanceof Error ? error.message : error}. Please check the connection and choose it again.`;
        return this.#store.update({ scenario: this.#store.state.shown, problem, busy: false });
      }
      if (this.#newest !== id) return;
    }
    this.#ask({
      id,
      text: entry.text,
      apart: ["pack"],
      ask: { facts: {}, ...(packed ? { pack: {} } : {}) },
      opening: { entry, view: { fragment, step }, notice, here },
    });
  }

  /**
   * Whether the reader has chosen another scenario since this one was asked for.
   * @param {Question} asked
   */
  outdated({ id, opening }) {
    return opening !== undefined && this.#store.state.scenario !== id;
  }

  /**
   * What is shown of a scenario that the worker has opened.
   * @param {import("./client.js").Opening} opening
   * @param {import("./client.js").Answer} answer
   * @returns {import("./store.js").Shown}
   */
  opened({ entry, notice }, { facts, pack, first }) {
    if (!facts || !first) throw new Error("the worker has not said what it has opened");
    const { id } = entry;
    const model = this.#pc.outline(facts);
    const { choice, problems } = first;
    const more = problems.splice(ENTRIES).length;
    const about = { title: facts.title, steps: facts.steps.length, measured: facts.hasFindings };
    const packed = pack === undefined ? null : { model: pack };
    const { library } = this.#store.state;
    const all = library.some((each) => each.id === id) ? library : [...library, entry];
    return {
      shown: id,
      model,
      table: model.fields(),
      choice,
      reason: "as the link says",
      notice:
        problems.length > 0
          ? `Not all of this link could be read: ${problems.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`
          : notice,
      library: id.startsWith(OWN)
        ? all.map((each) => (each.id === id ? { ...each, ...about, source: each.source ?? packed } : each))
        : all,
    };
  }
}

/**
 * What the page knows of a reader's own model before it is opened.
 * @param {string} id
 * @param {string} text
 * @param {LinkSource | null} source
 * @returns {Entry}
 */
function own(id, text, source) {
  return { id, text, source, title: "", summary: "", steps: 0, measured: false };
}
