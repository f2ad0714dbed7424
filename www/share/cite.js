// Share: citations of the paper and of this page.

import { bibtex, citation } from "./citation.js";
import { CopyText } from "./clipboard.js";
import { make } from "../view/dom.js";

/** @param {import("./shown.js").Shown} shown */
export function citeSection({ link, model, pc }) {
  const page = { title: model.title, link, version: pc.version, date: new Date().toISOString().slice(0, 10) };
  const texts = [
    new CopyText("Citations as text", { rows: 7 }),
    new CopyText("Citations as BibTeX", { rows: 10, code: true }),
  ];
  [citation(page), bibtex(page)].forEach((text, i) => Object.assign(texts[i] ?? {}, { text }));
  return make(
    "div",
    {},
    make("p", {}, "The paper, and this page with what it shows now."),
    ...texts.map(({ element }) => element),
  );
}
