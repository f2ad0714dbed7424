// Models of the reader's own that stay when the page is loaded anew, where the browser keeps anything: each with its
// text, what it was, and a text that was being typed. Each is an item of its own, so that pages that are open beside
// each other do not take theirs away.

import { lineOf, unmarked } from "../state/opener.js";
import { keyOf } from "../state/text.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/text.js").Text} Text */
/** @typedef {{ title: string, text: string, original: string, after?: string, draft: string | null }} Kept */

/** The beginning of the names of the items. */
export const PREFIX = "policy-cliff-model-";

/** The pause after a change before it is written. Milliseconds. */
const REST = 300;

export class Drafts {
  #store;
  /** The names of the items, by the first ids of the models. @type {Map<string, string>} */
  #items = new Map();
  /** What has been written last, by the names of the items. @type {Map<string, string>} */
  #written = new Map();
  /** What was written last: the model on show, what is being typed, and all models. @type {unknown[]} */
  #last = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** Why nothing is kept; "" while all is well. */
  problem = "";

  #opener;
  #present;
  /** Models that links have opened and that are none that was kept. @type {Set<string>} */
  #others = new Set();

  /**
   * Reads what was kept; its models join the list.
   * @param {import("../state/store.js").Store} store
   * @param {import("../state/opener.js").Opener} opener
   * @param {() => import("../state/history.js").Entry} present  returns what is set
   */
  constructor(store, opener, present) {
    this.#store = store;
    this.#opener = opener;
    this.#present = present;
    const kept = stored().flatMap(([item, text]) => {
      const kept = read(text);
      if (!kept) return [];
      const id = opener.nextId();
      this.#items.set(id, item);
      this.#written.set(item, text);
      return [{ ...kept, id, line: id, source: null, steps: 0, measured: false }];
    });
    store.update({ library: [...store.state.library, ...kept] });
    addEventListener("pagehide", () => this.#write());
  }

  /** Keeps what the reader has, after a pause. */
  keep() {
    this.#join();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#write(), REST);
  }

  /** Shows what was kept in the place of the same model as the link in the address has it. */
  #join() {
    const { library, shown, scenario } = this.#store.state;
    const entry = library.find(({ id }) => id === shown);
    if (!entry || scenario !== shown || lineOf(entry) === "" || entry.original !== undefined) return;
    if (this.#others.has(shown)) return;
    const same = library.find((each) => each.original !== undefined && lineOf(each) && isSame(each.text, entry.text));
    if (!same) return void this.#others.add(shown);
    const { choice, fragment } = this.#present();
    void this.#opener.open(same, { fragment, here: true, replaces: shown, show: choice.show });
  }

  #write() {
    clearTimeout(this.#pause);
    const { library, shown, draft } = this.#store.state;
    const own = library.filter((entry) => lineOf(entry) !== "" && entry.original !== undefined);
    // To write a large model takes several frames, so it is done where something has changed.
    const now = [shown, draft, ...own];
    if (now.length === this.#last.length && now.every((each, i) => each === this.#last[i])) return;
    this.#last = now;
    let problem = "";
    try {
      for (const entry of own) {
        const { id, title, text, after } = entry;
        if (typeof text !== "string") {
          problem = "A model as large as this is not kept here: save the file before you leave.";
          continue;
        }
        const line = lineOf(entry);
        const item = this.#items.get(line) ?? `${PREFIX}${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
        this.#items.set(line, item);
        // The text of a model that is as it was opened is written once, as it may be long.
        const original = entry.original === text ? undefined : entry.original;
        const present = id === shown ? draft : (entry.draft ?? null);
        const json = JSON.stringify({ title, text, original, after, draft: present });
        if (this.#written.get(item) === json) continue;
        localStorage.setItem(item, json);
        this.#written.set(item, json);
      }
      for (const [line, item] of this.#items) {
        if (own.some((entry) => lineOf(entry) === line)) continue;
        localStorage.removeItem(item);
        this.#items.delete(line);
      }
    } catch {
      // A sandbox keeps nothing, and what is too long is not kept.
      problem = "This browser keeps no drafts here: save the file before you leave.";
    }
    if (problem !== "" && this.problem === "") this.#store.redraw();
    this.problem = problem;
  }
}

/** Returns whether two texts say the same; a link has its own without blanks. @param {Text} a @param {Text} b */
const isSame = (a, b) => {
  if (typeof a !== "string" || typeof b !== "string") return keyOf(a) === keyOf(b);
  // A file may begin with a mark, which is no part of its JSON.
  const [one, other] = [a, b].map((text) => JSON.stringify(JSON.parse(unmarked(text))));
  return one === other;
};

/** Returns the items that are kept, with their texts, the oldest last. */
function stored() {
  try {
    return Object.entries(localStorage).filter(([name]) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Returns what an item says; undefined for what is none of ours. @param {string} text @returns {Kept | undefined} */
function read(text) {
  try {
    const { title, text: own, original = own, after, draft } = JSON.parse(text);
    if (![title, own, original].every((each) => typeof each === "string")) return;
    return {
      ...{ title, text: own, original },
      ...(typeof after === "string" ? { after } : {}),
      draft: typeof draft === "string" ? draft : null,
    };
  } catch {
    return;
  }
}
