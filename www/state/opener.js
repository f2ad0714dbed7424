// Opens scenarios: those that are chosen from the list, named by a link, opened at a step of their reading, or brought
// by the reader.

import { messageOf } from "../view/elements.js";
import { fetchText } from "./library.js";
import { PINNED } from "./request.js";
import { keyOf } from "./text.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("./client.js").Question} Question */
/** @typedef {import("../module/policy-cliff.js").LinkSource} LinkSource */

/** The prefix of the ids of the reader's own models, which no scenario of the library has. */
const OWN = "own-";

/** The number of errors of a link that a message repeats. */
const ENTRIES = 5;

/**
 * @typedef {object} How
 * @property {string} [fragment]  the link to what is to be shown of it, "" for none
 * @property {boolean} [here]  the address is that link already
 * @property {string} [notice]  what is to be told about the link
 * @property {number | undefined} [step]  of its guided reading
 * @property {boolean} [packed]  whether the model is packed for a link before it is shown
 * @property {string} [replaces]  the id of the scenario on show, of which this is another text
 * @property {import("./store.js").Choice["show"]} [show]  the panels that stay open
 * @property {string | null} [draft]  a text that is being typed
 */

export class Opener {
  #pc;
  #store;
  #ask;
  /** The number of the reader's own models so far. */
  #count = 0;
  /** The id of the scenario that was asked for last. */
  #newest = "";

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {import("./store.js").Store} store
   * @param {(asked: Question) => void} ask
   */
  constructor(pc, store, ask) {
    this.#pc = pc;
    this.#store = store;
    this.#ask = ask;
  }

  /**
   * Shows the view that the address names, or the first scenario if the address is empty or cannot be read.
   * @param {string} fragment
   */
  async go(fragment) {
    if (fragment === "") return this.openFirst();
    try {
      await this.follow(fragment, true);
    } catch (error) {
      const notice = `This link cannot be read: ${error instanceof Error ? error.message : String(error)}. What you see is what the page opens with.`;
      this.openFirst(notice);
    }
  }

  /**
   * Shows the first scenario of the library.
   * @param {string} [notice]  why it is shown in the place of another one
   */
  openFirst(notice = "") {
    const [first] = this.#store.state.library;
    if (first) void this.open(first, { fragment: "", here: true, notice });
    else this.#store.update({ problem: "the library has no scenario" });
  }

