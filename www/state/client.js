// The page's side of the worker: one request in flight, the latest waits, the ones between are dropped. A worker that crashes, or does not answer, is
// replaced and asked once more; then the trouble is reported and the last picture stays.

import { Workshop } from "./workshop.js";

/** @typedef {import("../module/policy-cliff.js").Model} Model */
/** @typedef {"sweep" | "solve" | "cliffs" | "stability" | "phase" | "field" | "stress" | "tieBreaker" | "experiment" | "weights"} Method */
/** @typedef {{ text: string, check: import("../module/policy-cliff.js").Check }} Certified  a certificate, checked again at once */
/** @typedef {{ [M in Method]?: Parameters<Model[M]>[0] } & { certificate?: Parameters<Model["certificate"]>[0], reading?: {} }} Ask  options by method */
/** @typedef {{ [M in Method]?: ReturnType<Model[M]> } & { certificate?: Certified, reading?: import("../module/policy-cliff.js").Reading, refusals?: Record<string, string> }} Answer  only what is new */
/**
 * What the page wants to know of which scenario.
 * @typedef {object} Question
 * @property {string} id
 * @property {string} text
 * @property {Ask} ask
 * @property {boolean} [apart]  a refused answer does not take the others with it
 * @property {import("./store.js").Shown} [opening]  what is shown with the answer, in the place of another scenario
 * @property {string | undefined} [fragment]  the link that is being opened
 * @property {boolean | undefined} [here]  the address is what is being opened
 * @property {number | undefined} [step]  of its guided reading that it opens with
 */

/** A newer request waits this long for the one in flight before the worker is replaced. Milliseconds. */
const PATIENCE = 2000;
/** Without a newer request an answer may take this long. Milliseconds. */
const DEADLINE = 30000;

/**
 * @typedef {object} Ears
 * @property {(answer: Answer, question: Question, sent: number) => void} answered  `sent` is when the request left, on performance.now's clock
 * @property {(message: string, question: Question) => void} failed
 * @property {(share: number, name: string) => void} [progress]  of the answer to a method
 */

export class Client {
  #workshop;
  #name;
  #ears;
  /** The worker that has a scenario open, and its text. @type {{ worker: Worker | undefined, text: string }} */
  #opened = { worker: undefined, text: "" };
  #id = 0;
  /** @type {{ question: Question, id: number, sent: number, heard: number, again: boolean } | undefined} */
  #flight;
  /** @type {Question | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {Workshop | WebAssembly.Module} workshop  or the compiled solver, for a worker of one's own
   * @param {Ears} ears
   */
  constructor(workshop, ears) {
    this.#workshop = workshop instanceof Workshop ? workshop : new Workshop(workshop);
    this.#ears = ears;
    this.#name = this.#workshop.join({
      hear: (message) => this.#hear(message),
      crash: (message) => this.#crash(message),
    });
  }

  /** @param {Question} question */
  ask(question) {
    if (!this.#flight) return this.#send(question, false);
    this.#next = question;
    this.#watch(PATIENCE);
  }

  /**
   * @param {Question} question
   * @param {boolean} again
   */
  #send(question, again) {
    const { worker } = this.#workshop;
    const sent = performance.now();
    this.#flight = { question, id: ++this.#id, sent, heard: sent, again };
    const { text, ask, apart } = question;
    const request = { of: this.#name, id: this.#id, ask, apart };
    this.#workshop.send(worker === this.#opened.worker && text === this.#opened.text ? request : { ...request, text });
    this.#watch(DEADLINE);
  }

  /**
   * @param {{ id: number, of: number, refused?: string, share?: number, name?: string } & Answer} message
   */
  #hear({ id, of: _, refused, share, name, ...answer }) {
    const flight = this.#flight;
    if (!flight || flight.id !== id) return;
    if (share !== undefined) {
      flight.heard = performance.now();
      if (!this.#next) this.#watch(DEADLINE);
      return this.#ears.progress?.(share, name ?? "");
    }
    if (refused === undefined) this.#opened = { worker: this.#workshop.worker, text: flight.question.text };
    this.#land();
    if (refused === undefined) this.#ears.answered(answer, flight.question, flight.sent);
    else this.#ears.failed(refused, flight.question);
  }

  /** @param {string} message */
  #crash(message) {
    const flight = this.#flight;
    if (!flight) return;
    if (this.#next || flight.again) {
      this.#land();
      if (!this.#flight) this.#ears.failed(`the solver stopped twice: ${message}`, flight.question);
    } else {
      this.#send(flight.question, true);
    }
  }

  /** The request in flight is over; the one that waits goes. */
  #land() {
    clearTimeout(this.#alarm);
    this.#flight = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#send(next, false);
  }

  /** @param {number} milliseconds since the worker was last heard of */
  #watch(milliseconds) {
    clearTimeout(this.#alarm);
    const heard = this.#flight?.heard ?? 0;
    this.#alarm = setTimeout(
      () => this.#workshop.end(`no answer within ${milliseconds / 1000} s`),
      heard + milliseconds - performance.now(),
    );
  }

  /** Ends what is under way, with its worker; for a client with a worker of its own. */
  stop() {
    clearTimeout(this.#alarm);
    this.#flight = this.#next = undefined;
    this.#workshop.end();
    // The next one starts while the network is there.
    void this.#workshop.worker;
  }

  /** Nothing more will be asked. */
  leave() {
    clearTimeout(this.#alarm);
    this.#flight = this.#next = undefined;
    this.#workshop.leave(this.#name);
  }
}
