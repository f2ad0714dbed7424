// A field that finds one of many options by a part of its name, and the search among the states of a large model. Of a
// table there are as many as prompts, so that no list of all is in the document.

import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fill } from "./dom.js";

/** @typedef {import("./fields.js").SearchField} SearchField */
/** @typedef {import("../module/policy-cliff.js").StateNames} StateNames */
/** @typedef {{ target: HTMLInputElement }} Typed */

/** The number of options that are offered. */
const OFFERED = 200;

/** The names of the states that have actions, once they have been searched. @type {WeakMap<StateNames, string[]>} */
const known = new WeakMap();

/**
 * Returns the names of the states that have actions and a text in their name, in capitals or not.
 * @param {StateNames} names
 * @param {string} text
 */
export function statesLike(names, text) {
  const { first } = names;
  const acts = (/** @type {number} */ index) => (first[index + 1] ?? 0) > (first[index] ?? 0);
  const acting = known.get(names) ?? [...first.keys()].filter(acts).map((index) => names.name(index));
  known.set(names, acting);
  const sought = text.toLowerCase();
  return acting.filter((name) => name.toLowerCase().includes(sought));
}

/**
 * Returns the options of a field with a text in their label.
 * @param {SearchField} field
 * @param {string} text
 */
function like({ options, names }, text) {
  if (!options) return statesLike(names, text).map((name) => ({ value: name, label: name }));
  const sought = text.toLowerCase();
  return options.filter(({ label }) => label.toLowerCase().includes(sought));
}

/** What is being typed, and for which field. @type {{ row: SearchField["row"], text: string } | undefined} */
let typed;

/**
 * Shows the field. What is typed stays while pictures come.
 * @param {HTMLElement} box
 * @param {SearchField} field
 * @param {string} chosen
 * @param {unknown} label
 * @param {(value: string) => void} choose
 */
export function showSearch(box, field, chosen, label, choose) {
  const { name, row } = field;
  const id = `field-${name}`;
  const offer = (/** @type {Typed} */ { target }, text = "") => {
    const options = like(field, text).slice(0, OFFERED);
    target.list?.replaceChildren(...options.map((option) => new Option("", option.label)));
  };
  const note = (/** @type {Typed} */ event) => {
    typed = { row, text: event.target.value };
    offer(event, typed.text);
  };
  const read = (/** @type {Typed} */ { target }) => {
    typed = undefined;
    const found = like(field, target.value);
    const best = found.find((option) => option.label === target.value) ?? found[0];
    if (best && target.value !== "") choose(best.value);
    else target.value = chosen;
  };
  const written = typed?.row === row ? typed.text : chosen;
  fill(
    box,
    html`${label}
      <input
        id=${id}
        type="search"
        list="${id}-options"
        autocomplete="off"
        spellcheck="false"
        .value=${live(written)}
        @focus=${(/** @type {Typed} */ event) => offer(event)}
        @input=${note}
        @change=${read}
      >
      <datalist id="${id}-options"></datalist>`,
  );
}
