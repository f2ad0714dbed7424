// The controls that an author keeps beside an embedded picture.

import { ChoiceControl } from "./choice-control.js";
import { make } from "./dom.js";
import { controlsOf } from "./fields.js";
import { NumberControl } from "./number-control.js";

/** @typedef {import("../state/store.js").Choice} Choice */

export class KeptControls {
  #change;
  #fields = make("div", { class: "fields" });
  #choices = make("div", { class: "choices" });
  /** @type {Map<string, NumberControl | ChoiceControl>} */
  #controls = new Map();
  /** The table, the keys and the swept parameter that they were made from. @type {unknown[]} */
  #made = [];

  /** @param {(apply: (choice: Choice) => Choice) => void} change */
  constructor(change) {
    this.#change = change;
    this.elements = [this.#fields, this.#choices];
  }

  /**
   * Makes those that are kept, and shows what is set in them.
   * @param {Pick<import("../state/store.js").State, "table" | "model" | "choice">} state
   * @param {readonly string[] | null} keys  of fields; null for the swept parameter and the temperature
   */
  show({ table, model, choice }, keys) {
    if (!model || !choice) return;
    const wanted = [table, keys, choice.parameter];
    if (!wanted.every((value, i) => value === this.#made[i])) {
      this.#made = wanted;
      this.#controls.clear();
      for (const group of this.elements) group.replaceChildren();
    }
    for (const field of controlsOf(table, model, choice)) {
      const key = table.find(({ name }) => name === field.name)?.key ?? "";
      if (keys ? !keys.includes(key) : field.group !== "main") continue;
      let control = this.#controls.get(field.name);
      if (!control) {
        const set = (/** @type {any} */ f, /** @type {any} */ value) => this.#change((c) => f.set(c, value));
        control = field.kind === "number" ? new NumberControl(field, set) : new ChoiceControl(field, set);
        this.#controls.set(field.name, control);
        if (field.kind === "number" && field.name !== "alpha" && field.group === "main")
          this.#fields.prepend(control.element);
        else (field.kind === "number" ? this.#fields : this.#choices).append(control.element);
      }
      control.show(/** @type {any} */ (field), choice);
    }
  }
}
