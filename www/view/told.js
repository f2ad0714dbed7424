// What is said about a picture: the sentence about the cursor's place, which screen readers hear as the text of its
// slider, and the sentence about the nearest cliff. Each has room for the longest that it may say of the picture, so
// that nothing moves with the hand, and for no more. Once the hand rests, the cliffs that it has crossed are announced,
// and a new picture is.

import { cliffOn, firstWhere } from "../state/ascending.js";
import { nameOf, placeOn } from "../state/axis.js";
import { setAttribute, setText } from "./elements.js";
import { cliffsOf } from "./keys.js";

/** @typedef {import("../module/core.js").Core} PolicyCliff */
/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */

/** The pause before anything is announced. Milliseconds. */
const REST = 700;
/** The greatest number of cliffs that are announced one by one. */
const NAMED = 3;
/** The greatest number of cliffs whose sentences are compared for their length. */
const COMPARED = 24;
/** The greatest number of values that are compared for the length of their text. */
const VALUES = 40;
/** Numbers whose texts are hardly shorter than any that a hand comes to. */
const SHARE = 0.995;
const ALPHA = 0.0123;
/** The longest sentence about the width of a change, but for names. */
const WIDTH = " At α = 0.0123 the switch is gradual: 10 % at = −0.0123, 90 % at −0.0123.";
const OTHERS = ", the other actions not counted";

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
  /** What the room was made for. */
  #room = "";
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
      setText(inner(line), this.#pc.describe(sweep, theta));
      setText(inner(place), here(this.#pc, state, theta));
      this.#makeRoom(state, sweep);
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
   * Makes room for the longest sentences about the picture, whatever the temperature: their texts lie unseen below
   * those that are seen.
   * @param {State} state
   * @param {Sweep} sweep
   */
  #makeRoom({ model, pinnedPoint }, sweep) {
    const { parameter, state, actions, jumps, theta } = sweep;
    const some = jumps.slice(0, COMPARED);
    const sets = some.map((jump) => [jump.at, jump.sets]);
    const room = JSON.stringify([
      model?.title,
      parameter.name,
      state,
      theta[1],
      sets,
      sweep.alpha !== null,
      pinnedPoint !== null,
    ]);
    if (room === this.#room) return;
    this.#room = room;
    const isSoft = sweep.alpha !== null;
    // Without columns of the soft policy there is no sentence about it; that about the cursor's place needs none.
    const plain = { ...sweep, alpha: isSoft ? ALPHA : null, soft: null };
    const even = Float64Array.from(actions, () => SHARE);
    const worth = longestValue(this.#pc, sweep.hard.truth.length > 0 ? sweep.hard.truth : sweep.hard.value);
    const place = (/** @type {number} */ at, /** @type {string[]} */ set, /** @type {ArrayLike<number>} */ policy) =>
      this.#pc.here(plain, at, {
        optimal: Uint8Array.from(actions, (action) => (set.includes(action) ? 1 : 0)),
        policy: Float64Array.from(policy),
        value: worth,
        truth: worth,
        soft: isSoft ? { policy: even, truth: worth } : null,
        namesState: namesState(model, state),
        pinned: pinnedPoint && { policy: even, value: worth, truth: worth },
      });
    const places = [
      ...actions.map((action) =>
        place(
          theta[1] ?? 0,
          [action],
          actions.map((other) => (other === action ? 1 : 0)),
        ),
      ),
      ...some.map((jump) => place(jump.at, jump.sets[1], jump.policies[1])),
    ];
    const cliffs = some.map(({ at, sets: [left, , right] }) => {
      const text = this.#pc.describe(plain, at);
      const rest = left.length + right.length < actions.length ? OTHERS : "";
      return isSoft ? `${text}${WIDTH} ${right.join(" or ")}${rest}` : text;
    });
    setAttribute(this.#lines.here, "data-longest", longest(places));
    setAttribute(this.#lines.line, "data-longest", longest([this.#pc.describe(plain), ...cliffs]));
  }

  /**
   * @param {State} state
   * @param {number} theta
   */
  #announce(state, theta) {
    const { here: place, line, announcer, speaks } = this.#lines;
    const isNew = state.sweep !== this.#announced.sweep;
    const { from } = this.#announced;
    const isOnCliff = cliffOn(cliffsOf(state), theta) !== undefined;
    this.#announced = { sweep: state.sweep, from: isOnCliff && !isNew ? from : theta };
    const text = isNew
      ? `${place.textContent} ${line.textContent}`
      : isOnCliff
        ? `On a cliff, ${this.#pc.cliffAt(state.sweep?.parameter.name ?? "", theta)}.`
        : crossed(this.#pc, state, from, theta);
    if (text !== "" && speaks()) setText(announcer, text);
  }
}

/** Returns the part of a line that is seen. @param {HTMLElement} line */
function inner(line) {
  if (!line.firstElementChild) line.replaceChildren(document.createElement("span"));
  return /** @type {Element} */ (line.firstElementChild);
}

/**
 * Returns whether a sentence names the watched state, because the model has other states to choose in.
 * @param {import("../module/policy-cliff.js").Outline | null} model
 * @param {string} state
 */
function namesState(model, state) {
  if (!model) return false;
  const choosing = model.names.choosing;
  return choosing > Number((model.names.named(state)?.actions.length ?? 0) > 1);
}

/**
 * Returns the value of a column whose text in a sentence is the longest, of some that are compared.
 * @param {PolicyCliff} pc
 * @param {Float64Array} column
 */
function longestValue(pc, column) {
  const every = Math.ceil(column.length / VALUES);
  const length = (/** @type {number} */ value) => pc.equation("", value).length;
  return column
    .filter((value, i) => i % every === 0 && Number.isFinite(value))
    .reduce((most, value) => (length(value) > length(most) ? value : most), column[0] ?? NaN);
}

/** @param {string[]} texts */
function longest(texts) {
  return texts.reduce((most, text) => (text.length > most.length ? text : most), "");
}

/**
 * Returns the sentences about the cursor's place.
 * @param {PolicyCliff} pc
 * @param {Pick<State, "model" | "sweep" | "solution" | "pinnedPoint">} state
 * @param {number} at
 */
export function here(pc, { model, sweep, solution, pinnedPoint }, at) {
  const state = model?.names.named(sweep?.state ?? "");
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
    namesState: namesState(model, state.name),
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
  const cliffs = cliffsOf(state);
  const [first, end] = [firstWhere(cliffs, ({ at }) => at > low), firstWhere(cliffs, ({ at }) => at >= high)];
  const passed = cliffs.slice(first, end).flatMap(({ at, changes }) => {
    const flips = changes.filter(({ left, right }) => left.join() !== right.join());
    const change = flips.find((flip) => flip.state === sweep.state) ?? flips[0];
    return change ? [{ at, change }] : [];
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
