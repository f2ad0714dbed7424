// Functions around the DOM and lit-html that the views share. Text is always set as text, never as markup.

import { html, nothing, render } from "lit-html";

/** @typedef {import("lit-html").TemplateResult} TemplateResult */

/**
 * Returns the page's own element with this id; a missing one is a mistake in index.html.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {{ new (): T }} kind
 * @returns {T}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

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

/**
 * Returns an element made from a template that has one, for code that keeps the element.
 * @template {Element} [T=HTMLElement]
 * @param {TemplateResult} template
 * @returns {T}
 */
export function build(template) {
  const fragment = document.createDocumentFragment();
  render(template, fragment);
  return /** @type {T} */ (fragment.firstElementChild);
}

/**
 * Sets text only when it differs, so that nothing is laid out again (or announced) without a change.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Sets an attribute only when it differs; `null` removes it.
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
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
    <table class="grid">
      <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows}</tbody>
    </table>
  </div>`;
}

/**
 * Returns the message of a thrown value. Browsers have a name of their own each for a network that does not answer.
 * @param {unknown} error
 */
export function messageOf(error) {
  if (error instanceof TypeError && /fetch|NetworkError|Load failed/.test(error.message))
    return "the network does not answer";
  return error instanceof Error ? error.message : String(error);
}
