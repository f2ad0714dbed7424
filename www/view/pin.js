// The button beside the pictures that pins the present settings: their curves stay as faint ones to compare with, until
// they are unpinned.

import { html } from "lit-html";
import { fill } from "./dom.js";
import { find } from "./elements.js";

/** @typedef {import("../state/store.js").Choice} Choice */

export class Pin {
  #box = find("pin", HTMLElement);
  #change;

  /** @param {import("./control-set.js").Change} change */
  constructor(change) {
    this.#change = change;
  }

  /** Returns the button. */
  get button() {
    return this.#box.querySelector("button") ?? undefined;
  }

  /** @param {Pick<import("../state/store.js").State, "model" | "choice">} state */
  show({ model, choice }) {
    if (!model || !choice) return;
    const settings = choice.pin ? model.pinnedSettings(choice) : "";
    const said = settings === "" ? "Pinned." : `Pinned: ${settings}`;
    fill(
      this.#box,
      html`<span class="pinned" role="status">${choice.pin ? said : ""}</span>
        <button
          type="button"
          title=${choice.pin ? "Compare no longer (P)" : "Keep these curves to compare with (P)"}
          @click=${() => this.#change(toggled)}
        >${choice.pin ? "Unpin" : "Pin"}</button>`,
    );
  }
}

/** Returns the choice with its own settings pinned, or with none. @param {Choice} choice */
function toggled(choice) {
  const { values, alpha, rule, objective, perturbation, pin } = choice;
  return { ...choice, pin: pin ? null : { values, alpha, rule, objective, perturbation } };
}
