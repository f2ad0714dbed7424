// One chart: a canvas with the picture, a transparent canvas with the cursor over it, a legend. Dragging moves the
// cursor; the first chart also takes the keyboard. A pointer that rests on any chart of a page makes all of them show
// what they read at its place. A view decides what kind of picture it is.

import { html, nothing, render } from "lit-html";
import { firstWhere } from "../state/ascending.js";
import { nameOf, placeOn } from "../state/axis.js";
import { isLeft } from "../state/left.js";
import { whole } from "../state/whole.js";
import { build } from "./dom.js";
import { setAttribute, setText } from "./elements.js";
import { legendEntries } from "./legend.js";
import { fontSize } from "./surroundings.js";

/** The distance from a cliff within which the pointer lands on it exactly. CSS pixels. */
const REACH = 3;
/** The height around the axis within which the pointer is on a cliff's mark. CSS pixels. */
const MARK = 10;
/** The distance between a place and what is read there. CSS pixels. */
const ASIDE = 8;
/** The least distance of the marks of two cliffs: of those that are closer one is marked. CSS pixels. */
const APART = 2;
/** The time that the cursor takes from one step of a reading to the next. Milliseconds. */
const GLIDE = 350;
/** The least width of a picture that is drawn. CSS pixels. */
const NARROW = 100;
const LOW = 80;

/** @typedef {Pick<import("../state/store.js").Choice, "values" | "alpha" | "picture" | "style" | "curves">} View */

/**
 * @typedef {object} ChartOptions
 * @property {(choice: View) => import("./kinds.js").Kind} kind
 * @property {boolean} focusable
 * @property {import("../module/core.js").Core} pc
 * @property {(theta: number) => void} move   the cursor goes to a cliff
 * @property {(theta: number) => void} [cliff]   a cliff's mark on the axis was pressed
 * @property {(theta: number) => void} drag   the cursor was dragged anywhere else
 * @property {(theta: number | null) => void} hover  a pointer that is no finger is over a place, or has left
 * @property {(event: KeyboardEvent) => void} key
 * @property {(event: WheelEvent, at: number) => void} wheel  with the value under the pointer
 * @property {() => void} resized
 * @property {() => number} [size]  of the root font in CSS pixels, where it is not the document's
 */

export class Chart {
  #options;
  #caption = build(html`<span class="visually-hidden"></span>`);
  #legend = build(html`<ul class="legend"></ul>`);
  #base = document.createElement("canvas");
  #overlay = /** @type {HTMLCanvasElement} */ (build(html`<canvas class="overlay"></canvas>`));
  /** The marks on the axis at which any state's best actions change. */
  #marks = build(html`<div class="marks" aria-hidden="true"></div>`);
  /** What the picture reads under a pointer. */
  #reading = build(html`<div class="reading" aria-hidden="true"></div>`);
  /** @type {import("../module/policy-cliff.js").Cliffs | null} */
  #marked = null;
  #stage;
  /** @type {import("../module/policy-cliff.js").Figure | undefined} */
  #figure;
  /** The inputs that the picture on the canvas was drawn from. */
  /** @type {Record<string, unknown>} */
  #drawn = {};
  /** @type {Map<string, string>} */
  #colors = new Map();
  /** The subject of the picture that the legend's place was decided for. */
  #legendFor = "";
  /** @type {number | undefined} */
  #cursor;
  /** The place that a pointer rests on. @type {number | null} */
  #hovered = null;
  /** The step of the reading that is shown. @type {unknown} */
  #step;
  /** The value to which the cursor is on its way. @type {number | undefined} */
  #gliding;
  /** The slope that is drawn at the cursor. @type {import("../module/policy-cliff.js").Tangent | undefined} */
  #tangent;
  /** @type {import("../module/policy-cliff.js").Sweep | null} */
  #sweep = null;

