// The page's side of the worker. One request is in flight, the latest one waits, and those between are dropped. A
// worker that crashes or does not answer is replaced and asked once more; if that fails too, the error is reported and
// the last picture stays.

import { question as numbersOf } from "./request.js";
import { SolverWorker } from "./solver-worker.js";
import { isLarge, keyOf } from "./text.js";

/** @typedef {import("../module/policy-cliff.js").Model} Model */
/**
 * @typedef {"sweep" | "solve" | "cliffs" | "stability" | "phase" | "field" | "alphaMap" | "stress" | "tieBreaker" | "experiment" | "weights" | "conflicts" | "population" | "scores" | "arrangement" | "roadmap" | "returns" | "feedback" | "train" | "trainSweep"} Method
 */
/**
 * @typedef {Pick<import("../module/policy-cliff.js").Drawing, "title" | "description" | "area" | "nodes"> & { svg: string, actions: import("../module/policy-cliff.js").DrawnActions, part: import("../module/policy-cliff.js").DrawnPart | undefined }} Drawn  a drawing as plain data
 */
/**
 * @typedef {{ text: string, check: import("../module/policy-cliff.js").Check }} Certified  a certificate, checked again at once
 */
/**
 * @typedef {{ [M in Method]?: Parameters<Model[M]>[0] } & { pinned?: Parameters<Model["sweep"]>[0], pinnedPoint?: Parameters<Model["solve"]>[0], certificate?: Parameters<Model["certificate"]>[0], drawing?: import("../module/policy-cliff.js").DrawingOptions & { caption?: string }, facts?: {}, reading?: {}, pack?: {}, readTable?: {}, tableScenario?: import("../module/table.d.ts").TableOptions, texts?: {} }} Ask  options by method
 */
/**
 * @typedef {{ text: import("./text.js").Text, texts: import("../module/policy-cliff.js").Names | null, watched: string }} Made  the scenario of a table; the texts of its prompts and answers, null where they are its names or not asked for; and the prompt to be shown first, "" for the scenario's
 */
/**
 * @typedef {{ [M in Exclude<Method, "cliffs">]?: ReturnType<Model[M]> } & { cliffs?: import("../module/cliff-columns.js").Columns, pinned?: ReturnType<Model["sweep"]>, pinnedPoint?: ReturnType<Model["solve"]>, certificate?: Certified, drawing?: Drawn, facts?: import("../module/policy-cliff.js").Facts, reading?: import("../module/policy-cliff.js").Reading, pack?: string, readTable?: import("../module/table/digest.js").Digested, tableScenario?: Made, first?: First, refusals?: Record<string, string> }} Answer  to all that was asked, but for what was refused
 */
/**
 * @typedef {{ fragment?: string | undefined, step?: number | undefined }} View  what a scenario opens with: a link ("" for none), or a step of its guided reading
 */
/**
 * @typedef {import("../module/policy-cliff.js").LinkRead & { moved?: Moved }} First  what is chosen in such a view, and what could not be read of its link
 */
/**
 * @typedef {{ parameter: string, from: number, to: number, problem: string }} Moved  why a view opens at another place than it says
 */
/**
 * A scenario that is being opened, to be shown in the place of the current one.
 * @typedef {object} Opening
 * @property {import("./store.js").Entry} entry
 * @property {View} view
 * @property {string} notice  what is to be told about the link
 * @property {boolean | undefined} here  the address is what is being opened
 * @property {string | undefined} replaces  the id of the scenario on show, of which this is another text
 * @property {import("./store.js").Choice["show"] | undefined} show  the panels that stay open
 * @property {string | null} draft  a text that is being typed
 */
/**
 * A question about a scenario.
 * @typedef {object} Question
 * @property {string} id
 * @property {import("./text.js").Text} text
 * @property {Ask} ask
 * @property {string[]} [apart]  answers that may be refused without the others
 * @property {Opening} [opening]  the answer has the numbers of this view as well
 */

