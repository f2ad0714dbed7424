// Controls of fields (fields.js): a slider with a number field, or a select. A control in use is never replaced under
// the reader's hand.

import { html, nothing, render } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { whenIdle } from "../state/idle.js";
import { fill } from "./dom.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("./fields.js").Field} Field */
/** @typedef {import("./fields.js").NumberField} NumberField */
/** @typedef {import("./fields.js").ChoiceField} ChoiceField */
/** @typedef {(change: (choice: Choice) => Choice) => void} Change */

/** The fields whose label is a term of the glossary. */
const TERMS = ["alpha", "state", "parameter", "rule", "objective"];

/** The greatest number of options of a list; of more, one is searched for. */
const LONGEST = 60;
/** The number of options of a search that are made at once. */
const AT_ONCE = 500;

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
          (field) => field.kind === "number" || field.options.length > 1,
        ),
        ({ name }) => name,
        (field) => (field.kind === "number" ? this.#number(field, choice) : this.#select(field, choice)),
      ),
    );
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

  /** What is being typed to find one of some options. @type {{ options: ChoiceField["options"], text: string } | undefined} */
  #typed;

  /**
   * Returns a field that finds one of many options by a part of its name. What is typed stays while pictures come.
   * @param {ChoiceField} field
   * @param {string} chosen
   */
  #search(field, chosen) {
    const { name, label, options } = field;
    const id = `field-${name}`;
    const note = (/** @type {{ target: HTMLInputElement }} */ { target }) => {
      this.#typed = { options, text: target.value };
    };
    const read = (/** @type {{ target: HTMLInputElement }} */ { target }) => {
      this.#typed = undefined;
      const typed = target.value.toLowerCase();
      const found =
        options.find(({ label: text }) => text === target.value) ??
        options.find(({ label: text }) => text.toLowerCase().includes(typed));
      if (found && typed !== "") this.#change((c) => field.set(c, found.value));
      else target.value = chosen;
    };
    return html`<div class="choice-control">
      ${labelOf(id, label, this.#explained && TERMS.includes(name) ? label : "")}
      <input id=${id} type="search" list="${id}-options" autocomplete="off" spellcheck="false" .value=${live(this.#typed?.options === options ? this.#typed.text : chosen)} @input=${note} @change=${read}>
      ${guard([options], () => listOf(`${id}-options`, options))}
    </div>`;
  }

  /**
   * @param {ChoiceField} field
   * @param {Choice} choice
   */
  #select(field, choice) {
    const { name, label, options } = field;
    const id = `field-${name}`;
    const chosen = field.get(choice);
    if (options.length > LONGEST) return this.#search(field, chosen);
    const option = (/** @type {{ value: string, label: string }} */ { value, label: text }) =>
      html`<option value=${value} .selected=${live(value === chosen)}>${text}</option>`;
    return html`<div class="choice-control">
      ${labelOf(id, label, this.#explained && TERMS.includes(name) ? label : "")}
      <select
        id=${id}
        @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => this.#change((c) => field.set(c, target.value))}
      >${options.map(option)}</select>
    </div>`;
  }
}

/**
 * Returns a list of options to be found. Making all of thousands at once would hold up the page, and lit-html would take
 * several times as long.
 * @param {string} id
 * @param {ChoiceField["options"]} options
 */
function listOf(id, options) {
  const list = document.createElement("datalist");
  list.id = id;
  const add = (/** @type {number} */ from) => {
    for (const { label } of options.slice(from, from + AT_ONCE)) list.append(new Option("", label));
    if (from + AT_ONCE < options.length) whenIdle(() => add(from + AT_ONCE));
  };
  add(0);
  return list;
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
