// The stress test: random perturbations of the reward, run in a worker of its own so that the page stays live; Cancel ends that worker.

import { Client } from "../state/client.js";
import { find, make, setAttribute, setText } from "../view/dom.js";
import { fontSize } from "../view/surroundings.js";
import { swatch } from "../view/swatch.js";

/** @typedef {import("../module/policy-cliff.js").Stress} Stress */

const READY = "Perturb the reward at random, at sizes from 10⁻⁶ to 1, and see how far the policy moves.";

export class StressPanel {
  #pc;
  #question;
  #client;
  #line = find("stress-sentence", HTMLElement);
  #run = find("stress-run", HTMLButtonElement);
  #cancel = find("stress-cancel", HTMLButtonElement);
  #bar = find("stress-progress", HTMLProgressElement);
  #seed = find("stress-seed", HTMLInputElement);
  #legend = make("ul", { class: "legend" });
  #canvas = make("canvas");
  #stage = make("div", { class: "stage", role: "img" }, this.#canvas);
  /** @type {Stress | null} */
  #stress = null;
  #drawn = "";
  /** What is shown, or null where a run was cancelled. @type {string | null} */
  #of = "";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ question: (seed: number) => import("../state/client.js").Question | undefined, changed: () => void }} page
   */
  constructor(pc, { question, changed }) {
    this.#pc = pc;
    this.#question = question;
    this.#client = new Client(pc.parts, {
      answered: ({ stress }) => {
        this.#stress = stress ?? this.#stress;
        this.#drawn = "";
        this.#settle("");
        changed();
      },
      failed: (message) => this.#settle(message),
      progress: (share) => void (this.#bar.value = share),
    });
    find("stress-chart", HTMLElement).replaceChildren(this.#stage, this.#legend);
    new ResizeObserver(changed).observe(this.#stage);
    this.#run.disabled = false;
    this.#seed.addEventListener("change", changed);
    this.#run.addEventListener("click", () => {
      const asked = question(this.seed);
      if (!asked) return;
      this.#of = key(asked);
      this.#busy(true);
      setText(this.#line, "Perturbing and solving…");
      this.#client.ask(asked);
    });
    this.#cancel.addEventListener("click", () => {
      this.#client.stop();
      this.#settle("Cancelled.");
      // What is asked may have changed meanwhile; that it was cancelled is still to be read.
      this.#of = null;
    });
  }

  /** Seed of the perturbations; what is no number counts as 0. */
  get seed() {
    return Math.max(0, Math.floor(Number(this.#seed.value) || 0));
  }

  /** The test of what is on show, where it has been run. */
  get shown() {
    return key(this.#question(this.seed)) === this.#of ? this.#stress : null;
  }

  /** @param {import("../state/store.js").State} state */
  show({ theme, scale }) {
    const of = key(this.#question(this.seed));
    // Numbers of another scenario, point or seed are not left standing.
    if (of !== this.#of && !this.#run.disabled) {
      if (this.#of !== null) setText(this.#line, READY);
      this.#of = of;
      this.#stress = null;
    }
    const stress = this.#stress;
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const wanted = stress ? JSON.stringify([theme, scale, width, height, fontSize(), of]) : "";
    if (wanted === this.#drawn || width === 0) return;
    this.#drawn = wanted;
    if (!stress) return void (this.#canvas.width = 0);
    const figure = this.#pc.stressFigure(stress, { width, height, theme, fontSize: fontSize() });
    figure.draw(this.#canvas, scale);
    setText(this.#line, figure.description);
    this.#legend.hidden = figure.named;
    this.#legend.replaceChildren(
      ...figure.legend.map(({ label, color, dash }) => make("li", {}, swatch(color, dash), label)),
    );
    setAttribute(this.#stage, "aria-label", figure.title);
    figure.free();
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.#run.disabled = busy;
    this.#cancel.disabled = !busy;
    this.#bar.value = 0;
  }

  /** @param {string} text */
  #settle(text) {
    this.#busy(false);
    setText(this.#line, text);
  }
}

/** @param {import("../state/client.js").Question | undefined} asked */
function key(asked) {
  return JSON.stringify([asked?.id, asked?.ask]);
}
