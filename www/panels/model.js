// The model itself: its states as a tree, a grid or a graph, under the policy at the cursor. A button lies over every state: it is watched by a click or a key.

import { html, render } from "lit-html";
import { find, setText } from "../view/dom.js";
import { equals } from "../view/equals.js";
import { fontSize } from "../view/surroundings.js";

/** @typedef {import("../state/store.js").State} State */

export class ModelPanel {
  #pc;
  #watch;
  #line = find("model-sentence", HTMLElement);
  #soft = find("model-soft", HTMLInputElement);
  #box = find("model-drawing", HTMLElement);
  #canvas = document.createElement("canvas");
  /** What is drawn. @type {unknown[]} */
  #drawn = [];
  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ watch: (state: string) => void, changed: () => void }} page
   */
  constructor(pc, { watch, changed }) {
    this.#pc = pc;
    this.#watch = watch;
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
    render(this.#sheet(figure, model, choice.state), this.#box);
    const where = cliff
      ? ` Marked: what changes at the nearest cliff, ${choice.parameter} ${equals(this.#pc, cliff.at)}.`
      : "";
    setText(
      this.#line,
      figure.nodes.length === 0
        ? figure.description
        : `Arrows are as wide as the policy's probability, pale states are not visited.${where}`,
    );
    figure.free();
  }

  /**
   * The drawing with a button over every state.
   * @param {import("../module/policy-cliff.js").Drawing} figure
   * @param {import("../module/policy-cliff.js").Facts} model
   * @param {string} watched
   */
  #sheet({ area, nodes }, { states }, watched) {
    const size = `width: ${area.right}px; height: ${area.bottom}px`;
    Object.assign(this.#canvas, { style: size });
    const button = (/** @type {import("../module/policy-cliff.js").Drawing["nodes"][number]} */ node) => {
      const { left, top, right, bottom } = node;
      const { name = "", actions = [] } = states[node.state] ?? {};
      const place = `left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`;
      return html`<button
        type="button"
        class="node"
        .style=${place}
        aria-label=${node.description}
        aria-pressed=${name === watched}
        ?disabled=${actions.length === 0}
        @click=${() => this.#watch(name)}
      ></button>`;
    };
    return html`<div class="sheet" .style=${size}>${this.#canvas}<div class="nodes">${nodes.map(button)}</div></div>`;
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
