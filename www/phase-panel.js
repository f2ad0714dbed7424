// The phase diagram: two parameters, every polygon on which no best action changes, or a smooth field. The current point is dragged with both its
// parameters, the sweep's line through it with the one that the sweep holds fixed; arrow keys move the point.

import { find, make, setAttribute, setText } from "./dom.js";
import { fontSize } from "./surroundings.js";
import { swatch } from "./swatch.js";

/** How near the pointer must be to the point, and to the line, to take hold of it. CSS pixels. */
const POINT = 16;
const LINE = 7;

/** @typedef {import("./store.js").State} State */

export class PhasePanel {
  #pc;
  #move;
  #panel = find("phase", HTMLDetailsElement);
  #line = find("phase-sentence", HTMLElement);
  #base = make("canvas");
  #overlay = make("canvas", { class: "overlay" });
  #stage = make("div", { class: "stage", role: "slider", tabindex: "0", "aria-label": "Phase diagram" }, this.#base, this.#overlay);
  #legend = make("ul", { class: "legend" });
  /** @type {import("./policy-cliff.js").PhaseFigure | undefined} */
  #figure;
  #drawn = "";
  /** @type {unknown} */
  #from = null;
  /** @type {{ x: string, y: string, at: [number, number], swept: string } | undefined} */
  #now;
  /** Which of the two parameters a drag moves. */
  #held = { x: true, y: true };

  /**
   * @param {import("./policy-cliff.js").PolicyCliff} pc
   * @param {{ move: (values: Record<string, number>) => void, step: (name: string, steps: number) => void, changed: () => void }} ears
   */
  constructor(pc, { move, step, changed }) {
    this.#pc = pc;
    this.#move = move;
    find("phase-chart", HTMLElement).replaceChildren(this.#stage, this.#legend);
    this.#panel.addEventListener("toggle", changed);
    new ResizeObserver(changed).observe(this.#stage);
    this.#stage.addEventListener("pointerdown", (event) => this.#press(event));
    this.#stage.addEventListener("pointermove", (event) => {
      if (this.#stage.hasPointerCapture(event.pointerId)) this.#drag(event);
    });
    this.#stage.addEventListener("keydown", (event) => {
      const [key, sign] = { ArrowRight: ["x", 1], ArrowLeft: ["x", -1], ArrowUp: ["y", 1], ArrowDown: ["y", -1] }[event.key] ?? [];
      if (!key || !this.#now) return;
      event.preventDefault();
      step(this.#now[/** @type {"x"} */ (key)], Number(sign) * (event.shiftKey ? 10 : 1));
    });
  }

  /** Whether anyone looks at it. */
  get open() {
    return this.#panel.open;
  }

  /** @param {State} state */
  show({ model, studies: { phase, field }, choice, theme, scale, progress }) {
    this.#panel.hidden = (model?.parameters.length ?? 0) < 2;
    const soft = choice?.show === "sets" || choice?.alpha === null ? null : field;
    const state = model?.states.find(({ name }) => name === (soft?.state ?? choice?.state));
    const shown = soft ?? phase;
    if (progress.phase !== undefined) setText(this.#line, `Cutting the box: ${this.#pc.fixed(100 * progress.phase, 0)} %.`);
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (!phase || !choice || !state || width === 0) return;
    const wanted = JSON.stringify([theme, scale, width, height, fontSize(), state.name]);
    const changed = wanted !== this.#drawn || shown !== this.#from;
    if (changed) {
      this.#figure?.free();
      this.#figure = this.#pc.phaseFigure(phase, soft, { width, height, theme, fontSize: fontSize(), state });
      this.#figure.draw(this.#base, scale);
      this.#legend.replaceChildren(...this.#figure.legend.map(({ label, color, dash }) => make("li", {}, swatch(color, dash), label)));
      this.#drawn = wanted;
      this.#from = shown;
    }
    const { x, y } = phase;
    const at = /** @type {[number, number]} */ ([choice.values[x.name] ?? x.from, choice.values[y.name] ?? y.from]);
    const [u, v] = this.#now?.at ?? [];
    if (!changed && u === at[0] && v === at[1] && this.#now?.swept === choice.parameter) return;
    this.#now = { x: x.name, y: y.name, at, swept: choice.parameter };
    this.#figure?.drawPoint(this.#overlay, scale, at[0], at[1], choice.parameter === y.name ? 1 : choice.parameter === x.name ? 0 : undefined);
    const { format } = this.#pc;
    const place = `${x.name} = ${format(at[0])}, ${y.name} = ${format(at[1])}`;
    setText(this.#line, this.#read(phase, model, place, this.#figure?.cellAt(at[0], at[1]) ?? -1));
    setAttribute(this.#stage, "aria-label", `Point in the phase diagram of ${x.name} and ${y.name}`);
    setAttribute(this.#stage, "aria-valuemin", String(x.from));
    setAttribute(this.#stage, "aria-valuemax", String(x.to));
    setAttribute(this.#stage, "aria-valuenow", String(at[0]));
    setAttribute(this.#stage, "aria-valuetext", place);
  }

  /**
   * What is best at the point, in the states whose best actions differ somewhere in the box.
   * @param {import("./policy-cliff.js").Phase} phase
   * @param {import("./policy-cliff.js").Facts | null} model
   * @param {string} place
   * @param {number} index
   */
  #read({ cells, missing }, model, place, index) {
    const whole = Math.abs(missing) > 1e-9 ? ` A share of ${this.#pc.spoken(missing)} of the box is missing.` : "";
    const here = cells[index]?.optimal;
    if (!model || !here) return `${cells.length} polygons.${whole}`;
    const said = [];
    for (const { name, actions, first } of model.states) {
      if (!actions.some((_, i) => cells.some(({ optimal }) => optimal[first + i] !== here[first + i]))) continue;
      said.push(`${actions.filter((_, i) => here[first + i] === 1).join(" or ")} in “${name}”`);
    }
    const best = said.length > 0 ? `best is ${said.join(", ")}` : "the best actions are the same everywhere";
    return `${cells.length === 1 ? "One polygon" : `${cells.length} polygons`}. At ${place} ${best}.${whole}`;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const figure = this.#figure;
    if (event.button !== 0 || !figure || !this.#now) return;
    this.#stage.setPointerCapture(event.pointerId);
    const { x, y, at, swept } = this.#now;
    const box = this.#stage.getBoundingClientRect();
    const across = Math.abs(event.clientX - box.left - figure.xAt(at[0]));
    const down = Math.abs(event.clientY - box.top - figure.yAt(at[1]));
    this.#held = { x: true, y: true };
    if (Math.max(across, down) > POINT) {
      // The sweep's line is level when the sweep moves x: dragging it moves y alone.
      if (swept === x && down <= LINE) this.#held.x = false;
      if (swept === y && across <= LINE) this.#held.y = false;
    }
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.#figure || !this.#now) return;
    const box = this.#stage.getBoundingClientRect();
    const { x, y } = this.#now;
    this.#move({
      ...(this.#held.x ? { [x]: this.#figure.thetaAt(event.clientX - box.left) } : {}),
      ...(this.#held.y ? { [y]: this.#figure.valueAt(event.clientY - box.top) } : {}),
    });
  }
}
