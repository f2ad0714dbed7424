// A guided reading: a few steps, each a text and the view that it is about. The current step is part of the reader's
// choice, as all that it sets, so that links and the browser's Back include it; the reader may move anything meanwhile.
// A step points at what it speaks of in the pictures (`Stage`), and a question may be asked before it is shown, while
// the page still shows the step before.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { fill } from "../view/dom.js";
import { find } from "../view/elements.js";
import { explained } from "../view/glossary.js";
import { PICTURES } from "../view/kinds.js";
import { readingOf } from "../state/reading.js";
import { citation, entry, loadReferences } from "../state/references.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../module/policy-cliff.js").Step} Step */
/** @typedef {NonNullable<import("../module/policy-cliff.js").FigureOptions["pointer"]>} Pointer */

/**
 * What the current step points at.
 * @typedef {object} Stage
 * @property {Step} step
 * @property {Partial<Record<import("../view/kinds.js").Kind, Pointer>>} pointers  in each picture; none once the reader
 *   has moved anything that they depend on
 * @property {string} state  that is emphasised in the drawing of the model; "" for none
 * @property {{ label: string, pair: number } | null} tangent  the action whose slope is drawn, and its position in columns
 *   of all actions
 */

/** Marks the entry of the history in which a question is asked. */
const ASKED = "asked";

/** @type {Stage["pointers"]} */
const NOTHING = {};

export class GuidePanel {
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
  /** The step whose question is being asked, and before it is shown; null while none is. @type {number | null} */
  #asked = null;
  /** The same in the last picture. @type {number | null} */
  #askedBefore = null;
  /** The answers that the reader has chosen, by step; "" where the answer was only shown. @type {Map<Step, string>} */
  #answers = new Map();
  /** What each step points at. @type {Map<Step, Stage["pointers"]>} */
  #pointers = new Map();
  /** The choice that was compared with the step last, and whether the pointers are right for it. */
  #compared = { choice: /** @type {Choice | null} */ (null), fits: false };
  /** The id of the scenario whose reading comes next. */
  #following = "";
  /** The settings of the step as text, with the model. @type {{ model: unknown, step: number, text: string }} */
  #set = { model: null, step: 0, text: "" };
  /** Whether the reader has changed anything since. */
  #moved = false;
  /** Whether the next reading that begins takes the focus. */
  #takesFocus = false;

