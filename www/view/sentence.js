// The sentence that describes the picture, and its announcement: screen readers read it once the reader's hand rests.
// While an answer is late, a bar shows how much of it is computed, with a button that cancels it.

import { find, setText } from "./dom.js";

/** The pause before the sentence is announced. Milliseconds. */
const REST = 700;

export class Sentence {
  #pc;
  #line = find("sentence", HTMLElement);
  #announcer = find("announcer", HTMLElement);
  #problem = find("problem", HTMLElement);
  #waiting = find("waiting", HTMLElement);
  #share = find("waiting-share", HTMLProgressElement);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The subject of the sentence: another state has another sweep, but no other solution. @type {unknown[]} */
  #about = [];

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {() => void} cancel  ends what is being computed
   */
  constructor(pc, cancel) {
    this.#pc = pc;
    find("waiting-cancel", HTMLElement).onclick = cancel;
  }

  /** @param {import("../state/store.js").State} state */
  show({ sweep, solution, choice, problem, busy, share }) {
    this.#line.classList.toggle("busy", busy);
    this.#line.classList.toggle("late", share !== null);
    this.#waiting.hidden = share === null;
    this.#share.value = share ?? 0;
    setText(this.#problem, problem);
    this.#problem.hidden = problem === "";
    if (problem !== "" && !sweep) setText(this.#line, "");
    if (!sweep || !choice || (sweep === this.#about[0] && solution === this.#about[1])) return;
    this.#about = [sweep, solution];
    const text = this.#pc.describe(sweep, choice.values[sweep.parameter.name]);
    setText(this.#line, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => setText(this.#announcer, text), REST);
  }
}
