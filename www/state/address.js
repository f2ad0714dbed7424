// The address bar: a link to what is shown stands there once the reader's hand rests, and is read when the page opens and when the reader goes back or
// forward. It is all in the fragment, which browsers send to nobody.

/** Rest before the link is written. Milliseconds: browsers refuse to write it at every frame. */
const REST = 400;

export class Address {
  #link;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** How often something has changed: a link that comes late is of no use. */
  #changes = 0;
  /** Which scenario and step the entry of the history is about: another one gets an entry of its own. */
  #about = "";

  /**
   * @param {() => Promise<string | undefined>} link  to what is shown, without its #; "" where there is none, undefined where it is not known yet
   */
  constructor(link) {
    this.#link = link;
  }

  /** What stands there, without its #. */
  static get fragment() {
    return location.hash.slice(1);
  }

  /**
   * Something has changed.
   * @param {string} about  scenario and step
   */
  changed(about) {
    this.stop();
    this.#timer = setTimeout(() => this.#write(about), REST);
  }

  /**
   * What is shown is what the address says.
   * @param {string} about
   */
  at(about) {
    this.stop();
    this.#about = about;
  }

  /** Nothing is written until something changes again. */
  stop() {
    clearTimeout(this.#timer);
    this.#changes++;
  }

  /** @param {string} about */
  async #write(about) {
    const changes = this.#changes;
    const fragment = await this.#link();
    if (fragment === undefined || fragment === Address.fragment || changes !== this.#changes) return;
    const method = about === this.#about || this.#about === "" ? "replaceState" : "pushState";
    this.#about = about;
    try {
      history[method](null, "", fragment === "" ? location.pathname + location.search : `#${fragment}`);
    } catch {
      // A frame without an origin may not have an address of its own; the share dialogue has the link all the same.
    }
  }
}
