// Share: citations of the paper and of this page.

import { html } from "lit-html";
import { bibtex, citation } from "./citation.js";
import { CopyText } from "./clipboard.js";

/** @param {import("./shown.js").Shown} shown */
export function citeSection({ link, model, pc }) {
  const page = { title: model.title, link, version: pc.version, date: localDate(new Date()) };
  return html`<p>The paper, and this page with what it shows now.</p>
    ${new CopyText("Citations as text", citation(page), { rows: 7 }).element}
    ${new CopyText("Citations as BibTeX", bibtex(page), { rows: 10, code: true }).element}`;
}

/**
 * Returns the reader's own date, such as 2026-01-31; in the evening or morning it is not that of UTC.
 * @param {Date} date
 */
function localDate(date) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
