// Keeps the pictures up with the hand where they take longer than a frame: as long as the hand moves, sweeps with as few
// points as it takes are asked for, and once it rests the whole one. All that is shown of a sweep, its pictures and its
// tables, is of the same one.

/** @typedef {import("./client.js").Question} Question */

/** What a picture may take. Milliseconds. */
const FRAME = 1000 / 60;
/** The time without a question after which the hand rests. Milliseconds. */
const REST = 200;
/** The most intervals of a whole sweep that one of a coarse sweep may span: with more, curves would have corners. */
const COARSEST = 8;

export class Pace {
  #store;
  #ask;
  /** The last question, as it was put, while the hand moves. @type {Question | undefined} */
  #last;
  /** The intervals of a whole sweep for each of those that are asked for: twice as many after each picture that is late. */
  #span = 1;
  /** Whether the last question was for fewer points. */
  #isCoarse = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {Pick<import("./store.js").Store, "state">} store
   * @param {(question: Question) => void} ask  asks a question, which comes by here
   */
  constructor(store, ask) {
    this.#store = store;
    this.#ask = ask;
    // What the page measures is how long its pictures take (timing.js).
    new PerformanceObserver((list) => {
      const isLate = list.getEntries().some(({ duration }) => duration > FRAME);
      if (this.#last && isLate) this.#span = Math.min(2 * this.#span, COARSEST);
    }).observe({ entryTypes: ["measure"] });
  }

  /**
   * Returns the question that is to be asked in the place of another one.
   * @param {Question} question
   * @returns {Question}
   */
  of(question) {
    const points = this.#store.state.model?.view.points ?? 0;
    const { sweep } = question.ask;
    // A sweep that is there already costs nothing.
    this.#isCoarse =
      this.#span > 1 && !question.opening && JSON.stringify(sweep) !== JSON.stringify(this.#last?.ask.sweep);
    this.#last = question;
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#rest(question), REST);
    if (!this.#isCoarse) return question;
    const fewer = { ...sweep, points: Math.ceil((points - 1) / this.#span) + 1 };
    return { ...question, ask: { ...question.ask, sweep: fewer } };
  }

  /** @param {Question} question  the last one */
  #rest(question) {
    this.#last = undefined;
    this.#span = 1;
    if (this.#isCoarse) this.#ask(question);
  }
}
