// Share: citations of the paper and of this page.

import { html } from "lit-html";
import { bibtex, citation } from "./citation.js";
import { CopyText } from "./clipboard.js";
import { settingsOf } from "./shown.js";

/** @param {import("./shown.js").Shown} shown */
export function citeSection(shown) {
  const { link, pc } = shown;
  const page = { title: settingsOf(shown), link, version: pc.version, date: localDate(new Date()) };
  // LaTeX has neither Greek letters nor a minus sign in titles.
  const plain = settingsOf(shown, (name) => name).replaceAll("−", "-");
  return html`<p>The paper, and this page with what it shows now.</p>
    ${new CopyText("Citations as text", citation(page), { rows: 7 }).element}
    ${new CopyText("Citations as BibTeX", bibtex({ ...page, title: plain }), { rows: 10, code: true }).element}`;
}

/**
 * Returns the reader's own date, such as 2026-01-31; in the evening or morning it is not that of UTC.
 * @param {Date} date
 */
function localDate(date) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
