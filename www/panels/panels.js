// The panels under the picture, as tabs of which one is shown, and the disclosure of further settings and of numbers. What is open is part of
// the reader's choice, and so of links.

import { find, setAttribute, setHidden, setText } from "../view/elements.js";
import { toggled } from "../state/store.js";
import { dress } from "../view/sheet.js";
import { tabAfter } from "../view/tabs.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {Choice["show"][number]} Name */
/** The parts of panels that a step of a reading may name, with their panels. @type {Record<string, string>} */
const PARTS = {
  ...{ changed: "prompts", flips: "prompts", fragility: "prompts" },
  ...{ paths: "train", times: "train", compared: "train" },
};

/** @typedef {{ name: Name, tab: HTMLElement, panel: HTMLElement }} Tab */

export class Panels {
  #change;
  /** @type {Tab[]} */
  #tabs;
  #list = find("tabs", HTMLElement);
  #advanced = find("advanced", HTMLDetailsElement);
  /** Whether it is open, once its style sheet is there. */
  #unfolded = false;
  #map = find("phase-title", HTMLElement);
  /** The panel that is shown; "" for none. */
  #current = "";
  /** What is open when the scenario opens. @type {Choice["show"]} */
  #opening = [];
  /** The model of that scenario. @type {unknown} */
  #model = null;
  #isTable = false;
  /** What of the panel that is shown a step names; "" where the reader has opened it. */
  part = "";
  /** The panels that the reader has opened. @type {Set<Name>} */
  #byHand = new Set();
  /** The step whose panel is shown, and the one in which the reader has chosen another. @type {unknown} */
  #staged = null;
  /** @type {unknown} */
  #left = null;

