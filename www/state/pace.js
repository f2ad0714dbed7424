// Keeps the pictures up with the hand where they take longer than a frame: as long as the hand moves, sweeps are asked for
// without the points between which their curves are straight, and once it rests the whole one. All that is shown of a
// sweep, its pictures and its tables, is of the same one.

/** @typedef {import("./client.js").Question} Question */

/** What a picture may take. Milliseconds. */
const FRAME = 1000 / 60;
/** The time without a question after which the hand rests. Milliseconds. */
const REST = 200;

export class Pace {
  #ask;
  /** The last question, as it was put, while the hand moves. @type {Question | undefined} */
  #last;
  /** Whether a picture has been late since the hand began to move. */
  #isLate = false;
  /** Whether the last question was for a sketch. */
  #isSketch = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /** @param {(question: Question) => void} ask  asks a question, which comes by here */
  constructor(ask) {
    this.#ask = ask;
    // What the page measures is how long its pictures take (timing.js).
    new PerformanceObserver((list) => {
      this.#isLate ||= this.#last !== undefined && list.getEntries().some(({ duration }) => duration > FRAME);
    }).observe({ entryTypes: ["measure"] });
  }

  /**
   * Returns the question that is to be asked in the place of another one.
   * @param {Question} question
   * @returns {Question}
   */
  of(question) {
    const { ask, opening } = question;
    // A sweep that is there already costs nothing.
    this.#isSketch = this.#isLate && !opening && JSON.stringify(ask.sweep) !== JSON.stringify(this.#last?.ask.sweep);
    this.#last = question;
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#rest(question), REST);
    return this.#isSketch ? { ...question, ask: { ...ask, sweep: { ...ask.sweep, sketch: true } } } : question;
  }

  /** @param {Question} question  the last one */
  #rest(question) {
    this.#last = undefined;
    this.#isLate = false;
    if (this.#isSketch) this.#ask(question);
  }
}
