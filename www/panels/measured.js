// The findings that others have measured on language models, beside the computed numbers and separate from them.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { fill, term, wideTable } from "../view/dom.js";
import { find, messageOf, setText } from "../view/elements.js";
import { readingOf } from "../state/reading.js";
import { citation, loadReferences } from "../state/references.js";
import { whole } from "../state/whole.js";
import { Picture } from "../view/picture.js";

/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/store.js").State} State */

export class MeasuredPanel {
  #pc;
  #changed;
  #line = find("measured-line", HTMLElement);
  #body = find("measured-body", HTMLElement);
  /** The content of the measured findings. @type {unknown} */
  #measured = nothing;
  #picture;
  /** The numbers that are drawn, and what draws them. @type {{ pc: import("../module/policy-cliff.js").PolicyCliff, measured: import("../module/policy-cliff.js").Measured } | undefined} */
  #drawn;
  #told = "";
  /** The scenario whose findings are shown or being fetched. @type {Entry | undefined} */
  #entry;

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {() => void} changed
   */
  constructor(pc, changed) {
    this.#pc = pc;
    this.#changed = changed;
    this.#picture = new Picture(changed);
  }

  /**
   * @param {State} state
   * @param {Entry} entry  of the scenario on show
   */
  show({ model, sweep, choice, theme, scale }, entry) {
    if (entry !== this.#entry) void this.#fetch(entry);
    if (!model || !sweep || !choice) return;
    const theta = choice.values[sweep.parameter.name] ?? NaN;
    // Over temperatures there is one hard policy.
    const computed = guard([sweep, model, theta], () =>
      sweep.overAlpha ? nothing : this.#computed(sweep, model, theta),
    );
    const chart = html`<figure class="chart chart-measured">${this.#picture.elements}</figure><p class="verdict">${this.#told}</p>`;
    fill(
      this.#body,
      html`<div>${this.#measured}${this.#drawn ? chart : nothing}</div><div class="computed">${computed}</div>`,
    );
    const drawn = this.#drawn;
    if (!drawn) return;
    const told = this.#picture.show(drawn.measured, { theme, scale }, drawn.pc.measuredFigure);
    if (told === undefined || told === this.#told) return;
    this.#told = told;
    this.#changed();
  }

  /**
   * Returns a table of the hard policy between the cliffs of the sweep: a row for every stretch that has a point of the
   * sweep.
   * @param {import("../module/policy-cliff.js").Sweep} sweep
   * @param {import("../module/policy-cliff.js").Outline} model
   * @param {number} cursor
   */
  #computed({ parameter, state, actions, outcomeNames, theta, optimal, hard, jumps }, { names }, cursor) {
    const { spoken, fixed } = this.#pc;
    const ends = [parameter.from, ...jumps.map(({ at }) => at), parameter.to];
    const hasTruth = hard.truth.length > 0;
    const rows = ends.slice(1).map((to, i) => {
      const from = ends[i] ?? to;
      const inside = [...theta.keys()].filter((k) => from < (theta[k] ?? NaN) && (theta[k] ?? NaN) < to);
      const k = inside[inside.length >> 1];
      if (k === undefined) return nothing;
      const best = actions.filter((_, action) => optimal[action]?.[k] === 1).join(", ");
      const columns = [...hard.outcomes, ...(hasTruth ? [hard.truth] : [])];
      return html`<tr aria-current=${from < cursor && cursor < to ? "true" : nothing}>
        <th scope="row">${spoken(from)} to ${spoken(to)}</th>
        <td>${best}</td>
        ${columns.map((column) => html`<td class="number">${fixed(column[k] ?? NaN, 2)}</td>`)}
      </tr>`;
    });
    const heads = [
      this.#pc.symbol(parameter.name),
      `best in ${state}`,
      ...outcomeNames,
      ...(hasTruth ? [term("true return")] : []),
    ];
    const count = names.acting;
    return html`<h3>Computed here, under a hard maximum</h3>
      ${wideTable("What is computed here", heads, rows)}
      <p class="aside">${`A model with ${count === 1 ? "one state" : `${count} states`} to choose in: a toy. It shows a mechanism; it does not predict the measured numbers.`}</p>`;
  }

  /** @param {Entry} entry */
  async #fetch(entry) {
    this.#entry = entry;
    this.#measured = nothing;
    this.#drawn = undefined;
    setText(this.#line, "Loading…");
    try {
      const [reading, references] = await Promise.all([readingOf(entry), loadReferences()]);
      if (this.#entry !== entry || !reading.measured) return;
      const { measured } = reading;
      const { text, cite, columns, cells, isDrawn } = measured;
      const drawn = isDrawn ? { pc: await whole(), measured } : undefined;
      if (this.#entry !== entry) return;
      this.#drawn = drawn;
      const rows = cells.map((_, i) => cells.slice(i, i + columns.length)).filter((_, i) => i % columns.length === 0);
      const row = (/** @type {string[]} */ [first = "", ...rest]) => html`<tr>
        <th scope="row">${first}</th>${rest.map((cell) => html`<td class="number">${cell}</td>`)}
      </tr>`;
      this.#measured = html`<h3>Measured on language models</h3>
        <p>${text}${cite.map((key) => [" ", citation(references, key)])}</p>
        ${columns.length > 0 ? wideTable("What was measured", columns, rows.map(row)) : nothing}`;
      this.#changed();
      setText(this.#line, "");
    } catch (error) {
      setText(this.#line, `This part could not be loaded (${messageOf(error)}). Press “Real models” to try again.`);
      const again = () => {
        this.#entry = undefined;
      };
      find("tab-measured", HTMLElement).addEventListener("click", again, { once: true });
    }
  }
}
