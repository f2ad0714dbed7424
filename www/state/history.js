// What the reader has set so far of one scenario, and its texts where the reader edits it, so that all can be undone and
// redone. A drag is one entry, and so is a quick run of changes of the same field. Which panel is on show is nothing
// that is set.

import { keyOf } from "./text.js";

/** @typedef {import("./store.js").Choice} Choice */
/**
 * What was set at some time.
 * @typedef {object} Entry
 * @property {Choice} choice
 * @property {string} reason  of its perturbation
 * @property {import("./store.js").Entry | undefined} model  with the text of that time
 * @property {string} fragment  the choice as a link, for another text of the model
 * @property {string | null} draft  a text that was being typed
 */

/** The pause after which a change of the same field is an entry of its own. Milliseconds. */
const REST = 500;
/** The greatest number of entries. */
const MOST = 500;
/** The greatest number of characters of all texts together. */
const LONGEST = 1 << 26;

export class History {
  /** @type {Entry[]} */
  #past = [];
  /** @type {Entry[]} */
  #future = [];
  /** Those of the reader's own models, by the first id of each. @type {Map<string, [Entry[], Entry[]]>} */
  #kept = new Map();
  /** The fields of the last change, "" if the next one is an entry of its own. */
  #fields = "";
  #last = 0;
  #isHeld = false;

  /** @param {EventTarget} pointers  hears of all pointers that go down and up */
  constructor(pointers) {
    const hold = (/** @type {boolean} */ isHeld) => () => {
      this.#isHeld = isHeld;
      this.#fields = "";
    };
    pointers.addEventListener("pointerdown", hold(true), true);
    for (const name of ["pointerup", "pointercancel"]) pointers.addEventListener(name, hold(false), true);
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * Goes on with what was set of another scenario. That of a built-in one is forgotten when it is left.
   * @param {string} line  the first id of a model of the reader's own; "" for another scenario
   */
  turn(line) {
    const [past, future] = this.#kept.get(line) ?? [[], []];
    this.#past = past;
    this.#future = future;
    this.#fields = "";
  }

  /** Keeps all this for a model of the reader's own. @param {string} line  its first id */
  keep(line) {
    if (line !== "") this.#kept.set(line, [this.#past, this.#future]);
  }

  /**
   * Notes a change before it is made.
   * @param {() => Entry} before
   * @param {string} fields  that change, as text; "" for a change that is an entry of its own
   */
  note(before, fields) {
    const now = performance.now();
    const goesOn = this.#fields !== "" && (this.#isHeld || (fields === this.#fields && now - this.#last < REST));
    if (!goesOn) {
      this.#past.push(before());
      while (this.#past.length > MOST || this.#isLong()) this.#past.shift();
    }
    this.#fields = fields;
    this.#last = now;
    this.#future.length = 0;
  }

  /**
   * Returns what was set before the last change; undefined where there is none.
   * @param {Entry} now
   */
  undo(now) {
    return this.#move(this.#past, this.#future, now);
  }

  /**
   * Returns what was undone last.
   * @param {Entry} now
   */
  redo(now) {
    return this.#move(this.#future, this.#past, now);
  }

  /** Returns whether the texts of the past are too long to be kept. */
  #isLong() {
    const texts = new Set(this.#past.flatMap(({ model, draft }) => [keyOf(model?.text ?? ""), draft ?? ""]));
    return this.#past.length > 1 && [...texts].reduce((sum, { length }) => sum + length, 0) > LONGEST;
  }

  /**
   * @param {Entry[]} from
   * @param {Entry[]} to
   * @param {Entry} now
   */
  #move(from, to, now) {
    const isSame = (/** @type {Entry} */ { model, draft, choice }) =>
      model?.id === now.model?.id && draft === now.draft && changed(choice, now.choice) === "";
    let entry = from.pop();
    // What was typed and taken back has left nothing to undo.
    while (entry && isSame(entry)) entry = from.pop();
    if (entry) to.push(now);
    this.#fields = "";
    return entry;
  }
}

/**
 * Returns the names of the fields in which two choices differ, as text; "" if they are the same.
 * @param {Choice} a
 * @param {Choice} b
 */
export function changed(a, b) {
  const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
    one === other || JSON.stringify(one) === JSON.stringify(other);
  const names = /** @type {(keyof Choice)[]} */ (Object.keys({ ...a, ...b })).filter(
    (name) => name !== "show" && !same(a[name], b[name]),
  );
  const values = Object.keys(b.values).filter((name) => a.values[name] !== b.values[name]);
  return [...names, ...values].join();
}
