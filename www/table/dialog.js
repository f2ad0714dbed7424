// The dialogue for a table of scored answers: a text that is pasted, dropped or chosen, how it is read, which weight is
// moved, and the model that is made of it. What was pasted stays until the model is open.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { shortened } from "../module/table/error.js";
import { dress } from "../view/sheet.js";
import { build, fill, wideTable } from "../view/dom.js";
import { messageOf } from "../view/elements.js";
import { LARGEST, TextBox, isCut, showDialog } from "../view/given-text.js";
import { LATE } from "../state/request.js";
import { read } from "../state/bytes.js";
import { kept } from "../state/text.js";
import { Draft } from "./draft.js";
import { StateNames } from "../module/state-names.js";
import { keepTexts } from "./texts.js";

/** @typedef {import("../share/sharing.js").Page} Page */
/** @typedef {import("../state/text.js").Text} Text */
/** @typedef {(text: Text, how: import("../state/opener.js").How) => void} Show */

const EXAMPLE = `prompt,answer,judge,characters
add 2 and 2,short,0.91,9
add 2 and 2,long,0.95,240
…`;

/** How the answers stand in the text. */
const SHAPES = {
  long: "a row for each answer",
  wide: "the answers to a prompt side by side",
  nested: "a list of answers inside of each entry",
};

/**
 * Opens the dialogue.
 * @param {Page} page
 * @param {{ text: Text, name: string }} [given]  a text that is there already, and the name of its file
 * @param {Show} [show]  shows the scenario that is made
 */
export async function askForTable(page, given, show = (text, how) => page.opener.openText(text, how)) {
  await dress("share.css");
  // On a slow network the button may have been pressed again.
  if (document.querySelector("dialog")) return;
  new TableDialog(page, show).open(given);
}

