// What the reader has set so far of one scenario, so that it can be undone and redone. A drag is one entry, and so is a
// quick run of changes of the same field. Which panel is on show is nothing that is set.

/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {{ choice: Choice, reason: string }} Entry  with the reason of its perturbation */

/** The pause after which a change of the same field is an entry of its own. Milliseconds. */
const REST = 500;
/** The greatest number of entries. */
const MOST = 500;

export class History {
  /** @type {Entry[]} */
  #past = [];
  /** @type {Entry[]} */
  #future = [];
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

  /** Forgets everything, because another scenario is shown. */
  clear() {
    this.#past = [];
    this.#future = [];
    this.#fields = "";
  }

  /**
   * Notes a change before it is made.
   * @param {Entry} before
   * @param {Choice} after
   */
  note(before, after) {
    const fields = changed(before.choice, after);
    if (fields === "") return;
    const now = performance.now();
    const goesOn = this.#fields !== "" && (this.#isHeld || (fields === this.#fields && now - this.#last < REST));
    if (!goesOn) this.#past = [...this.#past.slice(1 - MOST), before];
    this.#fields = fields;
    this.#last = now;
    this.#future = [];
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

  /**
   * @param {Entry[]} from
   * @param {Entry[]} to
   * @param {Entry} now
   */
  #move(from, to, now) {
    const entry = from.pop();
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
function changed(a, b) {
  const same = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
    one === other || JSON.stringify(one) === JSON.stringify(other);
  const names = /** @type {(keyof Choice)[]} */ (Object.keys({ ...a, ...b })).filter(
    (name) => name !== "show" && !same(a[name], b[name]),
  );
  const values = Object.keys(b.values).filter((name) => a.values[name] !== b.values[name]);
  return [...names, ...values].join();
}
