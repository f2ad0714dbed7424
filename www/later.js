// A panel that the page opens without: its script and the second file of the solver are fetched when it is first looked at.

import { setText } from "./dom.js";

/** @template P  the panel */
export class Later {
  #details;
  #line;
  #load;
  #there;
  /** @type {P | undefined} */
  #panel;
  #asked = false;

  /**
   * @param {HTMLDetailsElement} details  it is in
   * @param {HTMLElement} line  that says what is going on in it
   * @param {() => Promise<P>} load
   * @param {() => void} there  called when the panel is there, and when it is opened or closed
   */
  constructor(details, line, load, there) {
    this.#details = details;
    this.#line = line;
    this.#load = load;
    this.#there = there;
    details.addEventListener("toggle", there);
  }

  /** The panel, once it is there. Asks for it when it is looked at. */
  get panel() {
    if (this.looked && !this.#panel && !this.#asked) this.#fetch();
    return this.#panel;
  }

  /** Whether anyone looks at it. */
  get looked() {
    return this.#details.open && !this.#details.hidden;
  }

  async #fetch() {
    this.#asked = true;
    setText(this.#line, "Loading…");
    try {
      this.#panel = await this.#load();
      setText(this.#line, "");
      this.#there();
    } catch (error) {
      setText(this.#line, `This part could not be loaded (${error instanceof Error ? error.message : String(error)}). Close it and open it to try again.`);
      this.#details.addEventListener("toggle", () => (this.#asked = false), { once: true });
    }
  }
}
