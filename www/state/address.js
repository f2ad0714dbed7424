// Writes the link to the current view into the address bar once the reader's hand rests. The link is all in the
// fragment, which browsers send to no server.

/** The pause before the link is written, in milliseconds: browsers refuse to write it at every frame. */
const REST = 400;

/** The address of a model that is too long for a link. The history's entry knows its subject. */
export const OWN = "own";

export class Address {
  #link;
  #waits;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The number of changes so far: a link that was made before the last one is dropped. */
  #changes = 0;
  /** The scenario and the step of the current entry of the history; another one gets an entry of its own. */
  #about = "";

  /**
   * @param {() => Promise<string | undefined>} link  returns the link to the current view, without its #; "" where
   *   there is none, undefined where it is not known yet
   * @param {() => boolean} waits  whether it is too early: a link of a whole model that is large takes many frames
   */
  constructor(link, waits) {
    this.#link = link;
    this.#waits = waits;
  }

  /** Returns the link in the address bar, without its #. */
  static get fragment() {
    return location.hash.slice(1);
  }

  /**
   * Writes the link after the pause, because the view has changed.
   * @param {string} about  scenario and step
   */
  changed(about) {
    this.stop();
    this.#timer = setTimeout(() => (this.#waits() ? this.changed(about) : void this.#write(about)), REST);
  }

  /**
   * Notes that the view is the one that the address names.
   * @param {string} about
   */
  at(about) {
    this.stop();
    this.#about = about;
  }

  /** Writes nothing until the view changes again. */
  stop() {
    clearTimeout(this.#timer);
    this.#changes++;
  }

  /** @param {string} about */
  async #write(about) {
    const changes = this.#changes;
    const fragment = await this.#link();
    if (fragment === undefined || changes !== this.#changes) return;
    const address = fragment === "" ? OWN : fragment;
    if (address === Address.fragment && (address !== OWN || about === this.#about)) return;
    const method = about === this.#about || this.#about === "" ? "replaceState" : "pushState";
    this.#about = about;
    try {
      history[method](about, "", `#${address}`);
    } catch {
      // A frame without an origin may not have an address of its own; the share dialogue has the link all the same.
    }
  }
}
