// The different kinds of values, and the outcomes, at the cursor: one row each, hard and soft in columns. A value that
// only one side has leaves the other empty.

import { html } from "lit-html";
import { isUnanswered } from "../state/axis.js";
import { fill, term } from "./dom.js";
import { find, setHidden, setText } from "./elements.js";
import { isPerStep, worth } from "./worth.js";

/** @typedef {import("../module/policy-cliff.js").Solution} Solution */
/** @typedef {"bound" | "plainBound" | "truthBound"} Bound */
/**
 * @typedef {{ label: string, bound?: Bound, hard: (solution: Solution) => number | undefined, soft: (solution: Solution) => number | undefined }} Row
 */

/** @type {Row[]} */
const VALUES = [
  {
    label: "Training optimum",
    hard: ({ hard }) => hard.startValue,
    soft: () => undefined,
    bound: "bound",
  },
  {
    label: "Regularised value",
    hard: () => undefined,
    soft: ({ soft }) => soft?.startValue,
    bound: "bound",
  },
  {
    label: "Training reward",
    hard: ({ hard }) => hard.plain,
    soft: ({ soft }) => soft?.plain,
    bound: "plainBound",
  },
];

/** @type {Row} */
const TRUE_VALUE = {
  label: "True value",
  hard: ({ hard }) => hard.truth,
  soft: ({ soft }) => soft?.truth,
  bound: "truthBound",
};

export class Readout {
  #pc;
  #table = find("readout", HTMLElement);
  #fault = find("soft-problem", HTMLElement);

  /** @param {import("../module/core.js").Core} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /** @param {import("../state/store.js").State} state */
  show({ model, solution, ...rest }) {
    if (!model || !solution) return;
    /** @type {Row[]} */
    const outcomes = model.outcomes.map((label, i) => ({
      label,
      hard: ({ hard }) => hard.outcomes[i],
      soft: ({ soft }) => soft?.outcomes[i],
    }));
    const values = model.hasTrueReward ? [...VALUES, TRUE_VALUE] : VALUES;
    const isKnown = !isUnanswered(rest);
    const cell = (/** @type {Row["hard"]} */ of, /** @type {number | undefined} */ bound) =>
      isKnown ? this.#number(of(solution), bound) : "–";
    const row = (/** @type {Row} */ { label, bound, hard, soft }) => html`<tr data-row=${label}>
        <th scope="row">${bound ? term(worth(model.measure, label)) : label}</th>
        <td data-kind="hard">${cell(hard, bound && solution.hard[bound])}</td>
        <td data-kind="soft">${cell(soft, bound && solution.soft?.[bound])}</td>
      </tr>`;
    const group = (/** @type {unknown} */ title, /** @type {Row[]} */ rows) => html`<tbody>
      <tr><th scope="col">${title}</th><th scope="col">${term("hard")}</th><th scope="col">${term("soft")}</th></tr>
      ${rows.map(row)}
    </tbody>`;
    fill(this.#table, [
      group(isPerStep(model.measure) ? "Per step" : "From the start", values),
      outcomes.length > 0 ? group(term("What happens"), outcomes) : "",
    ]);
    // The message says why the soft column is empty, and names the largest temperature that would fill it.
    const softProblem = isKnown ? solution.softProblem : "";
    setText(this.#fault, softProblem ?? "");
    setHidden(this.#fault, !softProblem);
  }

  /**
   * @param {number | undefined} value
   * @param {number} [error] a bound on its error
   */
  #number(value, error) {
    return value === undefined || Number.isNaN(value) ? "" : this.#pc.fixed(value, 4, error);
  }
}
