// What others have measured on models, beside what is computed here, and told apart from it.

import { find, make, scrolling, setAttribute, setText, term } from "../view/dom.js";
import { complete } from "../state/library.js";
import { readingOf } from "../state/reading.js";
import { citation, loadReferences } from "../state/references.js";

/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/store.js").State} State */

export class MeasuredPanel {
  #pc;
  #line = find("measured-line", HTMLElement);
  #found = make("div");
  #computed = make("div", { class: "computed" });
  /** Rows of the computed table, and where in the range they hold. @type {{ row: HTMLElement, from: number, to: number }[]} */
  #rows = [];
  /** The scenario whose findings are shown, or asked for. @type {Entry | undefined} */
  #entry;
  /** @type {unknown} */
  #sweep = null;

  /** @param {import("../module/policy-cliff.js").PolicyCliff} pc */
  constructor(pc) {
    this.#pc = pc;
    find("measured-body", HTMLElement).replaceChildren(this.#found, this.#computed);
  }

  /**
   * @param {State} state
   * @param {Entry} entry  of the scenario on show
   */
  show({ model, sweep, choice }, entry) {
    if (entry !== this.#entry) void this.#fetch(entry);
    if (!model || !sweep || !choice) return;
    if (sweep !== this.#sweep) this.#compute(sweep, model);
    this.#sweep = sweep;
    const theta = choice.values[sweep.parameter.name] ?? NaN;
    for (const { row, from, to } of this.#rows)
      setAttribute(row, "aria-current", from < theta && theta < to ? "true" : null);
  }

  /**
   * What the hard policy does between the cliffs of the sweep: a row for every stretch that has a point of the sweep.
   * @param {import("../module/policy-cliff.js").Sweep} sweep
   * @param {import("../module/policy-cliff.js").Facts} model
   */
  #compute({ parameter, state, actions, outcomeNames, theta, optimal, hard, jumps }, { states }) {
    const { spoken, fixed } = this.#pc;
    const ends = [parameter.from, ...jumps.map(({ at }) => at), parameter.to];
    this.#rows = ends.slice(1).flatMap((to, i) => {
      const from = ends[i] ?? to;
      const inside = [...theta.keys()].filter((k) => from < (theta[k] ?? NaN) && (theta[k] ?? NaN) < to);
      const k = inside[inside.length >> 1];
      if (k === undefined) return [];
      const best = actions.filter((_, action) => optimal[action]?.[k] === 1).join(", ");
      const numbers = [...hard.outcomes, ...(hard.truth.length > 0 ? [hard.truth] : [])].map((column) =>
        make("td", { class: "number" }, fixed(column[k] ?? NaN, 2)),
      );
      const row = make(
        "tr",
        {},
        make("th", { scope: "row" }, `${spoken(from)} to ${spoken(to)}`),
        make("td", {}, best),
        ...numbers,
      );
      return [{ row, from, to }];
    });
    const heads = [parameter.name, `best in ${state}`, ...outcomeNames].map((name) =>
      make("th", { scope: "col" }, name),
    );
    if (hard.truth.length > 0) heads.push(make("th", { scope: "col" }, term("true return")));
    const count = states.filter((each) => each.actions.length > 0).length;
    this.#computed.replaceChildren(
      make("h3", {}, "Computed here, under a hard maximum"),
      scrolling(
        "What is computed here",
        make(
          "table",
          { class: "grid" },
          make("thead", {}, make("tr", {}, ...heads)),
          make("tbody", {}, ...this.#rows.map(({ row }) => row)),
        ),
      ),
      make(
        "p",
        { class: "aside" },
        `A model with ${count === 1 ? "one state" : `${count} states`} to choose in. It shows how such a thing can come about, and does not predict what was measured.`,
      ),
    );
  }

  /** @param {Entry} entry */
  async #fetch(entry) {
    this.#entry = entry;
    this.#found.replaceChildren();
    setText(this.#line, "Loading…");
    try {
      await complete(entry);
      const [reading, references] = await Promise.all([readingOf(this.#pc, entry), loadReferences()]);
      if (this.#entry !== entry || !reading.measured) return;
      const { text, cite, columns, cells } = reading.measured;
      const rows = cells.map((_, i) => cells.slice(i, i + columns.length)).filter((_, i) => i % columns.length === 0);
      const row = (/** @type {string[]} */ [first = "", ...rest]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, first),
          ...rest.map((cell) => make("td", { class: "number" }, cell)),
        );
      const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col" }, column)));
      this.#found.replaceChildren(
        make("h3", {}, "Measured on language models"),
        make("p", {}, text, ...cite.flatMap((key) => [" ", citation(references, key)])),
        ...(columns.length > 0
          ? [
              scrolling(
                "What was measured",
                make("table", { class: "grid" }, make("thead", {}, head), make("tbody", {}, ...rows.map(row))),
              ),
            ]
          : []),
      );
      setText(this.#line, "");
    } catch (error) {
      setText(
        this.#line,
        `This part could not be loaded (${error instanceof Error ? error.message : String(error)}). Close it and open it to try again.`,
      );
      find("measured", HTMLDetailsElement).addEventListener("toggle", () => (this.#entry = undefined), { once: true });
    }
  }
}
