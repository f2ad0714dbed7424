// The reference list, and citations of it.

import { readText } from "../module/assets.js";
import { html, nothing } from "lit-html";
import { made } from "../view/dom.js";
import { note } from "../view/note.js";

/**
 * @typedef {{ label: string, text: string, link?: string, in?: string }} Reference  `in` is the key of the work that it is a part of
 */
/** @typedef {Record<string, Reference>} References */

/** @type {Promise<References> | undefined} */
let loading;

/** @returns {Promise<References>} */
export function loadReferences() {
  loading ??= readText("references.json")
    .then(JSON.parse)
    .catch((error) => {
      // The next call fetches the list again.
      loading = undefined;
      throw error;
    });
  return loading;
}

/**
 * Returns a button that shows the work that is cited. A key that is not in the list is shown as it is.
 * @param {References} references
 * @param {string} key
 */
export function citation(references, key) {
  const reference = references[key];
  if (!reference) return html`<span class="cite">[${key}]</span>`;
  const show = (/** @type {{ currentTarget: HTMLElement }} */ { currentTarget }) =>
    note(currentTarget, made(entry(references, key)));
  const { text } = full(references, reference);
  return html`<button type="button" class="cite" title=${text} data-cite=${key} @click=${show}>[${reference.label}]</button>`;
}

/**
 * Returns the entry of the list for a key.
 * @param {References} references
 * @param {string} key
 */
export function entry(references, key) {
  const reference = references[key];
  if (!reference) return key;
  const { text, link } = full(references, reference);
  return html`${text}${link ? html` <a href=${link}>${link.replace("https://", "")}</a>` : nothing}`;
}

/**
 * @param {References} references
 * @param {Reference} reference
 */
function full(references, { label, text, link, in: whole }) {
  const work = whole === undefined ? undefined : references[whole];
  return work ? { text: `${work.label}, ${label}. ${text}`, link: work.link } : { text: `${label}. ${text}.`, link };
}
