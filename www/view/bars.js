// The policy of the watched state at the cursor: for every action the hard and the soft probability beside each other,
// optimal actions marked. Where there is no answer, none is shown.

import { html } from "lit-html";
import { isUnanswered } from "../state/axis.js";
import { fill } from "./dom.js";
import { find } from "./elements.js";
import { Unseen } from "./unseen.js";

/** The number of actions above which their bars are thin and stand close together, as in a histogram. */
const MANY = 30;

export class Bars {
  #pc;
  #box = find("bars", HTMLElement);
  #unseen;

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {() => void} redraw  asks for another drawing
   */
  constructor(pc, redraw) {
    this.#pc = pc;
    this.#unseen = new Unseen(this.#box, redraw);
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {Map<string, string>} colors  of actions, as in the chart
   */
  show({ model, sweep, solution, ...rest }, colors) {
    const state = model?.names.named(sweep?.state ?? "");
    if (!state || !solution) return;
    const { hard, soft } = isUnanswered(rest) ? { hard: null, soft: null } : solution;
    const row = (/** @type {string} */ action, /** @type {number} */ index) => {
      const pair = state.first + index;
      const optimal = hard?.optimal[pair] === 1;
      const mark = hard?.stays[pair] === 1 ? "optimal, in a free loop" : "optimal";
      return html`<div
        class=${optimal ? "bar-row optimal" : "bar-row"}
        data-action=${action}
        .style="--color: ${colors.get(action) ?? "currentColor"}"
      >
        <div class="action"><span class="name">${action}</span><span class="mark">${mark}</span></div>
        ${this.#track("hard", hard?.policy[pair])}${this.#track("soft", soft?.policy[pair])}
      </div>`;
    };
    const isMany = state.actions.length > MANY;
    if (isMany && !this.#unseen.isDue(state)) return;
    this.#box.classList.toggle("many", isMany);
    const key = isMany ? html`<p class="aside">0 to 100 % across, hard above soft</p>` : "";
    fill(this.#box, [key, state.actions.map(row)]);
  }

  /**
   * @param {"hard" | "soft"} kind
   * @param {number} [probability]
   */
  #track(kind, probability) {
    const known = probability !== undefined && !Number.isNaN(probability);
    return html`<div class="track">
      <span class="kind">${kind}</span>
      <span class="groove"><span class="bar ${kind}" .style="--p: ${known ? probability : 0}"></span></span>
      <span class="number" data-kind=${kind}>${known ? this.#pc.fixed(probability, 3) : "–"}</span>
    </div>`;
  }
}
