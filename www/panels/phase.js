// The map: two parameters, every polygon on which no best action changes, or a smooth field, and of a table the lines
// at which its prompts flip; or one parameter and the temperature, and the wedge that opens from each cliff. The
// current point is dragged on both axes, the sweep's line through it on the one that the sweep holds fixed; arrow keys
// move the point. Computed in a worker of its own, which Cancel ends.

import { html, nothing, render } from "lit-html";
import { ALPHA, axisOf, placeOn } from "../state/axis.js";
import { mapsAlpha } from "../state/panel-requests.js";
import { Client } from "../state/client.js";
import { Data } from "../view/data.js";
import { CANCELLED } from "../view/cancel.js";
import { build, fill } from "../view/dom.js";
import { find, setAttribute, setText } from "../view/elements.js";
import { legendEntries } from "../view/legend.js";
import { fontSize } from "../view/surroundings.js";

/** The distances from the point, and from the line, within which the pointer takes hold of it. CSS pixels. */
const POINT = 16;
const LINE = 7;

/** The distance between the pointer and what is read there. CSS pixels. */
const ASIDE = 12;

/** The time after which an answer can be cancelled, and its progress is shown. Milliseconds. */
const LONG = 300;
/** What is said while an answer is computed, and what its share is of. @type {Record<string, [string, string]>} */
const DOING = { phase: ["Cutting the box", " of its area"], field: ["Computing the map", " of its rows"] };

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
  /** @type {import("../module/policy-cliff.js").Arrangement | null} */
  #arrangement = null;
  /** What the lines of a table read under a pointer. */
  #reading = build(html`<div class="reading" aria-hidden="true"></div>`);
  #base = document.createElement("canvas");
  #overlay = /** @type {HTMLCanvasElement} */ (build(html`<canvas class="overlay"></canvas>`));
  /** It is a slider as soon as it has a place to tell. */
  #stage = build(html`<div class="stage">
    ${this.#base}${this.#overlay}${this.#reading}
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
      answered: ({ phase, field, alphaMap, arrangement, refusals = {} }, { id, ask }) => {
        // The last question is about another scenario.
        if (id !== this.#id) return;
        this.#settle(Object.values(refusals)[0] ?? "");
        this.#alphaMap = alphaMap ?? this.#alphaMap;
        this.#arrangement = refusals.arrangement ? null : (arrangement ?? this.#arrangement);
        this.#phase = refusals.phase ? null : (phase ?? this.#phase);
        this.#field = !ask.field || refusals.field ? null : (field ?? this.#field);
        changed();
      },
      failed: (message) => {
        this.#settle(message);
        changed();
      },
      progress: (share, name) => {
        const [doing, of] = DOING[name] ?? ["Computing the map", ""];
        if (!this.#cancel.hidden) setText(this.#line, `${doing}: ${pc.fixed(100 * share, 0)} %${of}.`);
      },
    });
    this.#cancel.addEventListener("click", () => {
      this.#client.stop();
      this.#settle(CANCELLED);
      changed();
    });
    fill(find("phase-chart", HTMLElement), [this.#stage, this.#legend]);
    new ResizeObserver(changed).observe(this.#stage);
    this.#stage.addEventListener("pointerdown", (event) => this.#press(event));
    this.#stage.addEventListener("pointermove", (event) => {
      if (this.#stage.hasPointerCapture(event.pointerId)) this.#drag(event);
      else if (event.pointerType !== "touch") this.#readAt(event);
    });
    this.#stage.addEventListener("pointerleave", () => render(nothing, this.#reading));
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
    if (question.id !== this.#id) this.#phase = this.#field = this.#alphaMap = this.#arrangement = null;
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
    const lines = mapsAlpha(choice) || !model?.isTable ? null : this.#arrangement;
    const phase = mapsAlpha(choice) || model?.isTable ? null : this.#phase;
    const field = model?.isTable || !isSoft(choice) ? null : this.#field;
    const outcomes = model ? mapped(model, choice, phase) : [];
    const watched = alphaMap?.sweep.state ?? field?.state ?? choice.state;
    const state = model?.names.named(watched);
    const shown = alphaMap ?? lines ?? field ?? phase;
    const plane = lines ?? phase;
    this.#lines = lines && model ? { found: lines, model } : undefined;
    if (this.#problem) setText(this.#line, this.#problem);
    const { clientWidth: width, clientHeight: height } = this.#stage;
    if (!(plane || alphaMap) || !state || width === 0) return;
    if (model)
      this.#data.show([shown], (maker) =>
        alphaMap
          ? maker.alphaMapTables(this.#pc, alphaMap)
          : lines
            ? [maker.arrangementTable(this.#pc, lines, model)]
            : [maker.phaseTable(this.#pc, /** @type {NonNullable<typeof phase>} */ (phase), model)],
      );
    const wanted = JSON.stringify([theme, scale, width, height, fontSize(), state.name, outcomes]);
    const changed = wanted !== this.#drawn || shown !== this.#from;
    if (changed) {
      const options = { width, height, theme, fontSize: fontSize() };
      const figure = alphaMap
        ? this.#pc.alphaMapFigure(alphaMap, options)
        : lines
          ? this.#pc.arrangementFigure(lines, { ...options, state })
          : this.#pc.phaseFigure(/** @type {NonNullable<typeof phase>} */ (phase), field, {
              ...{ ...options, state },
              ...(field ? {} : { outcomes }),
            });
      this.#figure?.free();
      this.#figure = figure;
      figure.draw(this.#base, scale);
      render(legendEntries(figure.legend), this.#legend);
      this.#drawn = wanted;
      this.#from = shown;
    }
    const x = /** @type {import("../module/policy-cliff.js").Parameter} */ (alphaMap?.sweep.parameter ?? plane?.x);
    const names = { x: x.name, y: plane?.y.name ?? ALPHA };
    const at = /** @type {[number, number]} */ ([
      choice.values[names.x] ?? x.from,
      placeOn(choice, names.y) ?? plane?.y.from,
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
    const upwards = plane?.y.name ?? "alpha";
    const place = `${equation(x.name, at[0])}, ${equation(upwards, at[1])}`;
    // Where there is no answer, or none yet, the solution is that of another place.
    const isHere = solved[x.name] === at[0] && (!phase || solved[upwards] === at[1]);
    if (!this.#problem) {
      const text = lines
        ? `${this.#figure?.description} At ${place}: ${this.#near(at).join(" ")}`
        : phase
          ? this.#read(phase, model, place, isHere ? solution?.hard.optimal : undefined)
          : this.#readPolicy(state, place, at[1] === 0 ? solution?.hard : solution?.soft);
      setText(this.#line, text);
    }
    setAttribute(this.#stage, "role", "slider");
    setAttribute(this.#stage, "tabindex", "0");
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

  /** The lines on show, and the model that they are of. @type {{ found: import("../module/policy-cliff.js").Arrangement, model: import("../module/policy-cliff.js").Outline } | undefined} */
  #lines;

  /**
   * Returns what is around a point of the lines: how many prompts flip near it, and at which line the nearest does.
   * @param {[number, number]} at
   */
  #near(at) {
    if (!this.#lines) return [];
    const { found, model } = this.#lines;
    const { spoken, symbol } = this.#pc;
    const { nearest, across, upwards } = this.#pc.nearFlips(found, ...at);
    if (nearest === null) return ["no prompt flips in this box."];
    const few = (/** @type {number} */ count) => ["none", "one"][count] ?? String(count);
    const flips = ["no prompt flips", "one prompt flips"][across] ?? `${across} prompts flip`;
    const [x_, y_] = [symbol(found.x.name), symbol(found.y.name)];
    const prompt = model.names.at(found.states[nearest] ?? -1);
    const action = (/** @type {number | undefined} */ pair) => prompt?.actions[(pair ?? 0) - prompt.first] ?? "";
    const terms = ["", ` ${x_}`, ` ${y_}`].flatMap((name, i) => {
      const factor = found.lines[3 * nearest + i] ?? 0;
      return factor === 0 ? [] : [`${spoken(factor)}${name}`];
    });
    const line = `${terms.join(" + ")} = 0`.replaceAll("+ −", "− ");
    return [
      `${flips} within ±1 % of the range of ${x_}, ${few(upwards)} within ±1 % of that of ${y_}.`,
      `Nearest: “${prompt?.name}”, “${action(found.above[nearest])}” against “${action(found.below[nearest])}”, on ${line}.`,
    ];
  }

  /** Shows what the lines of a table read under a pointer. @param {PointerEvent} event */
  #readAt(event) {
    if (!this.#lines || !this.#figure) return void render(nothing, this.#reading);
    const box = this.#stage.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    const at = /** @type {[number, number]} */ ([this.#figure.thetaAt(left), this.#figure.valueAt(top)]);
    const { x, y } = this.#lines.found;
    const side = left > box.width / 2 ? `right: ${box.width - left + ASIDE}px` : `left: ${left + ASIDE}px`;
    const place = `${this.#pc.equation(x.name, at[0])}, ${this.#pc.equation(y.name, at[1])}`;
    render(
      html`<ul class="told-lines" .style="${side}; top: ${top}px">
        <li><b>${place}</b></li>
        ${this.#near(at).map((text) => html`<li>${text}</li>`)}
      </ul>`,
      this.#reading,
    );
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
   * @param {import("../module/policy-cliff.js").Outline | null} model
   * @param {string} place
   * @param {ArrayLike<number> | undefined} here  whether each action is optimal
   */
  #read({ cells, gaps, missing, hidden }, model, place, here) {
    // A gap of one or two corners has no area.
    const problems = new Set(gaps.filter(({ corners }) => corners.length > 4).map(({ problem }) => problem));
    const shaded =
      problems.size > 0 ? ` Where it is shaded there is no optimal value: ${[...problems].join("; ")}.` : "";
    const lost = Math.abs(missing) > 1e-9 ? ` A share of ${this.#pc.spoken(missing)} of the box is missing.` : "";
    const unseen =
      hidden === Infinity
        ? " Rounding may hide regions: what ties is not known exactly."
        : hidden > 1e-9
          ? ` Rounding may hide regions of together ${this.#pc.spoken(hidden)} of the box.`
          : "";
    const whole = shaded + lost + unseen;
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

/** Returns whether the map shows a quantity of the soft policy. @param {import("../state/store.js").Choice} choice */
function isSoft({ map, alpha }) {
  return map !== "hard" && map !== "outcomes" && alpha !== null;
}

/**
 * Returns the names of the outcomes where the map shows what happens, else none.
 * @param {Pick<import("../module/policy-cliff.js").Outline, "outcomes">} model
 * @param {import("../state/store.js").Choice} choice
 * @param {import("../module/policy-cliff.js").Phase | null} phase
 */
export function mapped({ outcomes }, { map }, phase) {
  // A diagram of very many regions does not count them.
  const isCounted = phase?.cells.every((cell) => cell.outcomes.length === outcomes.length);
  return map === "outcomes" && isCounted ? outcomes : [];
}
