// The buttons under the sentences: to the previous and the next cliff, back and forth through what has been set, and
// to how the scenario opens.

import { html } from "lit-html";
import { fill } from "./dom.js";
import { find } from "./elements.js";
import { cliffsOf, nextCliff } from "./keys.js";

/** @typedef {import("../state/store.js").State} State */

export class Steps {
  #box = find("steps", HTMLElement);
  #do;
  /** Whether there is a cliff to go to. */
  #hasCliffs = false;

  /** @param {{ cliff: (direction: 1 | -1) => void, undo: () => void, redo: () => void, reset: () => void }} actions */
  constructor(actions) {
    this.#do = actions;
  }

  /**
   * @param {State} state
   * @param {import("../state/history.js").History} history
   */
  show(state, { canUndo, canRedo }) {
    if (!state.choice) return;
    const button = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string} */ hint,
      /** @type {boolean} */ enabled,
      /** @type {() => void} */ act,
    ) => html`<button
      id=${id}
      type="button"
      title=${hint}
      aria-disabled=${String(!enabled)}
      @click=${() => enabled && act()}
    >${label}</button>`;
    const { undo, redo, reset } = this.#do;
    const cliff = (
      /** @type {string} */ id,
      /** @type {string} */ label,
      /** @type {string} */ hint,
      /** @type {1 | -1} */ direction,
    ) => button(id, label, hint, nextCliff(state, direction) !== undefined, () => this.#do.cliff(direction));
    const isSettled = state.sweep?.overAlpha || (state.sweep && state.studies.id === state.shown);
    const count = cliffsOf(state).length;
    // While the cliffs of a new question are looked for, the buttons stay as they are.
    if (isSettled || count > 0) this.#hasCliffs = count > 0;
    fill(this.#box, [
      this.#hasCliffs
        ? [
            cliff("previous-cliff", "‹ Cliff", "To the previous cliff (key [)", -1),
            cliff("next-cliff", "Cliff ›", "To the next cliff (key ])", 1),
          ]
        : "",
      canUndo || canRedo
        ? [
            button("undo-change", "Undo", "Undo (Ctrl+Z)", canUndo, undo),
            button("redo-change", "Redo", "Redo (Ctrl+Shift+Z or Ctrl+Y)", canRedo, redo),
          ]
        : "",
      isReset(state) ? "" : button("reset", "Reset", "As the scenario opens", true, reset),
    ]);
  }
}

/**
 * Returns whether everything but the open panels is as the scenario, or the step of its reading, opens.
 * @param {State} state
 */
function isReset({ model, choice }) {
  if (!model || !choice) return true;
  const text = (/** @type {import("../state/store.js").Choice} */ each) => JSON.stringify({ ...each, show: null });
  return text(choice) === text(model.opening(choice.step ?? undefined));
}