  /**
   * @param {HTMLElement} figure
   * @param {ChartOptions} options
   */
  constructor(figure, options) {
    this.#options = options;
    const { focusable } = options;
    this.#stage = build(html`<div
      class="stage"
      role=${focusable ? "slider" : "img"}
      tabindex=${focusable ? "0" : nothing}
    >${this.#base}${this.#marks}${this.#overlay}${this.#reading}</div>`);
    render(html`<figcaption>${this.#caption}${this.#legend}</figcaption>${this.#stage}`, figure);
    this.#stage.addEventListener("pointerdown", (event) => this.#press(event));
    this.#stage.addEventListener("pointermove", (event) => {
      if (this.#stage.hasPointerCapture(event.pointerId)) this.#drag(event);
      else if (event.pointerType !== "touch" && this.#figure) options.hover(this.#figure.thetaAt(this.#across(event)));
    });
    this.#stage.addEventListener("pointerleave", () => options.hover(null));
    if (options.focusable) this.#stage.addEventListener("keydown", options.key);
    this.#stage.addEventListener(
      "wheel",
      (event) => {
        if (this.#figure) options.wheel(event, this.#figure.thetaAt(this.#across(event)));
      },
      { passive: false },
    );
    new ResizeObserver(options.resized).observe(this.#stage);
  }

  /** Returns the colours of the actions by name. */
  get colors() {
    return this.#colors;
  }

  /** Returns the size of the picture in CSS pixels. The browser lays the page out for that, if anything was written. */
  get size() {
    return { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
  }

  /**
   * @param {Pick<import("../state/store.js").State, "sweep" | "theme" | "scale" | "studies" | "model" | "choice" |
   *   "pinned">} state
   * @param {import("../panels/guide.js").Stage} [stage]  what a reading points at
   * @param {{ width: number, height: number }} [size]
   * @returns {boolean} whether the picture under the cursor was drawn anew
   */
  show({ sweep, choice, theme, scale, studies: { cliffs, stability }, model, pinned }, stage, size = this.size) {
    if (!sweep || !choice) return false;
    // A reading points at values of its parameter.
    if (sweep.overAlpha) stage = undefined;
    const { width, height } = size;
    if (width < NARROW || height < LOW) return false;
    const { style, curves } = choice;
    const kind = this.#options.kind(choice);
    const pointer = stage?.pointers[kind];
    const options = {
      ...{ kind, style, curves, theme, width, height, fontSize: (this.#options.size ?? fontSize)() },
      ...(pointer ? { pointer } : {}),
    };
    const settings = pinned && model ? model.pinnedSettings(choice) : "";
    // The whole draws all anew when it comes.
    const maker = this.#options.pc.figure;
    const wanted = { ...options, pointer, sweep, scale, pinned, settings, maker };
    const changed = Object.entries(wanted).some(([key, value]) => this.#drawn[key] !== value);
    if (changed) {
      const full = { ...options, ...(pinned ? { pinned: { sweep: pinned, settings } } : {}) };
      if (!this.#draw(sweep, full, scale)) return false;
      this.#drawn = wanted;
    }
    if (changed || cliffs !== this.#marked) this.#mark(cliffs, sweep);
    const theta = placeOn(choice, nameOf(sweep));
    const tangent = kind === "policy" && stage?.tangent ? tangentAt(stage.tangent, sweep, theta, stability) : undefined;
    const isNew = tangent?.slope !== this.#tangent?.slope || tangent?.bound !== this.#tangent?.bound;
    if (theta !== undefined && (changed || isNew || theta !== this.#cursor)) {
      const from = stage && this.#step && stage.step !== this.#step ? this.#cursor : undefined;
      this.#cursor = theta;
      this.#tangent = tangent;
      if (from !== undefined && from !== theta) this.#glide(from, theta, scale);
      else if (this.#gliding !== theta)
        this.#orLater(() => this.#figure?.drawCursor(this.#overlay, scale, theta, tangent));
      if (this.#options.focusable) this.#say(sweep, theta);
    }
    this.#step = stage?.step;
    return changed;
  }

  /**
   * Leads the cursor from one value to another, where a reading goes on to another step; at once for readers who want
   * no motion.
   * @param {number} from
   * @param {number} to
   * @param {number} scale
   */
  #glide(from, to, scale) {
    const begun = performance.now();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#gliding = to;
    const draw = (/** @type {number} */ now) => {
      // Something else has moved it meanwhile.
      if (this.#cursor !== to) this.#gliding = undefined;
      if (this.#gliding !== to) return;
      const part = (now - begun) / GLIDE;
      const isThere = still || part >= 1;
      const at = isThere ? to : from + (to - from) * part * (2 - part);
      this.#orLater(() => this.#figure?.drawCursor(this.#overlay, scale, at, isThere ? this.#tangent : undefined));
      if (isThere) this.#gliding = undefined;
      else requestAnimationFrame(draw);
    };
    draw(begun);
  }

  /**
   * @param {import("../module/policy-cliff.js").Sweep} sweep
   * @param {import("../module/policy-cliff.js").FigureOptions} options
   * @param {number} scale
   * @returns {boolean} whether there is a picture; else it comes with the whole
   */
  #draw(sweep, options, scale) {
    const figure = this.#orLater(() => this.#options.pc.figure(sweep, options));
    if (!figure) return false;
    this.#figure?.free();
    this.#figure = figure;
    this.#sweep = sweep;
    figure.draw(this.#base, scale);
    setText(this.#caption, figure.title);
    if (!this.#options.focusable) setAttribute(this.#stage, "aria-label", figure.title);
    // A legend that was needed once keeps its place while a hand moves the temperature, and one that is needed only
    // then moves nothing.
    const subject = `${options.kind} ${sweep.state} ${nameOf(sweep)} ${options.width}`;
    if (subject !== this.#legendFor) {
      this.#legend.hidden = figure.named;
      this.#legend.classList.toggle("late", figure.named);
    } else if (!figure.named) this.#legend.hidden = false;
    this.#legendFor = subject;
    this.#colors = new Map(figure.actions.map(({ label, color }) => [label, color]));
    render(legendEntries(figure.legend), this.#legend);
    this.read(this.#hovered);
    return true;
  }

  /**
   * Draws, or fetches the whole where the core leaves that to it. The picture comes with it.
   * @template T
   * @param {() => T} draw
   * @returns {T | undefined}
   */
  #orLater(draw) {
    try {
      return draw();
    } catch (error) {
      if (!isLeft(error)) throw error;
      // Without a network the picture stays as it is, and the next change asks again.
      whole().then(this.#options.resized, () => {});
      return undefined;
    }
  }

  /**
   * @param {import("../module/policy-cliff.js").Cliffs | null} cliffs
   * @param {import("../module/policy-cliff.js").Sweep} sweep
   */
  #mark(cliffs, sweep) {
    const { theta } = sweep;
    const figure = this.#figure;
    this.#marked = cliffs;
    const [from = 0, to = 0] = [theta[0], theta[theta.length - 1]];
    const all = figure && cliffs?.parameter.name === nameOf(sweep) ? cliffs.breakpoints : [];
    const xOf = (/** @type {{ at: number }} */ { at }) => figure?.xAt(at) ?? 0;
    const marks = [];
    const end = firstWhere(all, ({ at }) => at > to);
    for (let next = firstWhere(all, ({ at }) => at >= from), x = 0; next < end; ) {
      x = xOf(all[next]);
      marks.push(html`<i .style=${`left: ${x}px; top: ${figure?.area.bottom}px`}></i>`);
      next = firstWhere(all, (cliff) => xOf(cliff) - x >= APART);
    }
    render(marks, this.#marks);
  }

  /**
   * @param {import("../module/policy-cliff.js").Sweep} sweep
   * @param {number} theta
   */
  #say({ parameter }, theta) {
    const { pc } = this.#options;
    setAttribute(this.#stage, "aria-label", `Cursor in the picture: ${parameter.label} ${pc.symbol(parameter.name)}`);
    setAttribute(this.#stage, "aria-valuemin", String(parameter.from));
    setAttribute(this.#stage, "aria-valuemax", String(parameter.to));
    setAttribute(this.#stage, "aria-valuenow", String(theta));
    setAttribute(this.#stage, "aria-valuetext", pc.equation(parameter.name, theta));
  }

  /** Returns the place across of a pointer in the picture. @param {MouseEvent} event */
  #across({ clientX }) {
    return clientX - this.#stage.getBoundingClientRect().left;
  }

  /**
   * Shows what the picture reads at a place, beside a line there, without moving the cursor; null shows nothing.
   * @param {number | null} theta
   */
  read(theta) {
    this.#hovered = theta;
    const [figure, sweep] = [this.#figure, this.#sweep];
    if (theta === null || !figure || !sweep) return void render(nothing, this.#reading);
    // A picture of the core has no readings: it is drawn anew, and read, when the whole is there.
    if (!("readings" in figure)) return void whole().then(this.#options.resized, () => {});
    const x = figure.xAt(theta);
    const { left, top, right, bottom } = figure.area;
    const side = x > (left + right) / 2 ? `right: ${this.#stage.clientWidth - x + ASIDE}px` : `left: ${x + ASIDE}px`;
    const row = (/** @type {{ label: string, color: string, text: string }} */ { label, color, text }) =>
      html`<li><i .style="background: ${color}"></i>${label} <b>${text}</b></li>`;
    render(
      html`<i .style="left: ${x}px; top: ${top}px; height: ${bottom - top}px"></i>
        <ul .style="${side}; top: ${top}px">
          <li>${this.#options.pc.equation(sweep.parameter.name, theta)}</li>
          ${figure.readings(theta).map(row)}
        </ul>`,
      this.#reading,
    );
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (event.button !== 0) return;
    this.#options.hover(null);
    this.#stage.setPointerCapture(event.pointerId);
    const mark = this.#markAt(event);
    if (mark && this.#options.cliff) this.#options.cliff(mark.at);
    else this.#drag(event);
  }

  /** Returns the cliff whose mark on the axis is under the pointer. @param {PointerEvent} event */
  #markAt(event) {
    const figure = this.#figure;
    if (!figure || !this.#sweep || this.#marked?.parameter.name !== nameOf(this.#sweep)) return;
    const { left, top } = this.#stage.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    if (Math.abs(y - figure.area.bottom) > MARK) return;
    const { breakpoints } = this.#marked;
    const { theta } = this.#sweep;
    const mark = breakpoints[firstWhere(breakpoints, ({ at }) => at >= (theta[0] ?? 0) && figure.xAt(at) >= x - REACH)];
    // A cliff beside the part that is drawn has no mark.
    const isDrawn = mark && mark.at <= (theta[theta.length - 1] ?? 0);
    return isDrawn && figure.xAt(mark.at) <= x + REACH ? mark : undefined;
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const figure = this.#figure;
    const sweep = this.#sweep;
    if (!figure || !sweep) return;
    const x = this.#across(event);
    const cliff = sweep.jumps.find(({ at }) => Math.abs(figure.xAt(at) - x) <= REACH);
    if (cliff) this.#options.move(cliff.at);
    else this.#options.drag(figure.thetaAt(x));
  }
}

/**
 * Returns the slope that is drawn at the cursor; undefined until it is known there.
 * @param {{ label: string, pair: number }} action
 * @param {import("../module/policy-cliff.js").Sweep} sweep
 * @param {number | undefined} theta
 * @param {import("../module/policy-cliff.js").Stability | null} stability
 */
function tangentAt({ label, pair }, { alpha, parameter }, theta, stability) {
  const slope = stability?.soft?.policySlope[pair];
  const isThere = stability?.at === theta && stability?.alpha === alpha && stability?.parameter === parameter.name;
  return stability?.soft && slope !== undefined && isThere ? { label, slope, bound: stability.soft.bound } : undefined;
}
