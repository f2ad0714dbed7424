// Editing of the model on show: the state that is watched as a form, the whole model as another, and its text beside
// them. Every change is an edit of the text, which the solver reads before anything else is shown: what it refuses stays
// where it was typed, with the reason, and the model that was valid stays drawn.

import { html, nothing } from "lit-html";
import { askOnce } from "../state/client.js";
import { lineOf } from "../state/opener.js";
import { whole } from "../state/text.js";
import { keepTexts, textsOf } from "../table/texts.js";
import { build, fill } from "../view/dom.js";
import { messageOf } from "../view/elements.js";
import { differences, takenBack } from "./differences.js";
import { fileName } from "../share/download.js";
import { originOf, save } from "./files.js";
import { moveCell, place } from "./edits.js";
import { Inspector } from "./inspector.js";
import { nodeAt, treeOf } from "./json.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Entry} Entry */
/** An entry whose text is at hand. @typedef {Entry & { text: string, original?: string | undefined }} Written */

/**
 * What editing asks of the workbench.
 * @typedef {object} Edits
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/solver-worker.js").SolverWorker} solver
 * @property {import("../state/opener.js").Opener} opener
 * @property {() => import("../state/history.js").Entry} present  returns what is set
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {import("../state/history.js").History} past
 * @property {(id: string) => void} choose  shows another scenario of the list
 * @property {{ part: { problem: string } | undefined }} drafts  what is kept of models
 */

/** A text is read once the reader's hand rests. Milliseconds. */
const PAUSE = 250;

/** Returns whether the text of an entry is at hand. @param {Entry | undefined} entry @returns {entry is Written} */
const isWritten = (entry) => typeof entry?.text === "string" && typeof (entry.original ?? "") === "string";

/** The number of differences that are listed. */
const LISTED = 50;

