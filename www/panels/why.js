// Two panels with pictures of the whole range: figure 1 of the paper, from the reward to the policy; and why policies
// jump, as lines that cross and as corners of a hull. Each has a worker of its own.

import { Asking } from "../state/asking.js";
import { dataBox } from "./data-box.js";
import { find, setText } from "../view/elements.js";
import { StudyChart } from "../view/study-chart.js";
import { sweepAlong, touching } from "../view/why.js";

/** @typedef {import("../module/policy-cliff.js").PolicyCliff} PolicyCliff */
/** @typedef {import("../module/policy-cliff.js").Roadmap} Roadmap */
/** @typedef {import("../module/policy-cliff.js").Returns} Returns */

/**
 * @typedef {object} Page
 * @property {(name: string, theta: number) => void} move  moves the cursor of a parameter to a cliff
 * @property {(places: Record<string, number>) => void} drag
 * @property {(theta: number | null) => void} hover
 * @property {() => void} changed
 */

/**
 * Asks a question, and says what is going on until there is an answer.
 * @template {"roadmap" | "returns"} Name
 * @param {Asking<Name>} asking
 * @param {import("../state/client.js").Question | undefined} question
 * @param {HTMLElement} line
 */
function answerTo(asking, question, line) {
  asking.about(question);
  if (!asking.answer) setText(line, asking.problem || "Computing…");
  return asking.answer;
}

/**
 * Returns what a chart does to the page.
 * @param {Page} page
 * @param {() => string} name  of the parameter that it shows
 */
function doing(page, name) {
  return {
    move: (/** @type {number} */ theta) => page.move(name(), theta),
    drag: (/** @type {number} */ theta) => page.drag({ [name()]: theta }),
    hover: page.hover,
    changed: page.changed,
  };
}

export class RoadmapPanel {
  #pc;
  #data;
  #asking;
  #chart;
  #line = find("roadmap-sentence", HTMLElement);
  #figure = find("roadmap-chart", HTMLElement);

  /**
   * @param {PolicyCliff} pc
   * @param {Page} page
   */
  constructor(pc, page) {
    this.#asking = new Asking(pc.module, "roadmap", page.changed);
    this.#pc = pc;
    this.#data = dataBox(pc);
    this.#figure.after(this.#data.element);
    this.#chart = new StudyChart(this.#figure, {
      ...{ pc, kind: "roadmap", draw: pc.roadmapFigure, still: false },
      ...doing(page, () => this.#asking.answer?.sweep.parameter.name ?? ""),
    });
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("../state/client.js").Question | undefined} question
   */
  show(state, question) {
    const answer = answerTo(this.#asking, question, this.#line);
    this.#figure.hidden = !answer;
    this.#data.element.hidden = !answer;
    if (!answer) return;
    const { sweep } = answer;
    this.#data.data.show([answer], (maker) => [
      maker.qTable(this.#pc, answer),
      .../** @type {const} */ (["policy", "value"]).map((kind) => maker.sweepTable(this.#pc, sweep, kind)),
    ]);
    this.#chart.show(answer, answer.sweep, state);
    setText(this.#line, this.#chart.description);
  }

  /** @param {string} name  of a parameter @param {number | null} theta */
  read(name, theta) {
    if (name === this.#asking.answer?.sweep.parameter.name) this.#chart.read(theta);
  }
}

export class WhyPanel {
  #pc;
  #data;
  #asking;
  #charts;
  #linesLine = find("why-sentence", HTMLElement);
  #figures = ["envelope-chart", "hull-chart"].map((id) => find(id, HTMLElement));
  #hullLine = find("hull-sentence", HTMLElement);
  #here = find("hull-here", HTMLElement);

  /**
   * @param {PolicyCliff} pc
   * @param {Page} page
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#data = dataBox(pc);
    this.#here.closest(".reasons")?.after(this.#data.element);
    this.#asking = new Asking(pc.module, "returns", page.changed);
    const draw = [pc.envelopeFigure, pc.hullFigure];
    this.#charts = this.#figures.map(
      (figure, i) =>
        new StudyChart(figure, {
          ...{ pc, kind: ["envelope", "hull"][i] ?? "", draw: draw[i] ?? pc.hullFigure, still: i === 1 },
          ...doing(page, () => this.#asking.answer?.parameter.name ?? ""),
        }),
    );
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("../state/client.js").Question | undefined} question
   */
  show(state, question) {
    const answer = answerTo(this.#asking, question, this.#linesLine);
    for (const element of [...this.#figures, this.#hullLine, this.#here, this.#data.element]) element.hidden = !answer;
    if (!answer) return;
    this.#data.data.show([answer], (maker) => [maker.cornerTable(this.#pc, answer)]);
    for (const chart of this.#charts) chart.show(answer, sweepAlong(answer), state);
    const [lines, hull] = this.#charts;
    setText(this.#linesLine, lines?.description ?? "");
    setText(this.#hullLine, hull?.description ?? "");
    const theta = state.choice?.values[answer.parameter.name];
    setText(this.#here, theta === undefined ? "" : touching(this.#pc, answer, theta));
  }

  /** @param {string} name  of a parameter @param {number | null} theta */
  read(name, theta) {
    if (name === this.#asking.answer?.parameter.name) for (const chart of this.#charts) chart.read(theta);
  }
}
