// Fields of the share dialogue. What is not valid counts as what was valid last.

import { make } from "./dom.js";

let count = 0;

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labelled(label, control) {
  control.id = `share-${++count}`;
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control);
}

/**
 * @param {string} label
 * @param {{ value: string, label: string }[]} options
 * @param {string} value
 */
export function selectField(label, options, value) {
  const select = make("select", {}, ...options.map((option) => make("option", { value: option.value }, option.label)));
  select.value = value;
  return {
    element: labelled(label, select),
    get value() {
      return select.value;
    },
  };
}

/**
 * A whole number.
 * @param {string} label
 * @param {number} value
 * @param {number} min
 * @param {number} max
 */
export function numberField(label, value, min, max) {
  const input = make("input", {
    type: "number",
    min: String(min),
    max: String(max),
    step: "1",
    value: String(value),
    required: "",
  });
  return {
    element: labelled(label, input),
    get value() {
      if (input.validity.valid) value = input.valueAsNumber;
      return value;
    },
    set value(to) {
      input.valueAsNumber = to;
    },
    set disabled(/** @type {boolean} */ to) {
      input.disabled = to;
    },
  };
}

/**
 * @param {string} label
 * @param {string} placeholder
 * @param {string} [value]
 */
export function textField(label, placeholder, value = "") {
  const input = make("input", {
    type: "text",
    value,
    placeholder,
    spellcheck: "false",
    autocomplete: "off",
    inputmode: "url",
  });
  return {
    element: labelled(label, input),
    get value() {
      return input.value.trim();
    },
  };
}

/**
 * Boxes to tick, of which at least `least` stay ticked.
 * @param {string} legend
 * @param {{ value: string, label: string, checked: boolean }[]} options
 * @param {number} [least]
 */
export function checkFields(legend, options, least = 0) {
  const boxes = options.map(({ value, checked }) => ({
    value,
    input: make("input", { type: "checkbox", ...(checked ? { checked: "" } : {}) }),
  }));
  const element = make(
    "fieldset",
    {},
    make("legend", {}, legend),
    ...boxes.map(({ input }, i) => make("label", { class: "check" }, input, options[i]?.label ?? "")),
  );
  const ticked = () => boxes.filter(({ input }) => input.checked);
  const keep = () => {
    const few = ticked().length <= least;
    for (const { input } of boxes) input.disabled = few && input.checked;
  };
  element.addEventListener("change", keep);
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
