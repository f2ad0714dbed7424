// Panels of one drawing at the present place. The scheme of several reward models, from the classes of prompts over the
// reward models that weigh them to the effective reward of the watched class and the policy: a button lies over every
// class, and a click or a key watches it. And what is best: the answers of every state, the comb of very many answers,
// and how little breaks a tie.

import { html, nothing } from "lit-html";
import { Client } from "../state/client.js";
import { drawingOf } from "../state/panel-requests.js";
import { dataBox } from "./data-box.js";
import { fill } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { fontSize } from "../view/surroundings.js";

export class DrawnPanel {
  #page;
  #client;
  #kind;
  #line;
  #body;
  #pc;
  /** The numbers of what is best; the scheme has all of its own in its words. */
  #data;
  /** The last question, as text. */
  #asked = "";
  /** @type {import("../state/client.js").Drawn | undefined} */
  #drawing;
  /** The colours that it was drawn in. */
  #theme = "";
  /** The scenario on show, and its id. @type {import("../module/policy-cliff.js").Outline | null} */
  #model = null;
  #id = "";

  /**
   * @param {"framework" | "best"} kind  also the name of the panel
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T | undefined} page.about
   * @param {(state: string) => void} page.watch
   * @param {() => void} page.changed
   */
  constructor(kind, pc, page) {
    this.#kind = kind;
    this.#line = find(`${kind}-sentence`, HTMLElement);
    this.#body = find(`${kind}-body`, HTMLElement);
    this.#page = page;
    this.#pc = pc;
    this.#data = kind === "best" ? dataBox(pc) : undefined;
    if (this.#data) this.#body.after(this.#data.element);
    this.#client = new Client(pc.module, {
      answered: ({ drawing }, { id, ask }) => {
        if (id !== this.#id) return;
        this.#drawing = drawing;
        this.#theme = ask.drawing?.theme ?? "";
        page.changed();
      },
      failed: (message) => setText(this.#line, message),
    });
    new ResizeObserver(page.changed).observe(this.#body);
  }

  /** @param {import("../state/store.js").State} state */
  show({ model, theme, choice, solution }) {
    const width = this.#body.clientWidth;
    if (!model || width === 0) return;
    /** @type {Parameters<typeof drawingOf>[2]} */
    const how = { kind: this.#kind, soft: true, changing: [], width, theme, fontSize: fontSize() };
    const question = this.#page.about((entry, choice) => drawingOf(entry, choice, how));
    const asked = JSON.stringify([question?.id, question?.ask]);
    if (question && asked !== this.#asked) {
      // A drawing of another scenario is removed.
      if (this.#id !== question.id) this.#drawing = undefined;
      this.#id = question.id;
      this.#model = model;
      this.#asked = asked;
      this.#client.ask(question);
    }
    fill(this.#body, this.#drawing ? this.#sheet(this.#drawing, choice?.state) : nothing);
    if (this.#drawing) setText(this.#line, this.#drawing.description);
    if (choice && solution)
      this.#data?.data.show([solution], (maker) => {
        const place = Object.entries(choice.values).map(([name, at]) => this.#pc.equation(name, at));
        return [maker.bestTable(model, solution, place.join(", "))];
      });
  }

  /**
   * @param {import("../state/client.js").Drawn} drawing
   * @param {string | undefined} watched
   */
  #sheet({ area, nodes, svg, title, description }, watched) {
    const size = `width: ${area.right}px; height: ${area.bottom}px`;
    const button = (/** @type {import("../module/policy-cliff.js").DrawnNode} */ node) => {
      const { left, top, right, bottom, state, description } = node;
      const name = this.#model?.names.at(state)?.name ?? "";
      return html`<button
        type="button"
        class="node"
        .style=${`left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`}
        aria-label=${description}
        aria-pressed=${name === watched}
        @click=${() => this.#page.watch(name)}
      ></button>`;
    };
    return html`<div class="drawing" data-theme=${this.#theme} role="group" aria-label=${title}>
      <div class="sheet" .style=${size}>
        <img alt=${nodes.length > 0 ? "" : description} .src=${`data:image/svg+xml,${encodeURIComponent(svg)}`} .style=${size}>
        <div class="nodes">${nodes.map(button)}</div>
      </div>
    </div>`;
  }
}
