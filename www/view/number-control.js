// A slider with a number field. The field keeps what was typed until it is valid; both step with the arrow keys.

import { make, setAttribute, setText } from "./dom.js";

/** @typedef {import("./fields.js").NumberField} NumberField */

export class NumberControl {
  /** @type {NumberField} */
  #field;
  /** @type {number | null} */
  #value = NaN;
  #label = make("label");
  #text;
  #slider;
  #ends = [make("span"), make("span")];
  #hint;
  #change;

  /**
   * @param {NumberField} field
   * @param {(field: NumberField, value: number | null) => void} change
   */
  constructor(field, change) {
    this.#field = field;
    this.#change = change;
    const id = `field-${field.name}`;
    this.#text = make("input", {
      id,
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
      "aria-describedby": `${id}-hint`,
    });
    this.#slider = make("input", { id: `${id}-slider`, type: "range", min: "0", step: "1" });
    this.#hint = make("p", { id: `${id}-hint`, class: "ends" }, ...this.#ends);
    setAttribute(this.#label, "for", id);
    this.element = make("div", { class: "number-control" }, this.#label, this.#text, this.#slider, this.#hint);
    this.#slider.addEventListener("input", () => this.#commit(this.#field.scale.at(this.#slider.valueAsNumber)));
    this.#text.addEventListener("change", () => this.#read());
    this.#text.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {NumberField} field
   * @param {import("../state/store.js").Choice} choice
   */
  show(field, choice) {
    this.#field = field;
    const { scale, label, symbol } = field;
    if (this.#label.childElementCount === 0) this.#label.append(`${label} `, make("var", {}, symbol));
    setAttribute(this.#slider, "max", String(scale.steps));
    setAttribute(this.#slider, "aria-label", `${label} ${symbol}`);
    const value = field.get(choice);
    if (!Object.is(value, this.#value)) this.#put(value);
  }

  /** @param {number | null} value */
  #put(value) {
    const { scale } = this.#field;
    this.#value = value;
    const written = scale.write(value);
    this.#text.value = written;
    this.#slider.value = String(scale.position(value));
    setAttribute(this.#slider, "aria-valuetext", written);
    this.#accept();
  }

  #accept() {
    const { ends } = this.#field.scale;
    setAttribute(this.#text, "aria-invalid", null);
    this.#hint.classList.remove("bad");
    this.#hint.replaceChildren(...this.#ends);
    this.#ends.forEach((end, i) => setText(end, ends[i] ?? ""));
  }

  /**
   * Slider and text agree at once and not with the next frame, which could otherwise overwrite what is typed meanwhile.
   * @param {number | null} value
   */
  #commit(value) {
    this.#put(value);
    this.#change(this.#field, value);
  }

  #read() {
    const { scale } = this.#field;
    if (this.#text.value === scale.write(this.#value)) return this.#accept();
    try {
      this.#commit(scale.read(this.#text.value));
    } catch (error) {
      setAttribute(this.#text, "aria-invalid", "true");
      this.#hint.classList.add("bad");
      this.#hint.replaceChildren(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (event.key === "Enter") this.#read();
    if (step === undefined) return;
    event.preventDefault();
    const { scale } = this.#field;
    const position = Math.min(Math.max(scale.position(this.#value) + step, 0), scale.steps);
    this.#commit(scale.at(position));
  }
}
