// The state of the page, apart from the DOM. Every change goes through `update`, and one render per animation frame
// draws it.

/**
 * @typedef {import("../module/policy-cliff.js").Choice} Choice  what the reader has chosen; a request for numbers is derived from this alone
 */

/**
 * Answers about the whole range and its stability, which arrive later than those at the cursor.
 * @typedef {object} Studies
 * @property {string} id  of their scenario
 * @property {import("../module/policy-cliff.js").Cliffs | null} cliffs
 * @property {import("../module/policy-cliff.js").Stability | null} stability
 * @property {Record<string, string>} refusals  why there is no answer
 */

/**
 * A scenario of the library, or a model that a link or a file brought.
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} title
 * @property {import("./text.js").Text} text  "" until it has been fetched (see library.js)
 * @property {import("../module/policy-cliff.js").LinkSource | null} source  null for a model of the reader's own that
 *   is not packed
 * @property {number} steps     of its guided reading
 * @property {boolean} measured  whether there are published findings beside it
 * @property {boolean} [large]  whether its text is too large to be fetched before it is wanted
 * @property {string} [line]  of a model that the reader edits: the id of its first text
 * @property {string} [after]  the title of the scenario that it was
 * @property {import("./text.js").Text | undefined} [original]  the text that it was
 * @property {string | null} [draft]  a text that was being typed when it was left
 */

/**
 * The scenario on show: its library, the model itself, the table of what can be set, and what is chosen.
 * @typedef {object} Shown
 * @property {string} shown  its id
 * @property {Entry[]} library
 * @property {import("../module/policy-cliff.js").Outline | null} model  without its text's transitions, which the
 *   workers know
 * @property {import("../module/policy-cliff.js").ViewField[]} table
 * @property {Choice | null} choice
 * @property {string} reason  why the reward is perturbed
 * @property {string} notice  what could not be read of a link; "" when all was
 * @property {string | null} draft  the text of the model while it is being typed and not valid; null otherwise
 */

/**
 * @typedef {object} Rest
 * @property {string} scenario  id of the chosen scenario
 * @property {import("../module/policy-cliff.js").Sweep | null} sweep
 * @property {import("../module/policy-cliff.js").Solution | null} solution
 * @property {import("../module/policy-cliff.js").Sweep | null} pinned  the sweep under the pinned settings
 * @property {import("../module/policy-cliff.js").Solution | null} pinnedPoint  the solution there
 * @property {Record<string, number>} solved  the parameters of the solution, and its temperature, by name (axis.js)
 * @property {Studies} studies
 * @property {Record<string, number>} progress  share done, by the name of the answer under way
 * @property {string} problem  why there is no newer picture; "" when all is well
 * @property {(() => void) | null} again  tries once more what the problem is about
 * @property {boolean} editing  whether the model is edited
 * @property {boolean} busy    a text is being fetched, or an answer is late enough to say so
 * @property {"light" | "dark"} theme
 * @property {number} scale     device pixels per CSS pixel
 */

/** @typedef {Shown & Rest} State */

/** @type {Studies} */
export const NONE = { id: "", cliffs: null, stability: null, refusals: {} };

/** @type {State} */
const EMPTY = {
  library: [],
  scenario: "",
  shown: "",
  model: null,
  table: [],
  choice: null,
  reason: "",
  notice: "",
  draft: null,
  sweep: null,
  solution: null,
  pinned: null,
  pinnedPoint: null,
  solved: {},
  studies: NONE,
  progress: {},
  problem: "",
  again: null,
  editing: false,
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

/** Returns the step of the open reading; null while none is. @param {Pick<State, "choice">} state */
export function stepOf({ choice }) {
  return choice?.show.includes("guide") ? choice.step : null;
}

/**
 * Returns the choice with a part of the page open that is closed, or closed that is open.
 * @param {Choice} choice
 * @param {Choice["show"][number]} name
 */
export function toggled(choice, name) {
  const others = choice.show.filter((each) => each !== name);
  return { ...choice, show: others.length < choice.show.length ? others : [...choice.show, name] };
}
