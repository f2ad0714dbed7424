// The scenario picker, the texts of a scenario, and the button that begins its guided reading.

import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { fill } from "./dom.js";
import { find, setHidden, setText } from "./elements.js";

export class Story {
  #title = find("case-title", HTMLElement);
  #picker = find("scenario", HTMLSelectElement);
  #look = find("look", HTMLElement);
  #cliff = find("sentence", HTMLElement);
  #now = find("now", HTMLElement);
  #read = find("read", HTMLButtonElement);
  #about = find("about", HTMLElement);
  #source = find("source", HTMLElement);

  /**
   * @param {(id: string) => void} choose
   * @param {() => void} read  begins the guided reading
   */
  constructor(choose, read) {
    this.#picker.addEventListener("change", () => choose(this.#picker.value));
    this.#read.addEventListener("click", read);
  }

  /** @param {import("../state/store.js").State} state */
  show({ library, scenario, shown, model }) {
    const options = () => library.map(({ id, title }) => html`<option value=${id}>${title}</option>`);
    fill(this.#picker, guard([library], options));
    this.#picker.disabled = library.length === 0;
    // Another text of a model is in the list as soon as it is open.
    const value = library.some(({ id }) => id === scenario) ? scenario : shown;
    if (this.#picker.value !== value) this.#picker.value = value;
    const steps = library.find(({ id }) => id === shown)?.steps;
    setHidden(this.#read, !steps);
    setText(this.#read, `Tour in ${steps} steps`);
    setText(this.#title, model?.title ?? "");
    const look = model?.view.look ?? "";
    setText(this.#look, look);
    // Where the file does not say what is worth seeing, the nearest cliff is told in its place.
    if (look !== "" && this.#now.firstChild !== this.#cliff) this.#now.prepend(this.#cliff);
    else if (look === "" && model && this.#look.previousSibling !== this.#cliff) this.#look.before(this.#cliff);
    setText(this.#about, model?.about ?? "");
    setText(this.#source, model?.source ? `Source: ${model.source}` : "");
  }
}
