// The forms of editing: a state with its actions, where they lead and what they earn; and what belongs to the whole
// model. A field that the solver refuses keeps what was typed, with the reason beside it.

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import {
  addAction,
  addState,
  distributionAt,
  endOf,
  free,
  leadElsewhere,
  removeAction,
  removeParameter,
  removeState,
  renameAction,
  renameComponent,
  renameParameter,
  renameState,
  rewardAt,
  setDistribution,
  setReward,
  statesOf,
  withoutSuccessor,
} from "./edits.js";
import { entriesOf, nodeAt, numeral, plain, put, removed, treeOf } from "./json.js";
import {
  byNextState,
  finalValueAt,
  isForbidden,
  isTerminal,
  setCriterion,
  setFinalValue,
  setForbidden,
  setKey,
} from "./keys.js";
import { componentsOf } from "./sweeps.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("./json.js").Path} Path */
/** @typedef {{ target: HTMLInputElement }} Checkbox  a change of one */

/** The greatest number of states of which a list offers all. */
const LISTED = 200;

export class Inspector {
  #pc;
  #page;
  /** The state that is shown; "" for the watched one. */
  #selected = "";
  /** What was typed into fields and refused, and why, by the keys of the fields. @type {Map<string, string>} */
  #typed = new Map();
  /** @type {Map<string, string>} */
  #faults = new Map();
  /** Whether the other probabilities follow one that is changed. */
  #isShared = true;
  /** The model on show: the text that it was, its text, and the tree of that. */
  #original = "";
  #text = "";
  /** @type {import("./json.js").Node | undefined} */
  #tree;
  /** The field that takes the focus once it is there. */
  #wanted = "";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {{ change: (edit: (text: string) => string) => Promise<string>, changed: () => void }} page
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
  }

  /**
   * Shows a state, and moves the focus to a field of it.
   * @param {string} state
   * @param {string} [key]
   */
  select(state, key = "") {
    this.#selected = state;
    this.#wanted = key;
    this.#page.changed();
  }

  /** The state on show. @param {string} watched */
  selected(watched) {
    return this.#selected === "" ? watched : this.#selected;
  }

  /**
   * @param {string} key
   * @param {string} typed
   * @param {(text: string) => string} edit
   * @param {string[]} [with_]  the keys of fields that count, too
   */
  async #commit(key, typed, edit, with_ = []) {
    this.#typed.set(key, typed);
    const problem = await this.#page.change(edit);
    for (const each of [key, ...with_]) {
      this.#faults.delete(each);
      // What has been typed since stays.
      if (problem === "" && (each !== key || this.#typed.get(key) === typed)) this.#typed.delete(each);
    }
    if (problem !== "") {
      this.#typed.set(key, typed);
      this.#faults.set(key, problem);
    }
    this.#page.changed();
    return problem;
  }

  /** Makes a change that no field is about. @param {(text: string) => string} edit */
  async #act(edit) {
    this.#faults.delete("");
    const problem = await this.#page.change(edit);
    if (problem !== "") this.#faults.set("", problem);
    this.#page.changed();
    return problem === "";
  }

  /**
   * @param {string} key
   * @param {string} label
   * @param {string} value
   * @param {(typed: string) => unknown} commit
   * @param {string} [kind]  "number" or "name"
   */
  #field(key, label, value, commit, kind = "number") {
    const fault = this.#faults.get(key);
    const id = `edit-${key.replace(/[^\w-]/g, (letter) => `_${letter.codePointAt(0)}`)}`;
    return html`<span class="edit-field"
      ><input
        type="text"
        class=${kind}
        id=${id}
        data-key=${key}
        aria-label=${label}
        aria-invalid=${fault ? "true" : nothing}
        aria-describedby=${fault ? `${id}-fault` : nothing}
        autocomplete="off"
        spellcheck="false"
        .value=${this.#typed.get(key) ?? value}
        @input=${(/** @type {{ target: HTMLInputElement }} */ { target }) => this.#typed.set(key, target.value)}
        @blur=${() => this.#faults.has(key) || this.#typed.delete(key)}
        @change=${(/** @type {{ target: HTMLInputElement }} */ { target }) => commit(target.value)}
        @keydown=${(/** @type {KeyboardEvent & { target: HTMLInputElement }} */ event) => this.#escape(event, key, value)}
      >${fault ? html`<small id=${`${id}-fault`} class="fault" role="alert">${fault}</small>` : nothing}</span
    >`;
  }

  /**
   * Gives back what the file has.
   * @param {KeyboardEvent & { target: HTMLInputElement }} event
   * @param {string} key
   * @param {string} value
   */
  #escape(event, key, value) {
    if (event.key !== "Escape") return;
    event.target.value = value;
    this.#typed.delete(key);
    this.#faults.delete(key);
    this.#page.changed();
  }

  /**
   * @param {import("./editing.js").Written} entry
   * @param {State} state
   * @param {boolean} isDrafting  whether the text is being typed
   */
  template(entry, { choice }, isDrafting) {
    const { original = entry.text } = entry;
    if (original !== this.#original) {
      this.#typed.clear();
      this.#faults.clear();
      this.#selected = "";
    }
    this.#original = original;
    if (entry.text !== this.#text) this.#tree = treeOf(entry.text);
    this.#text = entry.text;
    const names = statesOf(this.#text);
    // Of a model with a horizon the drawing has a copy of each state for each step.
    const inFile = (/** @type {string} */ name) => (names.includes(name) ? name : name.replace(/, t = \d+$/, ""));
    if (!names.includes(inFile(this.#selected))) this.#selected = "";
    const name = inFile(this.selected(choice?.state ?? ""));
    queueMicrotask(() => this.#focus());
    return html`<fieldset class="inspector" ?disabled=${isDrafting}>
      <legend class="visually-hidden">The model as forms</legend>
      ${isDrafting ? html`<p class="aside">The forms wait until the text is valid.</p>` : nothing}
      ${this.#faults.get("") ? html`<p class="notice" role="alert">${this.#faults.get("")}</p>` : nothing}
      ${this.#state(name, names)} ${this.#whole()}
    </fieldset>`;
  }

  /** Moves the focus to the field that is wanted, once it is there. */
  #focus() {
    if (this.#wanted === "") return;
    const field = [...document.querySelectorAll(".inspector [data-key]")].find(
      (each) =>
        each instanceof HTMLElement &&
        (each.dataset.key === this.#wanted ||
          // Of the amounts of a reward the first one.
          (this.#wanted.endsWith("/") && each.dataset.key?.startsWith(this.#wanted))),
    );
    if (!(field instanceof HTMLInputElement) || field.matches(":disabled")) return;
    this.#wanted = "";
    field.focus();
    field.select();
  }

  /**
   * @param {string} name
   * @param {string[]} names
   */
  #state(name, names) {
    const isTable = nodeAt(this.#tree, ["table"]) !== undefined;
    const actions = entriesOf(nodeAt(this.#tree, ["states", name])).map(({ key }) => key);
    const rename = (/** @type {string} */ to) =>
      void this.#commit("state", to, (text) => renameState(text, name, to)).then((problem) => {
        if (problem === "") this.select(to);
      });
    const add = async () => {
      const fresh = free("new state", names);
      if (await this.#act((text) => addState(text, fresh))) this.select(fresh, "state");
    };
    const begin = async () => {
      const fresh = free("new action", actions);
      if (await this.#act((text) => addAction(text, name, fresh))) this.select(name, `action/${fresh}`);
    };
    const remove = async () => {
      const share = this.#pc.rebalanced;
      if (await this.#act((text) => removeState(text, name, share))) this.select("");
    };
    return html`<h3>
        <label>State <select data-key="pick" @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => this.select(target.value)}>
          ${names.slice(0, LISTED).map((each) => html`<option value=${each} .selected=${live(each === name)}>${each}</option>`)}
          ${names.indexOf(name) < LISTED ? nothing : html`<option value=${name} .selected=${live(true)}>${name}</option>`}
        </select></label>
        ${isTable ? nothing : html`<button type="button" @click=${() => void add()}>Add a state</button>`}
      </h3>
      <p class="edit-row"><label>Name ${this.#field("state", "Name of the state", name, rename, "name")}</label>
      ${
        isTable
          ? nothing
          : html`<label>Starts here with ${this.#start(name)}</label>
        <button type="button" @click=${() => void remove()}>Remove the state</button>`
      }</p>
      ${isTable ? this.#answers(names.indexOf(name)) : actions.map((action) => this.#action(name, action, names))}
      ${isTerminal(this.#tree, name) ? this.#ends(name) : nothing}
      ${isTable ? nothing : html`<p class="actions"><button type="button" @click=${() => void begin()}>Add an action</button></p>`}`;
  }

  /** What reaching a terminal state is worth. @param {string} name */
  #ends(name) {
    const known = componentsOf(this.#tree);
    const components = known.length > 0 ? known : ["reward"];
    return html`<fieldset class="edit-action"><legend>Value when it is reached</legend>
      <div class="edit-rewards">${components.map((component) => {
        const key = `final/${name}/${component}`;
        const amount = finalValueAt(this.#text, this.#tree, name, component);
        return html`<label>${component} ${this.#field(key, `${component} of reaching ${name}`, amount, (typed) =>
          this.#commit(key, typed, (text) => setFinalValue(text, name, component, typed)),
        )}</label>`;
      })}</div></fieldset>`;
  }

  /** @param {string} name */
  #start(name) {
    const path = ["start"];
    const all = distributionAt(this.#text, path);
    const own = all.find(([each]) => each === name)?.[1] ?? "0";
    return this.#field("start", `Probability of starting in ${name}`, own, (typed) =>
      this.#commit("start", typed, (text) => {
        const all = distributionAt(text, path);
        const at = all.findIndex(([each]) => each === name);
        const with_ = at < 0 ? [...all, /** @type {[string, string]} */ ([name, "0"])] : all;
        return this.#spread(text, path, with_, at < 0 ? all.length : at, typed);
      }),
    );
  }

  /**
   * Returns the text with one probability changed, and the others as the reader wants them.
   * @param {string} text
   * @param {Path} path
   * @param {[string, string][]} all
   * @param {number} at
   * @param {string} typed
   */
  #spread(text, path, all, at, typed) {
    const given = all.map(([, probability], i) => (i === at ? typed.trim().replace("−", "-") : probability));
    const shared = this.#isShared ? this.#pc.rebalanced(given, at) : given;
    // Who starts nowhere else is not named.
    const left = all.map(([name], i) => /** @type {[string, string]} */ ([name, shared[i] ?? "0"]));
    return setDistribution(text, path, path[0] === "start" ? left.filter(([, each]) => each !== "0") : left);
  }

  /**
   * @param {string} state
   * @param {string} action
   * @param {string[]} names  of the states
   */
  #action(state, action, names) {
    const path = ["states", state, action, "to"];
    const all = distributionAt(this.#text, path);
    const rename = (/** @type {string} */ to) =>
      this.#commit(`action/${action}`, to, (text) => renameAction(text, state, action, to));
    const components = componentsOf(this.#tree);
    const forbid = (/** @type {Checkbox} */ { target: { checked } }) =>
      void this.#act((text) => setForbidden(text, state, action, checked));
    const free = names.filter((name) => !all.some(([each]) => each === name));
    const add = (/** @type {{ target: HTMLSelectElement }} */ { target }) => {
      const to = target.value;
      target.value = "";
      if (to !== "") void this.#act((text) => setDistribution(text, path, [...distributionAt(text, path), [to, "0"]]));
    };
    return html`<fieldset class="edit-action">
      <legend>${this.#field(`action/${action}`, `Name of the action ${action}`, action, rename, "name")}
        <button type="button" aria-label=${`Remove the action ${action}`} @click=${() => void this.#act((text) => removeAction(text, state, action))}>×</button></legend>
      <div class="edit-leads">
        ${all.map((_, i) => this.#successor(state, action, all, i, names))}
        ${
          free.length === 0 || names.length > LISTED
            ? nothing
            : html`<select aria-label=${`Another successor of ${action}`} @change=${add}>
                <option value="">+ leads to…</option>${free.map((name) => html`<option value=${name}>${name}</option>`)}
              </select>`
        }
      </div>
      <div class="edit-rewards">
        ${components.map((component) => {
          const key = `reward/${action}/${component}`;
          const by = nodeAt(this.#tree, ["states", state, action, "reward", component]);
          const next = all.map(([name]) => name);
          if (by?.type === "object") return this.#byNext(state, action, component, next);
          const amount = rewardAt(this.#text, this.#tree, state, action, component);
          const part = () => void this.#act((text) => byNextState(text, state, action, component, next));
          return html`<label>${component} ${this.#field(key, `${component} of ${action}`, amount, (typed) =>
            this.#commit(key, typed, (text) => setReward(text, state, action, component, typed)),
          )}</label>${
            all.length === 1
              ? nothing
              : html`<button type="button" aria-label=${`${component} of ${action} by next state`} @click=${part}>by next state</button>`
          }`;
        })}
        ${this.#newComponent(state, action)}
      </div>
      <label class="edit-check"><input type="checkbox" .checked=${live(isForbidden(this.#tree, state, action))} @change=${forbid}> ${`${action} may not be taken`}</label>
    </fieldset>`;
  }

  /**
   * The amounts of a component by next state.
   * @param {string} state
   * @param {string} action
   * @param {string} component
   * @param {string[]} next
   */
  #byNext(state, action, component, next) {
    const path = ["states", state, action, "reward", component];
    const [first = ""] = next;
    const one = () =>
      void this.#act((text) => put(text, path, numeral(plain(text, nodeAt(treeOf(text), [...path, first])) || "0")));
    return html`<fieldset class="edit-next"><legend>${component} by next state</legend>
      ${next.map((name) => {
        const key = `reward/${action}/${component}/${name}`;
        const amount = plain(this.#text, nodeAt(this.#tree, [...path, name]));
        return html`<label>${name} ${this.#field(
          key,
          `${component} of ${action} on the way to ${name}`,
          amount,
          (typed) =>
            this.#commit(key, typed, (text) =>
              typed.trim() === "" ? removed(text, [...path, name]) : put(text, [...path, name], numeral(typed)),
            ),
        )}</label>`;
      })}
      <button type="button" aria-label=${`One amount of ${component} of ${action} for all next states`} @click=${one}>one amount</button></fieldset>`;
  }

  /** A field by which an action earns of a component that there is not yet. @param {string} state @param {string} action */
  #newComponent(state, action) {
    const key = `component/${action}`;
    const add = (/** @type {string} */ name) =>
      name.trim() === ""
        ? undefined
        : this.#commit(key, name, (text) => setReward(text, state, action, name.trim(), "1"));
    return html`<label class="new">new reward ${this.#field(key, `New component of the reward for ${action}`, "", add, "name")}</label>`;
  }

  /**
   * @param {string} state
   * @param {string} action
   * @param {[string, string][]} all
   * @param {number} i
   * @param {string[]} names
   */
  #successor(state, action, all, i, names) {
    const path = ["states", state, action, "to"];
    const [to, probability] = all[i] ?? ["", ""];
    const key = (/** @type {string} */ name) => `to/${action}/${name}`;
    const lead = (/** @type {string} */ other) => this.#act((text) => leadElsewhere(text, path, to, other));
    const change = (/** @type {string} */ typed) => {
      if (this.#isShared)
        return this.#commit(key(to), typed, (text) => this.#spread(text, path, distributionAt(text, path), i, typed));
      // All that was typed and refused counts, since one probability alone does not fit the others.
      this.#typed.set(key(to), typed);
      const given = all.map(
        ([name, before]) => /** @type {[string, string]} */ ([name, this.#typed.get(key(name)) ?? before]),
      );
      return this.#commit(
        key(to),
        typed,
        (text) => setDistribution(text, path, given),
        all.map(([name]) => key(name)),
      );
    };
    const remove = () =>
      this.#act((text) => withoutSuccessor(text, path, to, endOf(text, state) ?? to, this.#pc.rebalanced));
    const taken = (/** @type {string} */ name) => name !== to && all.some(([each]) => each === name);
    return html`<span class="edit-lead">→
      ${
        names.length > LISTED
          ? this.#field(`lead/${action}/${to}`, `Successor of ${action}`, to, lead, "name")
          : html`<select aria-label=${`Successor of ${action}`} @change=${(/** @type {{ target: HTMLSelectElement }} */ { target }) => void lead(target.value)}>
              ${names.filter((name) => !taken(name)).map((name) => html`<option value=${name} .selected=${live(name === to)}>${name}</option>`)}
            </select>`
      }
      ${all.length === 1 ? nothing : this.#field(key(to), `Probability of ${to} after ${action}`, probability, change)}
      ${all.length === 1 ? nothing : html`<button type="button" aria-label=${`${action} does not lead to ${to}`} @click=${() => void remove()}>×</button>`}
    </span>`;
  }

  /** The scores of a prompt of a table. @param {number} prompt */
  #answers(prompt) {
    const answers = nodeAt(this.#tree, ["table", "answers"]);
    const own = nodeAt(answers, [prompt]);
    const names = (own?.type === "array" ? own : answers)?.children ?? [];
    const columns = entriesOf(nodeAt(this.#tree, ["table", "scores"]));
    const count = nodeAt(columns[0]?.value, [prompt])?.children?.length ?? 0;
    return names.slice(0, count).map(
      ({ value: answer }, i) => html`<fieldset class="edit-action">
        <legend>${answer}</legend>
        <div class="edit-rewards">
          ${columns.map(({ key: column }) => {
            const path = ["table", "scores", column, prompt, i];
            const key = `reward/${answer}/${column}`;
            return html`<label>${column} ${this.#field(
              key,
              `${column} of ${answer}`,
              plain(this.#text, nodeAt(this.#tree, path)),
              (typed) => this.#commit(key, typed, (text) => put(text, path, numeral(typed))),
            )}</label>`;
          })}
        </div>
      </fieldset>`,
    );
  }

  /** What counts, and for how long. */
  #rules() {
    const has = (/** @type {string} */ key) => nodeAt(this.#tree, [key]) !== undefined;
    const key = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ hint) =>
      html`<label title=${hint}>${label} ${this.#field(
        name,
        label,
        plain(this.#text, nodeAt(this.#tree, [name])),
        (typed) => this.#commit(name, typed, (text) => setKey(text, name, typed.trim() === "" ? "" : numeral(typed))),
      )}</label>`;
    // What is chosen is read at once: an edit may wait for another one, after which the form is filled in anew.
    const minimise = (/** @type {Checkbox} */ { target: { checked } }) =>
      void this.#act((text) => setKey(text, "minimise", checked ? "true" : ""));
    const criterion = (/** @type {{ target: HTMLSelectElement }} */ { target: { value } }) =>
      void this.#act((text) => setCriterion(text, value === "average"));
    return html`${
      has("table")
        ? nothing
        : html`<label>What counts <select data-key="criterion" @change=${criterion}>
              <option value="sum" .selected=${live(!has("criterion"))}>the discounted sum</option>
              <option value="average" .selected=${live(has("criterion"))}>the average per step</option>
            </select></label>
            ${has("criterion") ? nothing : key("horizon", "Steps until time is up", "Empty for no end of time")}`
    }
      ${key("renormalise", "Sums may be off by", "How far sums of probabilities may be from 1; empty for 1e-9")}
      <label class="edit-check"><input type="checkbox" data-key="minimise" .checked=${live(nodeAt(this.#tree, ["minimise"])?.value === true)} @change=${minimise}> Amounts are costs</label>`;
  }

  /** What belongs to the whole model. */
  #whole() {
    const at = (/** @type {Path} */ path) => plain(this.#text, nodeAt(this.#tree, path));
    const set = (/** @type {string} */ key, /** @type {string} */ label, /** @type {Path} */ path, kind = "number") =>
      this.#field(
        key,
        label,
        at(path),
        (typed) =>
          this.#commit(key, typed, (text) =>
            put(text, path, kind === "number" ? numeral(typed) : JSON.stringify(typed)),
          ),
        kind,
      );
    const parameters = entriesOf(nodeAt(this.#tree, ["parameters"])).map(({ key }) => key);
    const components = componentsOf(this.#tree);
    const domains = [...new Set(entriesOf(nodeAt(this.#tree, ["domains"])).map(({ value }) => String(value.value)))];
    const groups = domains.length > 0 ? domains : [""];
    const weight = (/** @type {string} */ kind, /** @type {string} */ domain, /** @type {string} */ component) => {
      const path = [kind, ...(domain === "" ? [] : [domain]), component];
      const key = path.join("/");
      const label = `${kind === "true" ? "True weight" : "Weight"} of ${component}${domain && ` in ${domain}`}`;
      const none = kind === "true" ? "" : "1";
      return this.#field(key, label, at(path) || none, (typed) =>
        this.#commit(key, typed, (text) =>
          typed.trim() === "" ? removed(text, path) : put(text, path, numeral(typed)),
        ),
      );
    };
    const share = (/** @type {{ target: HTMLSelectElement }} */ { target }) => {
      this.#isShared = target.value === "share";
      this.#page.changed();
    };
    const fresh = free("w", parameters);
    return html`<h3>Rewards and parameters</h3>
      <table class="edit-table" aria-label="Components">
        <thead><tr><th scope="col">Component</th>${groups.map((domain) => html`<th scope="col">Weight ${domain}</th>`)}${groups.map((domain) => html`<th scope="col">True weight ${domain}</th>`)}</tr></thead>
        <tbody>${components.map(
          (component) => html`<tr>
            <th scope="row">${this.#field(`component-name/${component}`, `Name of the component ${component}`, component, (to) => this.#commit(`component-name/${component}`, to, (text) => renameComponent(text, component, to)), "name")}</th>
            ${groups.map((domain) => html`<td>${weight("weights", domain, component)}</td>`)}
            ${groups.map((domain) => html`<td>${weight("true", domain, component)}</td>`)}
          </tr>`,
        )}</tbody>
      </table>
      <table class="edit-table" aria-label="Parameters">
        <thead><tr><th scope="col">Parameter</th><th scope="col">from</th><th scope="col">to</th><th scope="col">at first</th><th scope="col">What it means</th><td></td></tr></thead>
        <tbody>${parameters.map((name) => {
          const path = ["parameters", name];
          const of = (/** @type {string} */ part, /** @type {string} */ label, kind = "number") =>
            html`<td>${set(`parameter/${name}/${part}`, `${name}: ${label}`, [...path, part], kind)}</td>`;
          return html`<tr>
            <th scope="row">${this.#field(`parameter-name/${name}`, `Name of the parameter ${name}`, name, (to) => this.#commit(`parameter-name/${name}`, to, (text) => renameParameter(text, name, to)), "short")}</th>
            ${of("from", "lower end")}${of("to", "upper end")}${of("value", "at first")}${of("label", "what it means", "name")}
            <td>${parameters.length === 1 ? nothing : html`<button type="button" aria-label=${`Remove the parameter ${name}`} @click=${() => void this.#act((text) => removeParameter(text, name))}>×</button>`}</td>
          </tr>`;
        })}</tbody>
      </table>
      <p class="actions"><button type="button" @click=${() => void this.#act((text) => put(text, ["parameters", fresh], '{ "from": 0, "to": 1 }'))}>Add a parameter</button></p>
      <p class="edit-row">
        <label>Title ${set("title", "Title", ["title"], "name")}</label>
        ${nodeAt(this.#tree, ["discount"]) ? html`<label>Discount ${set("discount", "Discount", ["discount"])}</label>` : nothing}
        ${this.#rules()}
        <label>When a probability is changed <select data-key="share" @change=${share}>
          <option value="share" .selected=${live(this.#isShared)}>the others share the rest</option>
          <option value="refuse" .selected=${live(!this.#isShared)}>refuse it unless all sum to 1</option>
        </select></label>
      </p>`;
  }
}
