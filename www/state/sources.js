// The sources that links name: a scenario of the library, or a packed model, which a worker packs when its link is
// first needed.

import { askOnce } from "./client.js";

/** @typedef {import("./store.js").Entry} Entry */
/** @typedef {import("../module/policy-cliff.js").LinkSource} LinkSource */

export class Sources {
  #solver;
  #store;
  /** By the id of the scenario. @type {Map<string, Promise<LinkSource>>} */
  #packing = new Map();

  /**
   * @param {import("./solver-worker.js").SolverWorker} solver
   * @param {import("./store.js").Store} store
   */
  constructor(solver, store) {
    this.#solver = solver;
    this.#store = store;
  }

  /**
   * Returns the source of a scenario; rejects if the model is too long for a link.
   * @param {Entry} scenario
   * @returns {Promise<LinkSource>}
   */
  of(scenario) {
    if (scenario.source) return Promise.resolve(scenario.source);
    let packing = this.#packing.get(scenario.id);
    if (!packing) {
      packing = this.#pack(scenario);
      this.#packing.set(scenario.id, packing);
    }
    return packing;
  }

  /** @param {Entry} scenario */
  async #pack({ id, text }) {
    const { pack = "" } = await askOnce(this.#solver, { id, text, ask: { pack: {} } });
    const source = { model: pack };
    // A link that names the same model finds it in the list.
    const { library } = this.#store.state;
    this.#store.update({ library: library.map((each) => (each.id === id ? { ...each, source } : each)) });
    return source;
  }
}
