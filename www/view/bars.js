// The policy of the watched state at the cursor: for every action the hard and the soft probability beside each other, optimal actions marked.

import { find, make, setText } from "./dom.js";

export class Bars {
  #pc;
  #box = find("bars", HTMLElement);
  /** @type {{ row: HTMLElement, hard: HTMLElement, soft: HTMLElement, hardText: HTMLElement, softText: HTMLElement }[]} */
  #rows = [];
  #listed = "";

  /** @param {import("../module/policy-cliff.js").PolicyCliff} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {Map<string, string>} colors  of actions, as in the chart
   */
  show({ model, sweep, solution }, colors) {
    const state = model?.states.find(({ name }) => name === sweep?.state);
    if (!state || !solution) return;
    const listed = JSON.stringify([state.name, state.actions]);
    if (listed !== this.#listed) this.#build(state.actions);
    this.#listed = listed;
    const { hard, soft } = solution;
    this.#rows.forEach((row, i) => {
      const pair = state.first + i;
      row.row.style.setProperty("--color", colors.get(state.actions[i] ?? "") ?? "currentColor");
      row.row.classList.toggle("optimal", hard.optimal[pair] === 1);
      this.#set(row.hard, row.hardText, hard.policy[pair] ?? NaN);
      this.#set(row.soft, row.softText, soft ? (soft.policy[pair] ?? NaN) : NaN);
    });
  }

  /** @param {string[]} actions */
  #build(actions) {
    this.#rows = actions.map((action) => {
      const hard = make("span", { class: "bar hard" });
      const soft = make("span", { class: "bar soft" });
      const hardText = make("span", { class: "number", "data-kind": "hard" });
      const softText = make("span", { class: "number", "data-kind": "soft" });
      const name = make(
        "div",
        { class: "action" },
        make("span", { class: "name" }, action),
        make("span", { class: "mark" }, "optimal"),
      );
      const row = make(
        "div",
        { class: "bar-row", "data-action": action },
        name,
        make(
          "div",
          { class: "track" },
          make("span", { class: "kind" }, "hard"),
          make("span", { class: "groove" }, hard),
          hardText,
        ),
        make(
          "div",
          { class: "track" },
          make("span", { class: "kind" }, "soft"),
          make("span", { class: "groove" }, soft),
          softText,
        ),
      );
      return { row, hard, soft, hardText, softText };
    });
    this.#box.replaceChildren(...this.#rows.map(({ row }) => row));
  }

  /**
   * @param {HTMLElement} bar
   * @param {HTMLElement} text
   * @param {number} probability
   */
  #set(bar, text, probability) {
    const known = !Number.isNaN(probability);
    bar.style.setProperty("--p", known ? String(probability) : "0");
    setText(text, known ? this.#pc.fixed(probability, 3) : "–");
  }
}
