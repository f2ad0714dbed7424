// The model itself: its states as a tree, a grid or a graph, under the policy at the cursor. A button lies over every state: it is watched by a click or a key.

import { find, make, setAttribute, setText } from "../view/dom.js";
import { equal } from "../state/equal.js";
import { fontSize } from "../view/surroundings.js";

/** @typedef {import("../state/store.js").State} State */

export class ModelPanel {
  #pc;
  #watch;
  #line = find("model-sentence", HTMLElement);
  #soft = find("model-soft", HTMLInputElement);
  #box = find("model-drawing", HTMLElement);
  #canvas = make("canvas");
  #nodes = make("div", { class: "nodes" });
  #sheet = make("div", { class: "sheet" }, this.#canvas, this.#nodes);
  /** What is drawn. @type {unknown[]} */
  #drawn = [];
  /** Where the buttons are. */
  #laid = "";
  /** @type {HTMLButtonElement[]} */
  #buttons = [];

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ watch: (state: string) => void, changed: () => void }} ears
   */
  constructor(pc, { watch, changed }) {
    this.#pc = pc;
    this.#watch = watch;
    this.#box.replaceChildren(this.#sheet);
    this.#soft.addEventListener("change", changed);
    new ResizeObserver(changed).observe(this.#box);
  }

  /** @param {State} state */
  show({ model, solution, choice, theme, scale, studies }) {
    const width = this.#box.clientWidth;
    if (!model || !solution || !choice || width === 0) return;
    const { hard, soft } = solution;
    this.#soft.disabled = !soft;
    const cliff = nearest(studies.cliffs, choice);
    const wanted = [model, solution, choice.state, cliff, this.#soft.checked, theme, scale, width, fontSize()];
    if (wanted.every((value, i) => value === this.#drawn[i])) return;
    this.#drawn = wanted;
    const { policy, visits } = (this.#soft.checked && soft) || hard;
    const changing = (cliff?.changes ?? []).map(({ state }) => model.states.findIndex(({ name }) => name === state));
    const perturbed = choice.perturbation ? { perturbation: choice.perturbation } : {};
    const figure = model.drawing({
      values: choice.values,
      ...perturbed,
      state: choice.state,
      policy,
      optimal: hard.optimal,
      visits,
      changing,
      width,
      theme,
      fontSize: fontSize(),
    });
    figure.draw(this.#canvas, scale);
    this.#lay(figure, model);
    const where = cliff
      ? ` Marked: what changes at the nearest cliff, ${choice.parameter} ${equal(this.#pc, cliff.at)}.`
      : "";
    setText(
      this.#line,
      figure.nodes.length === 0
        ? figure.description
        : `Arrows are as wide as the policy's probability, pale states are not visited.${where}`,
    );
    this.#buttons.forEach((button, i) => {
      const node = figure.nodes[i];
      if (!node) return;
      setAttribute(button, "aria-label", node.description);
      setAttribute(button, "aria-pressed", String(model.states[node.state]?.name === choice.state));
    });
    figure.free();
  }

  /**
   * Puts a button over every state that has actions. They stay where they are while only the policy moves.
   * @param {import("../module/policy-cliff.js").Drawing} figure
   * @param {import("../module/policy-cliff.js").Facts} model
   */
  #lay({ area, nodes }, { states }) {
    const laid = JSON.stringify([
      area.right,
      area.bottom,
      nodes.map(({ state, left, top, right, bottom }) => [states[state]?.name, left, top, right, bottom]),
    ]);
    if (laid === this.#laid) return;
    this.#laid = laid;
    this.#canvas.style.width = this.#sheet.style.width = `${area.right}px`;
    this.#canvas.style.height = this.#sheet.style.height = `${area.bottom}px`;
    this.#buttons = nodes.map(({ state, left, top, right, bottom }) => {
      const button = make("button", { type: "button", class: "node" });
      Object.assign(button.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${right - left}px`,
        height: `${bottom - top}px`,
      });
      const { name = "", actions = [] } = states[state] ?? {};
      button.disabled = actions.length === 0;
      button.addEventListener("click", () => this.#watch(name));
      return button;
    });
    this.#nodes.replaceChildren(...this.#buttons);
  }
}

/**
 * The breakpoint nearest to the cursor.
 * @param {import("../module/policy-cliff.js").Cliffs | null} cliffs
 * @param {import("../state/store.js").Choice} choice
 */
export function nearest(cliffs, { parameter, values }) {
  if (cliffs?.parameter.name !== parameter) return;
  const theta = values[parameter] ?? NaN;
  const away = (/** @type {{ at: number }} */ { at }) => Math.abs(at - theta);
  return cliffs.breakpoints.reduce(
    (/** @type {import("../module/policy-cliff.js").Breakpoint | undefined} */ best, each) =>
      best && away(best) <= away(each) ? best : each,
    undefined,
  );
}
