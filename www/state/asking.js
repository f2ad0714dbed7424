// One method of a model, asked again whenever its options change.

import { Client } from "./client.js";

/** @template {import("./client.js").Method} Name */
export class Asking {
  #client;
  /** The last question as text, and the scenario that it was about. */
  #asked = "";
  #id = "";
  /** The last answer about that scenario. @type {import("./client.js").Answer[Name] | undefined} */
  answer;
  /** Why there is none. */
  problem = "";

  /**
   * @param {ConstructorParameters<typeof Client>[0]} solver
   * @param {Name} name
   * @param {() => void} changed
   */
  constructor(solver, name, changed) {
    this.#client = new Client(solver, {
      answered: ({ [name]: answer, refusals = {} }, { id }) => {
        if (id !== this.#id) return;
        this.answer = answer;
        this.problem = refusals[name] ?? "";
        changed();
      },
      failed: (message) => {
        this.answer = undefined;
        this.problem = message;
        changed();
      },
    });
  }

  /** Asks, where the question is another one. @param {import("./client.js").Question | undefined} question */
  about(question) {
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (!question || asked === this.#asked) return;
    // An answer about another scenario is removed.
    if (this.#id !== question.id) this.answer = undefined;
    this.#id = question.id;
    this.#asked = asked;
    this.#client.ask(question);
  }

  /** Asks nothing more. */
  end() {
    this.#client.leave();
  }
}
