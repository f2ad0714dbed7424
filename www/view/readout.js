// The values told apart, and the outcomes, at the cursor: one row each, hard and soft in columns. A value that only one side has leaves the other empty.

import { find, make, setText, term } from "./dom.js";

/** @typedef {import("../module/policy-cliff.js").Solution} Solution */
/** @typedef {{ label: string, plain?: boolean, hard: (solution: Solution) => number | undefined, soft: (solution: Solution) => number | undefined }} Row */

/** @type {Row[]} */
const VALUES = [
  {
    label: "Optimal value",
    hard: ({ hard }) => hard.startValue,
    soft: () => undefined,
  },
  {
    label: "Regularised value",
    hard: () => undefined,
    soft: ({ soft }) => soft?.startValue,
  },
  {
    label: "Return collected",
    hard: ({ hard }) => hard.plain,
    soft: ({ soft }) => soft?.plain,
  },
];

/** @type {Row} */
const TRUE_VALUE = {
  label: "True return",
  hard: ({ hard }) => hard.truth,
  soft: ({ soft }) => soft?.truth,
};

export class Readout {
  #pc;
  #table = find("readout", HTMLElement);
  #fault = find("soft-problem", HTMLElement);
  /** @type {unknown} */
  #model = null;
  /** @type {{ row: Row, hard: HTMLElement, soft: HTMLElement }[]} */
  #cells = [];

  /** @param {import("../module/policy-cliff.js").PolicyCliff} pc */
  constructor(pc) {
    this.#pc = pc;
  }

  /** @param {import("../state/store.js").State} state */
  show({ model, solution }) {
    if (!model || !solution) return;
    if (model !== this.#model) this.#build(model);
    this.#model = model;
    for (const { row, hard, soft } of this.#cells) {
      setText(hard, this.#number(row.hard(solution)));
      setText(soft, this.#number(row.soft(solution)));
    }
    // Why the soft column is empty, and the largest temperature that would fill it.
    const { softProblem } = solution;
    setText(this.#fault, softProblem ?? "");
    this.#fault.hidden = !softProblem;
  }

  /** @param {number | undefined} value */
  #number(value) {
    return value === undefined || Number.isNaN(value) ? "" : this.#pc.fixed(value, 4);
  }

  /** @param {import("../module/policy-cliff.js").Facts} model */
  #build({ hasTrueReward, outcomes }) {
    /** @type {Row[]} */
    const counted = outcomes.map((label, i) => ({
      label,
      plain: true,
      hard: ({ hard }) => hard.outcomes[i],
      soft: ({ soft }) => soft?.outcomes[i],
    }));
    const groups = [
      { title: "From the start", rows: hasTrueReward ? [...VALUES, TRUE_VALUE] : VALUES },
      ...(counted.length > 0 ? [{ title: "Outcomes", rows: counted }] : []),
    ];
    this.#cells = [];
    this.#table.replaceChildren(
      ...groups.map(({ title, rows }) => {
        const head = make(
          "tr",
          {},
          make("th", { scope: "col" }, title === "Outcomes" ? term(title) : title),
          make("th", { scope: "col" }, term("hard")),
          make("th", { scope: "col" }, term("soft")),
        );
        return make("tbody", {}, head, ...rows.map((row) => this.#line(row)));
      }),
    );
  }

  /** @param {Row} row */
  #line(row) {
    const hard = make("td", { "data-kind": "hard" });
    const soft = make("td", { "data-kind": "soft" });
    this.#cells.push({ row, hard, soft });
    return make(
      "tr",
      { "data-row": row.label },
      make("th", { scope: "row" }, row.plain ? row.label : term(row.label)),
      hard,
      soft,
    );
  }
}
