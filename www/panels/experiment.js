// The perturbation experiment: each parameter changed by one per cent, up and down, and what that moves, hard beside soft, as a table and a picture; and the
// weights of the reward in every state as they are now.

import { Client } from "../state/client.js";
import { find, make, scrolling, setAttribute, setText, term } from "../view/dom.js";
import { fontSize } from "../view/surroundings.js";
import { swatch } from "../view/swatch.js";

/** @typedef {import("../module/policy-cliff.js").Experiment} Experiment */
/** @typedef {import("../module/policy-cliff.js").Change} Change */

export class ExperimentPanel {
  #pc;
  #client;
  #line = find("experiment-sentence", HTMLElement);
  #canvas = make("canvas");
  #stage = make("div", { class: "stage", role: "img" }, this.#canvas);
  #legend = make("ul", { class: "legend" });
  #changes = make("tbody");
  #weights = make("div");
  /** What was asked last, as text. */
  #asked = "";
  /** @type {import("../state/client.js").Answer} */
  #answer = {};
  #drawn = "";
  /** @type {unknown} */
  #told = null;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {() => void} changed
   */
  constructor(pc, changed) {
    this.#pc = pc;
    this.#client = new Client(pc.parts, {
      answered: (answer) => {
        const { experiment, weights, refusals } = answer;
        this.#answer = {
          ...this.#answer,
          ...(experiment ? { experiment } : {}),
          ...(weights ? { weights } : {}),
          refusals: refusals ?? {},
        };
        changed();
      },
      failed: (message) => setText(this.#line, message),
    });
    const heads = [
      ["change"],
      ["best actions that change"],
      ["policy, hard", "total variation"],
      ["outcomes, hard", "outcomes"],
      ["outcomes, soft", "outcomes"],
    ];
    const head = make(
      "tr",
      {},
      ...heads.map(([label = "", name]) => make("th", { scope: "col" }, name ? term(label, name) : label)),
    );
    find("experiment-body", HTMLElement).replaceChildren(
      make("figure", { class: "chart chart-experiment" }, this.#stage, this.#legend),
      scrolling("What each change moves", make("table", { class: "grid" }, make("thead", {}, head), this.#changes)),
      this.#weights,
    );
    new ResizeObserver(changed).observe(this.#stage);
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("../state/client.js").Question | undefined} question  about this state
   */
  show({ model, theme, scale }, question) {
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (question && asked !== this.#asked) {
      // Names of another scenario are not left standing.
      if (!this.#asked.startsWith(JSON.stringify([question.id]).slice(0, -1))) this.#answer = {};
      this.#asked = asked;
      this.#client.ask(question);
    }
    const { experiment, weights, refusals } = this.#answer;
    if (this.#answer !== this.#told) {
      this.#told = this.#answer;
      this.#changes.replaceChildren(
        ...(experiment?.changes ?? []).map((change) => this.#row(change, experiment?.share ?? 0)),
      );
      this.#weights.replaceChildren(
        ...(weights && model && weights.weights.length === model.states.length ? this.#table(weights, model) : []),
      );
      if (refusals?.experiment) setText(this.#line, refusals.experiment);
      this.#drawn = "";
    }
    const { clientWidth: width, clientHeight: height } = this.#stage;
    const wanted = JSON.stringify([theme, scale, width, height, fontSize()]);
    if (!experiment || width === 0 || wanted === this.#drawn) return;
    this.#drawn = wanted;
    const figure = this.#pc.experimentFigure(experiment, { width, height, theme, fontSize: fontSize() });
    figure.draw(this.#canvas, scale);
    setText(this.#line, figure.description);
    setAttribute(this.#stage, "aria-label", figure.title);
    this.#legend.replaceChildren(
      ...figure.legend.map(({ label, color, dash }) => make("li", {}, swatch(color, dash), label)),
    );
    figure.free();
  }

  /**
   * @param {Change} change
   * @param {number} share
   */
  #row({ parameter, up, to, states, hard, soft, problem }, share) {
    const { fixed, format, spoken } = this.#pc;
    const name = `${parameter} ${up ? "+" : "−"}${spoken(100 * share)} %`;
    const best = states.map(({ state, before, after }) =>
      make("li", {}, `${state}: ${before.join(", ")} → ${after.join(", ")}`),
    );
    const number = (/** @type {number | undefined} */ value) =>
      make("td", { class: "number" }, value === undefined ? "–" : fixed(value, 3));
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name, make("small", {}, ` to ${format(to)}`)),
      make("td", {}, ...(problem ? [problem] : best.length > 0 ? [make("ul", {}, ...best)] : ["none"])),
      number(hard?.policy),
      number(hard?.outcomes),
      number(soft?.outcomes),
    );
  }

  /**
   * The weights, where they are not the same in all states.
   * @param {import("../module/policy-cliff.js").Weights} weights
   * @param {import("../module/policy-cliff.js").Facts} model
   */
  #table({ domains, weights }, { states, components }) {
    if (new Set(domains.filter((_, i) => states[i]?.actions.length)).size < 2) return [];
    const head = make(
      "tr",
      {},
      make("th", { scope: "col" }, "state"),
      ...components.map((name) => make("th", { scope: "col" }, name)),
    );
    const rows = states.flatMap(({ name, actions }, i) => {
      if (actions.length === 0) return [];
      const cells = components.map((_, k) => weights[i]?.[k] ?? NaN);
      return [
        make(
          "tr",
          {},
          make("th", { scope: "row" }, name),
          ...cells.map((weight) =>
            make("td", { class: "number" }, Number.isNaN(weight) ? "" : this.#pc.spoken(weight)),
          ),
        ),
      ];
    });
    return [
      make("h3", {}, term("Effective weights now", "effective reward")),
      scrolling(
        "Weights of the reward's components in every state",
        make("table", { class: "grid" }, make("thead", {}, head), make("tbody", {}, ...rows)),
      ),
    ];
  }
}
