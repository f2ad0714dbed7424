// Functions around the DOM and lit-html that the views share; those without lit-html are in elements.js.

import { html, nothing, render } from "lit-html";

/** @typedef {import("lit-html").TemplateResult} TemplateResult */

/** Elements that lit-html renders into. */
const filled = new WeakSet();

/**
 * Renders into an element of the page. Its content from before the scripts ran is removed first.
 * @param {HTMLElement} element
 * @param {unknown} content
 */
export function fill(element, content) {
  if (!filled.has(element)) element.replaceChildren();
  filled.add(element);
  render(content, element);
}

/** Returns what a template makes, for code that puts it somewhere. @param {unknown} template */
export function made(template) {
  const fragment = document.createDocumentFragment();
  render(template, fragment);
  return fragment;
}

/**
 * Returns an element made from a template that has one, for code that keeps the element.
 * @template {Element} [T=HTMLElement]
 * @param {TemplateResult} template
 * @returns {T}
 */
export function build(template) {
  return /** @type {T} */ (made(template).firstElementChild);
}

/**
 * Returns a word with an explanation (see glossary.js): a button, for fingers too. The keyboard passes by: for it there
 * is the list of all terms.
 * @param {string} label
 * @param {string} [name]  in the glossary
 */
export function term(label, name) {
  return html`<button type="button" class="term" tabindex="-1" data-term=${name ?? nothing}>${label}</button>`;
}

/**
 * Returns a table that may be wider than the screen.
 * @param {string} label
 * @param {unknown[]} heads  of its columns
 * @param {unknown} rows
 */
export function wideTable(label, heads, rows) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="grid" aria-label=${label}>
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </div>`;
}