  /**
   * @param {{ showStep: (id: string, step: number) => void, read: (id: string) => void, leave: (unmoved: boolean) =>
   *   void, changed: () => void }} page
   */
  constructor(page) {
    this.#page = page;
    addEventListener("popstate", ({ state }) => {
      const [, step, asked] = JSON.parse(state || "[]");
      this.#asked = asked === ASKED ? step + 1 : null;
    });
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Entry} scenario */
  async load(scenario) {
    const [reading, references] = await Promise.all([readingOf(scenario), loadReferences()]);
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
   * Returns what the current step points at; undefined where nothing is read.
   * @param {import("../state/store.js").State} state
   * @param {number | null} step
   * @returns {Stage | undefined}
   */
  stage({ scenario, shown, model, choice }, step) {
    const current = step === null || scenario !== shown ? undefined : this.#readings.get(shown)?.steps[step];
    if (!current || !model || !choice || step === null) return;
    if (choice !== this.#compared.choice) {
      const opening = model.opening(step);
      this.#compared = { choice, fits: aboutOf(choice) === aboutOf(opening) };
    }
    const main = model.steps[step]?.picture ?? "policy";
    const pointers = this.#pointers.get(current) ?? pointersOf(current, main);
    this.#pointers.set(current, pointers);
    const { highlight } = current;
    const state = highlight?.kind === "state" ? highlight.name : "";
    return {
      step: current,
      pointers: this.#compared.fits ? pointers : NOTHING,
      state,
      tangent: current.tangent ? tangentOf(model, choice, highlight?.kind === "action" ? highlight.name : "") : null,
    };
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
    const moves = begins || step !== this.#shown.step;
    if (moves) this.#wantedStep = step;
    if (begins) this.#answers.clear();
    if (moves && this.#asked !== step + 1) this.#asked = null;
    this.#shown = { id: shown, step };
    const next = library[library.findIndex(({ id }) => id === shown) + 1];
    this.#following = next?.steps ? next.id : "";
    if (model !== this.#set.model || step !== this.#set.step)
      this.#set = { model, step, text: textOf(model.opening(step)) };
    this.#moved = choice !== null && textOf(choice) !== this.#set.text;
    const question = this.#asked === null ? null : reading.steps[this.#asked]?.question;
    fill(
      this.#section,
      question
        ? this.#questionContent(reading, this.#asked ?? 0, question)
        : this.#content(reading, step, current, this.#following ? (next?.title ?? "") : ""),
    );
    // Once the page is laid out as this step needs it.
    if ((moves && !begins) || this.#takesFocus || this.#asked !== this.#askedBefore)
      requestAnimationFrame(() => this.#bringIntoView());
    this.#askedBefore = this.#asked;
    if (!begins) return true;
    if (this.#takesFocus) find("guide-title", HTMLElement).focus({ preventScroll: true });
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
    const verdict = this.#answers.get(step);
    return this.#frame(reading, {
      title: `Tour, ${index + 1} of ${steps.length}`,
      words: guard([step, verdict], () => [verdictOn(step, verdict), this.#words(step)]),
      answers: nothing,
      back: index === 0,
      next: !last ? "Next" : next ? "Next tour" : "Finish",
      following: last ? next : "",
      forward: () => this.#forward(),
      again: html`<button type="button" id="guide-again" class=${this.#moved ? "" : "idle"} title="Show this step again" @click=${again}
        >Again</button>`,
    });
  }

  /**
   * @param {import("../module/policy-cliff.js").Reading} reading
   * @param {number} index  of the step that comes after the question
   * @param {NonNullable<Step["question"]>} question
   */
  #questionContent(reading, index, { text, choices }) {
    const choice = (/** @type {{ text: string }} */ { text }) =>
      html`<button type="button" class="answer" @click=${() => this.#answer(text)}>${text}</button>`;
    return this.#frame(reading, {
      title: `Tour, a question before ${index + 1} of ${reading.steps.length}`,
      words: guard([text], () => explained(text)),
      answers: html`<div class="answers" role="group" aria-labelledby="guide-words">${choices.map(choice)}</div>`,
      back: false,
      next: "Show",
      following: "",
      forward: () => this.#answer(""),
      again: nothing,
    });
  }

  /**
   * Returns title, words and buttons. Whatever the length of the words, the buttons stay where they are: they are pinned
   * to the edge of the screen or stand above the words (panels.css).
   * @param {import("../module/policy-cliff.js").Reading} reading
   * @param {object} parts
   * @param {string} parts.title
   * @param {unknown} parts.words
   * @param {unknown} parts.answers
   * @param {boolean} parts.back  whether there is no way back
   * @param {string} parts.next  what the button that goes on says
   * @param {string} parts.following  the reading that it leads to; "" for none
   * @param {() => void} parts.forward
   * @param {unknown} parts.again
   */
  #frame(reading, { title, words, answers, back, next, following, forward, again }) {
    return html`<div class="guide-head">
        <h2 id="guide-title" tabindex="-1">${title}</h2>
        <details class="sources">
          <summary>Sources</summary>
          <ul>${guard([reading], () => this.#sources(reading))}</ul>
        </details>
        ${again}
      </div>
      <div class="guide-text"><p id="guide-words" role="status">${words}</p>${answers}</div>
      <p class="actions">
        <button type="button" id="guide-back" ?disabled=${back} @click=${() => this.#back()}>Back</button>
        <button type="button" id="guide-next" title=${following || nothing} @click=${forward}>${next}</button>
        <button type="button" id="guide-leave" @click=${() => this.#page.leave(!this.#moved)}>End tour</button>
      </p>`;
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

  #back() {
    if (this.#asked === null) return this.#go(-1);
    // The question has its own entry, which the browser's Back leaves, too.
    this.#asked = null;
    this.#page.changed();
  }

  #forward() {
    const steps = this.#readings.get(this.#shown.id)?.steps ?? [];
    const after = steps[this.#wantedStep + 1];
    if (after?.question && !this.#answers.has(after)) this.#ask(this.#wantedStep + 1);
    else if (after) this.#go(1);
    else if (this.#following) this.#page.read(this.#following);
    else this.#page.leave(!this.#moved);
  }

  /** Asks the question before a step. @param {number} step */
  #ask(step) {
    this.#asked = step;
    try {
      history.pushState(JSON.stringify([this.#shown.id, step - 1, ASKED]), "");
    } catch {
      // A frame without an origin may have no entries.
    }
    this.#page.changed();
  }

  /** Shows the step whose question is asked. @param {string} answer  "" for none */
  #answer(answer) {
    const step = this.#readings.get(this.#shown.id)?.steps[this.#asked ?? 0];
    if (!step || this.#asked === null) return;
    this.#answers.set(step, answer);
    this.#wantedStep = this.#asked;
    this.#asked = null;
    this.#page.showStep(this.#shown.id, this.#wantedStep);
    // The button that was pressed is gone.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => find("guide-next", HTMLElement).focus({ preventScroll: true })),
    );
  }

  /** The arrow keys lead from step to step where nothing else hears them. @param {KeyboardEvent} event */
  #key(event) {
    const { key, target, defaultPrevented, ctrlKey, metaKey, altKey, shiftKey } = event;
    const id = { ArrowRight: "guide-next", ArrowLeft: "guide-back" }[key];
    if (!id || defaultPrevented || ctrlKey || metaKey || altKey || shiftKey || this.#section.hidden) return;
    if (
      target instanceof Element &&
      target.closest("input, select, textarea, dialog, [role=slider], [role=tab], .scroll")
    )
      return;
    const button = document.getElementById(id);
    if (!(button instanceof HTMLButtonElement) || button.disabled || !button.checkVisibility()) return;
    event.preventDefault();
    button.click();
  }

  /** Scrolls no further than text and picture need to be seen. */
  #bringIntoView() {
    const { stage, lower } = document.body.dataset;
    const chart = lower === undefined ? "#policy-chart" : "#value-chart";
    const named = document.querySelector(stage ? ".studies > [role=tabpanel]:not([hidden])" : chart);
    const words = this.#section.querySelector(".guide-text");
    for (const element of [named, words]) element?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
}

/**
 * Returns what is said about the answer to the question before a step.
 * @param {Step} step
 * @param {string | undefined} answer  undefined where nothing was asked, "" where the answer was only shown
 */
function verdictOn({ question }, answer) {
  if (!question?.answer || answer === undefined) return nothing;
  const chosen = question.choices.find(({ text }) => text === answer);
  const verdict = chosen ? (chosen.right ? "Right: " : "Not so: ") : "";
  return html`<strong class="answered">${verdict}${question.answer}.</strong> `;
}

/**
 * Returns what a step points at in each picture.
 * @param {Step} step
 * @param {import("../view/kinds.js").Kind} main  the picture that the step speaks of
 * @returns {Stage["pointers"]}
 */
function pointersOf({ highlight, note, panel }, main) {
  /** @type {Record<string, string>} */
  const pictures = { action: "policy", outcome: "outcomes", value: "value" };
  const pointer = (/** @type {import("../view/kinds.js").Kind} */ kind) => {
    const label = highlight && pictures[highlight.kind] === kind ? highlight.name : undefined;
    const cliff = highlight?.kind === "cliff" ? (highlight.at ?? undefined) : undefined;
    const own = kind === (panel === "value" ? panel : main) && note ? note : undefined;
    return {
      ...(label === undefined ? {} : { label }),
      ...(cliff === undefined ? {} : { cliff }),
      ...(own === undefined ? {} : { note: own }),
    };
  };
  return Object.fromEntries(PICTURES.map((kind) => [kind, pointer(kind)]));
}

/**
 * Returns the action of the watched state whose slope is drawn: the one that is named, or the first.
 * @param {import("../module/policy-cliff.js").Outline} model
 * @param {Choice} choice
 * @param {string} name
 */
function tangentOf(model, { state }, name) {
  const watched = model.names.named(state);
  if (!watched) return null;
  const place = watched.actions.includes(name) ? watched.actions.indexOf(name) : 0;
  return { label: watched.actions[place] ?? "", pair: watched.first + place };
}

/**
 * Returns as text what pointers depend on: everything but where the cursor is, and how it is drawn.
 * @param {Choice} choice
 */
function aboutOf({ values, parameter, state, alpha, rule, objective, perturbation }) {
  const others = Object.entries(values).filter(([name]) => name !== parameter);
  return JSON.stringify([others, parameter, state, alpha, rule, objective, perturbation]);
}

/**
 * Returns the settings as text, apart from the open panels.
 * @param {Choice} choice
 */
function textOf(choice) {
  return JSON.stringify({ ...choice, show: null });
}
