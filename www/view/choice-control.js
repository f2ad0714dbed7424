// A labelled select.

import { make, setAttribute } from "./dom.js";

/** @typedef {import("./fields.js").ChoiceField} ChoiceField */

export class ChoiceControl {
  /** @type {ChoiceField} */
  #field;
  #select;
  #listed = "";

  /**
   * @param {ChoiceField} field
   * @param {(field: ChoiceField, value: string) => void} change
   */
  constructor(field, change) {
    this.#field = field;
    const id = `field-${field.name}`;
    this.#select = make("select", { id });
    this.element = make("div", { class: "choice-control" }, make("label", { for: id }, field.label), this.#select);
    this.#select.addEventListener("change", () => change(this.#field, this.#select.value));
  }

  /**
   * @param {ChoiceField} field
   * @param {import("../state/store.js").Choice} choice
   */
  show(field, choice) {
    this.#field = field;
    const listed = JSON.stringify(field.options);
    if (listed !== this.#listed) {
      this.#listed = listed;
      this.#select.replaceChildren(...field.options.map(({ value, label }) => make("option", { value }, label)));
      // One option is no choice, but its place is kept so that nothing moves between scenarios.
      setAttribute(this.#select, "disabled", field.options.length < 2 ? "" : null);
    }
    this.#select.value = field.get(choice);
  }
}
