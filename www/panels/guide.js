// A guided reading: a few steps, each a text and the view that it is about. The current step is part of the reader's
// choice, as all that it sets, so that links and the browser's Back include it; the reader may move anything meanwhile.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { fill, find } from "../view/dom.js";
import { explained } from "../view/glossary.js";
import { readingOf } from "../state/reading.js";
import { citation, entry, loadReferences } from "../state/references.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */

export class GuidePanel {
  #pc;
  #page;
  #section = find("guide", HTMLElement);
  /** Readings by the id of their scenario. @type {Map<string, import("../module/policy-cliff.js").Reading>} */
  #readings = new Map();
  /** @type {import("../state/references.js").References} */
  #references = {};
  /** The scenario whose reading is open, "" for none, and the current step. */
  #shown = { id: "", step: 0 };
  /** The step that was requested last: a second click may come before the step of the first one is shown. */
  #wantedStep = 0;
  /** The id of the scenario whose reading comes next. */
  #following = "";
  /** The settings of the step as text, with the model. @type {{ model: unknown, step: number, text: string }} */
  #set = { model: null, step: 0, text: "" };
  /** Whether the reader has changed anything since. */
  #moved = false;
  /** Whether the next reading that begins takes the focus. */
  #takesFocus = false;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ showStep: (id: string, step: number) => void, read: (id: string) => void, leave: (unmoved: boolean) =>
   *   void, open: (panel: "measured") => void }} page
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
  }

  /** @param {Entry} scenario */
  async load(scenario) {
    const [reading, references] = await Promise.all([readingOf(this.#pc, scenario), loadReferences()]);
    this.#references = references;
    this.#readings.set(scenario.id, reading);
  }

  /** @param {string} id */
  has(id) {
    return this.#readings.has(id);
  }

  /** Gives the focus to the next reading that begins, because the reader has opened it. */
  focusNext() {
    this.#takesFocus = true;
    this.#shown = { id: "", step: 0 };
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {number | null} step  null while nothing is read
   * @returns {boolean} whether something is read
   */
  show({ library, scenario, shown, model, choice }, step) {
    const reading = step === null || scenario !== shown ? undefined : this.#readings.get(shown);
    const current = reading?.steps[step ?? 0];
    this.#section.hidden = !current;
    if (!reading || !current || step === null || !model) {
      this.#shown = { id: "", step: 0 };
      return false;
    }
    const begins = shown !== this.#shown.id;
    if (begins || step !== this.#shown.step) this.#wantedStep = step;
    this.#shown = { id: shown, step };
    const next = library[library.findIndex(({ id }) => id === shown) + 1];
    this.#following = next?.steps ? next.id : "";
    if (model !== this.#set.model || step !== this.#set.step)
      this.#set = { model, step, text: textOf(model.opening(step)) };
    this.#moved = choice !== null && textOf(choice) !== this.#set.text;
    fill(this.#section, this.#content(reading, step, current, this.#following ? (next?.title ?? "") : ""));
    if (!begins) return true;
    if (this.#takesFocus) {
      // The measured findings are fetched with the reading, and shown.
      if (reading.measured) this.#page.open("measured");
      find("guide-title", HTMLElement).focus({ preventScroll: true });
    }
    this.#takesFocus = false;
    return true;
  }

  /**
   * @param {import("../module/policy-cliff.js").Reading} reading
   * @param {number} index
   * @param {import("../module/policy-cliff.js").Step} step
   * @param {string} next  title of the reading that follows; "" for none
   */
  #content(reading, index, step, next) {
    const { steps } = reading;
    const last = index === steps.length - 1;
    const again = () => {
      this.#go(0);
      find("guide-next", HTMLElement).focus();
    };
    // The texts of all steps are in the same place but invisible, so that there is room for the longest; so is the room
    // of the button.
    return html`<h2 id="guide-title" tabindex="-1">${`Tour, ${index + 1} of ${steps.length}`}</h2>
      <div class="guide-text">
        <p role="status">${guard([step], () => this.#words(step))}</p>
        <div aria-hidden="true">${guard([steps], () => steps.map((each) => html`<p>${this.#words(each)}</p>`))}</div>
      </div>
      <p class="actions">
        <button type="button" id="guide-back" ?disabled=${index === 0} @click=${() => this.#go(-1)}>Back</button>
        <button type="button" id="guide-next" title=${(last && next) || nothing} @click=${() => this.#forward()}
          >${!last ? "Next" : next ? "Next tour" : "Finish"}</button>
        <button type="button" id="guide-leave" @click=${() => this.#page.leave(!this.#moved)}>End tour</button>
      </p>
      <button type="button" id="guide-again" class=${this.#moved ? "" : "idle"} @click=${again}>Show this step again</button>
      <details class="sources">
        <summary>Sources</summary>
        <ul>${guard([reading], () => this.#sources(reading))}</ul>
      </details>`;
  }

  /** @param {import("../module/policy-cliff.js").Reading} reading */
  #sources({ steps, measured }) {
    const cited = new Set([...steps, ...(measured ? [measured] : [])].flatMap(({ cite }) => cite));
    return [...cited].map((key) => html`<li>${entry(this.#references, key)}</li>`);
  }

  /** @param {import("../module/policy-cliff.js").Step} step */
  #words({ text, cite }) {
    return [explained(text), cite.map((key) => [" ", citation(this.#references, key)])];
  }

  /** @param {number} by */
  #go(by) {
    this.#wantedStep += by;
    this.#page.showStep(this.#shown.id, this.#wantedStep);
  }

  #forward() {
    const count = this.#readings.get(this.#shown.id)?.steps.length ?? 0;
    if (this.#wantedStep < count - 1) this.#go(1);
    else if (this.#following) this.#page.read(this.#following);
    else this.#page.leave(!this.#moved);
  }
}

/**
 * Returns the settings as text, apart from the open panels.
 * @param {Choice} choice
 */
function textOf(choice) {
  return JSON.stringify({ ...choice, show: null });
}