  /** @param {(apply: (choice: Choice) => Choice) => void} change */
  constructor(change) {
    this.#change = change;
    const list = this.#list;
    if (location.search === "?panel") bring(list);
    this.#tabs = [...list.children].map((element) => {
      const name = /** @type {Name} */ (element.getAttribute("aria-controls") ?? "");
      return { name, tab: /** @type {HTMLElement} */ (element), panel: find(name, HTMLElement) };
    });
    for (const { name, tab } of this.#tabs) tab.addEventListener("click", () => this.select(name));
    list.addEventListener("keydown", (event) => {
      const open = this.#tabs.filter(({ tab }) => !tab.hidden);
      const from = open.find(({ tab }) => tab === event.target)?.name ?? "";
      const names = open.map(({ name }) => name);
      const next = open.find(({ name }) => name === tabAfter(event, names, from));
      if (!next) return;
      event.preventDefault();
      next.tab.focus();
      this.select(next.name);
    });
    this.#advanced.querySelector("summary")?.addEventListener("click", (event) => {
      // The next frame opens what the choice names.
      event.preventDefault();
      change((choice) => toggled(choice, "advanced"));
    });
  }

  /** Shows a panel in the place of the one before. @param {Name} name */
  select(name) {
    this.#byHand.add(name);
    this.#left = this.#staged;
    // What opens below the tabs is seen.
    scrollBy(0, Math.max(0, this.#list.getBoundingClientRect().top - innerHeight / 2));
    this.#change((choice) => {
      const others = choice.show.filter((each) => !this.#tabs.some((tab) => tab.name === each));
      // A link need not say what a scenario opens with.
      const tabs = this.#first(this.#opening) === name ? this.#opening : [name];
      return { ...choice, show: [...tabs, ...others] };
    });
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {{ panel: string | null }} [step]  of the open reading
   * @param {boolean} [isOnPaper]  where what is folded away is read, too
   */
  show({ library, shown, choice, model }, step, isOnPaper = false) {
    if (!choice || !model) return;
    const several = model.parameters.length > 1;
    setText(this.#map, several && choice.upwards !== "alpha" ? "Two parameters at once" : "A parameter and α at once");
    const measured = library.some(({ id, measured }) => id === shown && measured);
    const conflicts = model.components.length > 1;
    const there = {
      ...{ experiment: several, measured, conflicts, prompts: model.isTable },
      // Every prompt of a table is a class of its own, and the scheme would have hundreds.
      ...{ framework: conflicts && !model.isTable, feedback: model.hasFeedback },
    };
    this.#isTable = model.isTable;
    for (const { name, tab } of this.#tabs) setHidden(tab, there[/** @type {keyof typeof there} */ (name)] === false);
    if (model !== this.#model) this.#opening = model.opening().show;
    this.#model = model;
    this.#staged = step ?? null;
    const panel = PARTS[step?.panel ?? ""] ?? step?.panel;
    const staged = this.#tabs.find(({ name, tab }) => name === panel && !tab.hidden);
    setAttribute(document.body, "data-stage", staged?.name ?? null);
    setAttribute(document.body, "data-lower", step?.panel === "value" ? "" : null);
    const before = this.#current;
    this.#current = (step !== this.#left && staged?.name) || this.#first(choice.show) || "";
    this.part = step !== this.#left && staged ? (step?.panel ?? "") : "";
    // One tab can be reached with the Tab key, also where no panel is open.
    const reached = this.#current || this.#tabs[0]?.name;
    for (const { name, tab, panel } of this.#tabs) {
      setHidden(panel, name !== this.#current);
      setAttribute(tab, "aria-selected", String(name === this.#current));
      setAttribute(tab, "tabindex", name === reached ? null : "-1");
    }
    // A row of tabs that is wider than the page begins where its tab is seen.
    const tab = this.#tabs.find(({ name }) => name === this.#current)?.tab;
    if (tab?.parentElement && this.#current !== before) tab.parentElement.scrollLeft = tab.offsetLeft - tab.offsetWidth;
    this.#unfolded = isOnPaper || choice.show.includes("advanced");
    const follow = () => {
      this.#advanced.open = this.#unfolded;
    };
    // Without a network there are the numbers all the same.
    if (this.#unfolded) void dress("panels.css").then(follow, follow);
    else follow();
  }

  /** Returns whether the panel that is shown is one that only links and readers open; the others can wait. */
  get isAsked() {
    return !["", "prompts", "model", "cliffs", "stability"].includes(this.#current);
  }

  /** Says in the panel that is shown what is going on. @param {string} text */
  say(text) {
    const line = this.#tabs.find(({ name }) => name === this.#current)?.panel.querySelector(".verdict, span, th");
    if (line) setText(line, text);
  }

  /** Returns whether a panel is shown. @param {Name} name */
  open(name) {
    return name === this.#current;
  }

  /** Returns whether a panel is shown because a link names it. @param {Name} name */
  isLinked(name) {
    return this.open(name) && !this.#byHand.has(name);
  }

  /**
   * Returns the panel that is shown where several are named: the first of them in the order of the tabs, or the first
   * of all where this scenario has none of them.
   * @param {Choice["show"]} show
   */
  #first(show) {
    // A table opens with its prompts.
    if (this.#isTable && this.#opening.every((name) => show.includes(name))) return "prompts";
    const named = this.#tabs.filter(({ name }) => show.includes(name));
    if (named.length === 0) return;
    return (named.find(({ tab }) => !tab.hidden) ?? this.#tabs[0])?.name;
  }
}

/**
 * Brings the panels into sight, as a link to one of them asks, until they are there or the reader does something. What
 * stands above them may still grow.
 * @param {HTMLElement} list
 */
function bring(list) {
  const done = new AbortController();
  for (const name of ["pointerdown", "wheel", "touchstart", "keydown"])
    addEventListener(name, () => done.abort(), { signal: done.signal });
  const step = () => {
    if (done.signal.aborted) return;
    list.scrollIntoView();
    requestAnimationFrame(step);
  };
  step();
  setTimeout(() => done.abort(), 5000);
}
