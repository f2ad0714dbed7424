// The start page: what a policy cliff is, in one picture that moves, and the scenarios as cards. The workbench is
// behind it.

import { Chart } from "./chart.js";
import { html, nothing } from "lit-html";
import { build, fill, find, messageOf, setAttribute, setText } from "./dom.js";
import { fetchText } from "../state/library.js";
import { NONE } from "../state/store.js";

/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../module/policy-cliff.js").Model} Model */
/** @typedef {import("../module/policy-cliff.js").Scale} Scale */

/** The length of a scene, and the times between which its picture moves. Milliseconds. */
const LENGTH = 7500;
const MOVES = [700, 5200];

/**
 * The scenes with the ranges in which the sliders move, in thousandths of their length. Without a temperature the
 * picture is of hard argmax alone.
 * @type {{ kind: "policy" | "value", theta: [number, number], alpha?: [number, number] }[]}
 */
const SCENES = [
  { kind: "value", theta: [120, 880] },
  { kind: "policy", theta: [120, 880] },
  { kind: "policy", theta: [530, 530], alpha: [30, 480] },
  { kind: "policy", theta: [700, 700], alpha: [480, 640] },
];

export class Start {
  #page = find("start", HTMLElement);
  #workbench = find("workbench", HTMLElement);
  #tools = find("tools", HTMLElement);
  #play = find("play", HTMLButtonElement);
  #line = find("play-line", HTMLElement);
  /** @type {HTMLElement[]} */
  #scenes = [];
  #pc;
  #store;
  #options;
  #chart;
  /** The scenario that the picture is of. @type {Entry | undefined} */
  #entry;
  /**
   * The model and the scales of its sliders, once the start page has been seen.
   * @type {{ model: Model, scales: Record<"theta" | "alpha", Scale> } | undefined}
   */
  #opened;
  #opening = false;
  /** The current scene, the time since it began, and whether it runs. */
  #scene = 0;
  #time = 0;
  #moving = false;
  /** The time of the last frame, on its own clock. */
  #last = 0;
  /** The inputs that the picture was drawn from. */
  #drawn = "";
  /** @type {import("../module/policy-cliff.js").Sweep | undefined} */
  #sweep;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {Entry[]} library
   * @param {import("../state/store.js").Store} store
   * @param {object} page  shows the workbench, and in it
   * @param {() => void} page.enter  what it showed last
   * @param {(id: string) => void} page.open  a scenario
   * @param {(id: string) => void} page.read  the reading of a scenario
   * @param {() => void} page.expect  is called when one of these is likely to be called soon
   */
  constructor(pc, library, store, { enter, open, read, expect }) {
    this.#pc = pc;
    this.#store = store;
    this.#options = {
      kind: /** @type {"policy" | "value"} */ ("value"),
      focusable: false,
      pc,
      move() {},
      drag() {},
      key() {},
      wheel() {},
      resized: () => store.redraw(),
    };
    this.#chart = new Chart(find("intro-chart", HTMLElement), this.#options);
    [this.#entry] = library;
    this.#scenes = [...find("scenes", HTMLElement).children].map((item, index) => {
      const label = `Picture ${index + 1}`;
      const button = html`<button type="button" aria-label=${label} @click=${() => this.#begin(index)}>${index + 1}</button>`;
      item.replaceChildren(build(button), build(html`<p>${[...item.childNodes]}</p>`));
      return /** @type {HTMLElement} */ (item);
    });
    const cards = find("cards", HTMLElement);
    fill(
      cards,
      library.map((entry) => card(entry, open, read)),
    );
    const button = find("enter", HTMLButtonElement);
    button.addEventListener("click", enter);
    for (const way of [button, cards])
      for (const event of ["pointerover", "focusin"]) way.addEventListener(event, expect, { once: true });
    find("introduction", HTMLElement).addEventListener("click", () => this.#return());
    this.#play.addEventListener("click", () => this.#toggle());
    button.disabled = this.#play.disabled = false;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      // Without motion the picture shows the jump from its upper side.
      [this.#scene, this.#time] = [1, LENGTH];
    } else {
      this.#begin(0);
    }
  }

  /** Shows the workbench in the place of the start page. */
  leave() {
    this.#moving = false;
    if (!this.#page.hidden) scrollTo(0, 0);
    this.#page.hidden = true;
    this.#workbench.hidden = this.#tools.hidden = false;
  }

  /** Says what the start page is waiting for. @param {string} text */
  say(text) {
    setText(this.#line, text);
  }

  #return() {
    this.#workbench.hidden = this.#tools.hidden = true;
    this.#page.hidden = false;
    scrollTo(0, 0);
    find("enter", HTMLElement).focus();
  }

  /**
   * @param {number} scene
   * @param {number} [time]
   */
  #begin(scene, time = 0) {
    this.#scene = scene;
    this.#time = time >= LENGTH ? 0 : time;
    this.#last = 0;
    if (this.#moving) return;
    this.#moving = true;
    requestAnimationFrame((now) => this.#tick(now));
  }

  #toggle() {
    const over = this.#scene === SCENES.length - 1 && this.#time >= LENGTH;
    if (!this.#moving) return this.#begin(over ? 0 : this.#scene, this.#time);
    this.#moving = false;
    this.#show();
  }

  /** @param {number} now */
  #tick(now) {
    if (!this.#moving) return;
    // A page in the background has no frames; its picture goes on where it stopped. Without a picture no time passes.
    if (this.#opened) this.#time += Math.min(this.#last === 0 ? 0 : now - this.#last, 100);
    this.#last = now;
    if (this.#time >= LENGTH) {
      if (this.#scene === SCENES.length - 1) this.#moving = false;
      else [this.#scene, this.#time] = [this.#scene + 1, 0];
    }
    this.#show();
    if (this.#moving) requestAnimationFrame((next) => this.#tick(next));
  }

  /** Draws the picture for other surroundings. @param {import("../state/store.js").State} state */
  show({ theme, scale }) {
    this.#around = { theme, scale };
    if (!this.#page.hidden && !this.#moving) this.#show();
  }

  /** @type {Pick<import("../state/store.js").State, "theme" | "scale">} */
  #around = { theme: "light", scale: 1 };

  /** Opens the model of the picture. Where it cannot be fetched, Play tries again. */
  async #open() {
    if (!this.#entry || this.#opening) return;
    this.#opening = true;
    try {
      await fetchText(this.#entry);
      const model = this.#pc.open(this.#entry.text);
      const { from = 0, to = 1 } = model.parameters[0] ?? {};
      this.#opened = { model, scales: { theta: this.#pc.scale(from, to), alpha: this.#pc.alphaScale() } };
      setText(this.#line, "");
      this.#store.redraw();
    } catch (error) {
      this.#moving = false;
      setText(this.#play, "Play");
      setText(this.#line, `The picture could not be loaded (${messageOf(error)}). Press Play to retry.`);
    }
    this.#opening = false;
  }

  #show() {
    if (!this.#opened) return void this.#open();
    const { model, scales } = this.#opened;
    const { kind, theta, alpha } = SCENES[this.#scene] ?? SCENES[0];
    const [from = 0, to = 1] = MOVES;
    const part = Math.min(Math.max((this.#time - from) / (to - from), 0), 1);
    /** @param {"theta" | "alpha"} name @param {[number, number]} range */
    const at = (name, [first, last]) => {
      const scale = scales[name];
      return scale.at(Math.round((scale.steps * (first + (last - first) * part)) / 1000));
    };
    const temperature = alpha ? at("alpha", alpha) : null;
    const wanted = JSON.stringify([kind, temperature]);
    if (wanted !== this.#drawn || !this.#sweep) {
      this.#drawn = wanted;
      this.#options.kind = kind;
      const sweep = model.sweep({ alpha: temperature });
      // The true reward is not drawn here.
      this.#sweep = { ...sweep, hard: { ...sweep.hard, truth: new Float64Array() } };
    }
    setText(this.#play, this.#moving ? "Pause" : this.#time >= LENGTH ? "Play again" : "Play");
    for (const [index, item] of this.#scenes.entries())
      setAttribute(item, "aria-current", index === this.#scene ? "step" : null);
    const values = { [this.#sweep.parameter.name]: at("theta", theta) ?? 0 };
    this.#chart.show({ sweep: this.#sweep, choice: { values }, ...this.#around, studies: NONE });
  }
}

/**
 * @param {Entry} entry
 * @param {(id: string) => void} open
 * @param {(id: string) => void} read
 */
function card({ id, title, summary, steps }, open, read) {
  const button = (/** @type {string} */ label, /** @type {(id: string) => void} */ act) =>
    html`<button type="button" aria-label="${label}: ${title}" @click=${() => act(id)}>${label}</button>`;
  return html`<li data-id=${id}>
    <h3>${title}</h3>
    <p>${summary}</p>
    <p class="actions">${steps > 0 ? button(`Read in ${steps} steps`, read) : nothing}${button("Open", open)}</p>
  </li>`;
}
