// A guided reading: a few steps, each a text and the view that it is about. The reader may move anything meanwhile.

import { find, make, setAttribute, setText } from "./dom.js";
import { defaults } from "./fields.js";
import { explained } from "./glossary.js";
import { readingOf } from "./reading.js";
import { citation, entry, loadReferences } from "./references.js";

/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("./store.js").Entry} Entry */

export class GuidePanel {
  #pc;
  #page;
  #section = find("guide", HTMLElement);
  #title = make("h2", { id: "guide-title", tabindex: "-1" });
  #text = make("p", { role: "status" });
  /** Every step's text, unseen in the same place, so that there is room for the longest. */
  #room = make("div", { "aria-hidden": "true" });
  #back = button("guide-back", "Back", () => this.#go(this.#step - 1));
  #next = button("guide-next", "Next", () => this.#forward());
  #leave = button("guide-leave", "Leave", () => {
    this.#end();
    this.#page.left();
  });
  #again = button("guide-again", "Show this step again", () => {
    this.#go(this.#step);
    this.#next.focus();
  });
  #sources = make("ul");
  /** Of the scenario that is read; "" when none is. */
  #id = "";
  /** Of the scenario whose reading comes next. */
  #following = "";
  /** @type {import("./policy-cliff.js").Step[]} */
  #steps = [];
  /** What they show. @type {Choice[]} */
  #choices = [];
  #step = 0;
  /** @type {import("./references.js").References} */
  #references = {};

  /**
   * @param {import("./policy-cliff.js").PolicyCliff} pc
   * @param {{ show: (id: string, choice: Choice) => void, read: (id: string) => void, left: () => void }} page
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

  /** Whether something is read. */
  get reading() {
    return this.#id !== "";
  }

  /** @param {Entry} scenario  whole */
  async begin(scenario) {
    const [{ reading, model }, references] = await Promise.all([readingOf(this.#pc, scenario), loadReferences()]);
    const { parameters, view } = model;
    this.#id = scenario.id;
    this.#references = references;
    this.#steps = reading.steps;
    this.#choices = reading.steps.map((step) =>
      defaults({ ...model, view: { ...view, ...step.view }, parameters: parameters.map((each, i) => ({ ...each, value: step.values[i] ?? each.value })) }));
    const cited = new Set([...reading.steps, ...(reading.measured ? [reading.measured] : [])].flatMap(({ cite }) => cite));
    this.#sources.replaceChildren(...[...cited].map((key) => make("li", {}, ...entry(references, key))));
    this.#room.replaceChildren(...reading.steps.map((step) => make("p", {}, ...this.#words(step))));
    // What was measured is fetched with the reading, and shown.
    if (reading.measured) find("measured", HTMLDetailsElement).open = true;
    this.#section.hidden = false;
    this.#go(0);
    this.#title.focus({ preventScroll: true });
  }

  /** @param {import("./store.js").State} state */
  show({ library, scenario, shown, choice }) {
    if (!this.reading) return;
    if (scenario !== this.#id) return this.#end();
    const next = library[library.findIndex(({ id }) => id === scenario) + 1];
    this.#following = next?.steps ? next.id : "";
    const last = this.#step === this.#steps.length - 1;
    setText(this.#next, !last ? "Next" : this.#following ? "Next reading" : "Finish");
    setAttribute(this.#next, "title", last && this.#following ? (next?.title ?? "") : null);
    // Its room is kept.
    const moved = shown === scenario && JSON.stringify(choice) !== JSON.stringify(this.#choices[this.#step]);
    this.#again.classList.toggle("idle", !moved);
  }

  #forward() {
    if (this.#step < this.#steps.length - 1) this.#go(this.#step + 1);
    else if (this.#following) this.#page.read(this.#following);
    else this.#leave.click();
  }

  /** @param {number} index */
  #go(index) {
    const [step, choice] = [this.#steps[index], this.#choices[index]];
    if (!step || !choice) return;
    this.#step = index;
    setText(this.#title, `Guided reading, ${index + 1} of ${this.#steps.length}`);
    this.#text.replaceChildren(...this.#words(step));
    this.#back.disabled = index === 0;
    this.#page.show(this.#id, choice);
  }

  /** @param {import("./policy-cliff.js").Step} step */
  #words({ text, cite }) {
    return [...explained(text), ...cite.flatMap((key) => [" ", citation(this.#references, key)])];
  }

  #end() {
    this.#id = "";
    this.#section.hidden = true;
  }
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
