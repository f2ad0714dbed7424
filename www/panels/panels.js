// The panels that can be opened and shut: the open ones are part of the reader's choice, and so of links.

/** @typedef {import("../state/store.js").Choice} Choice */

export class Panels {
  /** @type {Map<string, HTMLDetailsElement>} */
  #panels = new Map();
  /** The open parts of the page that are no panels: the guided reading. @type {Choice["show"]} */
  #others = [];

  /** @param {(show: Choice["show"]) => void} change */
  constructor(change) {
    for (const element of document.querySelectorAll("details[data-panel]")) {
      const details = /** @type {HTMLDetailsElement} */ (element);
      this.#panels.set(details.dataset.panel ?? "", details);
      details.querySelector("summary")?.addEventListener("click", (event) => {
        // The next frame opens the panels that the choice names.
        event.preventDefault();
        change(this.#shown(details));
      });
    }
  }

  /** @param {import("../state/store.js").State} state */
  show({ choice, model }) {
    if (choice) this.#others = choice.show.filter((name) => !this.#panels.has(name));
    for (const [name, details] of this.#panels) {
      if (choice) details.open = choice.show.some((open) => open === name);
      if (name === "phase") details.hidden = (model?.parameters.length ?? 0) < 2;
    }
  }

  /** Returns whether a panel is open. @param {string} name */
  open(name) {
    const details = this.#panels.get(name);
    return details?.open === true && !details.hidden;
  }

  /**
   * Returns the open panels after a panel has been opened or shut.
   * @param {HTMLDetailsElement} turned
   * @returns {Choice["show"]}
   */
  #shown(turned) {
    const open = [...this.#panels].filter(([, details]) => details.open !== (details === turned));
    return [.../** @type {Choice["show"]} */ (open.map(([name]) => name)), ...this.#others];
  }
}
