// A guided reading: a few steps, each a text and the view that it is about. Which step is told is part of what is chosen, as all that it sets, so links and the
// browser's Back know it; the reader may move anything meanwhile.

import { find, make, setAttribute, setText } from "../view/dom.js";
import { explained } from "../view/glossary.js";
import { readingOf } from "../state/reading.js";
import { citation, entry, loadReferences } from "../state/references.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */

export class GuidePanel {
  #pc;
  #page;
  #section = find("guide", HTMLElement);
  #title = make("h2", { id: "guide-title", tabindex: "-1" });
  #text = make("p", { role: "status" });
  /** Every step's text, unseen in the same place, so that there is room for the longest. */
  #room = make("div", { "aria-hidden": "true" });
  #back = button("guide-back", "Back", () => this.#go(-1));
  #next = button("guide-next", "Next", () => this.#forward());
  #leave = button("guide-leave", "Leave", () => this.#page.leave(!this.#moved));
  #again = button("guide-again", "Show this step again", () => {
    this.#go(0);
    this.#next.focus();
  });
  #sources = make("ul");
  /** Readings by the id of their scenario. @type {Map<string, import("../module/policy-cliff.js").Reading>} */
  #readings = new Map();
  /** @type {import("../state/references.js").References} */
  #references = {};
  /** The scenario that is read, "" for none, and the step that is told. */
  #told = { id: "", step: 0 };
  /** The step that was asked for last: two clicks may come before what the first one asks for is shown. */
  #aim = 0;
  /** Of the scenario whose reading comes next. */
  #following = "";
  /** What the step sets, as text, and of which model. @type {{ model: unknown, step: number, text: string }} */
  #set = { model: null, step: 0, text: "" };
  /** Whether the reader has moved anything since. */
  #moved = false;
  /** Whether the focus is to come here with the next reading. */
  #expected = false;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ tell: (id: string, step: number) => void, read: (id: string) => void, leave: (unmoved: boolean) => void }} page
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
    this.#section.replaceChildren(
      this.#title,
      make("div", { class: "guide-text" }, this.#text, this.#room),
      make("p", { class: "actions" }, this.#back, this.#next, this.#leave),
      this.#again,
      make("details", { class: "sources" }, make("summary", {}, "Sources"), this.#sources),
    );
  }

  /** @param {Entry} scenario  whole */
  async learn(scenario) {
    const [reading, references] = await Promise.all([readingOf(this.#pc, scenario), loadReferences()]);
    this.#references = references;
    this.#readings.set(scenario.id, reading);
  }

  /** @param {string} id */
  knows(id) {
    return this.#readings.has(id);
  }

  /** The reader has asked for a reading: the focus comes along. */
  arrive() {
    this.#expected = true;
    this.#told = { id: "", step: 0 };
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {number | null} step  null while nothing is read
   * @returns {boolean} whether something is read
   */
  show({ library, scenario, shown, model, choice }, step) {
    const reading = step === null || scenario !== shown ? undefined : this.#readings.get(shown);
    const told = reading?.steps[step ?? 0];
    this.#section.hidden = !told;
    if (!reading || !told || step === null || !model) {
      this.#told = { id: "", step: 0 };
      return false;
    }
    if (shown !== this.#told.id) this.#begin(reading);
    if (shown !== this.#told.id || step !== this.#told.step) this.#tell((this.#aim = step), reading);
    this.#told = { id: shown, step };
    const next = library[library.findIndex(({ id }) => id === shown) + 1];
    this.#following = next?.steps ? next.id : "";
    const last = step === reading.steps.length - 1;
    setText(this.#next, !last ? "Next" : this.#following ? "Next reading" : "Finish");
    setAttribute(this.#next, "title", last && this.#following ? (next?.title ?? "") : null);
    if (model !== this.#set.model || step !== this.#set.step)
      this.#set = { model, step, text: chosen(model.opening(step)) };
    // Its room is kept.
    this.#moved = choice !== null && chosen(choice) !== this.#set.text;
    this.#again.classList.toggle("idle", !this.#moved);
    return true;
  }

  /** @param {import("../module/policy-cliff.js").Reading} reading */
  #begin({ steps, measured }) {
    const cited = new Set([...steps, ...(measured ? [measured] : [])].flatMap(({ cite }) => cite));
    this.#sources.replaceChildren(...[...cited].map((key) => make("li", {}, ...entry(this.#references, key))));
    this.#room.replaceChildren(...steps.map((step) => make("p", {}, ...this.#words(step))));
    // What was measured is fetched with the reading, and shown.
    if (measured) find("measured", HTMLDetailsElement).open = true;
    if (this.#expected) this.#title.focus({ preventScroll: true });
    this.#expected = false;
  }

  /**
   * @param {number} index
   * @param {import("../module/policy-cliff.js").Reading} reading
   */
  #tell(index, { steps }) {
    const step = steps[index];
    if (!step) return;
    setText(this.#title, `Guided reading, ${index + 1} of ${steps.length}`);
    this.#text.replaceChildren(...this.#words(step));
    this.#back.disabled = index === 0;
  }

  /** @param {import("../module/policy-cliff.js").Step} step */
  #words({ text, cite }) {
    return [...explained(text), ...cite.flatMap((key) => [" ", citation(this.#references, key)])];
  }

  /** @param {number} by */
  #go(by) {
    this.#aim += by;
    this.#page.tell(this.#told.id, this.#aim);
  }

  #forward() {
    const count = this.#readings.get(this.#told.id)?.steps.length ?? 0;
    if (this.#aim < count - 1) this.#go(1);
    else if (this.#following) this.#page.read(this.#following);
    else this.#page.leave(!this.#moved);
  }
}

/**
 * What is set, apart from which panels are open.
 * @param {Choice} choice
 */
function chosen(choice) {
  return JSON.stringify({ ...choice, show: null });
}

/**
 * @param {string} id
 * @param {string} label
 * @param {() => void} act
 */
function button(id, label, act) {
  const element = make("button", { type: "button", id }, label);
  element.addEventListener("click", act);
  return element;
}
