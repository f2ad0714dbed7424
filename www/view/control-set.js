// Controls of fields (fields.js): a slider with a number field, or a select. A control in use is never replaced under
// the reader's hand.

import { html, nothing, render } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { fill } from "./dom.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("./fields.js").Field} Field */
/** @typedef {import("./fields.js").NumberField} NumberField */
/** @typedef {import("./fields.js").ChoiceField} ChoiceField */
/** @typedef {import("./fields.js").SearchField} SearchField */
/** @typedef {(change: (choice: Choice) => Choice) => void} Change */

/** The fields whose label is a term of the glossary. */
const TERMS = ["alpha", "state", "parameter", "rule", "objective"];

/** The number of steps of its slider by which a key in a number field moves. */
const STEPS = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

export class ControlSet {
  #change;
  #explained;
  /** @type {Map<string, NumberControl>} */
  #numbers = new Map();
  /**
   * @param {Change} change
   * @param {boolean} explained  whether a button beside a label explains it
   */
  constructor(change, explained) {
    this.#change = change;
    this.#explained = explained;
  }

  /**
   * Shows the controls of some fields in a box. What the pictures go over comes first: the swept parameter, or the
   * temperature.
   * @param {HTMLElement} box
   * @param {Field[]} fields
   * @param {Choice} choice
   */
  show(box, fields, choice) {
    const isFirst = (/** @type {Field} */ { name }) => (name === "alpha") === (choice.axis === "alpha");
    const swept = fields.filter((field) => field.group === "main" && isFirst(field));
    fill(
      box,
      repeat(
        // One option is no choice.
        [...swept, ...fields.filter((field) => !swept.includes(field))].filter(
          (field) => field.kind !== "choice" || field.options.length > 1,
        ),
        ({ name }) => name,
        (field) => this.#control(field, choice),
      ),
    );
  }

  /**
   * @param {Field} field
   * @param {Choice} choice
   */
  #control(field, choice) {
    if (field.kind === "number") return this.#number(field, choice);
    return field.kind === "search" ? this.#search(field, choice) : this.#select(field, choice);
  }

  /**
   * @param {NumberField} field
   * @param {Choice} choice
   */
  #number(field, choice) {
    let control = this.#numbers.get(field.name);
    // Another scenario has another scale; text typed for the one before is dropped.
    if (!control || control.scale !== field.scale) {
      control = new NumberControl(this.#change, this.#explained);
      this.#numbers.set(field.name, control);
    }
    control.show(field, choice);
    return control.element;
  }

  /** The boxes of the fields in which one of many options is searched for. @type {Map<string, HTMLElement>} */
  #searches = new Map();

  /**
   * @param {SearchField} field
   * @param {Choice} choice
   */
  #search(field, choice) {
    const { name } = field;
    const box = this.#searches.get(name) ?? document.createElement("div");
    this.#searches.set(name, box);
    box.className = "choice-control";
    const choose = (/** @type {string} */ value) => this.#change((c) => field.set(c, value));
    const show = (/** @type {typeof import("./search.js")} */ { showSearch }) =>
      showSearch(box, field, field.get(choice), this.#label(field), choose);
    import("./search.js").then(show, () => {});
    return box;
  }

  /** @param {ChoiceField | SearchField} field */
  #label({ name, label }) {
    return labelOf(`field-${name}`, label, this.#explained && TERMS.includes(name) ? label : "");
  }

  /**
   * @param {ChoiceField} field
   * @param {Choice} choice
   */
  #select(field, choice) {
    const { name, options } = field;
    const id = `field-${name}`;
    const chosen = field.get(choice);
    const option = (/** @type {{ value: string, label: string }} */ { value, label: text }) =>
      html`<option value=${value} .selected=${live(value === chosen)}>${text}</option>`;
    return html`<div class="choice-control">
      ${this.#label(field)}
      <select
        id=${id}
        @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => this.#change((c) => field.set(c, target.value))}
      >${options.map(option)}</select>
    </div>`;
  }
}

/** A slider with a number field. The field keeps what was typed until it is valid; both step with the arrow keys. */
class NumberControl {
  element = document.createElement("div");
  #change;
  #explained;
  /** @type {NumberField | undefined} */
  #field;
  /** @type {number | null} */
  #value = NaN;
  /** The problem with the typed text; "" for none. */
  #problem = "";
  /** The fraction that was typed for the value; "" for none. */
  #fraction = "";

