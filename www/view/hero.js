// The first picture: the landscape of a policy over a bonus and the temperature. The curves are computed and drawn
// once; a hand or the sliders then move a ball on them, and the answers beside it grow and shrink with their
// probabilities.

import { fetchText } from "../state/library.js";
import { ACTION, landscapeOf, STEPS } from "../state/landscape.js";
import { Data } from "./data.js";
import { find, setAttribute, setText } from "./elements.js";
import { fontSize } from "./surroundings.js";
import { followPage } from "./theme.js";

/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */

/** Where the ball rolls when the page opens: on which curve, from and to which step. */
const ROLL = { row: 6, from: 120, to: 240 };
/** The time that it takes. Milliseconds. */
const DURATION = 1500;
/** How far from the ball a hand takes it along instead of calling it. */
const NEAR = { rows: 5, columns: 20 };

export class Hero {
  #pc;
  #entry;
  #stage = find("landscape", HTMLElement);
  #base = document.createElement("canvas");
  #overlay = Object.assign(document.createElement("canvas"), { className: "overlay" });
  #answers = [...find("answers", HTMLElement).children];
  #sliders = { column: find("hero-beta", HTMLInputElement), row: find("hero-alpha", HTMLInputElement) };
  #texts = { column: find("hero-beta-text", HTMLElement), row: find("hero-alpha-text", HTMLElement) };
  /** @type {import("./surroundings.js").Surroundings} */
  #around = { theme: "light", scale: 1 };
  /** Whether the page is being printed. Paper is light. */
  #isOnPaper = false;
  /** The curves from the back to the front, once the picture has been seen. @type {Sweep[]} */
  #sweeps = [];
  #opening = false;
  /** @type {import("../module/policy-cliff.js").LandscapeFigure | undefined} */
  #figure;
  /** The inputs of the last drawing. */
  #drawn = "";
  /** Where the ball is: its curve, and the point on it. May lie between two while a hand moves it. */
  #at = { row: ROLL.row, column: ROLL.to };
  /** Whether the ball rolls on its own. */
  #rolling = false;
  /** Whether the next frame shows where it is. */
  #waiting = false;

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {import("../state/store.js").Entry} entry  the scenario
   */
  constructor(pc, entry) {
    this.#pc = pc;
    this.#entry = entry;
    this.#stage.append(this.#base, this.#overlay);
    this.#stage.addEventListener("pointerdown", (event) => this.#press(event));
    for (const axis of /** @type {const} */ (["row", "column"]))
      this.#sliders[axis].addEventListener("input", () => this.#set({ [axis]: Number(this.#sliders[axis].value) }));
    followPage((surroundings) => {
      if (this.#isOnPaper) return;
      this.#around = surroundings;
      setAttribute(document.documentElement, "data-stills", surroundings.theme);
      // The reader may have chosen otherwise than the system. Light ones would come too late for paper (print.css).
      for (const source of document.querySelectorAll("source"))
        source.media = surroundings.theme === "dark" ? "all" : "not all";
      this.#draw();
    });
    for (const event of ["beforeprint", "afterprint"])
      addEventListener(event, () => {
        this.#isOnPaper = event === "beforeprint";
        this.#draw();
      });
    new ResizeObserver(() => this.#draw()).observe(this.#stage);
  }

  /** Computes the curves, once the picture is on show. */
  async #open() {
    if (this.#opening) return;
    this.#opening = true;
    try {
      await fetchText(this.#entry);
      const model = this.#pc.open(/** @type {string} */ (this.#entry.text));
      this.#sweeps = landscapeOf(model);
      model.free();
    } catch {
      // The still picture stays; it is tried again when the page is seen next.
      this.#opening = false;
      return;
    }
    this.#sliders.column.max = String(STEPS);
    this.#sliders.row.max = String(this.#sweeps.length - 1);
    const data = find("hero-data", HTMLDetailsElement);
    data.hidden = false;
    const sweeps = this.#sweeps;
    new Data(data, this.#pc).show([sweeps], (maker) => [maker.landscapeTable(this.#pc, sweeps, ACTION)]);
    this.#sliders.column.disabled = this.#sliders.row.disabled = false;
    this.#draw();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.#roll();
  }

  /** Draws the curves if their surroundings have changed. */
  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (width === 0) return;
    if (this.#sweeps.length === 0) return void this.#open();
    const { scale } = this.#around;
    const theme = this.#isOnPaper ? "light" : this.#around.theme;
    const options = { action: ACTION, width, height, theme, fontSize: fontSize() };
    const wanted = JSON.stringify([options, scale]);
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    this.#figure?.free();
    this.#figure = this.#pc.landscapeFigure(this.#sweeps, options);
    this.#figure.draw(this.#base, scale);
    // Stretched to a part of a pixel more, thin lines would be blurred.
    for (const { style } of [this.#base, this.#overlay])
      Object.assign(style, { width: `${width}px`, height: `${height}px` });
    setAttribute(this.#stage, "data-live", "");
    this.#place();
  }

  /** Lets the ball roll over the edge once. */
  #roll() {
    let begun = 0;
    this.#rolling = true;
    const step = (/** @type {number} */ now) => {
      if (!this.#rolling) return;
      begun ||= now;
      const part = Math.min((now - begun) / DURATION, 1);
      this.#at.column = ROLL.from + (ROLL.to - ROLL.from) * part;
      this.#rolling = part < 1;
      this.#place();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  /** Moves the ball. @param {{ row?: number, column?: number }} to */
  #set(to) {
    const within = (/** @type {number} */ value, /** @type {number} */ last) => Math.min(Math.max(value, 0), last);
    const { row, column } = { ...this.#at, ...to };
    this.#at = { row: within(row, this.#sweeps.length - 1), column: within(column, STEPS) };
    this.#rolling = false;
    this.#show();
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const figure = this.#figure;
    if (!figure || event.button !== 0) return;
    const stage = this.#stage;
    const box = stage.getBoundingClientRect();
    const nearest = figure.cellAt(event.clientX - box.left, event.clientY - box.top);
    const [row, column] = [Math.floor(nearest / (STEPS + 1)), nearest % (STEPS + 1)];
    const isNear = Math.abs(row - this.#at.row) <= NEAR.rows && Math.abs(column - this.#at.column) <= NEAR.columns;
    this.#set(isNear || nearest < 0 ? {} : { row, column });
    const from = { ...this.#at, x: event.clientX, y: event.clientY };
    const { left, right, top, bottom } = figure.area;
    // The floor of the landscape is about half as high as the picture of it.
    const depth = (bottom - top) / 2;
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) =>
      this.#set({
        column: from.column + ((clientX - from.x) / (right - left)) * STEPS,
        // A finger that goes up or down scrolls the page.
        ...(event.pointerType === "touch"
          ? {}
          : { row: from.row + ((clientY - from.y) / depth) * this.#sweeps.length }),
      });
    stage.setPointerCapture(event.pointerId);
    const done = new AbortController();
    stage.addEventListener("pointermove", move, { signal: done.signal });
    for (const end of ["pointerup", "pointercancel"])
      stage.addEventListener(end, () => done.abort(), { once: true, signal: done.signal });
  }

  /** Shows where the ball is, with the next frame. */
  #show() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#place();
    });
  }

  #place() {
    const [row, column] = [Math.round(this.#at.row), Math.round(this.#at.column)];
    const sweep = this.#sweeps[row];
    if (!sweep) return;
    const { hard, soft, actions, theta, alpha } = sweep;
    const beta = theta[column] ?? 0;
    this.#figure?.drawPoint(this.#overlay, this.#around.scale, beta, alpha ?? 0);
    const per = (/** @type {number} */ share) => `${this.#pc.fixed(100 * share, 0)} %`;
    const shares = new Map(actions.map((name, i) => [name, (soft ?? hard).policy[i]?.[column] ?? 0]));
    for (const answer of this.#answers) {
      const share = shares.get(answer.getAttribute("data-action") ?? "") ?? 0;
      /** @type {HTMLElement} */ (answer).style.setProperty("--share", String(share));
      setText(/** @type {Node} */ (answer.lastElementChild), per(share));
    }
    const said = { column: this.#pc.format(beta), row: alpha === null ? "0" : this.#pc.format(alpha) };
    const greek = { column: "β", row: "α" };
    const at = { row, column };
    for (const axis of /** @type {const} */ (["row", "column"])) {
      const slider = this.#sliders[axis];
      if (slider.value !== String(at[axis])) slider.value = String(at[axis]);
      setText(this.#texts[axis], said[axis]);
      const answer = `${ACTION} ${per(shares.get(ACTION) ?? 0)}`;
      setAttribute(slider, "aria-valuetext", `${greek[axis]} = ${said[axis]}: ${answer}`);
    }
  }
}
