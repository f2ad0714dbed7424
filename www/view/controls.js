// All controls, built from the table of fields and kept by name, so that a control in use is never replaced under the reader's hand.

import { ChoiceControl } from "./choice-control.js";
import { find, make, setAttribute, setText, term } from "./dom.js";
import { controlsOf } from "./fields.js";
import { NumberControl } from "./number-control.js";

/** @typedef {import("../state/store.js").Choice} Choice */

/** Fields whose label is a term of the glossary. */
const TERMS = ["alpha", "state", "parameter", "rule", "objective"];

export class Controls {
  #change;
  #groups = {
    main: find("main-fields", HTMLElement),
    choice: find("choice-fields", HTMLElement),
    more: find("more-fields", HTMLElement),
    phase: find("phase-fields", HTMLElement),
  };
  #note = find("rule-note", HTMLElement);
  /** @type {Map<string, NumberControl | ChoiceControl>} */
  #controls = new Map();
  /** @type {import("../module/policy-cliff.js").Facts | null} */
  #model = null;

  /** @param {(change: (choice: Choice) => Choice) => void} change */
  constructor(change) {
    this.#change = change;
  }

  /** @param {import("../state/store.js").State} state */
  show({ table, model, choice }) {
    if (!model || !choice) return;
    if (model !== this.#model) this.#clear();
    this.#model = model;
    const notes = [];
    for (const field of controlsOf(table, model, choice)) {
      const control = this.#control(field);
      const group = this.#groups[field.group];
      if (control.element.parentElement !== group) {
        if (field.group === "main" && field.name !== "alpha") group.prepend(control.element);
        else group.append(control.element);
      }
      // The control was built for this field's name, hence for its kind.
      control.show(/** @type {any} */ (field), choice);
      if (field.kind === "choice")
        notes.push(field.options.find(({ value }) => value === field.get(choice))?.note ?? "");
    }
    setText(this.#note, notes.filter(Boolean).join(" "));
  }

  #clear() {
    this.#controls.clear();
    for (const group of Object.values(this.#groups)) group.replaceChildren();
  }

  /** @param {import("./fields.js").Field} field */
  #control(field) {
    let control = this.#controls.get(field.name);
    if (!control) {
      control =
        field.kind === "number"
          ? new NumberControl(field, (f, value) => this.#change((choice) => f.set(choice, value)))
          : new ChoiceControl(field, (f, value) => this.#change((choice) => f.set(choice, value)));
      this.#controls.set(field.name, control);
      if (TERMS.includes(field.name)) explain(control.element, field.label);
    }
    return control;
  }
}

/**
 * Puts a button beside a control's label that explains it.
 * @param {HTMLElement} control
 * @param {string} name
 */
function explain(control, name) {
  const label = control.querySelector("label");
  if (!label) return;
  const button = term("?", name);
  setAttribute(button, "aria-label", `What is “${name}”?`);
  const both = make("div", { class: "label" });
  label.replaceWith(both);
  both.append(label, button);
}
