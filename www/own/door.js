// The dialogue for a model of the reader's own: a template to begin with, or a text that is pasted, dropped or chosen,
// what it is, and what is moved in it. What was pasted stays until the model is open.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { home } from "../module/assets.js";
import { build, fill } from "../view/dom.js";
import { messageOf } from "../view/elements.js";
import { LARGEST, TextBox, isCut, showDialog } from "../view/given-text.js";
import { dress } from "../view/sheet.js";
import { chooseFiles } from "./files.js";
import { Given, givenFile, PASTED } from "./given.js";
import { TEMPLATES, templateText } from "./templates.js";

/** @typedef {import("../share/sharing.js").Page} Page */
/** @typedef {import("./given.js").GivenFile} GivenFile */
/** @typedef {(act: (there: import("../workbench.js").Workbench) => void) => void} Enter */

const EXAMPLE = `{ "policy-cliff": 1, "title": …, "states": { … } }
{ "0": { "0": [[1.0, 4, 0.0, false]], … } }
…`;

/** What the picker offers. */
export const ACCEPTED = ".json,.jsonl,.csv,.tsv,.txt,.py,.npy,.npz,.tra,.trew,.srew,.lab,.sta,.drn,.png,.svg";

/**
 * Opens the dialogue.
 * @param {Page} page
 * @param {GivenFile[]} given  what is there already
 * @param {Enter} enter  shows the workbench, and does there what it is given
 */
export async function askForModel(page, given, enter) {
  await Promise.all([dress("share.css"), dress("own.css")]);
  // On a slow network the button may have been pressed again.
  if (document.querySelector("dialog")) return;
  new Door(page, enter).open(given);
}

