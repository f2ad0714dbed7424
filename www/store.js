// The page's one state, apart from the DOM. Every change goes through `update` and is drawn by one render per animation frame.

/**
 * What the reader has chosen; a request for numbers is derived from this alone.
 * @typedef {object} Choice
 * @property {string} parameter  the swept parameter
 * @property {string} state      the watched state
 * @property {import("./policy-cliff.js").Rule} rule
 * @property {import("./policy-cliff.js").Objective} objective
 * @property {number | null} alpha  null is hard argmax alone
 * @property {Record<string, number>} values  of every parameter
 * @property {string} x  the parameter across the phase diagram
 * @property {string} y  the one upwards; "" where there is no second parameter
 * @property {string} map  what the phase diagram shows
 * @property {{ values: Float64Array, text: string } | null} perturbation  what is added to the reward, and in words
 */

/**
 * Answers about the whole range and its stability, which arrive later than those at the cursor.
 * @typedef {object} Studies
 * @property {string} id  of their scenario
 * @property {import("./policy-cliff.js").Cliffs | null} cliffs
 * @property {import("./policy-cliff.js").Stability | null} stability
 * @property {Record<string, string>} refusals  why there is no answer
 */

/**
 * A scenario of the library.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} title
 * @property {string} summary  what goes wrong and why, in one line
 * @property {string} text
 * @property {number} steps     of its guided reading
 * @property {boolean} measured  whether there are published findings beside it
 * @property {boolean} partial  whether `text` is without reading, findings and notes
 */

/**
 * @typedef {object} State
 * @property {Entry[]} library
 * @property {string} scenario  id of the chosen scenario
 * @property {string} shown     id of the scenario on show
 * @property {import("./policy-cliff.js").Facts | null} model  of the scenario on show
 * @property {Choice | null} choice
 * @property {import("./policy-cliff.js").Sweep | null} sweep
 * @property {import("./policy-cliff.js").Solution | null} solution
 * @property {Studies} studies
 * @property {Record<string, number>} progress  share done, by the name of the answer under way
 * @property {string} problem  why there is no newer picture; "" when all is well
 * @property {boolean} busy    an answer is late enough to say so
 * @property {"light" | "dark"} theme
 * @property {number} scale     device pixels per CSS pixel
 */

/** @type {Studies} */
export const NONE = { id: "", cliffs: null, stability: null, refusals: {} };

/** @type {State} */
const EMPTY = {
  library: [],
  scenario: "",
  shown: "",
  model: null,
  choice: null,
  sweep: null,
  solution: null,
  studies: NONE,
  progress: {},
  problem: "",
  busy: false,
  theme: "light",
  scale: 1,
};

export class Store {
  /** @type {State} */
  #state = EMPTY;
  #frame = 0;
  /** @type {(state: State) => void} */
  #render;

  /** @param {(state: State) => void} render */
  constructor(render) {
    this.#render = render;
  }

  get state() {
    return this.#state;
  }

  /** @param {Partial<State>} change */
  update(change) {
    this.#state = { ...this.#state, ...change };
    this.redraw();
  }

  /** Draws in the next frame even though no field has changed (a size has). */
  redraw() {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#render(this.#state);
    });
  }
}
