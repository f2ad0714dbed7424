// A button that ends what is being computed, there once that is late.

import { LATE } from "../state/request.js";

/** What is said then. */
export const CANCELLED = "Cancelled. Any change of what is asked starts anew.";

export class Cancel {
  element = document.createElement("button");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;

  /** @param {() => void} cancel */
  constructor(cancel) {
    Object.assign(this.element, { type: "button", textContent: "Cancel", hidden: true });
    this.element.addEventListener("click", () => {
      this.end();
      cancel();
    });
  }

  /** Something is computed from now on. */
  begin() {
    this.#alarm ??= setTimeout(() => {
      this.element.hidden = false;
    }, LATE);
  }

  /** Nothing is computed any more. */
  end() {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    this.element.hidden = true;
  }
}
