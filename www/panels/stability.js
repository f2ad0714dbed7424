// The stability at the cursor: the distance to the next cliff, and the benefit and the cost of smoothness. "Tip it"
// applies the worst perturbation, the tie buttons the smallest reward change that makes one of the tied actions the
// only best one.

import { html, nothing } from "lit-html";
import { build, fill, term } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { worth } from "../view/worth.js";

/** The raise of the Q-value with which a tie is broken. In units of reward. */
const EPSILON = 0.001;
/** What stands for a figure that is not there. */
const NONE = "–";

/** @typedef {import("../module/policy-cliff.js").Stability} Stability */
/** @typedef {import("../state/store.js").State} State */
/** @typedef {{ label: string, text: (stability: Stability, state: State) => string }} Row */

export class StabilityPanel {
  #pc;
  #perturb;
  #breakTie;
  /** The reason for the tie-breaker that is being computed, which the page shows. */
  #reason = "";
  #table = find("figures", HTMLTableElement);
  #button = find("tip", HTMLButtonElement);
  #tip = find("tip-text", HTMLElement);
  #tie = find("tie", HTMLElement);
  #slacker = find("slacker", HTMLElement);
  #conditions = find("conditions", HTMLElement);
  /** How much of the figures is there, where they take long. */
  #underWay = build(html`<p class="aside" hidden></p>`);
  /** @type {Stability | null} */
  #shown = null;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {(perturbation: Float64Array, reason: string) => void} perturb
   * @param {(tie: { state: string, action: string, epsilon: number }) => void} breakTie
   */
  constructor(pc, perturb, breakTie) {
    this.#pc = pc;
    this.#perturb = perturb;
    this.#breakTie = breakTie;
    this.#tie.before(this.#underWay);
    this.#button.addEventListener("click", () => {
      const radius = this.#shown?.radius;
      if (radius)
        perturb(
          radius.tip,
          `by ${this.#short(radius.size)}, plus 0.1 %, in the worst direction; “${radius.action}” is now best in “${radius.state}”`,
        );
    });
  }

  /**
   * Applies a tie-breaker that has been computed.
   * @param {Float64Array} values
   */
  broken(values) {
    this.#perturb(values, this.#reason);
  }

  /** @param {State} state */
  show(state) {
    const { stability, refusals } = state.studies;
    const { stability: share } = state.progress;
    this.#underWay.hidden = share === undefined;
    if (share !== undefined)
      setText(this.#underWay, `The figures are being computed: ${this.#pc.fixed(100 * share, 0)} %.`);
    this.#ties(state);
    if (stability === this.#shown) return;
    this.#shown = stability;
    const rows = this.#rows().map(({ label, text }) => {
      const said = stability ? text(stability, state) : NONE;
      return html`<tr class=${said === NONE ? "none" : nothing}><th scope="row">${term(label)}</th><td>${said}</td></tr>`;
    });
    fill(this.#table, html`<tbody>${rows}</tbody>`);
    this.#button.disabled = !stability?.radius || stability.radius.size === 0;
    setText(this.#tip, stability ? this.#tipText(stability.radius, state) : "");
    setText(this.#slacker, stability ? this.#slack(stability, state) : (refusals.stability ?? ""));
    fill(this.#conditions, stability?.slacker ? this.#threeConditions(stability.slacker) : "");
  }

  /** @returns {Row[]} */
  #rows() {
    const short = (/** @type {number | undefined} */ value) => (value === undefined ? NONE : this.#short(value));
    return [
      {
        label: "Action gap",
        text: ({ gaps }, { model, choice }) => {
          const gap = gaps[model?.names.position(choice?.state ?? "") ?? -1];
          return gap === Infinity ? "every action is best" : short(gap);
        },
      },
      {
        label: "Next cliff",
        text: ({ next, nextProblem, parameter }) =>
          next
            ? `${short(next.distance)} away, at ${this.#pc.cliffAt(parameter, next.at)}`
            : nextProblem || "none in this range",
      },
      {
        label: "Stability radius",
        text: ({ radius }) => (radius ? (radius.size === 0 ? "0, a tie" : short(radius.size)) : "no other policy"),
      },
      { label: "Its bound, gap / 2H", text: ({ radius }) => short(radius?.lower) },
      { label: "Horizon H", text: ({ horizon }) => short(horizon) },
      {
        label: "Slope here",
        text: ({ soft }) => (soft ? short(steepest(soft.policySlope)) : NONE),
      },
      {
        label: "Largest slope",
        text: ({ soft, parameter }) =>
          soft?.steepest ? `${short(soft.steepest.slope)} at ${this.#pc.equation(parameter, soft.steepest.at)}` : NONE,
      },
      { label: "Lipschitz bound", text: ({ soft }) => short(soft?.bound) },
      {
        label: "Price of smoothness",
        text: ({ soft }) => (soft ? `${short(soft.price)} ≤ ${short(soft.priceBound)}` : NONE),
      },
    ];
  }

  /** @param {number} value */
  #short(value) {
    return this.#pc.spoken(value);
  }

  /**
   * @param {Stability["radius"]} radius
   * @param {State} state
   */
  #tipText(radius, { solution, model }) {
    if (!radius) return "There is only one policy.";
    const { size, state, action, direction, pair } = radius;
    if (solution?.hard.stays[pair] === 1)
      return `“${action}” in “${state}” stays in a loop that costs nothing: its ${leastPush(model)} would be paid for ever.`;
    if (size === 0) return `A tie: the ${leastPush(model)} of “${action}” in “${state}” decides it.`;
    const others = direction.filter((share) => share !== 0).length - 1;
    const more = others === 1 ? ", and another reward by as much" : `, and ${others} other rewards by as much`;
    const rest = others === 0 ? "" : worth(model?.measure, more);
    return `The smallest push over the edge: “${action}” in “${state}” by ${this.#short(size)}${rest}. “Tip it” applies it (plus 0.1 %).`;
  }

  /** Returns a button for every tied action of the watched state. @param {State} state */
  #ties({ model, choice, solution, studies }) {
    const state = model?.names.named(choice?.state ?? "");
    const { hard } = solution ?? {};
    if (!state) return;
    if (studies.refusals.stability) return fill(this.#tie, "");
    const { name, first } = state;
    const tied = state.actions.filter((_, i) => hard?.optimal[first + i] === 1);
    // An action that stays in a free loop would be paid for ever.
    const breakable = tied.filter((action) => hard?.stays[first + state.actions.indexOf(action)] !== 1);
    const button = (/** @type {string} */ action) => {
      const take = () => {
        this.#reason = `by ${this.#short(EPSILON)}, so that “${action}” alone is best in “${name}”`;
        this.#breakTie({ state: name, action, epsilon: EPSILON });
      };
      return html`<button type="button" @click=${take}>${action}</button>`;
    };
    const offer = breakable.length === 0 ? "" : html` Break it for ${breakable.map(button)}`;
    fill(this.#tie, tied.length < 2 ? `No tie in “${name}”.` : html`A tie in “${name}”.${offer}`);
  }

  /**
   * Returns the three conditions of the paper's 3.1, each with whether it holds.
   * @param {NonNullable<Stability["slacker"]>} slacker
   */
  #threeConditions({ state, action, tied, forgone, gain, visits }) {
    const short = (/** @type {number} */ value) => this.#short(value);
    const best =
      forgone === 0
        ? `“${action}” is optimal in training, too`
        : `“${action}” costs ${short(forgone)} more in training`;
    const later = !tied && forgone === 0 ? ", but only with other actions later" : "";
    const wanted = `what is missing would pay for it: it is truly ${short(gain)} better${later}`;
    const reached = `the trained model comes to “${state}”: expected visits ${short(visits)}`;
    const line = (/** @type {boolean} */ holds, /** @type {string} */ text) =>
      html`<li data-holds=${holds}>${holds ? "✓" : "✗"} ${text}</li>`;
    return [line(forgone === 0, best), line(later === "", wanted), line(true, reached)];
  }

  /**
   * @param {Stability} stability
   * @param {State} state
   */
  #slack({ slacker, slackerProblem }, { model }) {
    const said = (/** @type {string} */ words) => worth(model?.measure, words);
    if (slackerProblem) return `${said("Not defined for the true reward")}: ${slackerProblem} there.`;
    if (!model?.hasTrueReward) return said("No separate true reward here.");
    if (!slacker) return said("Training and true reward agree here: the trained policy is truly best.");
    const { state, action, gain, forgone, loss, tied } = slacker;
    const short = (/** @type {number} */ value) => this.#short(value);
    const isCost = model.measure.endsWith("cost");
    const better = isCost ? `cost ${short(gain)} less by what people want` : `gain ${short(gain)} in what people want`;
    const all = isCost
      ? `In all its true cost is ${short(loss)} higher than it need be.`
      : `In all it loses ${short(loss)} of true reward.`;
    const taken = `Clever slacker: in “${state}”, “${action}”`;
    // The gain counts what is done later too, which training may not want even where this action costs it nothing.
    if (!tied && forgone === 0)
      return `${taken} is as good in training, and with what training does not prefer later it would ${better}. ${all}`;
    if (tied)
      return `${taken} would be as good in training and ${isCost ? better : `${short(gain)} better in what people want`}. ${all}`;
    return `${taken} would cost ${short(forgone)}${isCost ? " more" : ""} in training and ${better}. ${all}`;
  }
}

/** Returns what decides a tie. @param {State["model"]} model */
const leastPush = (model) => (model?.measure.endsWith("cost") ? "least saving" : "least raise");

/**
 * Returns the largest absolute value of the slopes.
 * @param {Float64Array} slopes
 */
function steepest(slopes) {
  return slopes.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
}
