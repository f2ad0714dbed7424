// The names of the states of a scenario and of their actions. They are read one by one from bytes, since a table has a
// million of them.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const encoder = new TextEncoder();

/** @implements {Described} */
export class StateNames {
  /** The state that was asked for last. @type {State | undefined} */
  #last;

  /** @param {import("./policy-cliff.d.ts").Names} names */
  constructor({ text, ends, first }) {
    this.text = text;
    this.ends = ends;
    this.first = first;
    this.acting = this.#having(1);
    this.choosing = this.#having(2);
  }

  /** Returns one of all names. @param {number} place */
  #name(place) {
    return decoder.decode(this.text.subarray(this.ends[place - 1] ?? 0, this.ends[place]));
  }

  /** @param {number} index */
  #count(index) {
    return (this.first[index + 1] ?? 0) - (this.first[index] ?? 0);
  }

  /** @param {number} index */
  name(index) {
    return this.#name(index + (this.first[index] ?? 0));
  }

  /** @param {number} index @returns {State | undefined} */
  at(index) {
    const first = this.first[index];
    if (first === undefined || index + 1 === this.first.length) return;
    const [name = "", ...actions] = Array.from({ length: 1 + this.#count(index) }, (_, i) =>
      this.#name(index + first + i),
    );
    return { name, actions, first };
  }

  /** @param {string} name */
  named(name) {
    if (this.#last?.name !== name) this.#last = this.at(this.position(name));
    return this.#last;
  }

  /** @param {string} name */
  position(name) {
    const { text, ends, first } = this;
    const wanted = encoder.encode(name);
    return first.subarray(0, -1).findIndex((pair, index) => {
      const start = ends[index + pair - 1] ?? 0;
      return ends[index + pair] === start + wanted.length && wanted.every((byte, i) => text[start + i] === byte);
    });
  }

  /** Returns the number of states with so many actions or more. @param {number} actions */
  #having(actions) {
    return this.first.reduce((sum, _, index) => sum + Number(this.#count(index) >= actions), 0);
  }
}

/** @typedef {import("./policy-cliff.d.ts").State} State */
/** @typedef {import("./policy-cliff.d.ts").StateNames} Described */
