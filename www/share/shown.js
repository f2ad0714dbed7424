// The view that is being shared: the scenario and the view as they were when the dialogue opened, with their link, and
// every number computed for just that view, in a worker of its own. So all files fit the link, even while the page
// still computes.

import { home } from "../module/assets.js";
import { Client } from "../state/client.js";
import { madeCliffs } from "../state/made-cliffs.js";
import { studiesOf } from "../state/panel-requests.js";
import { SolverWorker } from "../state/solver-worker.js";

/** @typedef {import("../state/client.js").Ask} Ask */
/** @typedef {import("../state/client.js").Answer} Answer */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/store.js").Choice} Choice */

export class Shown {
  #solver;
  #client;
  /** @type {Map<string, Promise<Answer>>} */
  #answers = new Map();
  /** The question under way; there is one at a time. @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {{ answered: (answer: Answer) => void, failed: (error: Error) => void } | undefined} */
  #waiting;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("./sharing.js").Page} page
   * @param {{ entry: Entry, choice: Choice, model: import("../module/policy-cliff.js").Outline }} what  the model is
   *   freed when the dialogue closes
   * @param {import("../module/policy-cliff.js").LinkSource | string} source  or why there is no link
   */
  constructor(pc, { store, stress, pointers }, { entry, choice, model }, source) {
    this.pc = pc;
    this.entry = entry;
    this.choice = choice;
    this.model = model;
    this.home = home();
    /** The reason why there is no link; "" when there is one. */
    this.problem = typeof source === "string" ? source : "";
    /** The link without the page's address; "" when there is none. */
    this.fragment = typeof source === "string" ? "" : model.writeLink(source, choice);
    /** The address of the page, with the link if there is one. */
    this.link = this.fragment === "" ? this.home : `${pageOf(entry, this.home)}#${this.fragment}`;
    this.theme = store.state.theme;
    this.stress = stress();
    /** What the step of a reading points at, by picture. */
    this.pointers = pointers();
    this.#solver = new SolverWorker(pc.module);
    this.#client = new Client(this.#solver, {
      answered: (answer) => this.#waiting?.answered(answer),
      failed: (message) => this.#waiting?.failed(new Error(message)),
    });
  }

  /** The beginning of the names of files. */
  get stem() {
    const { source } = this.entry;
    return source && "scenario" in source ? source.scenario : this.model.title;
  }

  /** Returns the cliffs of the view. */
  async cliffs() {
    const cliffs = await madeCliffs(await this.ask("cliffs", studiesOf));
    return /** @type {import("../module/policy-cliff.js").Cliffs} */ (cliffs);
  }

  /**
   * Returns the answer to one question about the view; each is computed once.
   * @template {keyof Ask & keyof Answer} M
   * @param {M} method
   * @param {(entry: Entry, choice: Choice) => { ask: Ask }} of  has it among its questions
   * @returns {Promise<NonNullable<Answer[M]>>}
   */
  async ask(method, of) {
    const { id, text } = this.entry;
    const ask = { [method]: of(this.entry, this.choice).ask[method] };
    const key = JSON.stringify(ask);
    let answer = this.#answers.get(key);
    if (!answer) {
      answer = this.#last.then(
        () =>
          new Promise((answered, failed) => {
            this.#waiting = { answered, failed };
            this.#client.ask({ id, text, ask });
          }),
      );
      this.#answers.set(key, answer);
      this.#last = answer.catch(() => this.#answers.delete(key));
    }
    const found = (await answer)[method];
    if (!found) throw new Error(`there is no answer about ${method}`);
    return found;
  }

  end() {
    this.#solver.end();
    this.#client.leave();
    this.model.free();
  }
}

/**
 * Returns the address of the page that forwards to a view and that previews of links show: that of the scenario, where
 * the page is hosted with one for each.
 * @param {Entry} entry
 * @param {string} home
 */
function pageOf({ source }, home) {
  const has = source && "scenario" in source && /^https?:.*\/$/.test(home);
  return has ? `${home}scenarios/${source.scenario}.html` : home;
}

/**
 * Returns the settings of a view in words, such as `Clever slacker: ρ = 0.1, α = 0.05`; numbers exactly, as fractions
 * where they are some.
 * @param {Pick<Shown, "pc" | "model" | "choice">} shown
 * @param {(name: string) => string} [symbol]  of a parameter
 */
export function settingsOf({ pc, model, choice: { values, alpha } }, symbol = pc.symbol) {
  const settings = [
    ...model.parameters.map(({ name }) => `${symbol(name)} = ${pc.exact(values[name] ?? NaN)}`),
    alpha === null ? "hard argmax" : `${symbol("alpha")} = ${pc.exact(alpha)}`,
  ];
  return `${model.title}: ${settings.join(", ")}`;
}
