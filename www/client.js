// The page's side of the worker: one request in flight, the latest waits, the ones between are dropped. A worker that crashes, or does not answer, is
// replaced and asked once more; then the trouble is reported and the last picture stays.

import { spawn } from "./assets.js";

/** @typedef {import("./policy-cliff.js").Model} Model */
/** @typedef {"sweep" | "solve" | "cliffs" | "stability" | "phase" | "field" | "stress" | "tieBreaker"} Method */
/** @typedef {{ text: string, check: import("./policy-cliff.js").Check }} Certified  a certificate, checked again at once */
/** @typedef {{ [M in Method]?: Parameters<Model[M]>[0] } & { certificate?: Parameters<Model["certificate"]>[0] }} Ask  options by method */
/** @typedef {{ [M in Method]?: ReturnType<Model[M]> } & { certificate?: Certified, model?: import("./policy-cliff.js").Facts, refusals?: Record<string, string> }} Answer  only what is new */
/** @typedef {{ id: string, text: string, ask: Ask, opening?: boolean, apart?: boolean }} Question  what the page wants to know of which
 *   scenario; with `apart` a refused answer does not take the others with it */

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
  #parts;
  #ears;
  /** @type {Worker | undefined} */
  #worker;
  /** The text the present worker has open. */
  #opened = "";
  #id = 0;
  /** @type {{ question: Question, id: number, sent: number, heard: number, again: boolean } | undefined} */
  #flight;
  /** @type {Question | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /** How many of them the present worker has. */
  #equipped = 0;

  /**
   * @param {WebAssembly.Module[]} parts  of the solver; the worker gets what is in the list when it is asked
   * @param {Ears} ears
   */
  constructor(parts, ears) {
    this.#parts = parts;
    this.#ears = ears;
    // At once, while the network is there.
    this.#worker = this.#start();
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
    this.#worker ??= this.#start();
    for (const rest of this.#parts.slice(this.#equipped)) this.#worker.postMessage({ rest });
    this.#equipped = this.#parts.length;
    const sent = performance.now();
    this.#flight = { question, id: ++this.#id, sent, heard: sent, again };
    const { text, ask, apart } = question;
    const request = { id: this.#id, ask, apart };
    this.#worker.postMessage(text === this.#opened ? request : { ...request, text });
    this.#watch(DEADLINE);
  }

  #start() {
    const worker = spawn();
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#crash(event.message || "the worker could not be started");
    };
    worker.onmessageerror = () => this.#crash("the worker's answer could not be read");
    worker.postMessage({ parts: this.#parts.slice(0, 1) });
    this.#equipped = 1;
    this.#opened = "";
    return worker;
  }

  /**
   * @param {{ id: number, refused?: string, crashed?: string, share?: number, name?: string } & Answer} message
   */
  #hear({ id, refused, crashed, share, name, ...answer }) {
    const flight = this.#flight;
    if (!flight || flight.id !== id) return;
    if (share !== undefined) {
      flight.heard = performance.now();
      if (!this.#next) this.#watch(DEADLINE);
      return this.#ears.progress?.(share, name ?? "");
    }
    if (crashed !== undefined) return this.#crash(crashed);
    if (refused === undefined) this.#opened = flight.question.text;
    this.#land();
    if (refused === undefined) this.#ears.answered(answer, flight.question, flight.sent);
    else this.#ears.failed(refused, flight.question);
  }

  /** @param {string} message */
  #crash(message) {
    this.#worker?.terminate();
    this.#worker = undefined;
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
    this.#alarm = setTimeout(() => this.#crash(`no answer within ${milliseconds / 1000} s`), heard + milliseconds - performance.now());
  }

  /** Ends what is under way, with its worker. */
  stop() {
    clearTimeout(this.#alarm);
    this.#worker?.terminate();
    this.#flight = this.#next = undefined;
    this.#worker = this.#start();
  }
}