/** The time that a newer request waits for the one in flight before the worker is replaced. Milliseconds. */
const PATIENCE = 2000;
/** The time that an answer may take when no newer request waits, and one about a large text. Milliseconds. */
const DEADLINE = 30_000;
const LARGE_DEADLINE = 300_000;

/**
 * What is told of an answer under way: the scenario, and some of the options.
 * @typedef {object} Told
 * @property {string} title
 * @property {number} points  of the view's grid
 * @property {"parameter" | "alpha" | undefined} axis
 * @property {number | null} alpha
 * @property {string} objective
 */
/** @typedef {{ told?: Told, runs?: number, part?: import("../module/policy-cliff.js").Sweep }} More  the number of runs of training, and the part of a sweep that is there; the core tells nothing */

/**
 * @typedef {object} Listeners
 * @property {(answer: Answer, question: Question, sent: number) => void} answered  `sent` is when the request left, on
 *   performance.now's clock
 * @property {(message: string, question: Question) => void} failed
 * @property {(share: number, name: string, more: More) => void} [progress]  of the answer to a method
 */

export class Client {
  #solver;
  #name;
  #listeners;
  /** The worker that has a scenario open for this client. @type {Worker | undefined} */
  #worker;
  /** How long that has taken to open: it would have to be opened again. Milliseconds. */
  #opening = 0;
  /** The key of its text. */
  #text = "";
  /**
   * The last answer about it of each method, with the options that it is for, as text.
   * @type {Map<string, { options: string, answer: unknown }>}
   */
  #answers = new Map();
  #id = 0;
  /** @type {{ question: Question, id: number, sent: number, heard: number, again: boolean } | undefined} */
  #flight;
  /** @type {Question | undefined} */
  #next;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /**
   * @param {SolverWorker | WebAssembly.Module} solver  or the compiled solver, for a worker of one's own
   * @param {Listeners} listeners
   */
  constructor(solver, listeners) {
    this.#solver = solver instanceof SolverWorker ? solver : new SolverWorker(solver);
    this.#listeners = listeners;
    this.#name = this.#solver.join({
      hear: (message) => this.#hear(message),
      crash: (message) => this.#crash(message),
      restart: () => this.#restart(),
    });
  }

  /** @param {Question} question */
  ask(question) {
    if (!this.#flight) return this.#send(question, false);
    this.#next = question;
    this.#watch(PATIENCE + this.#opening);
  }

  /**
   * @param {Question} question
   * @param {boolean} again
   */
  #send(question, again) {
    const sent = performance.now();
    this.#flight = { question, id: ++this.#id, sent, heard: sent, again };
    const { text, apart, opening } = question;
    const isSame = keyOf(text) === this.#text;
    const isOpen = this.#solver.worker === this.#worker && isSame;
    // Answers that are known already are not computed again.
    const isNew = (/** @type {[string, unknown]} */ [name, options]) =>
      !isSame || JSON.stringify(options) !== this.#answers.get(name)?.options;
    const ask = Object.fromEntries(Object.entries(question.ask).filter(isNew));
    const request = { of: this.#name, id: this.#id, ask, apart, view: opening?.view };
    this.#solver.send(isOpen ? request : { ...request, text });
    this.#wait(question);
  }

  /**
   * @param {{ id: number, of: number, refused?: string, share?: number, name?: string } & Answer} message
   */
  #hear({ id, of: _, refused, share, name, ...answer }) {
    const flight = this.#flight;
    if (!flight || flight.id !== id) return;
    if (share !== undefined) {
      flight.heard = performance.now();
      if (!this.#next) this.#wait(flight.question);
      return this.#listeners.progress?.(share, name ?? "", /** @type {any} */ (answer));
    }
    const { question, sent } = flight;
    const complete = refused === undefined ? this.#complete(answer, question, sent) : undefined;
    // The worker may have opened the scenario all the same.
    if (!complete) this.#worker = undefined;
    this.#land();
    if (complete) this.#listeners.answered(complete, question, sent);
    else this.#listeners.failed(refused ?? "", question);
  }

  /**
   * Adds the answers that were known already, so that everything asked for is there.
   * @param {Answer} answer
   * @param {Question} question
   * @param {number} sent
   * @returns {Answer}
   */
  #complete({ refusals, first, ...answer }, question, sent) {
    const text = keyOf(question.text);
    const ask = first ? { ...question.ask, ...numbersOf(question, first.choice).ask } : question.ask;
    if (text !== this.#text) {
      this.#answers.clear();
      this.#opening = performance.now() - sent;
    }
    this.#text = text;
    this.#worker = this.#solver.worker;
    for (const name of Object.keys(refusals ?? {})) this.#answers.delete(name);
    for (const [name, value] of Object.entries(answer))
      this.#answers.set(name, { options: JSON.stringify(ask[/** @type {Method} */ (name)]), answer: value });
    const answers = Object.keys(ask).flatMap((name) => {
      const known = this.#answers.get(name);
      return known ? [[name, known.answer]] : [];
    });
    return { ...Object.fromEntries(answers), ...(first ? { first } : {}), ...(refusals ? { refusals } : {}) };
  }

  /** @param {string} message */
  #crash(message) {
    const flight = this.#flight;
    if (!flight) return;
    if (this.#next || flight.again) {
      this.#land();
      if (!this.#flight) this.#listeners.failed(`the solver stopped twice: ${message}`, flight.question);
    } else {
      this.#send(flight.question, true);
    }
  }

  /** Asks again, because another client of the worker has cancelled its request together with the worker. */
  #restart() {
    const flight = this.#flight;
    if (!flight) return;
    if (this.#next) this.#land();
    else this.#send(flight.question, flight.again);
  }

  /** Whether an answer is awaited. */
  get isWaiting() {
    return this.#flight !== undefined;
  }

  /** Ends the request in flight, and sends the one that waits. */
  #land() {
    clearTimeout(this.#alarm);
    this.#flight = undefined;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.#send(next, false);
  }

  /** @param {Question} question  of which a large one takes longer, while there is no newer one */
  #wait({ text }) {
    this.#watch(isLarge(text) ? LARGE_DEADLINE : DEADLINE);
  }

  /** @param {number} milliseconds since the worker was last heard of */
  #watch(milliseconds) {
    clearTimeout(this.#alarm);
    const heard = this.#flight?.heard ?? 0;
    this.#alarm = setTimeout(
      () => this.#solver.end(`no answer within ${milliseconds / 1000} s`),
      heard + milliseconds - performance.now(),
    );
  }

  /**
   * Ends the request in flight and the one that waits: the newest of them has failed. Other clients of the worker ask
   * again.
   */
  cancel() {
    const question = this.#next ?? this.#flight?.question;
    if (!question) return;
    clearTimeout(this.#alarm);
    this.#flight = this.#next = undefined;
    this.#solver.replace();
    this.#listeners.failed("Cancelled: the picture is the last one that was complete.", question);
  }

  /** Ends the request in flight together with its worker. Only a client with a worker of its own may call this. */
  stop() {
    clearTimeout(this.#alarm);
    this.#flight = this.#next = undefined;
    this.#solver.end();
    // The next worker starts while the network is there.
    void this.#solver.worker;
  }

  /** Leaves the worker: this client will ask nothing more. */
  leave() {
    clearTimeout(this.#alarm);
    this.#flight = this.#next = undefined;
    this.#solver.leave(this.#name);
  }
}

/**
 * Asks one question through a client of its own, and returns the answer.
 * @param {SolverWorker} solver
 * @param {Question} question
 * @param {AbortSignal} [signal]  ends it
 * @returns {Promise<Answer>}
 */
export async function askOnce(solver, question, signal) {
  /** @type {Client | undefined} */
  let client;
  try {
    return await new Promise((resolve, reject) => {
      client = new Client(solver, { answered: resolve, failed: (message) => reject(new Error(message)) });
      client.ask(question);
      signal?.addEventListener("abort", () => client?.cancel());
    });
  } finally {
    client?.leave();
  }
}
