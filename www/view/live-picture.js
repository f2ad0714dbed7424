// A picture of a study along a parameter or a size: a canvas with the picture, one with the cursor over it, what the
// picture reads under a pointer, and a legend. Where it goes over the parameter, the cursor can be dragged.

import { html, nothing, render } from "lit-html";
import { build } from "./dom.js";
import { legendEntries } from "./legend.js";
import { fontSize } from "./surroundings.js";

/** The distance between a place and what is read there. CSS pixels. */
const ASIDE = 8;
/** The least size of a picture that is drawn. CSS pixels. */
const NARROW = 100;
const LOW = 80;

/** @typedef {import("../module/policy-cliff.js").Figure} Figure */
/** @typedef {import("../module/policy-cliff.js").PictureOptions} PictureOptions */

export class LivePicture {
  #base = document.createElement("canvas");
  #overlay = /** @type {HTMLCanvasElement} */ (build(html`<canvas class="overlay"></canvas>`));
  #reading = build(html`<div class="reading" aria-hidden="true"></div>`);
  #stage = build(html`<div class="stage" role="img">${this.#base}${this.#overlay}${this.#reading}</div>`);
  #legend = build(html`<ul class="legend"></ul>`);
  #place;
  /** @type {Figure | undefined} */
  #figure;
  /** The inputs of the last drawing. @type {unknown[]} */
  #drawn = [];
  /** @type {number | undefined} */
  #cursor;
  /** The stage and the legend, for a figure. */
  elements = [this.#stage, this.#legend];

  /**
   * @param {object} options
   * @param {() => void} options.resized  is called when there is another size to draw for
   * @param {(at: number) => string} options.place  the name of a place on the horizontal axis
   * @param {(at: number) => void} [options.drag]  the cursor was dragged
   */
  constructor({ resized, place, drag }) {
    this.#place = place;
    new ResizeObserver(resized).observe(this.#stage);
    const at = (/** @type {MouseEvent} */ { clientX }) =>
      this.#figure?.thetaAt(clientX - this.#stage.getBoundingClientRect().left);
    this.#stage.addEventListener("pointermove", (event) => {
      const theta = at(event);
      if (theta === undefined) return;
      if (this.#stage.hasPointerCapture(event.pointerId)) drag?.(theta);
      else if (event.pointerType !== "touch") this.#read(theta);
    });
    this.#stage.addEventListener("pointerleave", () => render(nothing, this.#reading));
    if (!drag) {
      this.#stage.style.cursor = "default";
      return;
    }
    this.#stage.addEventListener("pointerdown", (event) => {
      const theta = at(event);
      if (event.button !== 0 || theta === undefined) return;
      this.#stage.setPointerCapture(event.pointerId);
      render(nothing, this.#reading);
      drag(theta);
    });
  }

  /**
   * Draws the study if something has changed; returns the description of the picture.
   * @template {object} T
   * @param {T} study
   * @param {import("./surroundings.js").Surroundings} surroundings
   * @param {(study: T, options: PictureOptions) => Figure} figureOf
   * @param {unknown[]} more  what else the picture depends on
   * @param {number} [cursor]
   */
  show(study, { theme, scale }, figureOf, more, cursor) {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (width < NARROW || height < LOW) return "";
    const wanted = [study, theme, scale, width, height, fontSize(), ...more];
    const changed = wanted.some((value, i) => value !== this.#drawn[i]);
    if (changed) {
      this.#drawn = wanted;
      this.#figure?.free();
      this.#figure = figureOf(study, { width, height, theme, fontSize: fontSize() });
      this.#figure.draw(this.#base, scale);
      this.#stage.setAttribute("aria-label", `${this.#figure.title}. ${this.#figure.description}`);
      this.#legend.hidden = this.#figure.named || this.#figure.legend.length < 2;
      render(legendEntries(this.#figure.legend), this.#legend);
    }
    if (cursor !== undefined && (changed || cursor !== this.#cursor)) {
      this.#cursor = cursor;
      this.#figure?.drawCursor(this.#overlay, scale, cursor);
    }
    return this.#figure?.description ?? "";
  }

  /** Shows what the picture reads at a place, beside a line there. @param {number} theta */
  #read(theta) {
    const figure = this.#figure;
    if (!figure) return;
    const x = figure.xAt(theta);
    const { left, top, right, bottom } = figure.area;
    const side = x > (left + right) / 2 ? `right: ${this.#stage.clientWidth - x + ASIDE}px` : `left: ${x + ASIDE}px`;
    render(
      html`<i .style="left: ${x}px; top: ${top}px; height: ${bottom - top}px"></i>
        <ul .style="${side}; top: ${top}px">
          <li>${this.#place(theta)}</li>
          ${figure
            .readings(theta)
            .map(
              ({ label, color, text }) => html`<li><i .style="background: ${color}"></i>${label} <b>${text}</b></li>`,
            )}
        </ul>`,
      this.#reading,
    );
  }
}
