// A worker and those who ask it: one client, or every picture on a page that has several. A worker that fails is replaced by the next question, and all who
// waited for an answer of it hear of that.

import { spawn } from "../module/assets.js";

/**
 * @typedef {object} Asker
 * @property {(message: any) => void} hear
 * @property {(message: string) => void} crash
 */

export class Workshop {
  #module;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Map<number, Asker>} */
  #askers = new Map();
  #next = 0;

  /** @param {WebAssembly.Module} module  the compiled solver */
  constructor(module) {
    this.#module = module;
    // At once, while the network is there.
    this.#start();
  }

  /**
   * Takes on somebody who asks; answers with the name to ask under.
   * @param {Asker} asker
   */
  join(asker) {
    const name = ++this.#next;
    this.#askers.set(name, asker);
    return name;
  }

  /** @param {number} name */
  leave(name) {
    this.#askers.delete(name);
    this.#worker?.postMessage({ of: name, leave: true });
  }

  /** The worker that the next message goes to: it knows nothing that another one was told. */
  get worker() {
    return this.#worker ?? this.#start();
  }

  /** @param {{ of: number, [what: string]: unknown }} message */
  send(message) {
    this.worker.postMessage(message);
  }

  /**
   * Ends the present worker.
   * @param {string} [message]  why; without a reason nobody hears of it
   */
  end(message) {
    this.#worker?.terminate();
    this.#worker = undefined;
    if (message !== undefined) for (const asker of [...this.#askers.values()]) asker.crash(message);
  }

  #start() {
    const worker = spawn();
    worker.onmessage = ({ data }) => {
      if (data.crashed !== undefined) this.end(data.crashed);
      else this.#askers.get(data.of)?.hear(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.end(event.message || "the worker could not be started");
    };
    worker.onmessageerror = () => this.end("the worker's answer could not be read");
    worker.postMessage({ module: this.#module });
    this.#worker = worker;
    return worker;
  }
}
