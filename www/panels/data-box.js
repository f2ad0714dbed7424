// The disclosure "Data" of a picture that a panel makes itself.

import { html } from "lit-html";
import { Data } from "../view/data.js";
import { build } from "../view/dom.js";

/** @param {import("../module/core.js").Core} pc */
export function dataBox(pc) {
  const element = build(html`<details class="data"><summary>Data</summary><div></div></details>`);
  return { element, data: new Data(/** @type {HTMLDetailsElement} */ (element), pc) };
}