class TableDialog {
  #page;
  #show;
  #draft;
  #dialog = /** @type {HTMLDialogElement} */ (
    build(html`<dialog class="share rewards" aria-labelledby="rewards-title"></dialog>`)
  );
  /** Whether the box shows the beginning of the text alone. */
  #isCut = false;
  /** What is wrong with the text, or with what has been set. */
  #problem = "";
  #busy = false;
  /** What is under way and late, in a word; "" for nothing. */
  #late = "";
  /** Ends what is under way. @type {AbortController | undefined} */
  #work;
  /** The text that was being read when the reader cancelled that. @type {{ text: Text, name: string } | undefined} */
  #left;
  #isDone = false;
  #box = new TextBox(this.#dialog, {
    read: (text) => void this.#read(text, ""),
    put: (text) => this.#put(kept(text), ""),
  });

  /**
   * @param {Page} page
   * @param {Show} show
   */
  constructor(page, show) {
    this.#page = page;
    this.#show = show;
    this.#draft = new Draft(page.solver);
  }

  /** @param {{ text: Text, name: string }} [given] */
  open(given) {
    const dialog = this.#dialog;
    showDialog(dialog, {
      render: () => this.#render(),
      take: ([file]) => void this.#take(file),
      closed: () => {
        this.#box.end();
        this.#work?.abort();
        const { store, opener } = this.#page;
        // Where a file was dropped on the start page, the workbench behind is still empty.
        if (!this.#isDone && given && store.state.shown === "") opener.openFirst();
      },
    });
    if (given) this.#put(given.text, given.name);
    dialog.querySelector("textarea")?.focus();
  }

  /** Reads a file. @param {File | undefined} file */
  async #take(file) {
    if (!file) return;
    try {
      if (file.size > LARGEST) throw new Error(`it has ${file.size} bytes; allowed are ${LARGEST}`);
      this.#put(isCut(file) ? kept(file) : await read(file), file.name);
    } catch (error) {
      this.#problem = `“${file.name}” cannot be read: ${messageOf(error)}.`;
      this.#render();
    }
  }

  /**
   * Puts a text into the box, and reads it.
   * @param {Text} text
   * @param {string} name
   */
  #put(text, name) {
    this.#isCut = isCut(text);
    void this.#box.show(text);
    void this.#read(text, name);
  }

  /**
   * @param {Text} text
   * @param {string} name
   */
  async #read(text, name) {
    this.#left = undefined;
    const signal = this.#begin("Reading");
    const problem = await this.#draft.read(text, name, signal);
    if (!this.#end(signal)) return;
    if (signal.aborted) this.#left = { text, name };
    this.#problem = signal.aborted ? "Reading was cancelled." : problem;
    this.#render();
  }

  /**
   * Begins work that Cancel ends, in the place of what was under way.
   * @param {string} word  for it
   */
  #begin(word) {
    const work = new AbortController();
    this.#work = work;
    this.#late = "";
    setTimeout(() => {
      if (this.#work !== work) return;
      this.#late = word;
      this.#render();
    }, LATE);
    return work.signal;
  }

  /** Ends work; returns whether nothing else has begun meanwhile. @param {AbortSignal} signal */
  #end(signal) {
    if (this.#work?.signal !== signal) return false;
    this.#work = undefined;
    this.#late = "";
    return true;
  }

  /** Makes the model, and shows it. */
  async #go() {
    if (this.#busy) return;
    this.#busy = true;
    this.#problem = "";
    const signal = this.#begin("Opening");
    this.#render();
    try {
      const { text, texts, watched } = await this.#draft.scenario(signal);
      this.#end(signal);
      this.#isDone = true;
      if (texts) keepTexts(text, new StateNames(texts));
      this.#dialog.close();
      this.#show(text, watched === "" ? {} : { fragment: `v=1&scenario=&${new URLSearchParams({ state: watched })}` });
    } catch (error) {
      this.#end(signal);
      this.#problem = signal.aborted ? "Opening was cancelled." : `${messageOf(error)}.`;
    }
    this.#busy = false;
    this.#render();
  }

  /** @param {() => void} change  of the draft */
  #change(change) {
    change();
    this.#problem = "";
    this.#render();
  }

  #render() {
    const choose = (/** @type {{ currentTarget: HTMLElement }} */ { currentTarget }) =>
      /** @type {HTMLElement} */ (currentTarget.nextElementSibling).click();
    const chosen = (/** @type {{ target: HTMLInputElement }} */ { target }) => {
      void this.#take(target.files?.[0]);
      target.value = "";
    };
    const clear = () => this.#put("", "");
    fill(
      this.#dialog,
      html`<div class="share-head">
          <h2 id="rewards-title">Your rewards</h2>
          <button type="button" aria-label="Close" @click=${() => this.#dialog.close()}>×</button>
        </div>
        <div class="rewards-body">
          <p>
            Paste a table of prompts, answers and scores (CSV, TSV, JSON, or an object in each line), or drop a file here.
            <strong>Nothing leaves this tab.</strong>
          </p>
          <textarea
            aria-label="The table"
            rows="6"
            spellcheck="false"
            autocomplete="off"
            placeholder=${EXAMPLE}
            ?readonly=${this.#isCut}
            @paste=${this.#box.pasted}
            @input=${this.#box.typed}
          ></textarea>
          <p class="actions">
            <button type="button" @click=${choose}>Choose a file…</button
            ><input type="file" aria-label="A file with a table" accept=".csv,.tsv,.txt,.json,.jsonl" hidden @change=${chosen}>
            ${
              this.#isCut
                ? html`<span>The box shows the beginning of the text; all of it is read.</span>
                    <button type="button" @click=${clear}>Clear</button>`
                : nothing
            }
          </p>
          <p class="notice" role="alert" ?hidden=${this.#problem === ""}>${this.#problem}</p>
          ${this.#under()}
          ${this.#draft.sheet ? this.#mapping(this.#draft.sheet) : nothing}
        </div>`,
    );
  }

  /** Returns what is under way, with a button that ends it, or one that begins again what was ended. */
  #under() {
    const left = this.#left;
    if (left)
      return html`<p class="actions"><button type="button" @click=${() => void this.#read(left.text, left.name)}>Read it</button></p>`;
    if (this.#late === "") return nothing;
    return html`<p class="actions">
      <span role="status">${this.#late}…</span>
      <button type="button" @click=${() => this.#work?.abort()}>Cancel</button>
    </p>`;
  }

  /** @param {import("../module/table/digest.js").Digested} sheet */
  #mapping(sheet) {
    const draft = this.#draft;
    const names = sheet.columns.map(({ name }) => name);
    const { rows, distinct } = sheet.digest;
    const prompts = distinct.get(draft.prompt) ?? 0;
    const others = draft.scores.filter((name) => name !== draft.moved);
    const numeric = sheet.columns.filter(({ isScores }) => isScores).map(({ name }) => name);
    const counts = (/** @type {string} */ name) =>
      name === draft.truth || name === draft.base || (draft.weights[name] ?? "0") !== "0";
    const missing = sheet.columns.reduce((sum, { name, missing }) => (counts(name) ? sum + missing : sum), 0);
    const select = (
      /** @type {string} */ label,
      /** @type {string} */ value,
      /** @type {[string, string][]} */ options,
      /** @type {(value: string) => void} */ set,
    ) => html`<label>${label}
      <select @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => this.#change(() => set(target.value))}>
        ${options.map(([name, text]) => html`<option value=${name} .selected=${live(name === value)}>${text}</option>`)}
      </select>
    </label>`;
    const text = (
      /** @type {string} */ label,
      /** @type {string} */ value,
      /** @type {(value: string) => void} */ set,
    ) => html`<input
      type="text"
      aria-label=${label}
      autocomplete="off"
      spellcheck="false"
      .value=${live(value)}
      @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.#change(() => set(target.value))}
    >`;
    const same = (/** @type {string} */ name) => /** @type {[string, string]} */ ([name, name]);
    const weight = (/** @type {string} */ name) =>
      html`<label class="weight"><span>${name}</span>${text(`weight of ${name}`, draft.weights[name] ?? "0", (value) =>
        draft.weigh(name, value),
      )}</label>`;
    return html`<p role="status" class="recognised">
        ${`Recognised: ${SHAPES[sheet.shape]}. ${prompts} ${prompts === 1 ? "prompt" : "prompts"}, ${rows} answers, ${draft.scores.length} ${draft.scores.length === 1 ? "score" : "scores"}.`}
      </p>
      <div class="options">
        ${select("Prompt", draft.prompt, names.map(same), (name) => draft.choose({ prompt: name }))}
        ${select("Answer", draft.answer ?? "", [["", "(numbered)"], ...names.map(same)], (name) =>
          draft.choose({ answer: name === "" ? null : name }),
        )}
        ${select("Move the weight of", draft.moved, draft.scores.map(same), (name) => draft.move(name))}
        <div class="range">
          <span><var>w</var> from ${text("from", draft.from, (value) => draft.setRange(value, draft.to))}
          to ${text("to", draft.to, (value) => draft.setRange(draft.from, value))}</span>
        </div>
        ${
          others.length > 0
            ? select("and, for a map, that of", draft.second, [["", "no other"], ...others.map(same)], (name) =>
                draft.moveToo(name),
              )
            : nothing
        }
        ${
          draft.second === ""
            ? nothing
            : html`<div class="range">
                <span><var>v</var> from ${text("from, second", draft.secondFrom, (value) => draft.setSecondRange(value, draft.secondTo))}
                to ${text("to, second", draft.secondTo, (value) => draft.setSecondRange(draft.secondFrom, value))}</span>
              </div>`
        }
        ${select("Judge of truth", draft.truth, [["", "none"], ...draft.scores.map(same)], (name) => draft.judge(name))}
        ${select("Base policy, as log-probabilities", draft.base, [["", "uniform"], ...numeric.map(same)], (name) =>
          draft.choose({ base: name }),
        )}
      </div>
      <fieldset class="weights">
        <legend>The reward is the sum of weight times score. A weight with a minus makes a cost; a score with weight 0 is only measured.</legend>
        ${draft.scores.map(weight)}
      </fieldset>
      ${
        missing > 0
          ? html`<label class="check"
              ><input
                type="checkbox"
                .checked=${live(draft.leavesOut)}
                @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.#change(() => draft.leaveOut(target.checked))}
              > Leave out answers without a score (${missing} are missing)</label
            >`
          : nothing
      }
      <p class="actions">
        <button type="button" class="primary" ?disabled=${this.#busy} @click=${() => void this.#go()}>
          ${this.#busy ? "Opening…" : "Show the cliffs"}
        </button>
      </p>
      ${wideTable(
        "The first rows of the table",
        names,
        sheet.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${shortened(cell, 60)}</td>`)}</tr>`),
      )}`;
  }
}
