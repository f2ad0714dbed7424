// The prompts of a table as a population: the share of them that differs from the present choice, where they flip, how
// little it takes now, the prompts one by one, and the answers to the one that is watched. Computed in a worker of its
// own, and live under the hand.

import { html } from "lit-html";
import { dress } from "../view/sheet.js";
import { Client } from "../state/client.js";
import { populationOf } from "../state/panel-requests.js";
import { textsOf } from "../table/texts.js";
import { dataBox } from "./data-box.js";
import { build, fill } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { Cancel, CANCELLED } from "../view/cancel.js";
import { LivePicture } from "../view/live-picture.js";
import { Unseen } from "../view/unseen.js";
import { PromptAnswers } from "./prompt-answers.js";
import { PromptList } from "./prompt-list.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../module/policy-cliff.js").Population} Population */
/** @typedef {"changed" | "density" | "cumulative" | "fragility"} Subject */

/** @type {{ subject: Subject, title: string, part: string }[]} */
const PICTURES = [
  { subject: "changed", title: "Prompts with another best answer", part: "changed" },
  { subject: "density", title: "Where prompts flip", part: "flips" },
  { subject: "cumulative", title: "Flips up to each place", part: "flips" },
  { subject: "fragility", title: "How little it takes now", part: "fragility" },
];

/** The number of prompts beyond which parts of the panel follow one after the other. */
const MANY = 10_000;

/** A part of the range in which half of all flips lie makes a logarithmic axis the better one to begin with. */
const CROWD = 10;

/** Fetches the panel's style sheet, and returns the panel. @param {ConstructorParameters<typeof PromptsPanel>} given */
export async function promptsPanel(...given) {
  await dress("prompts.css");
  return new PromptsPanel(...given);
}

