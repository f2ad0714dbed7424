// The prompts of a table as a list that can be sorted, searched and filtered. Only the rows in sight are in the
// document, so that it may be as long as it likes. One row is active, which the arrow keys move; Enter, or a click,
// watches it.

import { html, nothing } from "lit-html";
import { build, fill } from "../view/dom.js";
import { setAttribute } from "../view/elements.js";
import { Order } from "./order.js";

/** @typedef {import("../module/policy-cliff.js").Population} Population */
/** @typedef {import("../table/texts.js").Texts} Texts */

/** The height of a row, and the number of rows beyond those in sight. CSS pixels. */
const ROW = 32;
const BEYOND = 6;

/**
 * A column: its key, its head, and whether it begins with the largest.
 * @typedef {{ key: Key, head: string, title: string, falls?: boolean }} Column
 * @typedef {"name" | "best" | "gap" | "next" | "distance" | "flips"} Key
 */
/** @type {Column[]} */
const COLUMNS = [
  { key: "name", head: "prompt", title: "in the order of the table" },
  { key: "best", head: "best now", title: "the answer that is best now" },
  { key: "gap", head: "lead", title: "how much better the best answer is than the second best; 0 is a tie" },
  { key: "distance", head: "distance", title: "how far the weight is from the next cliff of this prompt" },
  { key: "next", head: "next cliff", title: "where that is" },
  { key: "flips", head: "flips", title: "how often its best answer changes in the range", falls: true },
];

/** @typedef {"all" | "tied" | "near" | "never"} Filter */
/** @type {[Filter, string][]} */
const FILTERS = [
  ["all", "all prompts"],
  ["tied", "tied now"],
  ["near", "flipping nearby"],
  ["never", "never flipping"],
];

