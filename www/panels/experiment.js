// The perturbation experiment: each parameter changed by one per cent, up and down, and the effect, hard beside soft,
// as a table and a picture; and the current weights of the reward in every state.

import { html } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { Client } from "../state/client.js";
import { fill, term, wideTable } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { worth } from "../view/worth.js";
import { Picture } from "../view/picture.js";

/** @typedef {import("../module/policy-cliff.js").Experiment} Experiment */
/** @typedef {import("../module/policy-cliff.js").Change} Change */

const HEADS = [
  "change",
  "best actions that change",
  term("policy, hard", "total variation"),
  term("outcomes, hard", "outcomes"),
  term("outcomes, soft", "outcomes"),
];

export class ExperimentPanel {
  #pc;
  #client;
  #line = find("experiment-sentence", HTMLElement);
  #body = find("experiment-body", HTMLElement);
  #picture;
  /** The last question as text, and the scenario that it was about. */
  #asked = "";
  #id = "";
  /** @type {import("../state/client.js").Answer} */
  #answer = {};

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {() => void} changed
   */
  constructor(pc, changed) {
    this.#pc = pc;
    this.#picture = new Picture(changed);
    this.#client = new Client(pc.module, {
      answered: ({ experiment, weights, refusals = {} }) => {
        const { experiment: oldExperiment, weights: oldWeights } = this.#answer;
        this.#answer = {
          ...(experiment || oldExperiment ? { experiment: experiment ?? oldExperiment } : {}),
          ...(weights || oldWeights ? { weights: weights ?? oldWeights } : {}),
          refusals,
        };
        if (refusals.experiment) setText(this.#line, refusals.experiment);
        changed();
      },
      failed: (message) => setText(this.#line, message),
    });
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("../state/client.js").Question | undefined} question  about this state
   */
  show({ model, theme, scale }, question) {
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (question && asked !== this.#asked) {
      // Answers about another scenario are removed.
      if (this.#id !== question.id) this.#answer = {};
      this.#id = question.id;
      this.#asked = asked;
      this.#client.ask(question);
    }
    const { experiment, weights } = this.#answer;
    const rows = () => experiment?.changes.map((change) => this.#row(change, experiment.share));
    fill(
      this.#body,
      html`<figure class="chart chart-experiment">${this.#picture.elements}</figure>
        ${guard([experiment], () => wideTable("What each change moves", HEADS, rows()))}
        <div>${guard([weights, model], () => (weights && model ? this.#weights(weights, model) : ""))}</div>`,
    );
    const description = this.#picture.show(experiment, { theme, scale }, this.#pc.experimentFigure);
    if (description !== undefined) setText(this.#line, description);
  }

  /**
   * @param {Change} change
   * @param {number} share
   */
  #row({ parameter, up, to, states, hard, soft, problem }, share) {
    const { fixed, format, spoken } = this.#pc;
    const number = (/** @type {number | undefined} */ value) =>
      html`<td class="number">${value === undefined ? "–" : fixed(value, 3)}</td>`;
    const best = states.map(
      ({ state, before, after }) => html`<li>${state}: ${before.join(", ")} → ${after.join(", ")}</li>`,
    );
    return html`<tr>
      <th scope="row">${this.#pc.symbol(parameter)} ${up ? "+" : "−"}${spoken(100 * share)} %<small> to ${format(to)}</small></th>
      <td>${problem || (best.length > 0 ? html`<ul>${best}</ul>` : "none")}</td>
      ${number(hard?.policy)}${number(hard?.outcomes)}${number(soft?.outcomes)}
    </tr>`;
  }

  /**
   * Returns a table of the weights, where they are not the same in all states.
   * @param {import("../module/policy-cliff.js").Weights} weights
   * @param {import("../module/policy-cliff.js").Outline} model
   */
  #weights({ domains, weights }, { states, components, measure }) {
    if (weights.length !== states.length) return "";
    if (new Set(domains.filter((_, i) => states[i]?.actions.length)).size < 2) return "";
    const cell = (/** @type {number} */ weight) =>
      html`<td class="number">${Number.isNaN(weight) ? "" : this.#pc.spoken(weight)}</td>`;
    const rows = states.map(({ name, actions }, i) =>
      actions.length === 0
        ? ""
        : html`<tr><th scope="row">${name}</th>${components.map((_, k) => cell(weights[i]?.[k] ?? NaN))}</tr>`,
    );
    return html`<h3>${term("Effective weights now", "effective reward")}</h3>
      ${wideTable(worth(measure, "Weights of the reward's components in every state"), ["state", ...components], rows)}`;
  }
}
