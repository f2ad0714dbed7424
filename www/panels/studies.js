// The studies of the whole range of the parameter, and of stability: computed in a worker of its own once the reader's
// hand rests, and shown in the panels of cliffs and of stability.

import { Client } from "../state/client.js";
import { madeCliffs } from "../state/made-cliffs.js";
import { Cancel, CANCELLED } from "../view/cancel.js";
import { find } from "../view/elements.js";
import { CliffsPanel } from "./cliffs.js";
import { certificateOf, studiesOf, tieBreakerOf } from "../state/panel-requests.js";
import { StabilityPanel } from "./stability.js";
import { NONE } from "../state/store.js";
import { isLarge } from "../state/text.js";

/** @typedef {import("../state/store.js").Choice} Choice */

/**
 * The pause of the reader's hand after which studies are computed: the pictures that move with the hand come first.
 * Milliseconds.
 */
const PAUSE = 80;

export class Studies {
  #store;
  #about;
  #cliffs;
  #stability;
  #client;
  /** The requests of buttons, which the next question carries. @type {import("../state/client.js").Ask} */
  #requests = {};
  /** The choice that the last question was about. @type {Choice | null} */
  #choice = null;
  #shown = "";
  /** The last answer, until it has been received. @type {import("../state/client.js").Answer | undefined} */
  #latest;
  /** Ends the search for cliffs. */
  #end = new Cancel(() => {
    this.#stop();
    this.#requests = {};
    this.#cliffs.end(CANCELLED);
    const refusals = { cliffs: CANCELLED, stability: CANCELLED };
    this.#store.update({ progress: {}, studies: { ...NONE, id: this.#shown, refusals } });
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** Studies of a scenario that arrived while another one was shown. @type {import("../state/store.js").Studies} */
  #early = NONE;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("../state/store.js").Store} store
   * @param {object} page
   * @param {(of: (entry: import("../state/store.js").Entry, choice: Choice) => import("../state/client.js").Question)
   *   => import("../state/client.js").Question | undefined} page.about
   * @param {(theta: number) => void} page.move
   * @param {(perturbation: Float64Array, reason: string) => void} page.perturb
   */
  constructor(pc, store, { about, move, perturb }) {
    this.#store = store;
    this.#about = about;
    // The buttons that panels still show for another scenario, until there are answers about this one, have no effect.
    const fits = () => store.state.studies.id === store.state.shown;
    this.#cliffs = new CliffsPanel(
      pc,
      (theta) => fits() && move(theta),
      () => fits() && this.#send(certificateOf),
      () => this.#cancel(),
      () => store.redraw(),
    );
    this.#stability = new StabilityPanel(
      pc,
      (perturbation, reason) => fits() && perturb(perturbation, reason),
      (tie) => fits() && this.#send((choice) => tieBreakerOf(choice, tie)),
    );
    find("cliffs-verdict", HTMLElement).after(this.#end.element);
    this.#client = new Client(pc.module, {
      answered: (answer, question) => void this.#answered(answer, question),
      failed: (message) => {
        this.#settle();
        this.#cliffs.end("");
        store.update({ problem: message, progress: {} });
      },
      progress: (share, name) => store.update({ progress: { [name]: share } }),
    });
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("./panels.js").Panels} panels
   */
  show(state, panels) {
    if (state.choice !== this.#choice) {
      this.#choice = state.choice;
      if (state.shown !== this.#shown) {
        this.#requests = {};
        this.#cliffs.end("");
      }
      this.#shown = state.shown;
      this.#ask();
    }
    if (this.#early !== NONE && this.#early.id === state.shown) {
      const studies = this.#early;
      this.#early = NONE;
      // The worker does not send them again.
      if (state.studies.id !== state.shown) this.#store.update({ studies });
    }
    // Studies of the scenario before do not fit the names of this one.
    if (state.shown === "" || state.studies.id !== state.shown) return;
    this.#cliffs.show(state, panels.open("cliffs"));
    this.#stability.show(state);
  }

  /** Asks about the choice once it rests. */
  #ask() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#question(true), PAUSE);
  }

  /**
   * Asks about the choice; answers that do not depend on what has changed are not computed again.
   * @param {boolean} first  the cliffs of a large model are there long before its stability
   */
  #question(first) {
    const asked = this.#about(studiesOf);
    if (!asked) return;
    const { stability, ...others } = asked.ask;
    const ask = first && isLarge(asked.text) ? others : { ...others, stability };
    // A certificate has a button of its own.
    if (Object.keys(this.#requests).length === 0) this.#end.begin();
    this.#client.ask({ ...asked, ask: { ...ask, ...this.#requests } });
  }

  #settle() {
    this.#end.end();
    // A question that waited is under way by now.
    if (this.#client.isWaiting) this.#end.begin();
  }

  /**
   * Returns whether there is something to ask about.
   * @param {(choice: Choice) => import("../state/client.js").Ask} request  of a button, which is made once
   */
  #send(request) {
    const { choice } = this.#store.state;
    if (!choice) return false;
    this.#requests = { ...this.#requests, ...request(choice) };
    this.#ask();
    return true;
  }

  #stop() {
    this.#client.stop();
    this.#latest = undefined;
  }

  /** Ends the requests of buttons together with the worker; another one answers what else was asked. */
  #cancel() {
    this.#stop();
    this.#requests = {};
    this.#cliffs.end("Cancelled.");
    this.#store.update({ progress: {} });
    this.#ask();
  }

  /**
   * Makes the cliffs of an answer of their columns, and receives it, unless there is a newer one by then.
   * @param {import("../state/client.js").Answer} answer
   * @param {import("../state/client.js").Question} question
   */
  async #answered(answer, question) {
    this.#latest = answer;
    const cliffs = answer.cliffs && (await madeCliffs(answer.cliffs, () => this.#latest === answer));
    if (this.#latest !== answer) return;
    this.#latest = undefined;
    this.#settle();
    this.#receive(answer, cliffs, question);
    if (!question.ask.stability) this.#question(false);
  }

  /**
   * @param {import("../state/client.js").Answer} answer
   * @param {import("../module/policy-cliff.js").Cliffs | undefined} cliffs
   * @param {import("../state/client.js").Question} question
   */
  #receive({ refusals = {}, certificate, tieBreaker, stability }, cliffs, { id, ask }) {
    const { shown, studies } = this.#store.state;
    const before = [studies, this.#early].find((each) => each.id === id) ?? NONE;
    const after = {
      cliffs: refusals.cliffs ? null : (cliffs ?? before.cliffs),
      stability: refusals.stability ? null : (stability ?? before.stability),
      id,
      refusals,
    };
    if (id !== shown) {
      this.#early = after;
      return;
    }
    this.#store.update({ studies: after, progress: {} });
    // A request is answered once, though a later question may have carried it too.
    const { certificate: certify, tieBreaker: breakTie } = this.#requests;
    this.#requests = Object.fromEntries(Object.entries(this.#requests).filter(([name]) => !(name in ask)));
    if (certificate && certify) this.#cliffs.report(certificate);
    if (tieBreaker && breakTie) this.#stability.broken(tieBreaker);
  }
}
