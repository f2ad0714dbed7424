// A picture of a study: a canvas and its legend, drawn again when something that it depends on has changed.

import { html, render } from "lit-html";
import { build } from "./dom.js";
import { legendEntries } from "./legend.js";
import { fontSize } from "./surroundings.js";

/** @typedef {import("../module/policy-cliff.js").Figure} Figure */
/** @typedef {import("../module/policy-cliff.js").PictureOptions} PictureOptions */

export class Picture {
  #canvas = document.createElement("canvas");
  #stage = build(html`<div class="stage" role="img">${this.#canvas}</div>`);
  #legend = build(html`<ul class="legend"></ul>`);
  /** The inputs of the last drawing. @type {unknown[]} */
  #drawn = [];
  /** The stage and the legend, for a figure. */
  elements = [this.#stage, this.#legend];

  /** @param {() => void} resized  is called when there is another size to draw for */
  constructor(resized) {
    new ResizeObserver(resized).observe(this.#stage);
  }

  /**
   * Draws the study if something has changed; returns the description of a new picture.
   * @template {object} T
   * @param {T | null | undefined} study  null clears the canvas
   * @param {import("./surroundings.js").Surroundings} surroundings
   * @param {(study: T, options: PictureOptions) => Figure} figureOf
   */
  show(study, { theme, scale }, figureOf) {
    this.#stage.hidden = !study;
    if (!study) {
      // Without a picture there is no place for one.
      this.#drawn = [];
      this.#canvas.width = 0;
      this.#legend.hidden = true;
      return;
    }
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const wanted = [study, theme, scale, width, height, fontSize()];
    if (width === 0 || wanted.every((value, i) => value === this.#drawn[i])) return;
    this.#drawn = wanted;
    const figure = figureOf(study, { width, height, theme, fontSize: fontSize() });
    figure.draw(this.#canvas, scale);
    const { title, description } = figure;
    this.#stage.setAttribute("aria-label", title);
    this.#legend.hidden = figure.named;
    render(legendEntries(figure.legend), this.#legend);
    figure.free();
    return description;
  }
}
