// The map: two parameters, every polygon on which no best action changes, or a smooth field; or one parameter and the
// temperature, and the wedge that opens from each cliff. The current point is dragged on both axes, the sweep's line
// through it on the one that the sweep holds fixed; arrow keys move the point. Computed in a worker of its own, which
// Cancel ends.

import { html, render } from "lit-html";
import { ALPHA, axisOf, mapsAlpha, placeOn } from "../state/axis.js";
import { Client } from "../state/client.js";
import { Data } from "../view/data.js";
import { build, fill, find, setAttribute, setText } from "../view/dom.js";
import { legendEntries } from "../view/legend.js";
import { fontSize } from "../view/surroundings.js";

/** The distances from the point, and from the line, within which the pointer takes hold of it. CSS pixels. */
const POINT = 16;
const LINE = 7;

/** The time after which an answer can be cancelled, and its progress is shown. Milliseconds. */
const LONG = 300;

/** @typedef {import("../state/store.js").State} State */

export class PhasePanel {
  #pc;
  #move;
  #client;
  #line = find("phase-sentence", HTMLElement);
  #cancel = find("phase-cancel", HTMLButtonElement);
  /** The last question as text, and the scenario that it was about. */
  #asked = "";
  #id = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #alarm;
  /** The reason why there is no picture for the last question. */
  #problem = "";
  /** @type {import("../module/policy-cliff.js").Phase | null} */
  #phase = null;
  /** @type {import("../module/policy-cliff.js").Field | null} */
  #field = null;
  /** @type {import("../module/policy-cliff.js").AlphaMap | null} */
  #alphaMap = null;
  #base = document.createElement("canvas");
  #overlay = /** @type {HTMLCanvasElement} */ (build(html`<canvas class="overlay"></canvas>`));
  #stage = build(html`<div class="stage" role="slider" tabindex="0" aria-label="Map">
    ${this.#base}${this.#overlay}
  </div>`);
  #legend = build(html`<ul class="legend"></ul>`);
  #data;
  /** @type {import("../module/policy-cliff.js").PhaseFigure | undefined} */
  #figure;
  #drawn = "";
  /** @type {unknown} */
  #from = null;
  /** @type {{ x: string, y: string, at: [number, number], swept: string } | undefined} */
  #now;
  /** The solution that the sentence was written from. @type {State["solution"] | undefined} */
  #solution;
  /** Whether a drag moves each of the two parameters. */
  #held = { x: true, y: true };

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ move: (values: Record<string, number>) => void, step: (name: string, steps: number) => void, changed: ()
   *   => void }} page
   */
  constructor(pc, { move, step, changed }) {
    this.#pc = pc;
    this.#move = move;
    this.#data = new Data(find("phase-data", HTMLDetailsElement), pc);
    this.#client = new Client(pc.module, {
      answered: ({ phase, field, alphaMap, refusals = {} }, { id, ask }) => {
        // The last question is about another scenario.
        if (id !== this.#id) return;
        this.#settle(Object.values(refusals)[0] ?? "");
        this.#alphaMap = alphaMap ?? this.#alphaMap;
        this.#phase = refusals.phase ? null : (phase ?? this.#phase);
        this.#field = !ask.field || refusals.field ? null : (field ?? this.#field);
        changed();
      },
      failed: (message) => {
        this.#settle(message);
        changed();
      },
      progress: (share, name) => {
        const doing = name === "phase" ? "Cutting the box" : "Computing the map";
        if (!this.#cancel.hidden) setText(this.#line, `${doing}: ${pc.fixed(100 * share, 0)} %.`);
      },
    });
    this.#cancel.addEventListener("click", () => {
      this.#client.stop();
      this.#settle("Cancelled. Any change of what is asked starts anew.");
      changed();
    });
    fill(find("phase-chart", HTMLElement), [this.#stage, this.#legend]);
    new ResizeObserver(changed).observe(this.#stage);
    this.#stage.addEventListener("pointerdown", (event) => this.#press(event));
    this.#stage.addEventListener("pointermove", (event) => {
      if (this.#stage.hasPointerCapture(event.pointerId)) this.#drag(event);
    });
    this.#stage.addEventListener("keydown", (event) => {
      const [key, sign] =
        { ArrowRight: ["x", 1], ArrowLeft: ["x", -1], ArrowUp: ["y", 1], ArrowDown: ["y", -1] }[event.key] ?? [];
      if (!key || !this.#now) return;
      event.preventDefault();
      step(this.#now[/** @type {"x"} */ (key)], Number(sign) * (event.shiftKey ? 10 : 1));
    });
  }

  /** @param {string} problem */
  #settle(problem) {
    clearTimeout(this.#alarm);
    this.#alarm = undefined;
    this.#cancel.hidden = true;
    this.#problem = problem;
  }

  /** @param {import("../state/client.js").Question | undefined} question */
  #ask(question) {
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (!question || asked === this.#asked) return;
    // The polygons of another scenario do not fit the names of this one.
    if (question.id !== this.#id) this.#phase = this.#field = this.#alphaMap = null;
    this.#id = question.id;
    this.#asked = asked;
    this.#problem = "";
    this.#alarm ??= setTimeout(() => (this.#cancel.hidden = false), LONG);
    this.#client.ask(question);
  }

  /**
   * @param {State} state
   * @param {import("../state/client.js").Question | undefined} question  of the picture of this state
   */
  show({ model, choice, theme, scale, solution, solved }, question) {
    this.#ask(question);
    if (!choice) return;
    const alphaMap = mapsAlpha(choice) ? this.#alphaMap : null;
    const phase = mapsAlpha(choice) ? null : this.#phase;
    const field = choice.map === "hard" || choice.alpha === null ? null : this.#field;
    const watched = alphaMap?.sweep.state ?? field?.state ?? choice.state;
    const state = model?.states.find(({ name }) => name === watched);
    const shown = alphaMap ?? field ?? phase;
    if (this.#problem) setText(this.#line, this.#problem);
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (!(phase || alphaMap) || !state || width === 0) return;
    if (model)
      this.#data.show([shown], (maker) =>
        alphaMap
          ? maker.alphaMapTables(this.#pc, alphaMap)
          : [maker.phaseTable(this.#pc, /** @type {NonNullable<typeof phase>} */ (phase), model)],
      );
    const wanted = JSON.stringify([theme, scale, width, height, fontSize(), state.name]);
    const changed = wanted !== this.#drawn || shown !== this.#from;
    if (changed) {
      const options = { width, height, theme, fontSize: fontSize() };
      const figure = alphaMap
        ? this.#pc.alphaMapFigure(alphaMap, options)
        : this.#pc.phaseFigure(/** @type {NonNullable<typeof phase>} */ (phase), field, { ...options, state });
      this.#figure?.free();
      this.#figure = figure;
      figure.draw(this.#base, scale);
      render(legendEntries(figure.legend), this.#legend);
      this.#drawn = wanted;
      this.#from = shown;
    }
    const x = /** @type {import("../module/policy-cliff.js").Parameter} */ (alphaMap?.sweep.parameter ?? phase?.x);
    const names = { x: x.name, y: phase?.y.name ?? ALPHA };
    const at = /** @type {[number, number]} */ ([
      choice.values[names.x] ?? x.from,
      placeOn(choice, names.y) ?? phase?.y.from,
    ]);
    const [u, v] = this.#now?.at ?? [];
    if (this.#problem) this.#now = undefined;
    const swept = axisOf(choice);
    const moved = u !== at[0] || v !== at[1] || this.#now?.swept !== swept;
    if (!changed && !moved && solution === this.#solution) return;
    this.#solution = solution;
    this.#now = { ...names, at, swept };
    this.#figure?.drawPoint(
      this.#overlay,
      scale,
      at[0],
      at[1],
      swept === names.y ? 1 : swept === names.x ? 0 : undefined,
    );
    const { equation, symbol } = this.#pc;
    const upwards = phase?.y.name ?? "alpha";
    const place = `${equation(x.name, at[0])}, ${equation(upwards, at[1])}`;
    // Where there is no answer, or none yet, the solution is that of another place.
    const isHere = solved[x.name] === at[0] && (!phase || solved[upwards] === at[1]);
    if (!this.#problem) {
      const text = phase
        ? this.#read(phase, model, place, isHere ? solution?.hard.optimal : undefined)
        : this.#readPolicy(state, place, at[1] === 0 ? solution?.hard : solution?.soft);
      setText(this.#line, text);
    }
    setAttribute(this.#stage, "aria-label", `Point in the map of ${symbol(x.name)} and ${symbol(upwards)}`);
    setAttribute(this.#stage, "aria-valuemin", String(x.from));
    setAttribute(this.#stage, "aria-valuemax", String(x.to));
    setAttribute(this.#stage, "aria-valuenow", String(at[0]));
    setAttribute(this.#stage, "aria-valuetext", place);
  }

  /**
   * Returns what a map over temperatures shows, and the policy at the point.
   * @param {import("../module/policy-cliff.js").State} state
   * @param {string} place
   * @param {import("../module/policy-cliff.js").Answer | null | undefined} here
   */
  #readPolicy({ name, actions, first }, place, here) {
    const shares = actions.map((action, i) => `${action} ${this.#percent(here?.policy[first + i] ?? 0)}`);
    const said = here ? shares.join(", ") : "no finite soft value";
    return `At ${place}, in “${name}”: ${said}. ${this.#figure?.description}`;
  }

  /** Returns a probability in whole per cent; what is not 0 or 1 is not said to be. @param {number} share */
  #percent(share) {
    if (share > 0 && share < 0.01) return "<1 %";
    return share > 0.99 && share < 1 ? ">99 %" : `${this.#pc.fixed(100 * share, 0)} %`;
  }

