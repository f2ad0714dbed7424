// Train it: where learning algorithms end, seed by seed, over the exact curves; the way there; how long it takes near a
// cliff; and the algorithms side by side. Tabular softmax policies are trained, not networks.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { settingsIn, shownOf, textOf } from "../state/training.js";
import { TrainingWork } from "../state/training-work.js";
import { build, fill } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { Picture } from "../view/picture.js";
import { StudyChart } from "../view/study-chart.js";
import { worth } from "../view/worth.js";
import { dataBox } from "./data-box.js";
import { trainFields } from "./train-fields.js";
import { aboutOf, nameOf, partOf } from "./train-words.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../module/policy-cliff.js").Training} Training */
/** @typedef {import("../module/policy-cliff.js").TrainedFigureOptions["kind"]} Shown */

/** What is asked for, by the part of the panel that a step of a reading names; "" is all of it. */
const WANTED = /** @type {const} */ ({
  "": ["here", "along", "times", "compared"],
  train: ["here", "along"],
  paths: ["here"],
  times: ["times"],
  compared: ["here", "compared"],
});

export class TrainPanel {
  #pc;
  #page;
  #work;
  #line = find("train-sentence", HTMLElement);
  #body = find("train-body", HTMLElement);
  #alongFigure = build(html`<figure class="chart chart-trained"></figure>`);
  #along;
  #paths;
  #times;
  /** The numbers of the three pictures. */
  #tables;
  /** The sentences about the pictures; those about where seeds end with the answer that they are about. */
  #told = { along: "", times: "", ends: "", of: /** @type {Training | null} */ (null) };
  /** Whether the further settings are shown. */
  #isOpen = false;
  /** What is drawn of the parts along the parameter. @type {Shown} */
  #shown = "policy";
  /** What values are. @type {import("../module/policy-cliff.js").Measure} */
  #measure = "total reward";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {(apply: (choice: Choice) => Choice) => void} page.change
   * @param {<T>(of: (entry: import("../state/store.js").Entry, choice: Choice) => T) => T | undefined} page.about
   * @param {Omit<import("./why.js").Page, "changed">} page.cursor
   * @param {() => void} page.changed
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
    const { changed, cursor } = page;
    this.#work = new TrainingWork(pc.module, changed);
    const name = () => this.#work.along?.sweep.parameter.name ?? "";
    this.#along = new StudyChart(this.#alongFigure, {
      ...{ pc, kind: "trained", still: false, changed, hover: cursor.hover },
      draw: (/** @type {NonNullable<TrainingWork["along"]>} */ { sweep, parts }, options) =>
        pc.trainedFigure(sweep, parts, { ...options, kind: this.#shown }),
      move: (theta) => cursor.move(name(), theta),
      drag: (theta) => cursor.drag({ [name()]: theta }),
    });
    this.#tables = { along: dataBox(pc), here: dataBox(pc), times: dataBox(pc) };
    this.#paths = new Picture(changed);
    this.#times = new Picture(changed);
  }

  /** The answers of the panel, for files. */
  get work() {
    return this.#work;
  }

  /** Shows what the first picture reads at a place. @param {string} name @param {number | null} theta */
  read(name, theta) {
    if (name === this.#work.along?.sweep.parameter.name) this.#along.read(theta);
  }

  /**
   * @param {State} state
   * @param {string} part  that a step of a reading names; "" for all
   */
  show(state, part) {
    const { choice, model } = state;
    const wanted = WANTED[/** @type {keyof typeof WANTED} */ (part)];
    const asked = this.#page.about((entry, choice) => this.#work.about(entry, choice, wanted) ?? true);
    if (!asked || !choice || !model) return;
    const { training } = choice;
    this.#shown = shownOf(choice, model);
    this.#measure = model.measure;
    const set = (/** @type {string | null} */ text) => this.#page.change((choice) => ({ ...choice, training: text }));
    const { here, along, times, problem, timeless, compared } = this.#work;
    const has = (/** @type {string} */ name) => part === "" || part === name;
    if (problem) setText(this.#line, problem);
    else if (!here || part === "times") setText(this.#line, "Training…");
    // It is about the way there.
    this.#line.hidden = !problem && (part === "times" ? times !== null : part === "compared" && compared.length > 0);
    const fields = trainFields({
      ...{ training, components: model.components, set, isOpen: this.#isOpen },
      actions: model.names.named(choice.state)?.actions ?? [],
      toggle: (isOpen) => {
        this.#isOpen = isOpen;
      },
    });
    fill(
      this.#body,
      html`<div ?hidden=${part !== ""}>${fields}
          <p class="aside">${aboutOf(settingsIn(training).algorithm)} ${penalty(this.#pc, choice)}</p>
          ${this.#progress()}</div>
        <div class="train-along" ?hidden=${!along || !has("train")}>${this.#choiceOf(model, training, set)}${this.#alongFigure}${this.#tables.along.element}<p class="verdict">${this.#told.along}</p></div>
        <div class="reasons">
          <div ?hidden=${!here || !has("paths")}><h3>The way there, at ${here ? this.#pc.equation(here.parameter, here.at) : ""}</h3>
            <figure class="chart chart-reason chart-paths">${this.#paths.elements}</figure>
            ${this.#tables.here.element}
            ${here ? guard([here], () => [this.#ends(here), this.#everywhere(here)]) : nothing}</div>
          <div ?hidden=${(!times && !timeless) || !has("times")}><h3>How long it takes near the cliff</h3>
            <figure class="chart chart-reason chart-times" ?hidden=${!times}>${this.#times.elements}</figure>
            ${this.#tables.times.element}
            <p class="verdict">${timeless || this.#told.times}</p></div>
        </div>
        <div class="train-compared" ?hidden=${!has("compared")}>${guard(
          [compared.length, compared[0], compared.at(-1), training, part],
          () => (part === "compared" ? this.#policies(compared) : this.#table(compared, set, training)),
        )}</div>
        <p class="aside" ?hidden=${part !== ""}>Softmax policies with a logit for every action of every state are trained here: what one state learns changes nothing in another. Language models are networks, and share what they learn. What is drawn is what the algorithms’ formulas do, not what a model of a certain size does.</p>`,
    );
    this.#tabulate();
    this.#drawAlong(state);
    this.#paths.show(here, state, this.#pc.trainPathsFigure);
    if (here && !problem && part !== "times") setText(this.#line, this.#endsOf(here));
    const timed = this.#times.show(times, state, ({ answers }, options) => this.#pc.trainTimesFigure(answers, options));
    if (timed !== undefined && timed !== this.#told.times) {
      this.#told.times = timed;
      this.#page.changed();
    }
  }

  /**
   * Returns the sentences about where seeds end, which are said also where the picture of their ways is not on show.
   * @param {Training} here
   */
  #endsOf(here) {
    if (here !== this.#told.of) {
      const figure = this.#pc.trainPathsFigure(here, { width: 400, height: 400, theme: "light" });
      this.#told.of = here;
      this.#told.ends = figure.description;
      figure.free();
    }
    return this.#told.ends;
  }

  /** Shows the numbers of the pictures that are there. */
  #tabulate() {
    const pc = this.#pc;
    const { here, along, times } = this.#work;
    this.#tables.times.element.hidden = !times;
    if (along) this.#tables.along.data.show([along.parts], (maker) => [maker.trainedTable(pc, along.parts)]);
    if (here) this.#tables.here.data.show([here], (maker) => [maker.pathsTable(pc, here)]);
    if (times) this.#tables.times.data.show([times], (maker) => [maker.timesTable(pc, times.answers)]);
  }

  /** @param {State} state */
  #drawAlong(state) {
    const drawn = this.#work.drawnAlong(this.#shown);
    if (!drawn) return;
    this.#along.show(drawn, drawn.copy, state);
    if (this.#along.description === this.#told.along) return;
    this.#told.along = this.#along.description;
    this.#page.changed();
  }

  #progress() {
    const { share, isCancelled, underWay } = this.#work;
    const act = () => (isCancelled ? this.#work.resume() : this.#work.cancel());
    const runs = underWay ? `${partOf(underWay.slot)}: ${underWay.done} of ${underWay.runs} runs` : "";
    return html`<p class="actions train-progress">
      <progress max="1" .value=${share} aria-label="Share of the training done"></progress>
      <button type="button" ?disabled=${share >= 1} @click=${act}>${isCancelled ? "Go on" : "Cancel"}</button>
      <span class="train-runs" ?hidden=${isCancelled}>${runs}</span> <span role="status">${isCancelled ? "Cancelled: what was trained until then is shown." : share >= 1 ? "All seeds are trained." : ""}</span>
    </p>`;
  }

  /**
   * Returns the choice of what is drawn along the parameter.
   * @param {import("../module/policy-cliff.js").Outline} model
   * @param {string | null} training
   * @param {(text: string | null) => void} set
   */
  #choiceOf(model, training, set) {
    /** @type {[Shown, string][]} */
    const kinds = [
      ["policy", "policy"],
      ["outcomes", "outcomes"],
      ["value", worth(this.#measure, "training and true reward")],
      ["distance", "distance from the exact policy"],
    ];
    const there = kinds.filter(([kind]) => kind !== "outcomes" || model.outcomes.length > 0);
    const pick = (/** @type {Event} */ { target }) =>
      set(textOf({ ...settingsIn(training), show: /** @type {HTMLSelectElement} */ (target).value }));
    return html`<p class="actions"><label>Every seed’s <select id="train-shown" @change=${pick}>${there.map(
      ([kind, label]) => html`<option value=${kind} .selected=${kind === this.#shown}>${label}</option>`,
    )}</select></label></p>`;
  }

  /**
   * Returns how far the policies of all states are from the exact ones; nothing where the watched state is the only one
   * with a choice.
   * @param {Training} here
   */
  #everywhere({ runs, distance, everywhere, exact }) {
    const isOnly = runs.every((run) => run.everywhere === run.distance) && distance === everywhere;
    if (isOnly) return nothing;
    const { percent } = this;
    const far = runs.map((run) => run.everywhere).sort((a, b) => a - b);
    const agree = runs.map((run) => run.agreement).sort((a, b) => a - b);
    const range = (/** @type {number[]} */ sorted) =>
      sorted[0] === sorted.at(-1)
        ? percent(sorted[0] ?? NaN)
        : `${percent(sorted[0] ?? NaN)} to ${percent(sorted.at(-1) ?? NaN)}`;
    return html`<p class="verdict">Over all states with a choice, weighed by how often they are visited, the seeds end ${range(far)} from the ${
      exact.soft ? "exact soft policy" : "nearest optimal policy"
    }; the most probable action is a best one in ${range(agree)} of them.</p>`;
  }

  /** Returns a share in per cent. @param {number} share */
  percent = (share) => `${this.#pc.fixed(100 * share, 1)} %`;

  /** Returns where the seeds end, as counts. @param {Training} here */
  #ends({ actions, ends, runs }) {
    const open = runs.length - ends.reduce((sum, count) => sum + count, 0);
    const row = (/** @type {string} */ name, /** @type {number} */ count) =>
      html`<tr><th scope="row">${name}</th><td class="number">${count}</td></tr>`;
    return html`<table class="grid train-ends"><caption>Where ${runs.length === 1 ? "the run ends" : `${runs.length} seeds end`}: with 90 % or more on</caption>
      <tbody>${actions.map((action, i) => row(action, ends[i] ?? 0))}${open > 0 ? row("none of them", open) : nothing}</tbody></table>`;
  }

  /**
   * Returns the mean policy that each algorithm ends with, below the exact one.
   * @param {Training[]} compared
   */
  #policies(compared) {
    const [first] = compared;
    if (!first) return nothing;
    const { exact, actions, state, parameter, at } = first;
    const row = (/** @type {string} */ name, /** @type {Float64Array} */ policy) =>
      html`<tr><th scope="row">${name}</th>${[...policy].map(
        (share) => html`<td class="number">${this.percent(share)}</td>`,
      )}</tr>`;
    return html`<h3>The algorithms side by side, at ${this.#pc.equation(parameter, at)}</h3>
      <table class="grid numbers"><caption>Policy in “${state}”, mean over seeds</caption>
        <thead><tr>${["", ...actions].map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
        <tbody>${row(exact.soft ? "theory, soft" : "theory, hard", exact.soft ?? exact.hard)}${compared.map(
          ({ algorithm, mean }) => row(nameOf(algorithm), mean),
        )}</tbody></table>`;
  }

  /**
   * Returns the algorithms side by side.
   * @param {Training[]} compared
   * @param {(text: string | null) => void} set
   * @param {string | null} training
   */
  #table(compared, set, training) {
    const [first] = compared;
    if (!first) return nothing;
    const { equation, fixed } = this.#pc;
    const settings = settingsIn(training);
    const hasTruth = first.truth !== null;
    const number = (/** @type {number | null} */ value) =>
      html`<td class="number">${value === null ? "–" : fixed(value, 3)}</td>`;
    const several = compared.some(({ distance, everywhere }) => distance !== everywhere);
    const rows = compared.map(({ algorithm, value, truth, distance, everywhere, spread, ends, actions, runs }) => {
      const choose = () => set(textOf({ ...settings, algorithm, epochs: "1" }));
      const most = ends.reduce((best, count, i) => (count > (ends[best] ?? 0) ? i : best), 0);
      const end = (ends[most] ?? 0) === 0 ? "none decided" : `${ends[most]} of ${runs.length}: ${actions[most]}`;
      return html`<tr class=${algorithm === settings.algorithm ? "chosen" : nothing}>
        <th scope="row"><button type="button" class="place" aria-pressed=${algorithm === settings.algorithm} @click=${choose}>${nameOf(algorithm)}</button></th>
        ${number(value)}${hasTruth ? number(truth) : nothing}${number(distance)}${several ? number(everywhere) : nothing}${number(spread)}<td>${end}</td>
      </tr>`;
    });
    const exact = first.exact.soft ? "exact soft policy" : "nearest optimal policy";
    const { exact: target } = first;
    const heads = [
      "Algorithm",
      worth(this.#measure, "training reward"),
      ...(hasTruth ? [worth(this.#measure, "true value")] : []),
      "distance",
      ...(several ? ["over all states"] : []),
      "spread",
      "90 % or more on",
    ];
    return html`<h3>The algorithms side by side, at ${equation(first.parameter, first.at)}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label="The algorithms side by side">
        <table class="grid numbers" aria-label="The algorithms side by side"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
          <tbody>${rows}<tr><th scope="row">${exact}</th>${number(target.value)}${hasTruth ? number(target.truth) : nothing}${number(0)}${several ? number(0) : nothing}<td></td><td></td></tr></tbody>
        </table></div>
      <p class="aside">Means over seeds. The distance is total variation from the ${exact}${several ? ", in" : " in"} “${first.state}”${several ? " and over all states with a choice" : ""}; the spread is how far a seed ends from the mean policy of all.</p>`;
  }
}

/**
 * Returns what the penalty of training is.
 * @param {import("../module/policy-cliff.js").PolicyCliff} pc
 * @param {Choice} choice
 */
function penalty(pc, { alpha, objective }) {
  if (alpha === null) return "There is no penalty: α is off.";
  const name = objective === "kl" ? "divergence from the base policy" : "entropy";
  return `The coefficient of the ${name} is the temperature, ${pc.equation("alpha", alpha)}, as of the exact soft policy that runs are compared with.`;
}
