// The watched prompt of a table: its text, its answers with their scores, where along the weight each of them is best,
// and its policy.

import { html, nothing } from "lit-html";
import { LivePicture } from "../view/live-picture.js";
import { build, fill, wideTable } from "../view/dom.js";

/** @typedef {import("../module/policy-cliff.js").Scores} Scores */
/** @typedef {import("../module/policy-cliff.js").Cliffs} Cliffs */
/** @typedef {import("../state/store.js").State} State */

/**
 * A stretch of the parameter with the same best answers.
 * @typedef {{ from: string, to: string, best: string[], start: number, end: number }} Piece
 */

export class PromptAnswers {
  #pc;
  #picture;
  /** The cliffs of the watched prompt, looked for once among all, and what they are of. */
  #own = {
    of: /** @type {Cliffs | null} */ (null),
    state: "",
    list: /** @type {ReturnType<typeof changeOf>} */ ([]),
  };
  element = build(html`<section class="prompt-answers" aria-live="off"></section>`);

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ drag: (at: number) => void, changed: () => void, place: (at: number) => string }} page
   */
  constructor(pc, { drag, changed, place }) {
    this.#pc = pc;
    this.#picture = new LivePicture({ resized: changed, place, drag });
  }

  /**
   * @param {State} state
   * @param {Scores} scores  of the watched prompt
   * @param {import("../module/policy-cliff.js").State | undefined} texts  of the prompt and its answers
   */
  show(state, scores, texts) {
    const { sweep, choice, studies } = state;
    if (!choice) return;
    const pieces = this.#pieces(state, scores);
    const theta = choice.values[choice.parameter] ?? NaN;
    const { spoken } = this.#pc;
    const rows = this.#sorted(scores, pieces).map((answer) => {
      const name = scores.actions[answer] ?? "";
      const text = texts?.actions[answer];
      const wins = pieces.filter(({ best }) => best.includes(name));
      const isBest = wins.some(({ start, end }) => start <= theta && theta <= end);
      return html`<tr class=${isBest ? "best" : ""}>
        <th scope="row">${name}${text === undefined || text === name ? nothing : html`<details><summary>text</summary><div class="text">${text}</div></details>`}</th>
        <td>${wins.map(({ from, to }) => `${from} to ${to}`).join(", ") || "–"}</td>
        ${scores.amounts.map((amounts) => html`<td class="number">${spoken(amounts[answer] ?? NaN)}</td>`)}
        <td class="number">${spoken(scores.rewards[answer] ?? NaN)}</td>
      </tr>`;
    });
    // The sweep on show may still be that of the prompt before.
    const isDrawn = sweep !== null && sweep.state === scores.state && !sweep.overAlpha;
    const symbol = this.#pc.symbol(choice.parameter);
    const known = studies.id === state.shown && studies.cliffs !== null;
    const heads = ["answer", `best where ${symbol} is`, ...scores.components, "reward now"];
    fill(
      this.element,
      html`<h3>${scores.state}</h3>
        ${texts && texts.name !== scores.state ? html`<div class="text">${texts.name}</div>` : nothing}
        ${wideTable(`Answers to ${scores.state}`, heads, rows)}
        ${known ? nothing : html`<p class="aside">Where each is best is being computed…</p>`}
        <figure class="chart chart-prompt" ?hidden=${!isDrawn}>${this.#picture.elements}</figure>`,
    );
    if (sweep && isDrawn)
      this.#picture.show(
        sweep,
        state,
        (study, options) => this.#pc.figure(study, { ...options, kind: "policy", style: "bands", curves: "main" }),
        [],
        theta,
      );
  }

  /**
   * Returns the stretches with the same best answers, from the cliffs of this prompt.
   * @param {State} state
   * @param {Scores} scores
   * @returns {Piece[]}
   */
  #pieces({ studies, shown, sweep }, { state }) {
    const cliffs = studies.id === shown ? studies.cliffs : null;
    if (!cliffs) return [];
    const text = (/** @type {number} */ value) => this.#pc.spoken(value);
    if (cliffs !== this.#own.of || state !== this.#own.state)
      this.#own = { of: cliffs, state, list: cliffs.breakpoints.flatMap((cliff) => changeOf(cliff, state)) };
    const own = this.#own.list.map(({ at, text: name, change }) => ({
      at,
      name: name.length <= 9 ? name.replace("-", "−") : text(at),
      change,
    }));
    const [first] = own;
    // Without a cliff the best are the same all along, but for what only ties with them at an end.
    const middle = (sweep?.theta.length ?? 0) >> 1;
    const always =
      sweep?.state === state ? sweep.actions.filter((_, action) => sweep.optimal[action]?.[middle] === 1) : [];
    /** @type {Piece[]} */
    const pieces = [];
    let start = { at: cliffs.from, name: text(cliffs.from) };
    let best = first ? first.change.left : always;
    for (const { at, name, change } of own) {
      pieces.push({ from: start.name, to: name, best, start: start.at, end: at });
      start = { at, name };
      best = change.right;
    }
    pieces.push({ from: start.name, to: text(cliffs.to), best, start: start.at, end: cliffs.to });
    // What only touches at a cliff divides no stretch of the others.
    return pieces.filter(({ best }) => best.length > 0);
  }

  /**
   * Returns the answers in the order in which they are best along the parameter, then the others by their reward.
   * @param {Scores} scores
   * @param {Piece[]} pieces
   */
  #sorted({ actions, rewards }, pieces) {
    const first = actions.map((name) => pieces.findIndex(({ best }) => best.includes(name)));
    const order = (/** @type {number} */ answer) => {
      const place = first[answer] ?? -1;
      return place < 0 ? Infinity : place;
    };
    return [...actions.keys()].sort((one, other) => {
      const [a, b] = [order(one), order(other)];
      return a === b ? (rewards[other] ?? 0) - (rewards[one] ?? 0) : a < b ? -1 : 1;
    });
  }
}

/**
 * Returns the change of a state at a cliff, in a list; an empty one where it has none.
 * @param {Cliffs["breakpoints"][number]} cliff
 * @param {string} state
 */
function changeOf({ at, text, changes }, state) {
  const change = changes.find((each) => each.state === state);
  return change ? [{ at, text, change }] : [];
}
