// Share: the link to what is shown.

import { html, nothing } from "lit-html";
import { CopyText } from "./clipboard.js";

/** The greatest length of addresses that work everywhere. */
const SAFE = 2000;

const LOCAL =
  "This page comes from a file, so its address is of this computer alone. Send the page along, or a picture.";

/**
 * @param {import("./shown.js").Shown} shown
 * @param {(section: string) => void} go  shows another section
 */
export function linkSection({ link, home, entry, problem }, go) {
  const to = (/** @type {string} */ label, /** @type {string} */ section) =>
    html`<button type="button" class="as-link" @click=${() => go(section)}>${label}</button>`;
  if (problem !== "") return html`<p class="notice">${problem} The file is among the ${to("data", "Data")}.</p>`;
  const holds =
    entry.source && "scenario" in entry.source
      ? "It names the scenario and what differs from how that opens."
      : "The whole model is in it, and what you have set.";
  const local = html`<p class="notice">${LOCAL}</p>`;
  const long = html`<p class="notice">
    Mail and chat programs may cut addresses of more than ${SAFE} characters. Send a ${to("picture", "Picture")} instead,
    which carries this link, or the ${to("scenario file", "Data")}: dropped on this page, either opens again.
  </p>`;
  return html`${new CopyText("Link", link, { rows: link.length > 100 ? 5 : 2 }).element}
    ${/^https?:/.test(home) ? nothing : local}${link.length > SAFE ? long : nothing}
    <p>
      ${link.length} characters. ${holds} All of that stands behind the #, which browsers send to nobody.
      ${link.includes(".html#") ? "A preview of the link shows the scenario." : ""}
    </p>`;
}
