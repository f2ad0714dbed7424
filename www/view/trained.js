// The pictures of training in an embedded picture: where seeds end along the parameter, the way there, and how long it
// takes near the cliff.

import { moved } from "../state/axis.js";
import { shownOf } from "../state/training.js";
import { TrainingWork } from "../state/training-work.js";
import { html } from "lit-html";
import { build } from "./dom.js";
import { setText } from "./elements.js";
import { Picture } from "./picture.js";
import { StudyChart } from "./study-chart.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {"trained" | "paths" | "times"} Kind */
/** @typedef {import("../module/policy-cliff.js").TrainedFigureOptions["kind"]} Shown */

export class Trained {
  #pc;
  #work;
  #chart;
  #pictures;
  #boxes;
  /** What is drawn along the parameter. @type {Shown} */
  #shown = "policy";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("../state/solver-worker.js").SolverWorker} solver
   * @param {ConstructorParameters<typeof import("./reasons.js").Reasons>[2]} page
   */
  constructor(pc, solver, { change, changed, size }) {
    this.#pc = pc;
    this.#work = new TrainingWork(solver, changed);
    const box = (/** @type {Kind} */ kind) => ({
      figure: build(html`<figure class=${`chart chart-loop chart-${kind}`} hidden></figure>`),
      line: build(html`<p class="verdict" hidden></p>`),
    });
    this.#boxes = { trained: box("trained"), paths: box("paths"), times: box("times") };
    const set = (/** @type {number} */ theta) => change((choice) => moved(choice, { [choice.parameter]: theta }));
    this.#chart = new StudyChart(this.#boxes.trained.figure, {
      ...{ pc, kind: "trained", still: false, move: set, drag: set, changed, ...(size ? { size } : {}) },
      hover: (theta) => this.#chart.read(theta),
      draw: (/** @type {NonNullable<TrainingWork["along"]>} */ { sweep, parts }, options) =>
        pc.trainedFigure(sweep, parts, { ...options, kind: this.#shown }),
    });
    this.#pictures = { paths: new Picture(changed), times: new Picture(changed) };
    this.#boxes.paths.figure.append(...this.#pictures.paths.elements);
    this.#boxes.times.figure.append(...this.#pictures.times.elements);
  }

  /** The figures and their sentences. */
  get elements() {
    return Object.values(this.#boxes).map(({ figure, line }) => [figure, line]);
  }

  /**
   * @param {State} state
   * @param {import("../state/store.js").Entry} entry
   * @param {readonly string[]} kinds
   */
  show(state, entry, kinds) {
    const { choice, model } = state;
    if (!choice || !model) return;
    const has = (/** @type {Kind} */ kind) => kinds.includes(kind);
    const wanted = [
      ...(has("paths") ? /** @type {const} */ (["here"]) : []),
      ...(has("trained") ? /** @type {const} */ (["along"]) : []),
      ...(has("times") ? /** @type {const} */ (["times"]) : []),
    ];
    if (wanted.length > 0) this.#work.about(entry, choice, wanted);
    this.#shown = shownOf(choice, model);
    const drawn = this.#work.drawnAlong(this.#shown);
    const { here, times, problem, timeless } = this.#work;
    const { trained, paths, times: timed } = this.#boxes;
    this.#reveal(trained, has("trained"), drawn !== undefined, problem);
    if (drawn && has("trained")) {
      this.#chart.show(drawn, drawn.copy, state);
      setText(trained.line, this.#chart.description);
    }
    this.#reveal(paths, has("paths"), here !== undefined, problem);
    const way = this.#pictures.paths.show(has("paths") ? here : null, state, this.#pc.trainPathsFigure);
    if (way !== undefined) setText(paths.line, way);
    this.#reveal(timed, has("times"), times !== null, timeless);
    const long = this.#pictures.times.show(has("times") ? times : null, state, ({ answers }, options) =>
      this.#pc.trainTimesFigure(answers, options),
    );
    if (long !== undefined) setText(timed.line, long);
  }

  /**
   * @param {{ figure: HTMLElement, line: HTMLElement }} box
   * @param {boolean} isWanted
   * @param {boolean} isThere
   * @param {string} problem
   */
  #reveal({ figure, line }, isWanted, isThere, problem) {
    figure.hidden = !(isWanted && isThere);
    line.hidden = !isWanted;
    if (!isThere) setText(line, problem);
  }

  end() {
    this.#work.end();
  }
}
