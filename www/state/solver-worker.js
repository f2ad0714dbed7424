// A worker and its clients: one client, or one for every picture on a page that has several. A worker that fails is
// replaced at the next question, and every client that waits for an answer hears of it.

import { build, spawn } from "../module/assets.js";

/**
 * @typedef {object} Listener
 * @property {(message: any) => void} hear
 * @property {(message: string) => void} crash
 * @property {() => void} restart  the worker has been replaced on purpose
 */

export class SolverWorker {
  #module;
  /** @type {Worker | undefined} */
  #worker;
  /** @type {Map<number, Listener>} */
  #clients = new Map();
  #next = 0;

  /**
   * @param {WebAssembly.Module | Promise<WebAssembly.Module>} module  the compiled solver; whoever compiles it hears
   *   why that fails
   */
  constructor(module) {
    this.#module = module;
    // The worker starts at once, while the network is there.
    this.#start();
  }

  /**
   * Adds a client, and returns the name that it asks under.
   * @param {Listener} client
   */
  join(client) {
    const name = ++this.#next;
    this.#clients.set(name, client);
    return name;
  }

  /** @param {number} name */
  leave(name) {
    this.#clients.delete(name);
    this.#worker?.postMessage({ of: name, leave: true });
  }

  /** Returns the worker that the next message goes to. A new one has no scenario open. */
  get worker() {
    return this.#worker ?? this.#start();
  }

  /** @param {{ of: number, [what: string]: unknown }} message */
  send(message) {
    this.worker.postMessage(message);
  }

  /**
   * Ends the present worker.
   * @param {string} [message]  the reason, which every client hears; without one the clients hear nothing
   */
  end(message) {
    this.#worker?.terminate();
    this.#worker = undefined;
    if (message !== undefined) for (const client of [...this.#clients.values()]) client.crash(message);
  }

  /** Replaces the present worker on purpose. Its clients ask again. */
  replace() {
    this.end();
    for (const client of [...this.#clients.values()]) client.restart();
  }

  #start() {
    const worker = spawn();
    worker.onmessage = ({ data }) => {
      if (data.crashed !== undefined) this.end(data.crashed);
      else this.#clients.get(data.of)?.hear(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.end(event.message || "the worker could not be started");
    };
    worker.onmessageerror = () => this.end("the worker's answer could not be read");
    // The worker's script may be newer than this one, if the site was updated meanwhile.
    Promise.resolve(this.#module).then(
      (module) => worker.postMessage({ module, build }),
      () => {},
    );
    this.#worker = worker;
    return worker;
  }
}
