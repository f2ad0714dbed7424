// The legend of a picture.

import { html } from "lit-html";

/**
 * Returns an entry for every curve, each with a short line in the curve's colour, or its dot.
 * @param {import("../module/policy-cliff.js").Figure["legend"]} entries
 */
export function legendEntries(entries) {
  /** @param {(typeof entries)[number]} entry */
  const swatch = ({ color, dash, width, dot }) => html`<svg
    viewBox="0 0 20 10"
    width="20"
    height="10"
    aria-hidden="true"
  ><path
      d=${dot === null ? "M0 5H20" : "M7 5a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"}
      stroke=${color}
      stroke-width=${dot === null ? width : 2}
      fill=${dot ? color : "none"}
      stroke-dasharray=${dash ? "4 3" : "none"}
    ></path></svg>`;
  return entries.map((entry) => html`<li>${swatch(entry)}${entry.label}</li>`);
}
