// The share dialogue: link, HTML for embedding, pictures, data, citations of what is shown. It is made anew each time it opens, and shows what was shown then.

import { readText } from "../module/assets.js";
import { make, setAttribute } from "../view/dom.js";
import { citeSection } from "./cite.js";
import { dataSection } from "./data.js";
import { embedSection } from "./embed.js";
import { linkSection } from "./link.js";
import { openSection } from "./open.js";
import { pictureSection } from "./picture.js";
import { Shown } from "./shown.js";

/** @typedef {import("./sharing.js").Page} Page */

/** @type {Record<string, (shown: Shown, go: (section: string) => void, page: Page) => HTMLElement>} */
const SECTIONS = {
  Link: linkSection,
  Embed: embedSection,
  Picture: pictureSection,
  Data: dataSection,
  Cite: citeSection,
  Open: openSection,
};

/** Keys that lead from tab to tab, by how many. */
const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

/** The section that was open last. */
let last = "Link";
/** @type {Promise<CSSStyleSheet> | undefined} */
let sheet;

/** @param {Page} page */
export async function share(page) {
  sheet ??= readText("share.css").then((text) => new CSSStyleSheet().replace(text));
  const style = await sheet.catch((error) => {
    // Asked for again next time.
    sheet = undefined;
    throw error;
  });
  if (!document.adoptedStyleSheets.includes(style)) document.adoptedStyleSheets.push(style);
  // On a slow network the button may have been pressed again.
  if (document.querySelector("dialog")) return;
  const shown = page.about((entry, choice) => new Shown(page, entry, choice));
  if (!shown) throw new Error("another scenario is being opened; share it when it is there");
  open(shown, page);
}

/**
 * @param {Shown} shown
 * @param {Page} page
 */
function open(shown, page) {
  const names = Object.keys(SECTIONS);
  const tabs = names.map((name) =>
    make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `section-${name}` }, name),
  );
  const sections = names.map((name) =>
    make("div", { role: "tabpanel", id: `section-${name}`, "aria-labelledby": `tab-${name}` }),
  );
  const list = make("div", { role: "tablist", "aria-labelledby": "share-title" }, ...tabs);
  const close = make("button", { type: "button", "aria-label": "Close" }, "×");
  const head = make("header", {}, make("h2", { id: "share-title" }, `Share “${shown.model.title}”`), close);
  const dialog = make(
    "dialog",
    { class: "share", "aria-labelledby": "share-title", closedby: "any" },
    head,
    list,
    ...sections,
  );

  /** @param {string} name */
  const go = (name) => {
    last = name;
    names.forEach((each, i) => {
      const [tab, section] = [tabs[i], sections[i]];
      if (!tab || !section) return;
      const chosen = each === name;
      setAttribute(tab, "aria-selected", String(chosen));
      setAttribute(tab, "tabindex", chosen ? "0" : "-1");
      section.hidden = !chosen;
      if (!chosen) return;
      if (section.childElementCount === 0)
        section.append(/** @type {NonNullable<typeof SECTIONS[string]>} */ (SECTIONS[name])(shown, go, page));
      tab.focus();
    });
  };
  for (const tab of tabs) tab.addEventListener("click", () => go(tab.textContent ?? ""));
  list.addEventListener("keydown", (event) => {
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (step === undefined) return;
    event.preventDefault();
    const at = names.indexOf(last) + step;
    go(names[Number.isFinite(step) ? (at + names.length) % names.length : step < 0 ? 0 : names.length - 1] ?? last);
  });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    shown.end();
  });
  document.body.append(dialog);
  dialog.showModal();
  go(last);
}