class Door {
  #page;
  #enter;
  #given;
  #dialog = /** @type {HTMLDialogElement} */ (
    build(html`<dialog class="share door" aria-labelledby="door-title"></dialog>`)
  );
  /** The name of the file whose beginning the box shows; "" where it shows all. */
  #cut = "";
  #busy = false;
  #isDone = false;
  #box = new TextBox(this.#dialog, {
    read: (text) => void this.#read([{ name: "", text }]),
    put: (text) => this.#put([{ name: "", text }]),
  });

  /**
   * @param {Page} page
   * @param {Enter} enter
   */
  constructor(page, enter) {
    this.#page = page;
    this.#enter = enter;
    this.#given = new Given(page);
  }

  /** @param {GivenFile[]} given */
  open(given) {
    const dialog = this.#dialog;
    showDialog(dialog, {
      render: () => this.#render(),
      take: (files) => void this.#take(files),
      closed: () => {
        this.#box.end();
        const { store, opener } = this.#page;
        // Where a file was dropped on the start page, the workbench behind is still empty.
        if (!this.#isDone && given.length > 0 && store.state.shown === "") opener.openFirst();
      },
    });
    if (given.length > 0) this.#put(given);
    dialog.querySelector("textarea")?.focus();
  }

  /** Reads files. @param {File[]} files */
  async #take(files) {
    if (files.length === 0) return;
    try {
      const size = files.reduce((sum, { size }) => sum + size, 0);
      if (size > LARGEST) throw new Error(`there are ${size} bytes; allowed are ${LARGEST}`);
      // A picture that was saved here opens its view.
      const [picture] = files.filter(({ name }) => /\.(png|svg)$/i.test(name));
      if (picture) return this.#leave((there) => there.restore([picture], performance.now()));
      this.#put(await Promise.all(files.map(givenFile)));
    } catch (error) {
      this.#given.problem = `“${files[0]?.name}” cannot be read: ${messageOf(error)}.`;
      this.#render();
    }
  }

  /** Puts files into the box, and reads them. @param {GivenFile[]} files */
  #put(files) {
    const [{ text = "", bytes = undefined } = {}] = files;
    const isPart = isCut(text) || files.length > 1 || bytes;
    this.#cut = isPart ? files.map(({ name }) => name).join(", ") || "the text" : "";
    this.#box.show(text);
    void this.#read(files);
  }

  /** @param {GivenFile[]} files */
  async #read(files) {
    const reading = this.#given.read(files);
    this.#render();
    await reading;
    this.#render();
  }

  /** @param {string} name  of a template */
  async #begin(name) {
    await this.#attempt(async () => this.#show(await templateText(name), true));
  }

  /** Makes the model, and shows it. */
  async #go() {
    const { kind, files } = this.#given;
    if (kind !== "table") return this.#attempt(async () => this.#show(await this.#given.scenario()));
    const [{ name = "", text = "" } = {}] = files;
    const named = name === PASTED ? "" : name;
    this.#isDone = true;
    this.#dialog.close();
    this.#page.table({ text, name: named }, (made, how) => this.#enter((there) => there.openText(made, false, how)));
  }

  /** @param {() => Promise<void>} act */
  async #attempt(act) {
    if (this.#busy) return;
    this.#busy = true;
    this.#given.problem = "";
    this.#render();
    try {
      await act();
    } catch (error) {
      this.#given.problem = `${messageOf(error)}.`;
    }
    this.#busy = false;
    this.#render();
  }

  /**
   * @param {string} text
   * @param {boolean} [editing]
   */
  #show(text, editing) {
    this.#leave((there) => there.openText(text, editing));
  }

  /** @param {(there: import("../workbench.js").Workbench) => void} act */
  #leave(act) {
    this.#isDone = true;
    this.#dialog.close();
    this.#enter(act);
  }

  #render() {
    const given = this.#given;
    const choose = () => void chooseFiles(ACCEPTED, (files) => void this.#take(files));
    const clear = () => this.#put([{ name: "", text: "" }]);
    const schema = new URL("www/scenario.schema.json", home()).href;
    fill(
      this.#dialog,
      html`<div class="share-head">
          <h2 id="door-title">Your model</h2>
          <button type="button" aria-label="Close" @click=${() => this.#dialog.close()}>×</button>
        </div>
        <div class="door-body">
          <h3>Begin with a template</h3>
          <ul class="templates">
            ${TEMPLATES.map(
              ([name, title, line]) =>
                html`<li><button type="button" @click=${() => void this.#begin(name)}><strong>${title}</strong><span>${line}</span></button></li>`,
            )}
          </ul>
          <h3><label for="door-text">Or paste one</label></h3>
          <p>A scenario file of this page, or a model of another tool. Files can be dropped here. <strong>Nothing leaves this tab.</strong></p>
          <textarea
            id="door-text"
            rows="6"
            spellcheck="false"
            autocomplete="off"
            placeholder=${EXAMPLE}
            ?readonly=${this.#cut !== ""}
            @paste=${this.#box.pasted}
            @input=${this.#box.typed}
          ></textarea>
          <p class="actions">
            <button type="button" @click=${choose}>Choose files…</button>
            ${
              this.#cut === ""
                ? nothing
                : html`<span>${`All of ${this.#cut} is read; the box may show less.`}</span>
                    <button type="button" @click=${clear}>Clear</button>`
            }
          </p>
          <p class="notice" role="alert" ?hidden=${given.problem === ""}>${given.problem}</p>
          <div class="door-found">${given.kind === "" ? nothing : this.#found()}</div>
          <p class="aside">The format has a JSON Schema, for editors and notebooks: <a href=${schema} target="_blank">scenario.schema.json</a>.</p>
        </div>`,
    );
  }

  #found() {
    const given = this.#given;
    const set = (/** @type {{ target: HTMLSelectElement }} */ { target }) => {
      given.sweep = target.value;
      given.problem = "";
      this.#render();
    };
    const check = (/** @type {"renormalise" | "minimise"} */ name, /** @type {string} */ label) =>
      html`<label class="check"><input
          type="checkbox"
          .checked=${live(given[name])}
          @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => {
            given[name] = target.checked;
            given.problem = "";
            this.#render();
          }}
        > ${label}</label>`;
    const change = given.largestChange === null ? "" : this.#page.pc.format(given.largestChange);
    return html`<p role="status" class="recognised">${`Recognised: ${given.summary}.`}</p>
      ${given.warnings.map((warning) => html`<p class="aside">${warning}</p>`)}
      ${
        given.sweeps.length === 0
          ? nothing
          : html`<label class="door-sweep">Move
              <select @change=${set}>
                ${given.sweeps.map(({ id, label }) => html`<option value=${id} .selected=${live(id === given.sweep)}>${label}</option>`)}
              </select></label>`
      }
      ${
        given.kind !== "import"
          ? nothing
          : html`<div class="door-options">
              ${
                given.discount === undefined
                  ? nothing
                  : html`<label>Discount <input
                        type="text"
                        autocomplete="off"
                        .value=${live(given.discount)}
                        @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => {
                          given.discount = target.value;
                        }}
                      ></label>`
              }
              ${check("minimise", "Rewards are costs")}
              ${change === "" ? nothing : check("renormalise", `Divide probabilities by their sums (the largest change is ${change})`)}
            </div>`
      }
      <p class="actions">
        <button type="button" class="primary" ?disabled=${this.#busy} @click=${() => void this.#go()}>
          ${this.#busy ? "Opening…" : given.kind === "table" ? "Go on with this table" : "Show its cliffs"}
        </button>
      </p>`;
  }
}
