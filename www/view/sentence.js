// The sentences over and under the picture (told.js), what went wrong, and, while an answer is late, a bar that shows
// how much of it is computed, with a button that cancels it.

import { sliderOf } from "../state/axis.js";
import { find, setHidden, setText } from "./elements.js";
import { Told } from "./told.js";

export class Sentence {
  #here = find("here", HTMLElement);
  #line = find("sentence", HTMLElement);
  #lines = [this.#here, this.#line];
  #problem = find("problem", HTMLElement);
  #again = find("again", HTMLElement);
  #waiting = find("waiting", HTMLElement);
  #share = find("waiting-share", HTMLProgressElement);
  #told;

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {() => void} cancel  ends what is being computed
   */
  constructor(pc, cancel) {
    find("waiting-cancel", HTMLElement).onclick = cancel;
    this.#told = new Told(pc, {
      here: this.#here,
      line: this.#line,
      announcer: find("announcer", HTMLElement),
      sliders: (name) => [
        document.querySelector("#policy-chart [role=slider]"),
        document.getElementById(sliderOf(name)),
      ],
      speaks: () => true,
    });
  }

  /**
   * Shows how much of a late answer is computed, from 0 to 1; null while there is none. Nothing else is drawn anew: that
   * would cost a large model several frames for each step of the bar.
   * @param {number | null} share
   */
  tell(share) {
    for (const line of this.#lines) line.classList.toggle("late", share !== null);
    setHidden(this.#waiting, share === null);
    this.#share.value = share ?? 0;
  }

  /** @param {import("../state/store.js").State} state */
  show(state) {
    const { sweep, problem, again, busy } = state;
    for (const line of this.#lines) line.classList.toggle("busy", busy);
    setText(this.#problem, problem);
    setHidden(this.#problem, problem === "");
    setHidden(this.#again, problem === "" || !again);
    this.#again.onclick = again;
    if (problem !== "" && !sweep) setText(this.#line, "");
    this.#told.show(state);
  }
}
