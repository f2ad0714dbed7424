// The part of the swept parameter's range that is drawn, and the steps in which a hand moves in it: buttons, and for
// the chart + and -, 0 for all of it, and the wheel with Ctrl (a pinch).

import { html } from "lit-html";
import { fill } from "./dom.js";
import { find } from "./elements.js";
import { scaleOf } from "./keys.js";

/** @typedef {import("../state/store.js").State} State */

/** The factor by which one step zooms. */
const FACTOR = 2;

export class Zoom {
  #pc;
  #state;
  #change;
  #line = find("zoom", HTMLElement);
  /**
   * @type {{ zoom: [number, number] | null, scale: (import("../module/policy-cliff.js").Scale & { free?: () => void }) | null }}
   */
  #fine = { zoom: null, scale: null };

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {() => State} state
   * @param {(change: (choice: import("../state/store.js").Choice) => import("../state/store.js").Choice) => void}
   *   change
   */
  constructor(pc, state, change) {
    this.#pc = pc;
    this.#state = state;
    this.#change = change;
  }

  /** @param {State} state */
  show({ choice, sweep }) {
    if (!choice || !sweep) return;
    // All temperatures are always drawn.
    if (sweep.overAlpha) return fill(this.#line, []);
    const { theta } = sweep;
    const { format } = this.#pc;
    const [from = NaN, to = NaN] = [theta[0], theta[theta.length - 1]];
    const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {number} */ factor) =>
      html`<button
        type="button"
        aria-label=${label}
        title=${label}
        ?disabled=${factor < 1 && choice.zoom === null}
        @click=${() => this.by(factor)}
      >${sign}</button>`;
    fill(this.#line, [
      html`<span>drawn: ${format(from)} to ${format(to)}</span>`,
      button("+", "Look closer", FACTOR),
      button("−", "Look from further away", 1 / FACTOR),
      button("all", "All: the whole range", 0),
    ]);
  }

  /**
   * @param {number} factor  0 for the whole range
   * @param {number} [at]  what keeps its place; the cursor's place where it is drawn
   */
  by(factor, at) {
    const { choice, sweep } = this.#state();
    if (!choice || !sweep || sweep.overAlpha) return;
    const { name, from, to } = sweep.parameter;
    const [left, right] = choice.zoom ?? [from, to];
    const zoom =
      factor === 0
        ? undefined
        : scaleOf(this.#state(), name)?.zoom(left, right, at ?? choice.values[name] ?? left, factor);
    this.#change((c) => ({ ...c, zoom: zoom ?? null }));
  }

  /**
   * Returns the scale of a slider of the drawn part: close up a step of the whole range would be a leap.
   * @param {string} name  of the parameter
   */
  scale(name) {
    const { choice } = this.#state();
    const zoom = choice && name === choice.parameter ? choice.zoom : null;
    if (zoom !== this.#fine.zoom) {
      this.#fine.scale?.free?.();
      this.#fine = { zoom, scale: zoom ? this.#pc.scale(...zoom) : null };
    }
    return this.#fine.scale ?? scaleOf(this.#state(), name);
  }

  /**
   * Returns the nearest value that this scale has: a hand is no finer.
   * @param {string} name  of the parameter
   * @param {number} value
   */
  round(name, value) {
    return this.scale(name)?.round(value) ?? value;
  }

  /** Handles a key on the chart; returns whether it is one of these. @param {KeyboardEvent} event */
  key({ key, ctrlKey, metaKey }) {
    if (ctrlKey || metaKey) return false;
    const factor = { "+": FACTOR, "=": FACTOR, "-": 1 / FACTOR, 0: 0 }[key];
    if (factor !== undefined) this.by(factor);
    return factor !== undefined;
  }

  /**
   * Handles the wheel over the chart.
   * @param {WheelEvent} event
   * @param {number} at  the value under the pointer
   */
  wheel(event, at) {
    if (!event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? FACTOR : 1 / FACTOR, at);
  }
}
