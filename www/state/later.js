// A part of the page that it opens without: its script is fetched when it is first wanted.

/** When a part could not be fetched, it is asked for again no sooner than after so long. Milliseconds. */
const REST = 3000;

/** @template P  the part */
export class Later {
  #say;
  #there;
  #load;
  /** @type {P | undefined} */
  #part;
  /** When it may be asked for, on performance.now's clock. */
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

  /** The part, if it is there. */
  get part() {
    return this.#part;
  }

  /** The part, once it is there. Asks for it. */
  get() {
    if (!this.#part && performance.now() >= this.#from) this.#fetch();
    return this.#part;
  }

  async #fetch() {
    this.#from = Infinity;
    this.#say("Loading…");
    try {
      this.#part = await this.#load();
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
