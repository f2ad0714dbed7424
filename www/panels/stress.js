// The stress test: random perturbations of the reward, run in a worker of its own so that the page stays live; Cancel
// ends that worker. A link that names the panel shows what it found, so the test runs once without being asked.

import { Client } from "../state/client.js";
import { html } from "lit-html";
import { fill } from "../view/dom.js";
import { find, setAttribute, setText } from "../view/elements.js";
import { Picture } from "../view/picture.js";
import { worth } from "../view/worth.js";
import { dataBox } from "./data-box.js";

/** @typedef {import("../module/policy-cliff.js").Stress} Stress */

const READY = "Perturb the reward at random, at sizes from 10⁻⁶ to 1, and see how far the policy moves.";

export class StressPanel {
  #pc;
  #question;
  #client;
  #picture;
  #data;
  #line = find("stress-sentence", HTMLElement);
  #run = find("stress-run", HTMLButtonElement);
  #cancel = find("stress-cancel", HTMLButtonElement);
  #bar = find("stress-progress", HTMLProgressElement);
  #seed = find("stress-seed", HTMLInputElement);
  #component = find("stress-component", HTMLSelectElement);
  #of = find("stress-of", HTMLElement);
  /** @type {Stress | null} */
  #stress = null;
  /**
   * The question that the line and the picture answer, as text; null where a run was cancelled.
   * @type {string | null}
   */
  #subject = "";
  /** The sentences about the picture. */
  #told = "";
  /** The scenario and the reward model whose test a link named and that has been begun. */
  #linked = "";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {(seed: number) => import("../state/client.js").Question | undefined} page.question
   * @param {(component: string | null) => void} page.choose  which reward model is perturbed; null for the reward
   * @param {() => void} page.changed
   */
  constructor(pc, { question, choose, changed }) {
    this.#pc = pc;
    this.#question = question;
    this.#picture = new Picture(changed);
    this.#client = new Client(pc.module, {
      answered: ({ stress }, question) => {
        // A later question may have been asked meanwhile.
        if (textOf(question) !== this.#subject) return;
        // What was asked before has the same answer, whose picture is there.
        const isThere = stress === this.#stress;
        this.#stress = stress ?? this.#stress;
        this.#settle(isThere ? this.#told : "");
        changed();
      },
      failed: (message) => this.#settle(message),
      progress: (share) => {
        this.#bar.value = share;
        setAttribute(this.#bar, "aria-valuetext", `${pc.fixed(100 * share, 0)} % of the perturbations`);
      },
    });
    const figure = find("stress-chart", HTMLElement);
    fill(figure, this.#picture.elements);
    this.#data = dataBox(pc);
    figure.after(this.#data.element);
    this.#run.disabled = false;
    this.#seed.addEventListener("change", changed);
    this.#component.addEventListener("change", () => choose(this.#component.value || null));
    this.#run.addEventListener("click", () => {
      const asked = question(this.seed);
      if (asked) this.#ask(asked);
    });
    this.#cancel.addEventListener("click", () => {
      this.#client.stop();
      this.#settle("Cancelled.");
      // The question may have changed meanwhile; the message about cancelling stays.
      this.#subject = null;
    });
  }

  /** @param {import("../state/client.js").Question} question */
  #ask(question) {
    this.#subject = textOf(question);
    this.#busy(true);
    setText(this.#line, "Perturbing and solving…");
    this.#client.ask(question);
  }

  /** Returns the seed of the perturbations; a text that is no number counts as 0. */
  get seed() {
    return Math.max(0, Math.floor(Number(this.#seed.value) || 0));
  }

  /** Returns the stress test of the current view; null or undefined where it has not been run. */
  get shown() {
    return textOf(this.#question(this.seed)) === this.#subject ? this.#stress : null;
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {boolean} isLinked  whether a link names the panel
   */
  show({ theme, scale, model, choice }, isLinked) {
    const components = model?.components ?? [];
    this.#of.hidden = components.length < 2;
    const option = (/** @type {string} */ value, /** @type {string} */ label) =>
      html`<option value=${value} ?selected=${value === (choice?.stressed ?? "")}>${label}</option>`;
    fill(this.#component, [
      option("", worth(model?.measure, "the whole reward")),
      ...components.map((name) => option(name, `${name} alone`)),
    ]);
    this.#component.value = choice?.stressed ?? "";
    const question = this.#question(this.seed);
    const named = JSON.stringify([question?.id, choice?.stressed]);
    if (isLinked && question && named !== this.#linked) {
      this.#linked = named;
      this.#ask(question);
    }
    const subject = textOf(question);
    // Numbers of another scenario, point or seed are removed.
    if (subject !== this.#subject && !this.#run.disabled) {
      if (this.#subject !== null) setText(this.#line, worth(model?.measure, READY));
      this.#subject = subject;
      this.#stress = null;
    }
    const stress = this.#stress;
    this.#data.element.hidden = !stress;
    if (stress) this.#data.data.show([stress], (maker) => [maker.stressTable(this.#pc, stress)]);
    const description = this.#picture.show(stress, { theme, scale }, this.#pc.stressFigure);
    if (description === undefined) return;
    this.#told = description;
    setText(this.#line, description);
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.#run.disabled = busy;
    this.#cancel.disabled = !busy;
    this.#bar.value = 0;
  }

  /** @param {string} text */
  #settle(text) {
    this.#busy(false);
    setText(this.#line, text);
  }
}

/** @param {import("../state/client.js").Question | undefined} question */
function textOf(question) {
  return JSON.stringify([question?.id, question?.ask]);
}
