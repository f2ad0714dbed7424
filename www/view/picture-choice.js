// The choice of the main picture, over it, and whether a second one stands below it.

import { html, render } from "lit-html";
import { toggled } from "../state/store.js";
import { find } from "./elements.js";
import { kindsOf } from "./kinds.js";

export class PictureChoice {
  #box = find("picture-choice", HTMLElement);
  #change;

  /** @param {import("./control-set.js").Change} change */
  constructor(change) {
    this.#change = change;
  }

  /** @param {Pick<import("../state/store.js").State, "table" | "choice">} state */
  show({ table, choice }) {
    const options = table.find(({ name }) => name === "picture")?.options ?? [];
    /** @param {(typeof options)[number]} option */
    const button = ({ value, label }) => html`<button
      type="button"
      aria-pressed=${String(value === choice?.picture)}
      @click=${() => this.#change((before) => ({ ...before, picture: /** @type {import("./kinds.js").Kind} */ (value) }))}
    >${label}</button>`;
    const second = choice ? kindsOf(choice)[1] : "";
    const both = html`<button
      type="button"
      title="A second picture, below this one"
      aria-pressed=${String(choice?.show.includes("both"))}
      @click=${() => this.#change((before) => toggled(before, "both"))}
    >+ ${options.find(({ value }) => value === second)?.label}</button>`;
    render([options.map(button), both], this.#box);
  }
}
