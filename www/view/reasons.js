// Figure 1 of the paper, why policies jump, the fixed points of a weight that looks back, and training, in an embedded
// picture.

import { html } from "lit-html";
import { moved } from "../state/axis.js";
import { Asking } from "../state/asking.js";
import { feedbackOf, returnsOf, roadmapOf } from "../state/panel-requests.js";
import { SolverWorker } from "../state/solver-worker.js";
import { build, fill } from "./dom.js";
import { setText } from "./elements.js";
import { Picture } from "./picture.js";
import { StudyChart } from "./study-chart.js";
import { Trained } from "./trained.js";
import { sweepAlong } from "./why.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {(typeof import("./kinds.js").REASONS)[number]} Reason */
/** @typedef {Exclude<Reason, "feedback" | import("./trained.js").Kind>} Charted */

export class Reasons {
  #solver;
  #roadmap;
  #returns;
  #feedback;
  #pictures;
  #loop;
  #trained;
  #pc;

  /**
   * @param {HTMLElement} box  is filled
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {(apply: (choice: import("../state/store.js").Choice) => import("../state/store.js").Choice) => void} page.change
   * @param {() => void} page.changed
   * @param {() => number} [page.size]  of the root font in CSS pixels, where it is not the document's
   */
  constructor(box, pc, { change, changed, size }) {
    this.#solver = new SolverWorker(pc.module);
    this.#roadmap = new Asking(this.#solver, "roadmap", changed);
    this.#returns = new Asking(this.#solver, "returns", changed);
    this.#feedback = new Asking(this.#solver, "feedback", changed);
    this.#pc = pc;
    const study = new Picture(changed);
    this.#loop = {
      picture: study,
      figure: build(html`<figure class="chart chart-loop" hidden>${study.elements}</figure>`),
      line: build(html`<p class="verdict" hidden></p>`),
    };
    const set = (/** @type {number} */ theta) => change((choice) => moved(choice, { [choice.parameter]: theta }));
    const picture = (/** @type {Charted} */ kind, /** @type {(answer: any, options: any) => any} */ draw) => {
      const figure = build(html`<figure class=${`chart chart-${kind}`} hidden></figure>`);
      const line = build(html`<p class="verdict" hidden></p>`);
      const hover = (/** @type {number | null} */ theta) => chart.read(theta);
      const chart = new StudyChart(figure, {
        ...{ pc, kind, draw, still: kind === "hull", move: set, drag: set, hover, changed },
        ...(size ? { size } : {}),
      });
      return { kind, figure, line, chart };
    };
    this.#pictures = [
      picture("roadmap", pc.roadmapFigure),
      picture("envelope", pc.envelopeFigure),
      picture("hull", pc.hullFigure),
    ];
    this.#trained = new Trained(pc, this.#solver, { change, changed, ...(size ? { size } : {}) });
    const boxes = [...this.#pictures, this.#loop].map(({ figure, line }) => [figure, line]);
    fill(box, html`${boxes}${this.#trained.elements}`);
  }

  /**
   * @param {State} state
   * @param {readonly Reason[]} kinds
   */
  show(state, kinds) {
    const { choice, shown, library } = state;
    const entry = library.find(({ id }) => id === shown);
    if (!choice || !entry) return;
    if (kinds.includes("roadmap")) this.#roadmap.about(roadmapOf(entry, choice));
    if (kinds.includes("envelope") || kinds.includes("hull")) this.#returns.about(returnsOf(entry, choice));
    if (kinds.includes("feedback")) this.#feedback.about(feedbackOf(entry, choice));
    this.#showLoop(state, kinds.includes("feedback"));
    this.#trained.show(state, entry, kinds);
    for (const { kind, figure, line, chart } of this.#pictures) {
      const asking = kind === "roadmap" ? this.#roadmap : this.#returns;
      const answer = kinds.includes(kind) ? asking.answer : undefined;
      figure.hidden = !answer;
      line.hidden = !kinds.includes(kind);
      setText(line, asking.problem);
      if (!answer) continue;
      chart.show(answer, "sweep" in answer ? answer.sweep : sweepAlong(answer), state);
      setText(line, chart.description);
    }
  }

  /**
   * @param {State} state
   * @param {boolean} wanted
   */
  #showLoop(state, wanted) {
    const { figure, line, picture } = this.#loop;
    const found = wanted ? this.#feedback.answer : undefined;
    figure.hidden = !found;
    line.hidden = !wanted;
    if (!found) return setText(line, this.#feedback.problem);
    const told = picture.show(found, state, (found, options) =>
      this.#pc.feedbackFigure(found, { ...options, kind: "loop" }),
    );
    if (told !== undefined) setText(line, told);
  }

  /** Ends it, and its worker. */
  end() {
    this.#roadmap.end();
    this.#returns.end();
    this.#feedback.end();
    this.#trained.end();
    this.#solver.end();
  }
}
