// What is asked about the whole range of the parameter and about stability: computed in a worker of its own once the reader's hand rests, and shown in
// the panels of cliffs and of stability.

import { Client } from "../state/client.js";
import { CliffsPanel } from "./cliffs.js";
import { certificateOf, studiesOf, tieBreakerOf } from "../state/request.js";
import { StabilityPanel } from "./stability.js";
import { NONE } from "../state/store.js";

/** @typedef {import("../state/store.js").Choice} Choice */

/** Studies are asked for when the hand has rested so long: what moves with it comes first. Milliseconds. */
const PAUSE = 80;

export class Studies {
  #store;
  #about;
  #cliffs;
  #stability;
  #scholar;
  /** What buttons have asked for, with the next question. @type {import("../state/client.js").Ask} */
  #errands = {};
  /** What they were asked about. @type {Choice | null} */
  #choice = null;
  #shown = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("../state/store.js").Store} store
   * @param {object} page
   * @param {(of: (entry: import("../state/store.js").Entry, choice: Choice) => import("../state/client.js").Question) => import("../state/client.js").Question | undefined} page.about
   * @param {(theta: number) => void} page.move
   * @param {(perturbation: Float64Array, reason: string) => void} page.perturb
   */
  constructor(pc, store, { about, move, perturb }) {
    this.#store = store;
    this.#about = about;
    this.#cliffs = new CliffsPanel(pc, move, () => this.#send(certificateOf));
    this.#stability = new StabilityPanel(pc, perturb, (tie) => this.#send((choice) => tieBreakerOf(choice, tie)));
    this.#scholar = new Client(pc.parts, {
      answered: (answer, question) => this.#hear(answer, question),
      failed: (message) => store.update({ problem: message, progress: {} }),
      progress: (share, name) => store.update({ progress: { [name]: share } }),
    });
  }

  /** @param {import("../state/store.js").State} state */
  show(state) {
    if (state.choice !== this.#choice) {
      this.#choice = state.choice;
      if (state.shown !== this.#shown) this.#errands = {};
      this.#shown = state.shown;
      this.#ask();
    }
    // Studies of the scenario before are not read with the names of this one.
    if (state.studies.id !== state.shown) return;
    this.#cliffs.show(state);
    this.#stability.show(state);
  }

  /** Asks about the choice once it rests; what has not changed is not computed again. */
  #ask() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      const asked = this.#about(studiesOf);
      if (asked) this.#scholar.ask({ ...asked, ask: { ...asked.ask, ...this.#errands } });
    }, PAUSE);
  }

  /** @param {(choice: Choice) => import("../state/client.js").Ask} errand  what a button asks for, once */
  #send(errand) {
    const { choice } = this.#store.state;
    if (!choice) return;
    this.#errands = { ...this.#errands, ...errand(choice) };
    this.#ask();
  }

  /**
   * @param {import("../state/client.js").Answer} answer
   * @param {import("../state/client.js").Question} question
   */
  #hear({ refusals = {}, certificate, tieBreaker, ...answer }, { id, ask }) {
    const { shown, studies } = this.#store.state;
    if (id !== shown) return;
    const missing = Object.fromEntries(Object.keys(refusals).map((name) => [name, null]));
    this.#store.update({
      studies: { ...(studies.id === id ? studies : NONE), ...answer, ...missing, id, refusals },
      progress: {},
    });
    // An errand is done once, though a later question may have carried it too.
    const due = this.#errands;
    this.#errands = Object.fromEntries(Object.entries(due).filter(([name]) => !(name in ask)));
    if (certificate && due.certificate) this.#cliffs.report(certificate);
    if (tieBreaker && due.tieBreaker) this.#stability.broken(tieBreaker);
  }
}
