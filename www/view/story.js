// The scenario picker and the words that come with a scenario.

import { find, make, setText } from "./dom.js";

export class Story {
  #picker = find("scenario", HTMLSelectElement);
  #look = find("look", HTMLElement);
  #about = find("about", HTMLElement);
  #source = find("source", HTMLElement);
  /** @type {unknown} */
  #library = null;

  /** @param {(id: string) => void} choose */
  constructor(choose) {
    this.#picker.addEventListener("change", () => choose(this.#picker.value));
  }

  /** @param {import("../state/store.js").State} state */
  show({ library, scenario, model }) {
    if (library !== this.#library) {
      this.#library = library;
      this.#picker.replaceChildren(...library.map(({ id, title }) => make("option", { value: id }, title)));
      this.#picker.disabled = library.length === 0;
    }
    if (this.#picker.value !== scenario) this.#picker.value = scenario;
    setText(this.#look, model?.view.look ?? "");
    setText(this.#about, model?.about ?? "");
    setText(this.#source, model?.source ? `Source: ${model.source}` : "");
  }
}
