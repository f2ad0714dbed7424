// What is said about a picture: the sentence about the cursor's place, which screen readers hear as the text of its
// slider, and the sentence about the nearest cliff. Once the reader's hand rests, the cliffs that it has crossed are
// announced, and a new picture is.

import { nameOf, placeOn } from "../state/axis.js";
import { setAttribute, setText } from "./dom.js";
import { cliffsOf } from "./keys.js";

/** @typedef {import("../module/policy-cliff.js").PolicyCliff} PolicyCliff */
/** @typedef {import("../state/store.js").State} State */

/** The pause before anything is announced. Milliseconds. */
const REST = 700;
/** The greatest number of cliffs that are announced one by one. */
const NAMED = 3;

/**
 * @typedef {object} Lines
 * @property {HTMLElement} here  of the cursor's place
 * @property {HTMLElement} line  of the nearest cliff
 * @property {HTMLElement} announcer
 * @property {(axis: string) => Iterable<Element | null>} sliders  that move the cursor on an axis (axis.js)
 * @property {() => boolean} speaks  whether anything is announced yet
 */

export class Told {
  #pc;
  #lines;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The subject of the sentences: another state has another sweep, but no other solution. @type {unknown[]} */
  #about = [];
  /** The subject for which the place of the sentences is kept. */
  #subject = "";
  /** The picture that was announced last, and where the cursor was on it then, on no cliff. */
  #announced = { sweep: /** @type {unknown} */ (null), from: NaN };

  /**
   * @param {PolicyCliff} pc
   * @param {Lines} lines
   */
  constructor(pc, lines) {
    this.#pc = pc;
    this.#lines = lines;
  }

  /** @param {State} state */
  show(state) {
    const { sweep, solution, pinnedPoint, solved, choice } = state;
    const theta = sweep ? solved[nameOf(sweep)] : undefined;
    if (!sweep || !choice || !solution || theta === undefined) return;
    const about = [sweep, solution, pinnedPoint];
    const { here: place, line, sliders } = this.#lines;
    if (about.some((value, i) => value !== this.#about[i])) {
      this.#about = about;
      setText(line, this.#pc.describe(sweep, theta));
      setText(place, here(this.#pc, state, theta));
      place.toggleAttribute("data-pinned", pinnedPoint !== null);
      this.#keepPlace(`${state.shown} ${sweep.parameter.name} ${sweep.state} ${innerWidth} ${pinnedPoint !== null}`);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#announce(state, theta), REST);
    }
    const name = nameOf(sweep);
    if (theta !== placeOn(choice, name)) return;
    for (const slider of sliders(name)) if (slider) setAttribute(slider, "aria-valuetext", place.textContent);
  }

  /** Says nothing more. */
  end() {
    clearTimeout(this.#timer);
  }

  /**
   * Keeps the greatest height that each sentence has had, so that what is below does not move to and fro with the hand.
   * @param {string} subject  another one begins anew
   */
  #keepPlace(subject) {
    const lines = [this.#lines.here, this.#lines.line];
    if (subject !== this.#subject) for (const line of lines) line.style.removeProperty("--kept");
    this.#subject = subject;
    const heights = lines.map((line) => line.offsetHeight);
    for (const [index, line] of lines.entries()) line.style.setProperty("--kept", `${heights[index]}px`);
  }

  /**
   * @param {State} state
   * @param {number} theta
   */
  #announce(state, theta) {
    const { here: place, line, announcer, speaks } = this.#lines;
    const isNew = state.sweep !== this.#announced.sweep;
    const { from } = this.#announced;
    const isOnCliff = cliffsOf(state).some(({ at }) => at === theta);
    this.#announced = { sweep: state.sweep, from: isOnCliff && !isNew ? from : theta };
    const text = isNew
      ? `${place.textContent} ${line.textContent}`
      : isOnCliff
        ? `On a cliff, ${this.#pc.cliffAt(state.sweep?.parameter.name ?? "", theta)}.`
        : crossed(this.#pc, state, from, theta);
    if (text !== "" && speaks()) setText(announcer, text);
  }
}

/**
 * Returns the sentences about the cursor's place.
 * @param {PolicyCliff} pc
 * @param {Pick<State, "model" | "sweep" | "solution" | "pinnedPoint">} state
 * @param {number} at
 */
export function here(pc, { model, sweep, solution, pinnedPoint }, at) {
  const state = model?.states.find(({ name }) => name === sweep?.state);
  if (!model || !sweep || !solution || !state) return "";
  const { hard, soft } = solution;
  const own = (/** @type {any} */ column) => column.slice(state.first, state.first + state.actions.length);
  const pinned = pinnedPoint && (pinnedPoint.soft ?? pinnedPoint.hard);
  return pc.here(sweep, at, {
    optimal: own(hard.optimal),
    policy: own(hard.policy),
    value: hard.startValue,
    truth: hard.truth,
    soft: soft && { policy: own(soft.policy), truth: soft.truth },
    namesState: model.states.some((other) => other !== state && other.actions.length > 1),
    pinned: pinned && { policy: own(pinned.policy), value: pinned.plain, truth: pinned.truth },
  });
}

/**
 * Returns a sentence about the cliffs that a move has crossed; "" for none.
 * @param {PolicyCliff} pc
 * @param {State} state
 * @param {number} from
 * @param {number} to
 */
function crossed(pc, state, from, to) {
  const { sweep } = state;
  if (!sweep) return "";
  const [low, high] = from < to ? [from, to] : [to, from];
  const passed = cliffsOf(state).flatMap(({ at, changes }) => {
    const flips = changes.filter(({ left, right }) => left.join() !== right.join());
    const change = flips.find((flip) => flip.state === sweep.state) ?? flips[0];
    return change && low < at && at < high ? [{ at, change }] : [];
  });
  if (from > to) passed.reverse();
  if (passed.length === 0) return "";
  const texts = passed.slice(0, NAMED).map(({ at, change: { state: where, left, right } }) => {
    const [before, after] = (from < to ? [left, right] : [right, left]).map((names) => names.join(" or "));
    const place = where === sweep.state ? "" : `, in ${where}`;
    return `at ${pc.cliffAt(sweep.parameter.name, at)}${place}: ${before} → ${after}`;
  });
  const count = passed.length === 1 ? "a cliff" : `${passed.length} cliffs,`;
  return `Crossed ${count} ${texts.join("; ")}${passed.length > NAMED ? "; …" : ""}.`;
}
