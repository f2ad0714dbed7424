// The model itself: its states as a tree, a grid or a graph, under the policy at the cursor. A button lies over every
// state: a click or a key watches the state.

import { html, render } from "lit-html";
import { isUnanswered } from "../state/axis.js";
import { Client } from "../state/client.js";
import { drawingOf } from "../state/request.js";
import { find, setText } from "../view/dom.js";
import { equals } from "../view/equals.js";
import { fontSize } from "../view/surroundings.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/client.js").Drawn} Drawn */
/** @typedef {import("../module/policy-cliff.js").Breakpoint | undefined} Cliff */

export class ModelPanel {
  #pc;
  #page;
  #client;
  #line = find("model-sentence", HTMLElement);
  #soft = find("model-soft", HTMLInputElement);
  #box = find("model-drawing", HTMLElement);
  /** The last question, as text. */
  #asked = "";
  /** The scenario that the page shows, and its states. */
  #shown = { id: "", states: /** @type {import("../module/policy-cliff.js").State[]} */ ([]) };
  /** The state that a reading points at. */
  #lit = "";
  /** The scenario that is too large to be drawn, and the solver's description of it. */
  #undrawn = { id: "", description: "" };

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {<T>(of: (entry: Entry, choice: Choice) => T) => T | undefined} page.about
   * @param {(state: string) => void} page.watch
   * @param {() => void} page.changed
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
    this.#client = new Client(pc.module, {
      answered: ({ drawing }, { id, ask }) => {
        if (drawing && id === this.#shown.id) void this.#show(drawing, ask.drawing ?? {});
      },
      failed: (message) => setText(this.#line, message),
    });
    this.#soft.addEventListener("change", page.changed);
    new ResizeObserver(page.changed).observe(this.#box);
  }

  /**
   * @param {State} state
   * @param {string} lit  the state that a reading points at; "" for none
   */
  show({ model, solution, theme, studies, ...rest }, lit) {
    this.#lit = lit;
    const width = this.#box.clientWidth;
    if (!model || width === 0) return;
    this.#soft.disabled = !solution?.soft;
    const question = this.#page.about((entry, choice) => {
      const cliff = nearest(studies.id === entry.id ? studies.cliffs : null, choice);
      const where = cliff
        ? ` ⚡: flips at the nearest cliff, ${this.#pc.symbol(choice.parameter)} ${equals(this.#pc, cliff.at)}.`
        : "";
      const open = solution?.hard.stays.includes(1)
        ? " Open heads: the action stays in a loop that costs nothing; a policy that never leaves it earns nothing."
        : "";
      const line = isUnanswered(rest)
        ? "There is no answer here: the drawing is that of the last place with one."
        : `Thicker arrow: taken more often. Faded: never reached.${where}${open}`;
      this.#box.classList.toggle("stale", isUnanswered(rest));
      const sentence = entry.id === this.#undrawn.id ? this.#undrawn.description : line;
      setText(this.#line, [sentence, ...model.remarks].join(" "));
      this.#shown = { id: entry.id, states: model.states };
      const changing = positions(cliff, model);
      return drawingOf(entry, choice, { soft: this.#soft.checked, changing, width, theme, fontSize: fontSize() });
    });
    const asked = JSON.stringify([question?.id, question?.ask, lit]);
    if (!question || asked === this.#asked) return;
    this.#asked = asked;
    this.#client.ask(question);
  }

  /**
   * Shows the drawing with a button over every state, once the browser has decoded it.
   * @param {Drawn} drawing
   * @param {{ state?: string, theme?: string }} asked
   */
  async #show(drawing, { state: watched = "", theme = "" }) {
    const { id, states } = this.#shown;
    const { area, nodes, svg, description } = drawing;
    const image = new Image();
    image.alt = "";
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const size = `width: ${area.right}px; height: ${area.bottom}px`;
    image.style.cssText = size;
    this.#newest = image;
    // The drawing before stays until there is another.
    await image.decode().catch(() => {});
    if (this.#newest !== image) return;
    const button = (/** @type {import("../module/policy-cliff.js").DrawnNode} */ node) => {
      const { left, top, right, bottom } = node;
      const { name = "", actions = [] } = states[node.state] ?? {};
      const place = `left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`;
      return html`<button
        type="button"
        class=${name === this.#lit && this.#lit ? "node lit" : "node"}
        .style=${place}
        aria-label=${node.description}
        aria-pressed=${name === watched}
        ?disabled=${actions.length === 0}
        @click=${() => id === this.#shown.id && this.#page.watch(name)}
      ></button>`;
    };
    // The drawing before fades out over it, so that arrows are seen to change.
    const before = this.#box.dataset.drawn === id ? this.#last : undefined;
    if (before) before.className = "before";
    this.#last = image;
    render(
      html`<div class="sheet" .style=${size}>${image}${before ?? ""}<div class="nodes">${nodes.map(button)}</div></div>`,
      this.#box,
    );
    this.#box.dataset.drawn = id;
    this.#box.dataset.theme = theme;
    if (nodes.length > 0) return;
    this.#undrawn = { id, description };
    setText(this.#line, description);
  }

  /** The image that is shown. @type {HTMLImageElement | undefined} */
  #last;
  /** The image that is to be shown next. @type {HTMLImageElement | undefined} */
  #newest;
}

/**
 * Returns the positions of the states that change at a cliff.
 * @param {Cliff} cliff
 * @param {import("../module/policy-cliff.js").Facts} facts
 */
export function positions(cliff, { states }) {
  return (cliff?.changes ?? []).map(({ state }) => states.findIndex(({ name }) => name === state));
}

/**
 * Returns the breakpoint nearest to the cursor.
 * @param {import("../module/policy-cliff.js").Cliffs | null} cliffs
 * @param {import("../state/store.js").Choice} choice
 */
export function nearest(cliffs, { parameter, values }) {
  if (cliffs?.parameter.name !== parameter) return;
  const theta = values[parameter] ?? NaN;
  const away = (/** @type {{ at: number }} */ { at }) => Math.abs(at - theta);
  return cliffs.breakpoints.reduce(
    (/** @type {Cliff} */ best, each) => (best && away(best) <= away(each) ? best : each),
    undefined,
  );
}
