// Share: opens a file, for readers who do not drop files.

import { html } from "lit-html";
import { restore } from "./restore.js";

/** What can be opened. */
const ACCEPTED = ".json,.jsonl,.csv,.tsv,.png,.svg";

/**
 * @param {import("./shown.js").Shown} shown
 * @param {(section: string) => void} _
 * @param {import("./sharing.js").Page} page
 */
export function openSection({ model }, _, page) {
  const choose = (/** @type {{ currentTarget: HTMLElement }} */ { currentTarget }) =>
    /** @type {HTMLElement} */ (currentTarget.nextElementSibling).click();
  const open = (/** @type {{ target: HTMLInputElement }} */ { target: { files } }) => {
    const [file] = files ?? [];
    if (file) void restore([file], page);
  };
  const paste = () => {
    document.querySelector("dialog")?.close();
    page.table();
  };
  return html`<p>
      A scenario (a JSON file), a table of scored answers (CSV, TSV, JSON), or a picture that was saved here (PNG or SVG):
      it opens the view that it shows. Files can also be dropped anywhere on the page. They stay on your computer.
    </p>
    <p class="actions">
      <button type="button" @click=${choose}>Choose a file…</button
      ><input type="file" accept=${ACCEPTED} hidden @change=${open}>
      <button type="button" @click=${paste}>Paste a table of your rewards…</button>
    </p>
    <p>“${model.title}” stays in the list of scenarios.</p>`;
}