  /**
   * Returns a sentence on the best actions at the point, in the states whose best actions differ somewhere in the box:
   * those of the solution there, which has all that tie on an edge.
   * @param {import("../module/policy-cliff.js").Phase} phase
   * @param {import("../module/policy-cliff.js").Facts | null} model
   * @param {string} place
   * @param {ArrayLike<number> | undefined} here  whether each action is optimal
   */
  #read({ cells, gaps, missing }, model, place, here) {
    // A gap of one or two corners has no area.
    const problems = new Set(gaps.filter(({ corners }) => corners.length > 4).map(({ problem }) => problem));
    const shaded =
      problems.size > 0 ? ` Where it is shaded there is no optimal value: ${[...problems].join("; ")}.` : "";
    const lost = Math.abs(missing) > 1e-9 ? ` A share of ${this.#pc.spoken(missing)} of the box is missing.` : "";
    const whole = shaded + lost;
    if (!model || !here) return `${cells.length} regions.${whole}`;
    const best = [];
    for (const { name, actions, first } of model.states) {
      if (!actions.some((_, i) => cells.some(({ optimal }) => optimal[first + i] !== here[first + i]))) continue;
      best.push(`${actions.filter((_, i) => here[first + i] === 1).join(" or ")} in “${name}”`);
    }
    const text = best.length > 0 ? `best is ${best.join(", ")}` : "the best actions are the same everywhere";
    return `${cells.length === 1 ? "One region" : `${cells.length} regions`}. At ${place} ${text}.${whole}`;
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
