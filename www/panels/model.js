// The model itself: its states as a tree, a grid or a graph, under the policy at the cursor. A button lies over every
// state: a click or a key watches the state. While the model is edited, so does one over every text of an action, and a
// click on an arrow finds the action, too.

import { html, nothing, render, svg as shapes } from "lit-html";
import { firstWhere } from "../state/ascending.js";
import { isUnanswered } from "../state/axis.js";
import { Client } from "../state/client.js";
import { drawingOf } from "../state/panel-requests.js";
import { build } from "../view/dom.js";
import { find, messageOf, setAttribute, setText } from "../view/elements.js";
import { equals } from "../view/equals.js";
import { dress } from "../view/sheet.js";
import { fontSize } from "../view/surroundings.js";
import { Unseen } from "../view/unseen.js";
import { worth } from "../view/worth.js";
import { Around } from "./around.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/client.js").Drawn} Drawn */
/** @typedef {import("../module/policy-cliff.js").Breakpoint | undefined} Cliff */

/** @typedef {{ name: string, left: number, top: number, right: number, bottom: number }} Place */

/** The distance from which a press that moves is a drag. CSS pixels. */
const SLIP = 6;

/** The ways of the arrow keys. @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class ModelPanel {
  #pc;
  #page;
  #client;
  #line = find("model-sentence", HTMLElement);
  #soft = find("model-soft", HTMLInputElement);
  #box = find("model-drawing", HTMLElement);
  /** The last question, as text. */
  #asked = "";
  /** The scenario that the page shows, and its names. */
  #shown = { id: "", model: /** @type {import("../module/policy-cliff.js").Outline | null} */ (null) };
  /** The state that a reading points at. */
  #lit = "";
  /** Which part of a large model is drawn. */
  #around;
  #unseen;
  /** The scenario of which a part is drawn, which part that is, and the watched state that it is around. */
  #part = { id: "", sentence: "", watched: "" };

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {<T>(of: (entry: Entry, choice: Choice) => T) => T | undefined} page.about
   * @param {(state: string) => void} page.watch
   * @param {() => void} page.changed
   * @param {import("../own/editing.js").Edits} page.edits
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
    this.#client = new Client(pc.module, {
      answered: ({ drawing }, { id, ask }) => {
        if (drawing && id === this.#shown.id) void this.#show(drawing, ask.drawing ?? {});
      },
      failed: (message) => setText(this.#line, message),
    });
    this.#around = new Around(this.#box, page.changed, page.watch);
    this.#unseen = new Unseen(this.#box, page.changed);
    this.#soft.addEventListener("change", page.changed);
    new ResizeObserver(page.changed).observe(this.#box);
    this.#line.parentElement?.append(this.#button);
  }

  /** The button by which the model is edited. */
  #button = /** @type {HTMLElement} */ (
    build(html`<button type="button" id="edit" aria-pressed="false" @click=${() => this.#toggle()}>Edit</button>`)
  );
  /** @type {import("../own/editing.js").Editing | undefined} */
  #editing;
  /** Whether the editing is on its way. */
  #isComing = false;

  #toggle() {
    const { store } = this.#page.edits;
    store.update({ editing: !store.state.editing });
  }

  /** @param {State} state */
  #edit(state) {
    setAttribute(this.#button, "aria-pressed", String(state.editing));
    this.#box.classList.toggle("edited", state.editing);
    if (this.#editing) this.#editing.show(state);
    else if (state.editing && !this.#isComing) void this.#fetchEditing();
  }

  async #fetchEditing() {
    const { store } = this.#page.edits;
    this.#isComing = true;
    try {
      const [{ Editing }] = await Promise.all([import("../own/editing.js"), dress("own.css")]);
      this.#editing = new Editing(this.#pc, this.#page.edits, this.#box);
      this.#page.changed();
    } catch (error) {
      store.update({ editing: false, problem: `Editing could not be loaded: ${messageOf(error)}. Please try again.` });
    }
    this.#isComing = false;
  }

  /**
   * @param {State} state
   * @param {string} lit  the state that a reading points at; "" for none
   */
  show({ model, solution, theme, studies, ...rest }, lit) {
    this.#lit = lit;
    this.#edit({ model, solution, theme, studies, ...rest });
    const width = this.#box.clientWidth;
    if (!model || width === 0) return;
    this.#soft.disabled = !solution?.soft;
    const question = this.#page.about((entry, choice) => {
      const cliff = nearest(studies.id === entry.id ? studies.cliffs : null, choice);
      const where = cliff
        ? ` ⚡: flips at the nearest cliff, ${this.#pc.symbol(choice.parameter)} ${equals(this.#pc, cliff.at)}.`
        : "";
      const open = solution?.hard.stays.includes(1)
        ? ` Open heads: the action stays in a loop that costs nothing; a policy that never leaves it has ${worth(model.measure, "value")} 0.`
        : "";
      const line = isUnanswered(rest)
        ? "There is no answer here: the drawing is that of the last place with one."
        : `Thicker arrow: taken more often. Faded: never reached.${where}${open}`;
      this.#box.classList.toggle("stale", isUnanswered(rest));
      const part = entry.id === this.#part.id ? this.#part.sentence : "";
      setText(this.#line, [part, line, ...model.remarks].filter(Boolean).join(" "));
      this.#shown = { id: entry.id, model };
      const changing = positions(cliff, model);
      return drawingOf(entry, choice, {
        ...{ soft: this.#soft.checked, changing, width, theme, fontSize: fontSize() },
        ...this.#around.options(entry.id),
      });
    });
    const { editing, choice } = rest;
    const selected = editing && choice ? this.#editing?.inspector.selected(choice.state) : "";
    const asked = JSON.stringify([question?.id, question?.ask, lit, selected]);
    if (!question || asked === this.#asked) return;
    if (!this.#unseen.isDue([question.id, theme, lit, editing].join())) return;
    this.#asked = asked;
    this.#client.ask(question);
  }

  /**
   * Shows the drawing with a button over every state, once the browser has decoded it.
   * @param {Drawn} drawing
   * @param {{ state?: string, theme?: string }} asked
   */
  async #show(drawing, { state: watched = "", theme = "" }) {
    const { id, model } = this.#shown;
    if (!model) return;
    const { area, nodes, svg, part, actions: marks } = drawing;
    const inspector = this.#page.edits.store.state.editing ? this.#editing?.inspector : undefined;
    const image = new Image();
    image.alt = "";
    // A hand that moves a state takes no picture with it.
    image.draggable = false;
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    const size = `width: ${area.right}px; height: ${area.bottom}px`;
    image.style.cssText = size;
    this.#newest = image;
    // The drawing before stays until there is another.
    await image.decode().catch(() => {});
    if (this.#newest !== image) return;
    const drawn = nodes.map((node) => ({ ...node, name: model.names.at(node.state)?.name ?? "" }));
    const button = (/** @type {import("../module/policy-cliff.js").DrawnNode} */ node) => {
      const { left, top, right, bottom } = node;
      const { name = "", actions = [] } = model.names.at(node.state) ?? {};
      const place = `left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`;
      return html`<button
        type="button"
        class=${name === (inspector ? inspector.selected(watched) : this.#lit) && name ? "node lit" : "node"}
        .style=${place}
        aria-label=${node.description}
        aria-pressed=${name === watched}
        ?disabled=${actions.length === 0 && !inspector}
        @pointerdown=${(/** @type {PointerEvent} */ event) => inspector && this.#drag(event, name, drawn)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => inspector && this.#nudge(event, name, node, drawn)}
        @click=${() => {
          if (id !== this.#shown.id) return;
          inspector?.select(name);
          if (actions.length > 0) this.#page.watch(name);
        }}
      ></button>`;
    };
    // The drawing before fades out over it, so that arrows are seen to change.
    const before = this.#box.dataset.drawn === id ? this.#last : undefined;
    if (before) before.className = "before";
    this.#last = image;
    render(
      html`<div class="sheet" .style=${size}>${image}${before ?? ""}${inspector ? this.#marks(marks, inspector, size) : nothing}<div class="nodes">${nodes.map((node) => [button(node), this.#around.button(part, node, model.names.at(node.state)?.name ?? "")])}</div></div>`,
      this.#box,
    );
    this.#box.dataset.drawn = id;
    this.#box.dataset.theme = theme;
    this.#around.show(part, model);
    // The watched state of a part is seen first, also where the drawing is wider than its box.
    const seen = part && drawn.find(({ name }) => name === watched);
    if (seen && (this.#part.id !== id || this.#part.watched !== watched))
      this.#box.scrollLeft = seen.left - this.#box.clientWidth / 3;
    const { sentence } = this.#part;
    this.#part = { id, sentence: part?.sentence ?? "", watched };
    // The sentence is of the drawing, which has come after it.
    if (this.#part.sentence !== sentence) this.#page.changed();
  }

  /**
   * Moves a state with the pointer; its place is written when it is let go.
   * @param {PointerEvent} event
   * @param {string} name
   * @param {Place[]} drawn
   */
  #drag(event, name, drawn) {
    const { currentTarget, clientX, clientY, button } = event;
    if (!(currentTarget instanceof HTMLElement) || button !== 0) return;
    const node = currentTarget;
    node.setPointerCapture(event.pointerId);
    const done = new AbortController();
    const { signal } = done;
    const by = (/** @type {PointerEvent} */ at) =>
      /** @type {[number, number]} */ ([at.clientX - clientX, at.clientY - clientY]);
    const isFar = ([x, y] = [0, 0]) => Math.max(Math.abs(x), Math.abs(y)) > SLIP;
    const move = (/** @type {PointerEvent} */ at) => {
      const [x, y] = by(at);
      if (isFar([x, y])) node.style.translate = `${x}px ${y}px`;
    };
    const end = (/** @type {PointerEvent} */ at) => {
      done.abort();
      node.style.translate = "";
      if (at.type === "pointerup" && isFar(by(at))) void this.#editing?.move(name, by(at), drawn);
    };
    addEventListener("pointermove", move, { signal });
    for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) addEventListener(type, end, { signal });
  }

  /**
   * Moves a state with Alt and an arrow key.
   * @param {KeyboardEvent} event
   * @param {string} name
   * @param {{ left: number, right: number }} node
   * @param {Place[]} drawn
   */
  #nudge(event, name, { left, right }, drawn) {
    const way = STEPS[event.key];
    if (!way || !event.altKey) return;
    event.preventDefault();
    const step = right - left;
    void this.#editing?.move(name, [way[0] * step, way[1] * step], drawn);
  }

  /**
   * Returns what is clicked to edit an action: its lines and its texts. For the keyboard there are the fields.
   * @param {import("../module/policy-cliff.js").DrawnActions} marks
   * @param {import("../own/inspector.js").Inspector} inspector
   * @param {string} size
   */
  #marks({ lines, labels }, inspector, size) {
    const states = this.#shown.model?.states ?? [];
    const owners = states.flatMap(({ name, actions }) => actions.map((action) => ({ name, action })));
    const edit = (/** @type {number} */ pair, /** @type {(action: string) => string} */ key) => () => {
      const owner = owners[pair];
      if (owner) inspector.select(owner.name, key(owner.action));
    };
    const keys = /** @type {const} */ ({
      name: (/** @type {string} */ action) => `action/${action}`,
      reward: (/** @type {string} */ action) => `reward/${action}/`,
      probability: (/** @type {string} */ action, /** @type {number | null} */ target) =>
        `to/${action}/${states[target ?? 0]?.name}`,
    });
    return html`<svg class="marks" .style=${size} aria-hidden="true">
        ${lines.map(
          ({ pair, points }) =>
            shapes`<polyline points=${points} @click=${edit(pair, (action) => `action/${action}`)}></polyline>`,
        )}
      </svg>
      <div class="texts">
        ${labels.map(({ pair, part, target, left, top, right, bottom }) => {
          const place = `left: ${left}px; top: ${top}px; width: ${right - left}px; height: ${bottom - top}px`;
          const key = (/** @type {string} */ action) => keys[part](action, target);
          const label = `Edit the ${part} of ${owners[pair]?.action}`;
          return html`<button type="button" class="mark" tabindex="-1" .style=${place} aria-label=${label} @click=${edit(pair, key)}></button>`;
        })}
      </div>`;
  }

  /** The image that is shown. @type {HTMLImageElement | undefined} */
  #last;
  /** The image that is to be shown next. @type {HTMLImageElement | undefined} */
  #newest;
}

/**
 * Returns the positions of the states that change at a cliff.
 * @param {Cliff} cliff
 * @param {import("../module/policy-cliff.js").Outline} model
 */
export function positions(cliff, model) {
  return (cliff?.changes ?? []).map(({ state }) => model.names.position(state));
}

/**
 * Returns the breakpoint nearest to the cursor.
 * @param {import("../module/policy-cliff.js").Cliffs | null} cliffs
 * @param {import("../state/store.js").Choice} choice
 */
export function nearest(cliffs, { parameter, values }) {
  if (cliffs?.parameter.name !== parameter) return;
  const theta = values[parameter] ?? NaN;
  const { breakpoints } = cliffs;
  const next = firstWhere(breakpoints, ({ at }) => at >= theta);
  const [below, above] = [breakpoints[next - 1], breakpoints[next]];
  return below && above ? (theta - below.at <= above.at - theta ? below : above) : (below ?? above);
}