class PromptsPanel {
  #pc;
  #page;
  #client;
  #line = find("prompts-line", HTMLElement);
  #body = find("prompts-body", HTMLElement);
  #list;
  #answers;
  #figures;
  #unseen;
  #data;
  #axis = /** @type {HTMLSelectElement} */ (
    build(html`<select id="prompts-axis">
      <option value="linear">linear</option>
      <option value="logarithmic">logarithmic</option>
    </select>`)
  );
  /** What the axis was chosen for: by the panel, until the reader chooses. */
  #axisFor = "";
  /** The last question as text, and the scenario that it was about. */
  #asked = "";
  #id = "";
  /** The scenario that the answers are about. */
  #answered = "";
  #problem = "";
  #cancel = new Cancel(() => {
    this.#client.stop();
    this.#problem = CANCELLED;
    this.#page.changed();
  });
  /** @type {Population | null} */
  #population = null;
  /** What its pictures are made from: the names of all prompts would be read into the solver for nothing. */
  #drawn = /** @type {Population | null} */ (null);
  /** @type {import("../module/policy-cliff.js").Scores | null} */
  #scores = null;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {import("../state/store.js").Store} store
   * @param {object} page
   * @param {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T |
   *   undefined} page.about
   * @param {(state: string) => void} page.watch
   * @param {(places: Record<string, number>) => void} page.drag
   */
  constructor(pc, store, page) {
    this.#pc = pc;
    const changed = () => store.redraw();
    this.#page = { ...page, changed };
    this.#line.after(this.#cancel.element);
    const name = () => this.#population?.parameter.name ?? "";
    const drag = (/** @type {number} */ at) => page.drag({ [name()]: at });
    const place = (/** @type {number} */ at) => pc.equation(name(), at);
    this.#client = new Client(pc.module, {
      answered: ({ population, scores, refusals = {} }, { id }) => {
        this.#settle();
        if (id !== this.#id) return;
        this.#answered = id;
        this.#problem = Object.values(refusals)[0] ?? "";
        this.#population = refusals.population ? null : (population ?? this.#population);
        if (population) this.#drawn = withoutNames(population);
        this.#scores = scores ?? this.#scores;
        changed();
      },
      failed: (message) => {
        this.#settle();
        this.#problem = message;
        changed();
      },
    });
    this.#figures = PICTURES.map(({ subject, title, part }) => {
      const isOfSizes = subject === "fragility";
      const options = isOfSizes ? { place: (/** @type {number} */ at) => `±${pc.spoken(at)}` } : { place, drag };
      const picture = new LivePicture({ resized: changed, ...options });
      const words = build(html`<p class="verdict"></p>`);
      const figure = build(html`<figure class="chart chart-prompts" data-part=${part}>
        <figcaption><h3>${title}</h3></figcaption>${picture.elements}${words}
      </figure>`);
      return { subject, part, picture, words, figure, unseen: new Unseen(figure, changed) };
    });
    const ordered = () => {
      this.#unseen.list.hurry();
      changed();
    };
    this.#list = new PromptList(pc, { watch: page.watch, changed: ordered });
    this.#answers = new PromptAnswers(pc, { drag, changed, place });
    this.#unseen = {
      panel: new Unseen(find("prompts", HTMLElement), changed),
      list: new Unseen(this.#list.element, changed),
      answers: new Unseen(this.#answers.element, changed),
    };
    this.#axis.addEventListener("change", changed);
    const { element: data, data: tables } = dataBox(pc);
    this.#data = tables;
    fill(
      this.#body,
      html`<p class="prompts-bar"><label>Axis of the weight ${this.#axis}</label></p>
        <div class="prompts-pictures">${this.#figures.map(({ figure }) => figure)}</div>
        ${data}
        <h3 class="prompts-title">The prompts one by one</h3>
        <div class="prompts-each">${this.#list.element}${this.#answers.element}</div>`,
    );
  }

  /** @param {import("../state/client.js").Question | undefined} question */
  #ask(question) {
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (!question || asked === this.#asked || !this.#unseen.panel.isDue(question.id)) return;
    this.#id = question.id;
    this.#asked = asked;
    this.#cancel.begin();
    this.#client.ask(question);
  }

  #settle() {
    this.#cancel.end();
    // A question that waited is under way by now.
    if (this.#client.isWaiting) this.#cancel.begin();
  }

  /** What has followed the study on show, by its name. @type {Map<string, Population>} */
  #followed = new Map();

  /**
   * Returns whether a part of the panel waits for another frame: of very many prompts one part follows a new study in
   * each, since all of them together would hold up the page.
   * @param {Population} population
   */
  #turns(population) {
    const isShort = population.prompts.names.length <= MANY;
    let isTaken = false;
    return (/** @type {string} */ part) => {
      if (isShort || this.#followed.get(part) === population) return false;
      if (isTaken) {
        this.#page.changed();
        return true;
      }
      isTaken = true;
      this.#followed.set(part, population);
      return false;
    };
  }

  /**
   * @param {State} state
   * @param {string} part  of the pictures that a step of a reading is about; "" for all
   */
  show(state, part) {
    this.#ask(this.#page.about(populationOf));
    const { choice, model, shown, library } = state;
    const population = this.#answered === shown ? this.#population : null;
    this.#body.hidden = !population;
    if (this.#problem !== "") setText(this.#line, this.#problem);
    if (!population || !choice || !model) return;
    const { parameter, prompts, verdict, exact } = population;
    const all = prompts.names.length;
    if (this.#problem === "")
      setText(
        this.#line,
        `${all} ${all === 1 ? "prompt" : "prompts"}, ${population.tied.count} tied here. The places where they flip are ${exact ? "exact" : verdict}.`,
      );
    const isRange = population.to > 0;
    const axisFor = JSON.stringify([shown, parameter.name]);
    if (axisFor !== this.#axisFor) this.#axis.value = isRange && isCrowded(population) ? "logarithmic" : "linear";
    this.#axisFor = axisFor;
    /** @type {HTMLElement} */ (this.#axis.parentElement).hidden = !isRange;
    const logarithmic = isRange && (this.#axis.value === "logarithmic" || (part !== "" && isCrowded(population)));
    const at = choice.values[parameter.name];
    const { theme } = state;
    const waits = this.#turns(population);
    for (const { subject, part: own, picture, words, figure, unseen } of this.#figures) {
      figure.hidden = part !== "" && own !== part;
      if (figure.hidden || waits(subject) || !unseen.isDue(theme)) continue;
      const draw = (
        /** @type {Population} */ study,
        /** @type {import("../module/policy-cliff.js").PictureOptions} */ o,
      ) => this.#pc.populationFigure(this.#drawn ?? study, { ...o, subject, logarithmic });
      setText(words, picture.show(population, state, draw, [logarithmic], subject === "fragility" ? undefined : at));
    }
    this.#data.show([population], (maker) => maker.populationTables(this.#pc, population));
    const entry = library.find(({ id }) => id === shown);
    const texts = entry ? textsOf(entry.text) : undefined;
    if (!waits("list") && this.#unseen.list.isDue(theme)) this.#list.show(population, choice.state, texts);
    if (this.#scores?.state !== choice.state || !this.#unseen.answers.isDue(theme)) return;
    const place = prompts.names.indexOf(choice.state);
    this.#answers.show(state, this.#scores, texts?.at(place));
  }
}

/** @param {Population} population @returns {Population} */
const withoutNames = ({ prompts, ...rest }) => ({ ...rest, prompts: { ...prompts, names: [], best: [] } });

/**
 * Returns whether half of the flips inside the range lie in a small part of it, near 0. Those at its ends are no crowd.
 * @param {Population} population
 */
function isCrowded({ places: { at, counts, cumulative }, from, to }) {
  const before = at[0] === from ? (counts[0] ?? 0) : 0;
  const after = at.at(-1) === to ? (counts.at(-1) ?? 0) : 0;
  const flips = (cumulative.at(-1) ?? 0) - before - after;
  const half = cumulative.findIndex((count) => 2 * (count - before) >= flips);
  return from >= 0 && flips > 0 && CROWD * (at[half] ?? to) < to;
}
