// The legend of a picture.

import { html } from "lit-html";

/**
 * Returns an entry for every curve, each with a short line in the curve's colour.
 * @param {import("../module/policy-cliff.js").Figure["legend"]} entries
 */
export function legendEntries(entries) {
  const line = (/** @type {string} */ color, /** @type {boolean} */ dash) => html`<svg
    viewBox="0 0 20 8"
    width="20"
    height="8"
    aria-hidden="true"
  ><path d="M0 4H20" stroke=${color} stroke-width="2" fill="none" stroke-dasharray=${dash ? "4 3" : "none"}></path></svg>`;
  return entries.map(({ label, color, dash }) => html`<li>${line(color, dash)}${label}</li>`);
}
