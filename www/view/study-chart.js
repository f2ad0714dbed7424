// A chart of an answer along the parameter that is no sweep of the page: with the page's cursor, which is dragged in
// it, and with what it reads under a pointer.

import { Chart } from "./chart.js";

/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */
/** @typedef {Pick<import("../state/store.js").State, "choice" | "theme" | "scale" | "model" | "studies">} Around */

/**
 * @template Answer
 * @typedef {object} StudyChartOptions
 * @property {import("../module/policy-cliff.js").PolicyCliff} pc
 * @property {string} kind  for what the legend's place was decided for
 * @property {(answer: Answer, options: import("../module/policy-cliff.js").PictureOptions) => import("../module/policy-cliff.js").Figure} draw
 * @property {boolean} still  whether its places across are no values of the parameter
 * @property {(theta: number) => void} move  the cursor goes to a cliff
 * @property {(theta: number) => void} drag
 * @property {(theta: number | null) => void} hover
 * @property {() => void} changed
 * @property {{ key: (event: KeyboardEvent) => void }} [slider]  where it is the first chart of a page
 * @property {() => number} [size]  of the root font in CSS pixels, where it is not the document's
 */

/** @template {object} Answer */
export class StudyChart {
  #chart;
  #still;
  /** @type {Answer | undefined} */
  #answer;
  /** The sentences about the picture. */
  description = "";

  /**
   * @param {HTMLElement} figure
   * @param {StudyChartOptions<Answer>} options
   */
  constructor(figure, { pc, kind, draw, still, move, drag, hover, changed, slider, size }) {
    this.#still = still;
    const none = () => {};
    this.#chart = new Chart(figure, {
      kind: () => /** @type {import("./kinds.js").Kind} */ (kind),
      focusable: slider !== undefined,
      pc: {
        ...pc,
        figure: (_, { theme, width, height, fontSize = 16 }) => {
          const drawn = draw(/** @type {Answer} */ (this.#answer), { theme, width, height, fontSize });
          this.description = drawn.description;
          return drawn;
        },
      },
      move: still ? none : move,
      drag: still ? none : drag,
      hover: still ? none : hover,
      key: slider?.key ?? none,
      wheel: none,
      resized: changed,
      ...(size ? { size } : {}),
    });
  }

  /**
   * Draws an answer; `along` is a sweep of the same parameter and range, another one for another answer.
   * @param {Answer} answer
   * @param {Sweep} along
   * @param {Around} around
   */
  show(answer, along, { choice, theme, scale, model, studies }) {
    this.#answer = answer;
    const { cliffs } = this.#still ? { cliffs: null } : studies;
    this.#chart.show({ sweep: along, choice, theme, scale, model, studies: { ...studies, cliffs }, pinned: null });
  }

  /** Shows what it reads at a place. @param {number | null} theta */
  read(theta) {
    if (!this.#still) this.#chart.read(theta);
  }
}
