// What is told and shown of a sweep that is late, before all of it is there: how much is done, in points of its grid, and
// the part of its picture that is there, over the last complete one, with the rest marked as not computed. It is drawn
// from the messages of the worker alone: nothing that is shared, saved or written into the address knows of it.

import { html } from "lit-html";
import { build } from "./dom.js";
import { find, setAttribute, setText } from "./elements.js";
import { kindsOf } from "./kinds.js";
import { fontSize } from "./surroundings.js";

/** The time between two announcements. Milliseconds. */
const POLITE = 5000;
/** The least size of a picture that is drawn. CSS pixels. */
const NARROW = 100;
const LOW = 80;
/** The least width in which it says that the rest is not computed. CSS pixels. */
const WORDS = 130;

/**
 * Returns how much of a sweep is done: the points of the half under way, of all, and which half that is.
 * @param {number} share
 * @param {import("../state/client.js").Told} told
 */
function doneOf(share, { axis, alpha, objective, points }) {
  const hasSoft = alpha !== null;
  const isSoft = hasSoft && share >= 0.5;
  const ofHalf = hasSoft ? 2 * share - (isSoft ? 1 : 0) : share;
  const what = isSoft ? `With ${objective === "kl" ? "KL" : "entropy"}` : "Best policy";
  // A sweep over temperatures has the point 0, too.
  const all = axis === "alpha" ? points + 1 : points;
  // Of a range that is walked through from cliff to cliff, the points are done that lie behind.
  const done = Math.floor(ofHalf * all + 1e-6);
  return { what, done, all, unit: axis === "alpha" ? "temperatures" : "points" };
}

export class Begun {
  #pc;
  #store;
  #words = /** @type {ChildNode} */ (find("waiting", HTMLElement).firstChild);
  /** What these words are while nothing is told. */
  #usual = this.#words.textContent ?? "";
  #bar = find("waiting-share", HTMLElement);
  #announcer = find("announcer", HTMLElement);
  #announced = -Infinity;
  #title = build(html`<p></p>`);
  #canvas = document.createElement("canvas");
  #rest = build(html`<div class="begun-rest"><span>not computed yet</span></div>`);
  #stage = build(html`<div class="begun-stage" role="img">${this.#canvas}${this.#rest}</div>`);
  /** The size of its picture, once it is shown. */
  #size = { width: 0, height: 0 };
  #box = build(html`<div class="begun" hidden>${this.#title}${this.#stage}</div>`);

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("../state/store.js").Store} store
   */
  constructor(pc, store) {
    this.#pc = pc;
    this.#store = store;
    find("policy-chart", HTMLElement).append(this.#box);
  }

  /**
   * @param {number} share
   * @param {string} name  of the answer
   * @param {import("../state/client.js").Told} told
   * @param {import("../module/policy-cliff.js").Sweep} [part]  what is there of it
   */
  tell(share, name, told, part) {
    if (!this.#store.state.busy) return;
    const { what, done, all, unit } = doneOf(share, told);
    const { scenario, shown } = this.#store.state;
    const of = scenario === shown ? "" : `“${told.title}”`;
    const words = `${[of, name === "pinned" ? "pinned settings" : "", what].filter(Boolean).join(", ")}: ${done} of ${all} ${unit}`;
    setText(this.#words, `${words} `);
    if (performance.now() - this.#announced > POLITE) {
      this.#announced = performance.now();
      setText(this.#announcer, words);
      setAttribute(this.#bar, "aria-valuetext", words);
    }
    if (part) this.#draw(part, of, done);
  }

  /** The answer is there, or will not come. */
  end() {
    setText(this.#words, this.#usual);
    setAttribute(this.#bar, "aria-valuetext", null);
    this.#announced = -Infinity;
    this.#box.hidden = true;
  }

  /**
   * @param {import("../module/policy-cliff.js").Sweep} part
   * @param {string} of  the scenario, where it is another one than that on show
   * @param {number} done  the points of the half under way that are there
   */
  #draw(part, of, done) {
    const { choice, theme, scale, scenario, shown } = this.#store.state;
    // Another scenario may have no outcomes.
    const view =
      choice && scenario === shown
        ? { kind: kindsOf(choice)[0], style: choice.style, curves: choice.curves }
        : { kind: /** @type {const} */ ("policy") };
    if (this.#box.hidden) {
      this.#box.hidden = false;
      this.#size = { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
    }
    const { width, height } = this.#size;
    if (width < NARROW || height < LOW) return;
    const figure = this.#pc.figure(part, { ...view, theme, width, height, fontSize: fontSize() });
    figure.draw(this.#canvas, scale);
    const { left, top, right, bottom } = figure.area;
    const reached = Math.max(left, done > 0 ? figure.xAt(part.theta[done - 1] ?? 0) : left);
    const place = { left: reached, width: right - reached, top, height: bottom - top };
    for (const [side, pixels] of Object.entries(place)) this.#rest.style.setProperty(side, `${pixels}px`);
    this.#rest.classList.toggle("narrow", place.width < WORDS);
    const said = `${of === "" ? "So far" : `${of}, so far`}: ${figure.title}`;
    setText(this.#title, said);
    setAttribute(this.#stage, "aria-label", `${said}; the rest is not computed yet`);
    figure.free();
  }
}
