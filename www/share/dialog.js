// The share dialogue: link, HTML for embedding, pictures, data and citations of the current view. It is made anew each
// time it opens, and shows the view of that moment.

import { html, nothing } from "lit-html";
import { build, fill } from "../view/dom.js";
import { tabAfter } from "../view/tabs.js";
import { whole } from "../state/whole.js";
import { citeSection } from "./cite.js";
import { dataSection } from "./data.js";
import { embedSection } from "./embed.js";
import { linkSection } from "./link.js";
import { openSection } from "./open.js";
import { pictureSection } from "./picture.js";
import { noLink } from "./sharing.js";
import { dress } from "../view/sheet.js";
import { Shown } from "./shown.js";

/** @typedef {import("./sharing.js").Page} Page */

/** @type {Record<string, (shown: Shown, go: (section: string) => void, page: Page) => unknown>} */
const SECTIONS = {
  Link: linkSection,
  Embed: embedSection,
  Picture: pictureSection,
  Data: dataSection,
  Cite: citeSection,
  Open: openSection,
};

/** The section that was open last. */
let last = "Link";

/** @param {Page} page */
export async function share(page) {
  const [pc] = await Promise.all([whole(), dress("share.css")]);
  // On a slow network the button may have been pressed again.
  if (document.querySelector("dialog")) return;
  const asked = page.about((entry, choice) => ({ entry, choice, model: page.store.state.model }));
  if (!asked?.model) throw new Error("another scenario is being opened; share it when it is there");
  const model = pc.outline(asked.model.facts());
  const source = await page.sources.of(asked.entry).catch(noLink);
  if (document.querySelector("dialog")) return model.free();
  open(new Shown(pc, page, { ...asked, model }, source), page);
}

/**
 * @param {Shown} shown
 * @param {Page} page
 */
function open(shown, page) {
  const names = Object.keys(SECTIONS);
  const dialog = /** @type {HTMLDialogElement} */ (
    build(html`<dialog class="share" aria-labelledby="share-title" closedby="any"></dialog>`)
  );
  /** The sections that have been shown, each made once. @type {Map<string, unknown>} */
  const made = new Map();

  /** @param {string} name */
  const go = (name) => {
    last = name;
    if (!made.has(name)) made.set(name, SECTIONS[name]?.(shown, go, page));
    fill(dialog, content());
    /** @type {HTMLElement | null} */ (dialog.querySelector(`#tab-${name}`))?.focus();
  };
  const content = () => {
    const tab = (/** @type {string} */ name) => html`<button
      type="button"
      role="tab"
      id="tab-${name}"
      aria-controls="section-${name}"
      aria-selected=${name === last}
      tabindex=${name === last ? "0" : "-1"}
      @click=${() => go(name)}
    >${name}</button>`;
    const section = (/** @type {string} */ name) => html`<div
      role="tabpanel"
      id="section-${name}"
      aria-labelledby="tab-${name}"
      ?hidden=${name !== last}
    >${made.has(name) ? html`<div>${made.get(name)}</div>` : nothing}</div>`;
    return html`<div class="share-head">
        <h2 id="share-title">Share “${shown.model.title}”</h2>
        <button type="button" aria-label="Close" @click=${() => dialog.close()}>×</button>
      </div>
      <div role="tablist" aria-labelledby="share-title" @keydown=${press}>${names.map(tab)}</div>
      ${names.map(section)}`;
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const next = tabAfter(event, names, last);
    if (next === undefined) return;
    event.preventDefault();
    go(next);
  };
  dialog.addEventListener("close", () => {
    dialog.remove();
    shown.end();
  });
  document.body.append(dialog);
  dialog.showModal();
  go(last);
}