  /**
   * Shows the view that a link names. Throws if nothing of the link can be read.
   * @param {string} fragment
   * @param {boolean} [here]  the address is that link already
   */
  async follow(fragment, here = false) {
    const source = this.#pc.parseLink(fragment);
    const named = this.#known(source);
    if (named) return this.open(named, { fragment, here });
    if ("scenario" in source) {
      const { nearest } = await import("./misspelt.js");
      const { entry, notice } = nearest(this.#pc, this.#store.state.library, source.scenario);
      return this.open(entry, { fragment, notice });
    }
    const id = this.nextId();
    this.#newest = id;
    // Questions that are asked meanwhile are not about the scenario on show.
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
   * Shows a model of the reader's own, which joins the library once it has been opened.
   * @param {import("./text.js").Text} text
   * @param {How} [how]
   */
  openText(text, how) {
    // The mark that a file may begin with is kept, and makes no other model of it.
    const given = unmarked(keyOf(text));
    const isSame = (/** @type {Entry} */ { id, text: own }) => id.startsWith(OWN) && unmarked(keyOf(own)) === given;
    const known = this.#store.state.library.find(isSame);
    const id = this.nextId();
    void this.open(known ?? { ...own(id, text, null), line: id, original: text }, how);
  }

  /** Returns an id for a model of the reader's own. */
  nextId() {
    return `${OWN}${++this.#count}`;
  }

  /** @param {LinkSource} source */
  #known(source) {
    const same = JSON.stringify(source);
    return this.#store.state.library.find((known) => JSON.stringify(known.source) === same);
  }

  /**
   * Fetches the text of a scenario, and asks the worker to open it and to answer for its first view. The scenario on
   * show stays until that answer comes, and if there is none. Only workers read the text, because a worker that fails
   * can be replaced.
   * @param {Entry} entry
   * @param {How} [how]
   */
  async open(entry, how = {}) {
    const { fragment, here, notice = "", step, packed, replaces, show, draft = entry.draft ?? null } = how;
    const { id } = entry;
    this.#newest = id;
    this.#store.update({ scenario: id });
    if (entry.text === "" && !id.startsWith(OWN)) {
      this.#store.update({ busy: true });
      try {
        await fetchText(entry);
      } catch (error) {
        if (this.#newest !== id) return;
        const problem = `${messageOf(error)}. Please check the connection.`;
        const again = () => void this.open(entry, how);
        return this.#store.update({ scenario: this.#store.state.shown, problem, again, busy: false });
      }
      if (this.#newest !== id) return;
    }
    this.#ask({
      id,
      text: entry.text,
      apart: ["pack", ...PINNED],
      ask: { facts: {}, ...(packed ? { pack: {} } : {}) },
      opening: { entry, view: { fragment, step }, notice, here, replaces, show, draft },
    });
  }

  /**
   * Returns whether the reader has chosen another scenario since this one was asked for.
   * @param {Question} asked
   */
  outdated({ id, opening }) {
    return opening !== undefined && this.#store.state.scenario !== id;
  }

  /**
   * Returns what the page shows of a scenario that the worker has opened.
   * @param {import("./client.js").Opening} opening
   * @param {import("./client.js").Answer} answer
   * @returns {import("./store.js").Shown & { editing?: boolean }}
   */
  opened({ entry, notice, replaces, show, draft }, { facts, pack, first }) {
    if (!facts || !first) throw new Error("the worker has not said what it has opened");
    const { id } = entry;
    const model = this.#pc.outline(facts);
    const { choice, problems, moved } = first;
    const at = (/** @type {number} */ value) => this.#pc.equation(moved?.parameter ?? "", value);
    const elsewhere = moved
      ? `“${facts.title}” has no answer at ${at(moved.from)}, where it would open: ${moved.problem}. You see it at ${at(moved.to)}, the nearest place that has one.`
      : "";
    const more = problems.splice(ENTRIES).length;
    const { after } = entry;
    const title = after ? `${after === facts.title ? "Yours" : facts.title}, after “${after}”` : facts.title;
    const about = { title, steps: facts.steps.length, measured: facts.hasFindings };
    const packed = pack === undefined ? null : { model: pack };
    const { library } = this.#store.state;
    // What was being typed stays with its model.
    const { shown: left, draft: typed } = this.#store.state;
    const kept = library.map((each) => (each.id === left && (typed ?? each.draft) ? { ...each, draft: typed } : each));
    const all = withEntry(kept, entry, replaces);
    return {
      shown: id,
      model,
      table: model.fields(),
      choice: show ? { ...choice, show } : choice,
      draft,
      ...(draft === null ? {} : { editing: true }),
      reason: "as the link says",
      // What the reader has changed may be what was set.
      notice:
        problems.length > 0 && !replaces
          ? `Not all of this link could be read: ${problems.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`
          : elsewhere || notice,
      library: id.startsWith(OWN)
        ? all.map((each) => (each.id === id ? { ...each, ...about, source: each.source ?? packed } : each))
        : all,
    };
  }
}

/** Returns a text without the mark that a file may begin with. @param {string} text */
export const unmarked = (text) => text.replace(/^\ufeff/, "");

/**
 * Returns the first id of a model of the reader's own, whatever its text is by now; "" for a scenario of the library.
 * @param {Entry | undefined} entry
 */
export const lineOf = (entry) => (entry?.id.startsWith(OWN) ? (entry.line ?? entry.id) : "");

/**
 * Returns the library with an entry, in the place of another text of it.
 * @param {Entry[]} library
 * @param {Entry} entry
 * @param {string} [replaces]  the id of that
 */
function withEntry(library, entry, replaces) {
  const isKnown = library.some(({ id }) => id === entry.id);
  const added = isKnown ? [] : [entry];
  if (!replaces?.startsWith(OWN)) return [...library, ...added];
  return library.flatMap((each) => (each.id === replaces && each.id !== entry.id ? added : [each]));
}

/**
 * Returns the library's entry for a model of the reader's own, before it is opened.
 * @param {string} id
 * @param {import("./text.js").Text} text
 * @param {LinkSource | null} source
 * @returns {Entry}
 */
function own(id, text, source) {
  return { id, text, source, title: "", steps: 0, measured: false };
}