  /**
   * @param {Change} change
   * @param {boolean} explained
   */
  constructor(change, explained) {
    this.#change = change;
    this.#explained = explained;
    this.element.className = "number-control";
  }

  /** Returns the scale of the control's field. */
  get scale() {
    return this.#field?.scale;
  }

  /**
   * @param {NumberField} field
   * @param {Choice} choice
   */
  show(field, choice) {
    this.#field = field;
    const value = field.get(choice);
    if (!Object.is(value, this.#value)) this.#put(field, value);
  }

  /**
   * @param {NumberField} field
   * @param {number | null} value
   */
  #put(field, value) {
    if (!Object.is(value, this.#value)) this.#fraction = "";
    this.#value = value;
    this.#problem = "";
    this.#render(field);
    // A typed text with the same value is replaced by the solver's text, unless it is a fraction.
    const text = this.element.querySelector("input");
    const written = this.#text(field);
    if (text && text.value !== written) text.value = written;
  }

  /** @param {NumberField} field */
  #render({ name, label, symbol, scale }) {
    const id = `field-${name}`;
    const written = this.#fraction || scale.write(this.#value);
    const problem = this.#problem;
    const [from, to] = scale.ends;
    const ends = html`<span>${from}</span><span class="visually-hidden"> to </span><span>${to}</span>`;
    render(
      html`${labelOf(id, html`${label} <var>${symbol}</var>`, this.#explained && TERMS.includes(name) ? label : "")}
        <input
          id=${id}
          type="text"
          inputmode="decimal"
          autocomplete="off"
          spellcheck="false"
          aria-describedby="${id}-hint"
          aria-invalid=${problem ? "true" : nothing}
          .value=${written}
          @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.#read(target)}
          @keydown=${(/** @type {KeyboardEvent} */ event) => this.#key(event)}
        >
        <input
          id="${id}-slider"
          type="range"
          min="0"
          max=${scale.steps}
          step="1"
          aria-label="${label} ${symbol}"
          aria-valuetext=${written}
          .value=${live(String(scale.position(this.#value)))}
          @input=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.#commit(scale.at(target.valueAsNumber))}
        >
        <p id="${id}-hint" class=${problem ? "ends bad" : "ends"}>${problem || ends}</p>`,
      this.element,
    );
  }

  /** Returns the text of the value. @param {NumberField} field */
  #text({ scale }) {
    return this.#fraction || scale.write(this.#value);
  }

  /**
   * Sets the value. Slider and text change at once and not with the next frame, which could otherwise overwrite text
   * that is typed meanwhile.
   * @param {number | null} value
   * @param {string} [fraction]  that was typed for it
   */
  #commit(value, fraction = "") {
    const field = this.#field;
    if (!field) return;
    this.#value = value;
    this.#fraction = fraction;
    this.#put(field, value);
    this.#change((choice) => field.set(choice, value));
  }

  /**
   * Reads the typed text; returns whether it is valid.
   * @param {HTMLInputElement} text
   */
  #read({ value: typed }) {
    const field = this.#field;
    if (!field) return false;
    try {
      if (typed === this.#text(field)) this.#put(field, this.#value);
      else this.#commit(field.scale.read(typed), typed.includes("/") ? typed.trim().replaceAll("-", "−") : "");
      return true;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#render(field);
      return false;
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const text = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Enter") this.#read(text);
    if (!Object.hasOwn(STEPS, event.key)) return;
    event.preventDefault();
    // A step starts from the text in the field, even if it has just been typed.
    const scale = this.#field?.scale;
    if (!this.#read(text) || !scale) return;
    const position = scale.position(this.#value) + STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    this.#commit(scale.at(Math.min(Math.max(position, 0), scale.steps)));
  }
}

/**
 * Returns the label of a control, with a button that explains a term beside it.
 * @param {string} id  of the control
 * @param {unknown} label
 * @param {string} name  of the term; "" for none
 */
function labelOf(id, label, name) {
  const element = html`<label for=${id}>${label}</label>`;
  if (name === "") return element;
  const hint = `What is “${name}”?`;
  return html`<div class="label">
    ${element}<button type="button" class="term" tabindex="-1" data-term=${name} aria-label=${hint}>?</button>
  </div>`;
}
