// Which of the reward's components pull in different directions: each pair of them in the watched state, and the
// actions that each favours in every state. A pair whose weights two parameters move leads to the map of these two.

import { html, nothing } from "lit-html";
import { Asking } from "../state/asking.js";
import { fill, wideTable } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { worth } from "../view/worth.js";

/** @typedef {import("../module/policy-cliff.js").Conflicts} Conflicts */
/** @typedef {Conflicts["pairs"][number]} Pair */

/** What a cell says of two rewards. */
const RELATIONS = { conflict: "conflict", agree: "agree", indifferent: "–" };

export class ConflictsPanel {
  #page;
  #asking;
  /** Returns words for rewards, which may be costs. @type {(words: string) => string} */
  #worth = (words) => words;
  #line = find("conflicts-sentence", HTMLElement);
  #body = find("conflicts-body", HTMLElement);

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {(plane: [string, string]) => void} page.map  shows the map of two parameters
   * @param {(state: string) => void} page.watch
   * @param {() => void} page.changed
   */
  constructor(pc, page) {
    this.#page = page;
    this.#asking = new Asking(pc.module, "conflicts", page.changed);
  }

  /**
   * @param {import("../state/client.js").Question | undefined} question  about this state
   * @param {import("../module/policy-cliff.js").Measure | undefined} measure
   */
  show(question, measure) {
    this.#worth = (words) => worth(measure, words);
    this.#asking.about(question);
    const { answer: found, problem } = this.#asking;
    const line = found?.sentence ?? problem;
    if (line) setText(this.#line, line);
    fill(this.#body, found ? [this.#matrix(found), this.#states(found)] : nothing);
  }

  /** @param {Conflicts} found */
  #matrix({ components, state, pairs, choices }) {
    const find = (/** @type {string[]} */ names) =>
      pairs.find(({ components }) => names.every((name) => components.includes(name)));
    const rows = components
      .slice(1)
      .map(
        (row, i) =>
          html`<tr><th scope="row">${row}</th>${components.slice(0, -1).map((column, k) => (k > i ? html`<td></td>` : this.#cell(find([row, column]), choices)))}</tr>`,
      );
    return html`<div class="matrix">${wideTable(`${this.#worth("Pairs of rewards")} in ${state}`, [this.#worth("reward"), ...components.slice(0, -1)], rows)}</div>
      <p class="aside">${this.#worth("Two rewards")} conflict where no action is best for both.${
        pairs.some(({ plane }) => plane) ? " A pair with ↗ leads to the map of its weights." : ""
      }</p>`;
  }

  /**
   * @param {Pair | undefined} pair
   * @param {number} choices  the number of states with a choice
   */
  #cell(pair, choices) {
    if (!pair) return html`<td></td>`;
    const { relation, plane, conflicts } = pair;
    const names = pair.components.join(" and ");
    const count = choices > 1 && conflicts > 0 ? html`<small>in ${conflicts} of ${choices} states</small>` : "";
    const word = RELATIONS[relation];
    return html`<td class=${relation}>${
      plane
        ? html`<button
            type="button"
            aria-label="${names}: ${word}; show the map of ${plane.join(" and ")}"
            @click=${() => this.#page.map(plane)}
          >${word} ↗</button>`
        : word
    }${count}</td>`;
  }

  /** @param {Conflicts} found */
  #states({ components, state, states }) {
    const rows = states.map(
      ({ name, favours }) => html`<tr aria-current=${name === state ? "true" : nothing}>
        <th scope="row"><button type="button" class="place" @click=${() => this.#page.watch(name)}>${name}</button></th>
        ${favours.map((actions) => html`<td>${actions.length > 0 ? actions.join(", ") : "–"}</td>`)}
      </tr>`,
    );
    return html`<h3>What each favours when it is strengthened</h3>
      ${wideTable(this.#worth("The actions that each reward favours, state by state"), ["state", ...components], rows)}`;
  }
}
