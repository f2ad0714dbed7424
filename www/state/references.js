// The reference list, and citations of it.

import { readText } from "../module/assets.js";
import { make } from "../view/dom.js";
import { note } from "../view/note.js";

/** @typedef {{ label: string, text: string, link?: string, in?: string }} Reference  `in` is the key of the work that it is a part of */
/** @typedef {Record<string, Reference>} References */

/** @type {Promise<References> | undefined} */
let loading;

/** @returns {Promise<References>} */
export function loadReferences() {
  return (loading ??= readText("references.json")
    .then(JSON.parse)
    .catch((error) => {
      // Asked for again next time.
      loading = undefined;
      throw error;
    }));
}

/**
 * A button that shows what is cited; a key that is not in the list is shown as it is.
 * @param {References} references
 * @param {string} key
 */
export function citation(references, key) {
  const reference = references[key];
  if (!reference) return make("span", { class: "cite" }, `[${key}]`);
  const button = make(
    "button",
    { type: "button", class: "cite", title: full(references, reference).text, "data-cite": key },
    `[${reference.label}]`,
  );
  button.addEventListener("click", () => note(button, ...entry(references, key)));
  return button;
}

/**
 * What the list has under a key.
 * @param {References} references
 * @param {string} key
 */
export function entry(references, key) {
  const reference = references[key];
  if (!reference) return [key];
  const { text, link } = full(references, reference);
  const shown = link?.replace("https://", "") ?? "";
  return link ? [`${text} `, make("a", { href: link }, shown)] : [text];
}

/**
 * @param {References} references
 * @param {Reference} reference
 */
function full(references, { label, text, link, in: whole }) {
  const work = whole === undefined ? undefined : references[whole];
  return work ? { text: `${work.label}, ${label}. ${text}`, link: work.link } : { text: `${label}. ${text}.`, link };
}
