// A part of the page whose script, with the style sheet of all panels, is fetched when it is first wanted.

import { dress } from "../view/sheet.js";

/** The time after which a part that could not be fetched may be fetched again. Milliseconds. */
const REST = 3000;

/** @template P  the part */
export class Later {
  #say;
  #there;
  #load;
  /** @type {P | undefined} */
  #part;
  /** The time from which it may be fetched, on performance.now's clock. */
  #from = 0;

  /**
   * @param {(text: string) => void} say  shows what is going on
   * @param {() => void} there  called once it is there
   * @param {() => Promise<P>} load
   */
  constructor(say, there, load) {
    this.#say = say;
    this.#there = there;
    this.#load = load;
  }

  /** Returns the part if it has been fetched. */
  get part() {
    return this.#part;
  }

  /** Returns the part if it has been fetched, and fetches it otherwise. */
  get() {
    if (!this.#part && performance.now() >= this.#from) this.#fetch();
    return this.#part;
  }

  async #fetch() {
    this.#from = Infinity;
    this.#say("Loading…");
    try {
      const [part] = await Promise.all([this.#load(), dress("panels.css")]);
      this.#part = part;
      this.#say("");
      this.#there();
    } catch (error) {
      this.#say(
        `This part could not be loaded (${error instanceof Error ? error.message : String(error)}). It is tried again when you go on.`,
      );
      this.#from = performance.now() + REST;
    }
  }
}
