// The address bar: a link to what is shown stands there once the reader's hand rests, and is read when the page opens and when the reader goes back or
// forward. It is all in the fragment, which browsers send to nobody.

/** Rest before the link is written. Milliseconds: browsers refuse to write it at every frame. */
const REST = 400;

export class Address {
  #link;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Which scenario and step the entry of the history is about: another one gets an entry of its own. */
  #about = "";

  /**
   * @param {() => string} link  to what is shown, without its #
   * @param {(fragment: string) => void} go  the reader wants to see another link
   */
  constructor(link, go) {
    this.#link = link;
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
      go(Address.fragment);
    });
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
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#write(about), REST);
  }

  /**
   * What is shown is what the address says.
   * @param {string} about
   */
  at(about) {
    clearTimeout(this.#timer);
    this.#about = about;
  }

  /** @param {string} about */
  #write(about) {
    const fragment = this.#link();
    if (fragment === "" || fragment === Address.fragment) return;
    const method = about === this.#about || this.#about === "" ? "replaceState" : "pushState";
    this.#about = about;
    try {
      history[method](null, "", `#${fragment}`);
    } catch {
      // A frame without an origin may not have an address of its own; the share dialogue has the link all the same.
    }
  }
}
