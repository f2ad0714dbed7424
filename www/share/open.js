// Share: opens a file, for readers who do not drop files.

import { html } from "lit-html";
import { restore } from "./restore.js";

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
    if (file) void restore(file, page);
  };
  return html`<p>
      A scenario (a JSON file), or a picture that was saved here (PNG or SVG): it opens the view that it shows. Files can
      also be dropped anywhere on the page. They stay on your computer.
    </p>
    <p class="actions">
      <button type="button" @click=${choose}>Choose a file…</button
      ><input type="file" accept=".json,.png,.svg" hidden @change=${open}>
    </p>
    <p>“${model.title}” stays in the list of scenarios.</p>`;
}
