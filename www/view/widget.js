// A picture with the controls that its author has chosen, for embedding: the content of a frame (embed.js) and of the
// element (element.js). It fills one box and changes nothing outside of it.

import { axisOf, moved, placesOf, sliderOf } from "../state/axis.js";
import { Chart } from "./chart.js";
import { Client } from "../state/client.js";
import { html } from "lit-html";
import { ControlSet } from "./control-set.js";
import { build, fill } from "./dom.js";
import { setAttribute, setText } from "./elements.js";
import { controlsOf } from "./fields.js";
import { PICTURES, kindsOf } from "./kinds.js";
import { CLIFF_KEYS, keyed, nextCliff, scaleOf } from "./keys.js";
import { Opener } from "../state/opener.js";
import { question } from "../state/request.js";
import { whole } from "../state/whole.js";
import { Store } from "../state/store.js";
import { follow } from "./surroundings.js";
import { Told } from "./told.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Choice} Choice */

/** The fields that are reset by a change of another field. */
const ALONG = new Map([
  ["sweep", "zoom"],
  ["state", "action"],
]);

/** The pause before a change is reported. Milliseconds. */
const REST = 400;

/** The time between two checks whether a scenario is open. Milliseconds. */
const OPENING = 30;

/**
 * The settings of an author.
 * @typedef {object} Settings
 * @property {readonly import("./kinds.js").Kind[] | null} pictures  null for those of the view
 * @property {readonly (typeof import("./kinds.js").REASONS)[number][]} reasons  more pictures
 * @property {readonly string[] | null} controls  keys of fields (docs/LINKS.md); null for the swept parameter and the
 *   temperature
 * @property {"auto" | "light" | "dark"} theme
 */

/**
 * @typedef {object} Around
 * @property {import("../module/core.js").Core} pc
 * @property {import("../state/store.js").Entry[]} library
 * @property {import("../state/solver-worker.js").SolverWorker} solver  may serve several widgets
 * @property {HTMLElement} root  gets the attribute that decides the colours
 * @property {string} home  the address of the full page; "" where none is known
 * @property {() => number} [size]  of the root font in CSS pixels, where it is not the document's
 * @property {() => void} ready  is called when the first picture is there
 * @property {(link: string) => void} changed  is called at rest with the link to the current view, without its #
 * @property {(message: string) => void} failed
 */

export class Widget {
  #around;
  #store;
  #client;
  #opener;
  /** @type {Settings} */
  #settings = { pictures: null, reasons: [], controls: null, theme: "auto" };
  #title;
  #here = build(html`<p class="here"></p>`);
  #sentence = build(html`<p class="sentence">Loading…</p>`);
  #announcer = build(html`<p class="visually-hidden" aria-live="polite"></p>`);
  #problem = build(html`<p class="problem" role="alert" hidden></p>`);
  #notice = build(html`<p class="notice" role="status" hidden></p>`);
  #fields = build(html`<div class="fields"></div>`);
  #choices = build(html`<div class="choices"></div>`);
  #controls = new ControlSet((apply) => this.#change(apply), false);
  #link = build(html`<a target="_blank" rel="noopener">Open in the full page</a>`);
  #charts;
  #more = build(html`<div></div>`);
  /** @type {import("./reasons.js").Reasons | undefined} */
  #reasons;
  /** @type {Promise<void> | undefined} */
  #fetching;
  #told;
  /** What was shown last. @type {unknown[]} */
  #about = [];
  /** The link that was reported last. */
  #reportedLink = "";
  /** How often something has been opened. */
  #openings = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Whether there has been a picture, and whether the reader or the page around has changed anything since. */
  #ready = false;
  #moved = false;
  #end = new AbortController();
  /** The colour scheme that the system prefers. @type {"light" | "dark"} */
  #preferred = "light";