export class Editing {
  #edits;
  #box = /** @type {HTMLElement} */ (build(html`<section class="editing" aria-label="Editing"></section>`));
  #host = /** @type {HTMLElement} */ (build(html`<div class="code"></div>`));
  #inspector;
  /** The editor of the text, once it has been opened. @type {import("./code.js").Code | undefined} */
  #code;
  #isTextOpen = false;
  #areDifferencesOpen = false;
  #areModelsOpen = false;
  /** The draft that has been read, or is to be. @type {string | null} */
  #seen = null;
  /** What is wrong with the text that is typed. */
  #problem = "";
  #said = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** What the last list of differences is of, and the list. */
  #compared = { id: "", list: /** @type {import("./differences.js").Difference[]} */ ([]) };
  /** The last change by a form: one after the other. @type {Promise<unknown>} */
  #last = Promise.resolve();

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {Edits} edits
   * @param {HTMLElement} after  the element that it stands under
   */
  constructor(pc, edits, after) {
    this.#edits = edits;
    this.#inspector = new Inspector(pc, {
      change: (edit) => this.change(edit),
      changed: () => edits.store.redraw(),
    });
    after.after(this.#box);
    addEventListener("beforeunload", (event) => {
      if (this.#isUnsaved()) event.preventDefault();
    });
  }

  /** The texts that are saved or as they were opened. @type {Set<import("../state/text.js").Text>} */
  #saved = new Set();

  #isUnsaved() {
    const { library, draft } = this.#edits.store.state;
    const isChanged = (/** @type {Entry} */ { original, text }) =>
      original !== undefined && original !== text && !this.#saved.has(text);
    return draft !== null || library.some((entry) => entry.draft || isChanged(entry));
  }

  /** Returns the entry on show, once its text is at hand. @returns {Written | undefined} */
  get #entry() {
    const { library, shown } = this.#edits.store.state;
    const entry = library.find(({ id }) => id === shown);
    return isWritten(entry) ? entry : undefined;
  }

  /** The models whose texts have been read from their bytes, by their ids: an edit takes a text apart. @type {Set<string>} */
  #written = new Set();

  /** Reads the text of the model on show, if it is bytes. @param {State} state */
  async #write({ library, shown }) {
    const entry = library.find(({ id }) => id === shown);
    if (!entry || isWritten(entry) || this.#written.has(shown)) return;
    this.#written.add(shown);
    const { store } = this.#edits;
    const [text, original] = await Promise.all([whole(entry.text), entry.original && whole(entry.original)]);
    const texts = textsOf(entry.text);
    if (texts) keepTexts(text, texts);
    const put = (/** @type {Entry} */ each) => (each.id === entry.id ? { ...each, text, original } : each);
    store.update({ library: store.state.library.map(put) });
  }

  /**
   * Makes a change of the text on show; resolves to what is wrong with it, "" for nothing.
   * @param {(text: string) => string} edit
   * @returns {Promise<string>}
   */
  change(edit) {
    const made = this.#last.then(() => this.#attempt(edit));
    this.#last = made;
    return made;
  }

  /** @param {(text: string) => string} edit */
  async #attempt(edit) {
    const entry = this.#entry;
    const { draft } = this.#edits.store.state;
    if (!entry) return "";
    if (draft !== null) return "the text is being typed and not valid yet";
    try {
      const text = edit(entry.text);
      if (text === entry.text) return "";
      await this.#valid(text);
      if (this.#entry?.id !== entry.id || this.#edits.store.state.draft !== null) return "";
      this.#revise(entry, text, false);
      await this.#shown(text);
      return "";
    } catch (error) {
      return messageOf(error);
    }
  }

  /** Waits until a text is on show, or another scenario. @param {string} text */
  async #shown(text) {
    const { store } = this.#edits;
    for (;;) {
      const { scenario, shown } = store.state;
      if (this.#entry?.text === text || scenario === shown) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Rejects with what is wrong with a text. @param {string} text */
  #valid(text) {
    return askOnce(this.#edits.solver, { id: "", text, ask: { facts: {} } });
  }

  /**
   * @param {Entry} before
   * @param {string} text
   * @param {boolean} isNoted
   */
  #revise(before, text, isNoted) {
    const texts = textsOf(before.text);
    if (texts) keepTexts(text, texts);
    const { past, present, opener } = this.#edits;
    if (!isNoted) past.note(present, "");
    const { choice, fragment } = present();
    const id = opener.nextId();
    const { original = before.text } = before;
    const isOwn = lineOf(before) !== "";
    const line = isOwn ? lineOf(before) : id;
    const entry = { ...before, id, text, line, original, source: null, draft: null };
    const made = isOwn ? entry : { ...entry, after: before.title };
    void opener.open(made, { fragment, show: choice.show, replaces: before.id });
  }

  /** Takes a text that is being typed. @param {string} text */
  #typed(text) {
    const entry = this.#entry;
    const { store, past, present } = this.#edits;
    if (!entry) return;
    past.note(present, "text");
    store.update({ draft: text });
    this.#schedule(entry, text);
  }

  /** Reads a text after a pause. @param {Entry} entry @param {string} text */
  #schedule(entry, text) {
    this.#seen = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#read(entry, text), PAUSE);
  }

  /**
   * @param {Entry} entry
   * @param {string} text
   */
  async #read(entry, text) {
    const { store } = this.#edits;
    const isCurrent = () => this.#entry?.id === entry.id && store.state.draft === text;
    try {
      if (text !== entry.text) await this.#valid(text);
      if (!isCurrent()) return;
      this.#problem = "";
      if (text === entry.text) store.update({ draft: null });
      else this.#revise(entry, text, true);
    } catch (error) {
      if (!isCurrent()) return;
      this.#problem = messageOf(error);
      this.#code?.mark(this.#problem);
      store.redraw();
    }
  }

  async #openText() {
    this.#isTextOpen = !this.#isTextOpen;
    this.#edits.store.redraw();
    if (!this.#isTextOpen || this.#code) return;
    try {
      const { Code } = await import("./code.js");
      this.#code = new Code(this.#host, { typed: (text) => this.#typed(text) });
      this.#edits.store.redraw();
      this.#code.focus();
    } catch (error) {
      this.#isTextOpen = false;
      this.#said = `The editor could not be loaded (${messageOf(error)}).`;
      this.#edits.store.redraw();
    }
  }

  async #save() {
    const entry = this.#entry;
    if (!entry) return;
    const line = entry.line ?? entry.id;
    try {
      const before = this.#handles.get(line) ?? originOf(entry.original ?? entry.text);
      const done = await save(entry.text, fileName([entry.title], "json"), before);
      if (!done) return;
      if (done.handle) this.#handles.set(line, done.handle);
      this.#saved.add(entry.text);
      this.#said = `Saved as ${done.name}.`;
    } catch (error) {
      this.#said = `It could not be saved: ${messageOf(error)}.`;
    }
    this.#edits.store.redraw();
  }

  /** The files that models were saved to, by the first id of each. @type {Map<string, import("./files.js").Handle>} */
  #handles = new Map();

  /**
   * Moves a state in the drawing: to another cell of a grid, else to another place.
   * @param {string} state
   * @param {[number, number]} by  CSS pixels
   * @param {{ name: string, left: number, top: number, right: number, bottom: number }[]} nodes  all that are drawn
   */
  async move(state, [x, y], nodes) {
    const own = nodes.find(({ name }) => name === state);
    if (!own) return;
    const problem = await this.change((text) => {
      const grid = nodeAt(treeOf(text), ["layout", "grid"]);
      if (!grid) {
        const places = nodes.map(({ name, left, top, right, bottom }) => {
          const [dx, dy] = name === state ? [x, y] : [0, 0];
          const at = [Math.round((left + right) / 2 + dx), Math.round((top + bottom) / 2 + dy)];
          return /** @type {[string, [number, number]]} */ ([name, at]);
        });
        return place(text, places);
      }
      const side = own.right - own.left;
      const rows = (grid.children ?? []).map((row) => (row.children ?? []).map(({ value }) => value));
      const row = rows.findIndex((row) => row.includes(state));
      const [down, across] = [row + Math.round(y / side), (rows[row]?.indexOf(state) ?? 0) + Math.round(x / side)];
      const other = rows[down]?.[across];
      return other === undefined ? text : moveCell(text, state, other, [down, across]);
    });
    this.#said = problem;
    this.#edits.store.redraw();
  }

  /** The panel, for what edits on the drawing. */
  get inspector() {
    return this.#inspector;
  }

  /** @param {State} state */
  show(state) {
    const { editing, draft, choice, model } = state;
    this.#box.hidden = !editing;
    if (editing) void this.#write(state);
    const entry = this.#entry;
    if (!editing || !entry || !choice || !model) return;
    if (draft === null) {
      this.#problem = "";
      this.#seen = null;
      clearTimeout(this.#pause);
    } else if (draft !== this.#seen) {
      // It was kept, or came back by undo.
      this.#schedule(entry, draft);
    }
    this.#code?.put(draft ?? entry.text);
    if (this.#problem === "") this.#code?.mark("");
    const { canUndo, canRedo } = this.#edits.past;
    const button = (
      /** @type {string} */ label,
      /** @type {boolean} */ enabled,
      /** @type {() => void} */ act,
      /** @type {boolean | undefined} */ pressed = undefined,
    ) =>
      html`<button type="button" aria-disabled=${String(!enabled)} aria-pressed=${pressed ?? nothing} @click=${() => enabled && act()}>${label}</button>`;
    const list = this.#differences(entry);
    fill(
      this.#box,
      html`<p class="actions" role="group" aria-label="Model">
          ${button("Undo", canUndo, this.#edits.undo)} ${button("Redo", canRedo, this.#edits.redo)}
          ${button("Text", true, () => void this.#openText(), this.#isTextOpen)}
          ${this.#isTextOpen && this.#code ? button("Format", true, () => this.#code?.format()) : nothing}
          ${
            entry.original === undefined
              ? nothing
              : button(`Changes (${list.length})`, true, () => this.#toggleDifferences(), this.#areDifferencesOpen)
          }
          ${button("Save…", true, () => void this.#save())}
          ${button("Your models", true, () => this.#toggleModels(), this.#areModelsOpen)}
          <span role="status">${this.#said}</span>
        </p>
        ${
          this.#problem === ""
            ? nothing
            : html`<p class="notice" role="alert">
                ${`${this.#problem}. The drawing is that of the last text that was valid.`}
                <button type="button" class="as-link" @click=${() => void this.#go()}>Go there</button>
              </p>`
        }
        ${this.#areModelsOpen ? this.#models(state) : nothing}
        ${this.#areDifferencesOpen && entry.original !== undefined ? this.#listed(entry, list) : nothing}
        <div class=${this.#isTextOpen ? "edit-body with-text" : "edit-body"}>
          ${this.#inspector.template(entry, state, draft !== null)}
          ${this.#isTextOpen ? this.#host : nothing}
        </div>`,
    );
  }

  #toggleModels() {
    this.#areModelsOpen = !this.#areModelsOpen;
    this.#edits.store.redraw();
  }

  /** Moves the cursor of the text to where something is wrong. */
  async #go() {
    if (!this.#isTextOpen) await this.#openText();
    this.#code?.go(this.#problem);
  }

  /** The reader's own models: each can be shown, and taken from the list. @param {State} state */
  #models({ library, shown }) {
    const { store, choose, drafts } = this.#edits;
    const own = library.filter((entry) => lineOf(entry) !== "");
    const remove = (/** @type {string} */ id) =>
      store.update({ library: store.state.library.filter((each) => each.id !== id) });
    const note = (/** @type {Entry} */ { text, original, draft }) =>
      draft
        ? "with a text that is not valid yet"
        : original === undefined || original === text || this.#saved.has(text)
          ? ""
          : "changed";
    return html`<div class="models">
      ${own.length === 0 ? html`<p class="aside">What you change becomes a model of yours, and stands here.</p>` : nothing}
      <ul class="differences" aria-label="Your models">
        ${own.map(
          (entry) => html`<li>
            <span><b>${entry.title}</b> ${note(entry)}</span>
            ${
              entry.id === shown
                ? html`<span>on show</span>`
                : html`<span class="actions"
                    ><button type="button" aria-label=${`Show ${entry.title}`} @click=${() => choose(entry.id)}>Show</button>
                    <button type="button" aria-label=${`Remove ${entry.title} from the list`} @click=${() => remove(entry.id)}>Remove</button></span
                  >`
            }
          </li>`,
        )}
      </ul>
      ${drafts.part?.problem ? html`<p class="aside">${drafts.part.problem}</p>` : nothing}
    </div>`;
  }

  #toggleDifferences() {
    this.#areDifferencesOpen = !this.#areDifferencesOpen;
    this.#edits.store.redraw();
  }

  /** @param {Written} entry */
  #differences({ id, text, original }) {
    if (original === undefined) return [];
    if (this.#compared.id !== id) this.#compared = { id, list: differences(original, text) };
    return this.#compared.list;
  }

  /**
   * @param {Written} entry
   * @param {import("./differences.js").Difference[]} list
   */
  #listed({ original = "", after }, list) {
    const back = (/** @type {import("./differences.js").Difference} */ each) =>
      void this.change((text) => takenBack(original, text, each));
    const what = after ? `“${after}”` : "the model as it was opened";
    if (list.length === 0) return html`<p class="aside">Nothing differs from ${what}.</p>`;
    return html`<ul class="differences" aria-label=${`Differences from ${what}`}>
      ${list.slice(0, LISTED).map(
        (each) => html`<li>
          <span><b>${each.path.join(" › ")}</b> ${each.before ?? "nothing"} → ${each.after ?? "nothing"}</span>
          <button type="button" @click=${() => back(each)}>Take back</button>
        </li>`,
      )}
      ${list.length > LISTED ? html`<li>${`and ${list.length - LISTED} more`}</li>` : nothing}
    </ul>`;
  }
}
