// Fields of the share dialogue. While the input is not valid, the last valid value counts.

import { html } from "lit-html";
import { build } from "./dom.js";

/** @typedef {import("./dom.js").TemplateResult} TemplateResult */

let count = 0;

/**
 * Returns a control with its label. The control is the template's element.
 * @param {string} label
 * @param {TemplateResult} control
 */
function labelled(label, control) {
  const element = build(control);
  element.id = `share-${++count}`;
  return {
    element: build(html`<div class="field"><label for=${element.id}>${label}</label>${element}</div>`),
    control: element,
  };
}

/**
 * @param {string} label
 * @param {{ value: string, label: string }[]} options
 * @param {string} value
 */
export function selectField(label, options, value) {
  const list = options.map(
    (option) => html`<option value=${option.value} .selected=${option.value === value}>${option.label}</option>`,
  );
  const { element, control } = labelled(label, html`<select>${list}</select>`);
  return {
    element,
    get value() {
      return /** @type {HTMLSelectElement} */ (control).value;
    },
  };
}

/**
 * Returns a field for a whole number.
 * @param {string} label
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
export function numberField(label, value, min, max) {
  const { element, control } = labelled(
    label,
    html`<input type="number" min=${min} max=${max} step="1" value=${value} required>`,
  );
  const input = /** @type {HTMLInputElement} */ (control);
  return {
    element,
    get value() {
      if (input.validity.valid) value = input.valueAsNumber;
      return value;
    },
    set value(to) {
      input.valueAsNumber = to;
    },
  };
}

/**
 * @param {string} label
 * @param {string} placeholder
 * @param {string} [value]
 */
export function textField(label, placeholder, value = "") {
  const { element, control } = labelled(
    label,
    html`<input
      type="text"
      value=${value}
      placeholder=${placeholder}
      spellcheck="false"
      autocomplete="off"
      inputmode="url"
    >`,
  );
  return {
    element,
    get value() {
      return /** @type {HTMLInputElement} */ (control).value.trim();
    },
  };
}

/**
 * Returns boxes to tick, of which at least `least` stay ticked.
 * @param {string} legend
 * @param {{ value: string, label: string, checked: boolean }[]} options
 * @param {number} [least]
 */
export function checkFields(legend, options, least = 0) {
  const boxes = options.map(({ value, label, checked }) => ({
    value,
    label,
    input: /** @type {HTMLInputElement} */ (build(html`<input type="checkbox" ?checked=${checked}>`)),
  }));
  const labels = boxes.map(({ input, label }) => html`<label class="check">${input}${label}</label>`);
  const element = build(html`<fieldset @change=${keep}><legend>${legend}</legend>${labels}</fieldset>`);
  const ticked = () => boxes.filter(({ input }) => input.checked);
  function keep() {
    const few = ticked().length <= least;
    for (const { input } of boxes) input.disabled = few && input.checked;
  }
  keep();
  return {
    element,
    get values() {
      return ticked().map(({ value }) => value);
    },
    /** @param {string} value */
    untick(value) {
      for (const { input, value: own } of boxes) if (own === value) input.checked = false;
      keep();
    },
  };
}
