// What is drawn of a model that is too large to be drawn whole: how far from the watched state, which states are folded,
// and a search for the state that is watched next.

import { html, nothing, render } from "lit-html";
import { statesLike } from "../view/search.js";

/** @typedef {import("../module/policy-cliff.js").Outline} Outline */
/** @typedef {import("../module/policy-cliff.js").DrawnPart} DrawnPart */

/** The numbers of steps that can be chosen. */
const STEPS = [1, 2, 3, 4];
/** The number of steps at first. */
const FIRST = 2;
/** The greatest number of states that a search lists. */
const LISTED = 12;

export class Around {
  #bar = document.createElement("div");
  #changed;
  #watch;
  /** The scenario that all this is about. */
  #id = "";
  #steps = FIRST;
  /** The positions of states that the reader has folded, and unfolded. */
  #folded = /** @type {Set<number>} */ (new Set());
  #unfolded = /** @type {Set<number>} */ (new Set());
  #sought = "";
  /** What the bar is about. @type {{ model: Outline, isGrid: boolean } | undefined} */
  #shown;

  /**
   * @param {Element} drawing  below the bar
   * @param {() => void} changed  asks for another drawing
   * @param {(state: string) => void} watch
   */
  constructor(drawing, changed, watch) {
    this.#bar.className = "around";
    this.#bar.hidden = true;
    this.#changed = changed;
    this.#watch = watch;
    drawing.before(this.#bar);
  }

  /**
   * Returns the options of a drawing, which say nothing of a model that is drawn whole.
   * @param {string} id  of the scenario
   * @returns {Pick<import("../module/policy-cliff.js").DrawingOptions, "steps" | "folded" | "unfolded">}
   */
  options(id) {
    if (id !== this.#id) {
      this.#id = id;
      this.#reset();
      this.#sought = "";
    }
    return {
      steps: this.#steps,
      folded: [...this.#folded],
      unfolded: [...this.#unfolded],
    };
  }

  #reset() {
    this.#steps = FIRST;
    this.#folded.clear();
    this.#unfolded.clear();
  }

  /**
   * Shows the bar over the drawing of a part.
   * @param {DrawnPart | undefined} part
   * @param {Outline} model
   */
  show(part, model) {
    this.#bar.hidden = !part;
    if (!part) return;
    this.#shown = { model, isGrid: part.isGrid };
    this.#render();
  }

  #render() {
    if (!this.#shown) return;
    const { model, isGrid } = this.#shown;
    const isChanged = this.#folded.size + this.#unfolded.size > 0;
    const found = this.#sought === "" ? [] : statesLike(model.names, this.#sought);
    const count =
      found.length > LISTED
        ? `The first ${LISTED} of ${found.length} states with “${this.#sought}” in their name:`
        : found.length === 0
          ? `No state that can be watched has “${this.#sought}” in its name.`
          : `${found.length === 1 ? "One state has" : `${found.length} states have`} “${this.#sought}” in the name:`;
    render(
      html`<label>Find a state <input
            type="search"
            id="around-find"
            autocomplete="off"
            spellcheck="false"
            .value=${this.#sought}
            @input=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => {
              this.#sought = event.currentTarget.value;
              this.#render();
            }}
          ></label>
        ${isGrid ? nothing : this.#stepsChoice()}
        ${
          isChanged
            ? html`<button
                type="button"
                @click=${() => {
                  this.#reset();
                  this.#changed();
                }}
              >Fold as at first</button>`
            : nothing
        }
        ${this.#sought === "" ? nothing : html`<p role="status">${count}</p>`}
        ${
          found.length > 0
            ? html`<ul>
                ${found.slice(0, LISTED).map(
                  (name) =>
                    html`<li><button
                      type="button"
                      @click=${() => {
                        this.#sought = "";
                        this.#watch(name);
                        this.#render();
                      }}
                    >${name}</button></li>`,
                )}
              </ul>`
            : nothing
        }`,
      this.#bar,
    );
  }

  #stepsChoice() {
    return html`<label>Drawn within <select
            id="around-steps"
            @change=${(/** @type {Event & { currentTarget: HTMLSelectElement }} */ event) => {
              this.#steps = Number(event.currentTarget.value);
              this.#changed();
            }}
          >${STEPS.map(
            (steps) =>
              html`<option value=${steps} .selected=${steps === this.#steps}>${steps} ${steps === 1 ? "step" : "steps"}</option>`,
          )}</select></label>`;
  }

  /**
   * Returns the button by which a drawn state is folded or unfolded; nothing for one that has none.
   * @param {DrawnPart | undefined} part
   * @param {import("../module/policy-cliff.js").DrawnNode} node
   * @param {string} name  of the state
   */
  button(part, { state, right, top }, name) {
    const fold = part?.folds.find((fold) => fold.state === state);
    if (!fold) return nothing;
    const { isFolded } = fold;
    return html`<button
      type="button"
      class="fold"
      .style=${`left: ${right}px; top: ${top}px`}
      aria-expanded=${!isFolded}
      aria-label=${`Actions of “${name}”`}
      title=${isFolded ? `Draw what “${name}” leads to` : `Fold “${name}”`}
      @click=${() => {
        const [to, from] = isFolded ? [this.#unfolded, this.#folded] : [this.#folded, this.#unfolded];
        from.delete(state);
        to.add(state);
        this.#changed();
      }}
    >${isFolded ? "+" : "−"}</button>`;
  }
}