  /**
   * @param {HTMLElement} box  is filled
   * @param {Around} around
   */
  constructor(box, around) {
    this.#around = around;
    const { pc, library, solver, home } = around;
    this.#store = new Store((state) => this.#render(state));
    this.#store.update({ library });
    // A frame is a page of its own, with a title of its own.
    this.#title = build(around.root === document.documentElement ? html`<h1></h1>` : html`<h2></h2>`);
    this.#client = new Client(solver, {
      answered: (answer, asked) => this.#receive(answer, asked),
      failed: (message, { opening }) => {
        // If a scenario does not open, the one before stays.
        this.#fail(message, opening ? { scenario: this.#store.state.shown } : {});
      },
    });
    this.#told = new Told(pc, {
      here: this.#here,
      line: this.#sentence,
      announcer: this.#announcer,
      sliders: (name) =>
        [...box.querySelectorAll("[role=slider], [type=range]")].filter(
          ({ id, role }) => role === "slider" || id === sliderOf(name),
        ),
      // The sentences of several pictures must not all be announced when a page opens.
      speaks: () => this.#moved,
    });
    this.#opener = new Opener(pc, this.#store, (asked) => this.#client.ask(asked));
    this.#charts = PICTURES.map((_, place) => {
      const figure = build(html`<figure></figure>`);
      return { place, figure, chart: new Chart(figure, this.#options(place)) };
    });
    setAttribute(this.#link, "href", home);
    this.#link.hidden = home === "";
    box.classList.add("widget");
    const paper = html`<a href="https://arxiv.org/abs/2507.20150" target="_blank" rel="noopener">Xu 2025</a>`;
    fill(
      box,
      html`${this.#title}${this.#sentence}${this.#announcer}${this.#problem}${this.#notice}
        ${this.#here}${this.#charts.map(({ figure }) => figure)}${this.#more}${this.#fields}${this.#choices}
        <p class="widget-foot">${this.#link}<span>Policy Cliff, after ${paper}</span></p>`,
    );
    follow(({ theme, scale }) => {
      this.#preferred = theme;
      this.#store.update({ scale, theme: this.#theme });
    }, this.#end.signal);
    const { signal } = this.#end;
    // Paper is light, and a frame would come too late.
    addEventListener("beforeprint", () => this.#render({ ...this.#store.state, theme: "light" }), { signal });
    addEventListener("afterprint", () => this.#store.redraw(), { signal });
  }

  /**
   * @param {unknown} error
   * @param {Partial<State>} [more]
   */
  #fail(error, more) {
    const problem = error instanceof Error ? error.message : String(error);
    this.#store.update({ ...more, problem });
    this.#around.failed(problem);
  }

  /**
   * Returns the kinds of pictures that are shown.
   * @param {import("./chart.js").View} choice
   */
  #kinds(choice) {
    return this.#settings.pictures ?? kindsOf(choice);
  }

  /**
   * @param {number} place  of the picture among those that are shown
   * @returns {import("./chart.js").ChartOptions}
   */
  #options(place) {
    const set = (/** @type {number} */ theta) => this.#change((choice) => moved(choice, { [axisOf(choice)]: theta }));
    const { pc, size } = this.#around;
    return {
      kind: (choice) => this.#kinds(choice)[place] ?? "value",
      focusable: place === 0,
      pc,
      ...(size ? { size } : {}),
      move: set,
      drag: (theta) => set(this.#scale?.round(theta) ?? theta),
      hover: (theta) => {
        const at = theta === null ? null : (this.#scale?.round(theta) ?? theta);
        for (const { chart } of this.#charts) chart.read(at);
      },
      key: (event) => {
        const { state } = this.#store;
        const direction = CLIFF_KEYS[event.key];
        const theta = direction ? nextCliff(state, direction) : keyed(state, event, this.#scale);
        if (theta === undefined) return;
        event.preventDefault();
        set(theta);
      },
      wheel() {},
      resized: () => this.#store.redraw(),
    };
  }

  /** Returns the scale of what the pictures go over. */
  get #scale() {
    const { choice } = this.#store.state;
    return choice ? scaleOf(this.#store.state, axisOf(choice)) : undefined;
  }

  get #theme() {
    return this.#settings.theme === "auto" ? this.#preferred : this.#settings.theme;
  }

  /** Shows the view of a link, without its #. @param {string} fragment */
  show(fragment) {
    this.#openings++;
    setAttribute(this.#link, "href", `${this.#around.home}#${fragment}`);
    this.#reportedLink = "";
    void this.#opener.go(fragment);
  }

  /**
   * Shows a scenario file.
   * @param {import("../state/text.js").Text} text
   * @param {string} view  entries of a link
   */
  open(text, view) {
    this.#openings++;
    // The link is not checked to be about this scenario.
    this.#opener.openText(text, { fragment: `v=1&scenario=&${view}`, packed: true });
  }

  /**
   * Shows the scenario that a table of scored answers makes, unless something else has been opened meanwhile.
   * @param {(source: typeof import("../table/source.js"), solver: Around["solver"]) => Promise<import("../state/text.js").Text>} scenario
   * @param {string} view  entries of a link
   */
  async openTable(scenario, view) {
    const opening = ++this.#openings;
    try {
      const text = await scenario(await import("../table/source.js"), this.#around.solver);
      if (opening === this.#openings) this.open(text, view);
    } catch (error) {
      if (opening === this.#openings) this.#fail(error);
    }
  }

  /** @param {Partial<Settings>} settings */
  set(settings) {
    this.#settings = { ...this.#settings, ...settings };
    setAttribute(this.#around.root, "data-theme", this.#settings.theme === "auto" ? null : this.#settings.theme);
    this.#store.update({ theme: this.#theme });
  }

  /** Changes fields by their keys, as entries of a link would. @param {Record<string, string>} entries */
  async change(entries) {
    try {
      // A change that is requested together with another scenario is meant for that one.
      while (this.#store.state.scenario !== this.#store.state.shown && !this.#end.signal.aborted)
        await new Promise((go) => setTimeout(go, OPENING));
      const { model, table, choice: before } = this.#store.state;
      if (!model || !before) return;
      const link = model.writeLink({ scenario: "" }, before);
      // The entries are set one after the other, so that one that cannot be read changes nothing and the others count.
      let all = new URLSearchParams(link);
      /** @type {string[]} */
      const refused = [];
      for (const [key, value] of Object.entries(entries)) {
        const next = new URLSearchParams(all);
        next.set(table.find(({ name }) => name === key)?.key ?? key, value);
        next.delete(ALONG.get(key) ?? "");
        const { problems } = model.readLink(String(next));
        if (problems.length === 0) all = next;
        refused.push(...problems);
      }
      const { choice } = model.readLink(String(all));
      this.#change(() => choice);
      if (refused.length > 0) this.#store.update({ notice: `Not all of this could be set: ${refused.join("; ")}.` });
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Returns the link to the current view, without its #; "" before there is a view. */
  get link() {
    const { model, shown, choice, library } = this.#store.state;
    const source = library.find(({ id }) => id === shown)?.source;
    return model && choice && source ? model.writeLink(source, choice) : "";
  }

  /** Returns the state of the widget. */
  get state() {
    return this.#store.state;
  }

  /** Ends the widget: it leaves the worker, and stops following the surroundings. */
  end() {
    this.#openings++;
    clearTimeout(this.#timer);
    this.#told.end();
    this.#reasons?.end();
    this.#end.abort();
    this.#client.leave();
  }

  /**
   * @param {import("../state/client.js").Answer} answer
   * @param {import("../state/client.js").Question} asked
   */
  #receive(answer, asked) {
    const { opening } = asked;
    if (this.#opener.outdated(asked)) return;
    const { sweep, solve, pinned = null, pinnedPoint = null } = answer;
    if (opening) this.#store.state.model?.free();
    this.#store.update({
      ...(opening ? this.#opener.opened(opening, answer) : {}),
      ...(sweep ? { sweep, pinned, pinnedPoint } : {}),
      ...(solve ? { solution: solve, solved: placesOf(answer.first?.choice ?? asked.ask.solve) } : {}),
      problem: "",
    });
  }

  /** @param {(choice: Choice) => Choice} apply */
  #change(apply) {
    const { choice, scenario, shown, library } = this.#store.state;
    const own = library.find(({ id }) => id === shown);
    if (!choice || !own || scenario !== shown) return;
    const next = apply(choice);
    this.#moved = true;
    this.#store.update({ choice: next, notice: "" });
    this.#client.ask(question(own, next));
  }

  /** @param {State} state */
  #render(state) {
    const { model, sweep, choice, solution, problem, notice } = state;
    setText(this.#problem, problem);
    this.#problem.hidden = problem === "";
    setText(this.#notice, notice);
    this.#notice.hidden = notice === "";
    if (problem !== "" && !model) setText(this.#sentence, "");
    if (!model || !sweep || !choice) return;
    setText(this.#title, model.title);
    this.#showControls(state, this.#settings.controls);
    const kinds = this.#kinds(choice);
    for (const { place, figure, chart } of this.#charts) {
      const kind = kinds[place];
      figure.hidden = kind === undefined;
      setAttribute(figure, "class", kind ? `chart chart-${kind}` : "chart");
      if (kind) chart.show(state);
    }
    this.#told.show(state);
    if (this.#settings.reasons.length > 0) this.#showReasons(state);
    if (sweep === this.#about[0] && solution === this.#about[1]) return;
    this.#about = [sweep, solution];
    if (!this.#ready) {
      this.#ready = true;
      this.#around.ready();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#reportChange();
    }, REST);
  }

  /** Shows figure 1 of the paper, or why policies jump. @param {State} state */
  #showReasons(state) {
    this.#reasons?.show(state, this.#settings.reasons);
    this.#fetching ??= this.#fetchReasons().catch((error) => this.#fail(error));
  }

  async #fetchReasons() {
    const [{ Reasons }, pc] = await Promise.all([import("./reasons.js"), whole()]);
    const { size } = this.#around;
    if (this.#end.signal.aborted) return;
    this.#reasons = new Reasons(this.#more, pc, {
      change: (apply) => this.#change(apply),
      changed: () => this.#store.redraw(),
      ...(size ? { size } : {}),
    });
    this.#store.redraw();
  }

  /**
   * Shows the controls that the author has chosen.
   * @param {Pick<State, "table" | "model" | "choice">} state
   * @param {readonly string[] | null} keys  of fields; null for the swept parameter and the temperature
   */
  #showControls({ table, model, choice }, keys) {
    if (!model || !choice) return;
    const kept = controlsOf(table, model, choice).filter(({ name, group }) =>
      keys ? keys.includes(table.find((field) => field.name === name)?.key ?? "") : group === "main",
    );
    const boxes = /** @type {const} */ ([
      [this.#fields, "number"],
      [this.#choices, "choice"],
    ]);
    for (const [box, wanted] of boxes)
      this.#controls.show(
        box,
        kept.filter(({ kind }) => kind === wanted),
        choice,
      );
  }

  /** Reports the current view to the page around; the link to the full page shows the same view. */
  #reportChange() {
    const { link } = this;
    if (link === "" || link === this.#reportedLink) return;
    this.#reportedLink = link;
    setAttribute(this.#link, "href", `${this.#around.home}#${link}`);
    this.#around.changed(link);
  }
}