export class PromptList {
  #pc;
  #watch;
  #changed;
  /** @type {Population | null} */
  #population = null;
  /** The full texts of the prompts, where they are known. @type {Texts | undefined} */
  #texts;
  #watched = "";
  /** @type {Key} */
  #sorted = "distance";
  #falls = false;
  /** @type {Filter} */
  #filter = "all";
  #search = "";
  /** The positions of the prompts that are listed, in their order. */
  #listed = new Order([], new Float64Array());
  /** How many prompts each filter lets through. @type {Record<Filter, number>} */
  #counts = { all: 0, tied: 0, near: 0, never: 0 };
  /** What the list was made from. @type {unknown[]} */
  #from = [];
  /** The place of the active row among those listed. */
  #active = 0;
  /** How far the list is scrolled, and its height: asked of the document, they would be a layout for every drawing. */
  #top = 0;
  #height = 0;
  #box = build(html`<div
    class="prompt-rows scroll"
    role="grid"
    tabindex="0"
    aria-label="Prompts"
    aria-describedby="prompt-help"
  ></div>`);
  element = build(html`<div class="prompt-list"></div>`);

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ watch: (prompt: string) => void, changed: () => void }} page
   */
  constructor(pc, { watch, changed }) {
    this.#pc = pc;
    this.#watch = watch;
    this.#changed = changed;
    this.#box.addEventListener("scroll", () => {
      this.#top = this.#box.scrollTop;
      this.#draw();
    });
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => {
      this.#height = this.#box.clientHeight;
      this.#draw();
    }).observe(this.#box);
  }

  /**
   * @param {Population} population
   * @param {string} watched
   * @param {Texts | undefined} texts  of the prompts
   */
  show(population, watched, texts) {
    this.#population = population;
    this.#watched = watched;
    this.#texts = texts;
    const { prompts } = population;
    const from = [population, texts, this.#sorted, this.#falls, this.#filter, this.#search];
    if (from.some((value, i) => value !== this.#from[i])) {
      const [active] = this.#listed.slice(this.#active, this.#active + 1);
      this.#from = from;
      this.#list(population);
      this.#active = Math.max(0, active === undefined ? 0 : this.#listed.indexOf(active));
      this.#counts = {
        all: prompts.names.length,
        tied: population.tied.count,
        near: prompts.distances.filter((distance) => distance <= population.within).length,
        never: prompts.flips.filter((flips) => flips === 0).length,
      };
    }
    const set = (/** @type {() => void} */ change) => {
      change();
      this.#box.scrollTop = this.#top = 0;
      this.#active = 0;
      this.#changed();
    };
    fill(
      this.element,
      html`<div class="prompt-tools">
          <label>Find <input
            type="search"
            id="prompt-find"
            autocomplete="off"
            spellcheck="false"
            @input=${(/** @type {{ target: HTMLInputElement }} */ { target }) =>
              set(() => {
                this.#search = target.value.trim().toLowerCase();
              })}
          ></label>
          <label>Show <select
            id="prompt-filter"
            @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) =>
              set(() => {
                this.#filter = /** @type {Filter} */ (target.value);
              })}
          >${FILTERS.map(([name, text]) => html`<option value=${name}>${text} (${this.#counts[name]})</option>`)}</select></label>
          <span role="status">${this.#listed.length} listed</span>
        </div>
        <div class="prompt-heads">${COLUMNS.map((column) => this.#head(column, set))}</div>
        ${this.#box}
        <p id="prompt-help" class="visually-hidden">Arrow keys move, Enter shows the answers.</p>`,
    );
    this.#draw();
  }

  /**
   * @param {Column} column
   * @param {(change: () => void) => void} set
   */
  #head({ key, head, title, falls = false }, set) {
    const isSorted = key === this.#sorted;
    const sort = () =>
      set(() => {
        this.#falls = isSorted ? !this.#falls : falls;
        this.#sorted = key;
      });
    return html`<button
      type="button"
      class="prompt-${key}"
      title=${title}
      aria-pressed=${String(isSorted)}
      @click=${sort}
    >${head}${isSorted ? (this.#falls ? " ▾" : " ▴") : nothing}</button>`;
  }

  /** Makes the list of the prompts that are wanted, in the order that is wanted. @param {Population} population */
  #list({ prompts, within }) {
    const { names, best, tied, distances, flips } = prompts;
    const search = this.#search;
    const has = (/** @type {string | undefined} */ text) => text?.toLowerCase().includes(search) ?? false;
    const wanted = {
      all: () => true,
      tied: (/** @type {number} */ i) => (tied[i] ?? 1) > 1,
      near: (/** @type {number} */ i) => (distances[i] ?? Infinity) <= within,
      never: (/** @type {number} */ i) => flips[i] === 0,
    }[this.#filter];
    const found = [...names.keys()].filter(
      (i) => wanted(i) && (search === "" || has(names[i]) || has(best[i]) || has(this.#texts?.name(i))),
    );
    const sign = this.#falls ? -1 : 1;
    // What has no number stands last either way.
    const keys = this.#keys(prompts).map((key) => (Number.isFinite(key) ? sign * key : Infinity));
    this.#listed = new Order(found, keys);
  }

  /** Returns the numbers that prompts are sorted by. @param {Population["prompts"]} prompts */
  #keys({ names, best, gaps, next, distances, flips }) {
    const numbers = { gap: gaps, next, distance: distances, flips };
    if (this.#sorted === "name") return Float64Array.from(names.keys());
    if (this.#sorted !== "best") return numbers[this.#sorted];
    const ranks = new Map(
      [...new Set(best)].sort((one, other) => one.localeCompare(other)).map((name, i) => [name, i]),
    );
    return Float64Array.from(best, (name) => ranks.get(name) ?? Infinity);
  }

  /** Draws the rows that are in sight. */
  #draw() {
    const population = this.#population;
    if (!population || !this.#box.isConnected) return;
    const first = Math.max(0, Math.floor(this.#top / ROW) - BEYOND);
    const last = Math.min(this.#listed.length, Math.ceil((this.#top + this.#height) / ROW) + BEYOND);
    const rows = this.#listed.slice(first, last).map((prompt, i) => this.#row(population, prompt, first + i));
    setAttribute(this.#box, "aria-rowcount", String(this.#listed.length));
    const isActiveThere = this.#active >= first && this.#active < last;
    setAttribute(this.#box, "aria-activedescendant", isActiveThere ? `prompt-row-${this.#active}` : null);
    fill(
      this.#box,
      html`<div class="prompt-space" role="presentation" .style="height: ${this.#listed.length * ROW}px">
        <div role="rowgroup" class="prompt-sight" .style="top: ${first * ROW}px">${rows}</div>
      </div>`,
    );
  }

  /**
   * @param {Population} population
   * @param {number} prompt
   * @param {number} place
   */
  #row({ prompts }, prompt, place) {
    const { names, best, tied, gaps, next, distances, flips } = prompts;
    const name = names[prompt] ?? "";
    const text = this.#texts?.name(prompt) ?? name;
    const number = (/** @type {number | undefined} */ value) =>
      value === undefined || !Number.isFinite(value) ? "–" : this.#pc.spoken(value);
    const others = (tied[prompt] ?? 1) - 1;
    const lead = others > 0 ? "tie" : number(gaps[prompt]);
    const also = others > 0 ? ` + ${others}` : "";
    return html`<div
      role="row"
      id="prompt-row-${place}"
      aria-rowindex=${place + 1}
      aria-selected=${String(name === this.#watched)}
      class=${place === this.#active ? "active" : ""}
      @click=${() => this.#choose(place)}
    >
      <span role="gridcell" class="prompt-name" title=${text}>${text}</span>
      <span role="gridcell" class="prompt-best" title=${best[prompt] ?? ""}>${best[prompt]}${also}</span>
      <span role="gridcell" class="prompt-gap">${lead}</span>
      <span role="gridcell" class="prompt-distance">${number(distances[prompt])}</span>
      <span role="gridcell" class="prompt-next">${number(next[prompt])}</span>
      <span role="gridcell" class="prompt-flips">${flips[prompt]}</span>
    </div>`;
  }

  /** Watches the prompt of a row. @param {number} place */
  #choose(place) {
    const [prompt] = this.#listed.slice(place, place + 1);
    const name = prompt === undefined ? undefined : this.#population?.prompts.names[prompt];
    if (name === undefined) return;
    this.#active = place;
    this.#watch(name);
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      return this.#choose(this.#active);
    }
    const page = Math.max(1, Math.floor(this.#box.clientHeight / ROW) - 1);
    const last = this.#listed.length - 1;
    const to = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + page,
      PageUp: this.#active - page,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#active = Math.min(Math.max(to, 0), Math.max(last, 0));
    const top = this.#active * ROW;
    const { scrollTop, clientHeight } = this.#box;
    if (top < scrollTop) this.#box.scrollTop = top;
    else if (top + ROW > scrollTop + clientHeight) this.#box.scrollTop = top + ROW - clientHeight;
    this.#top = this.#box.scrollTop;
    this.#draw();
  }
}
