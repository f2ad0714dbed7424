// The page: loads the module and the scenarios, joins the views to the store and the store to the worker.

import { keep } from "./assets.js";
import { Bars } from "./bars.js";
import { Chart } from "./chart.js";
import { Client } from "./client.js";
import { Controls } from "./controls.js";
import { find, make, setAttribute, setText } from "./dom.js";
import { Extras } from "./extras.js";
import { defaults, fieldsOf } from "./fields.js";
import { Later } from "./later.js";
import { loadLibrary } from "./library.js";
import { Perturbed } from "./perturbed.js";
import { load } from "./policy-cliff.js";
import { Readout } from "./readout.js";
import { phaseOf, question, stressOf } from "./request.js";
import { Sentence } from "./sentence.js";
import { Start } from "./start.js";
import { Store } from "./store.js";
import { Story } from "./story.js";
import { follow } from "./surroundings.js";
import { measureUpdate } from "./timing.js";

/** @typedef {import("./store.js").Choice} Choice */

/** An answer later than this is announced as being computed. Milliseconds. */
const LATE = 300;

try {
  const [pc, library] = await Promise.all([load(undefined, { later: true }), loadLibrary()]);
  run(pc, library);
  keep();
} catch (error) {
  find("start", HTMLElement).hidden = true;
  find("workbench", HTMLElement).hidden = false;
  setText(find("sentence", HTMLElement), "The page could not start.");
  const problem = find("problem", HTMLElement);
  setText(problem, error instanceof Error ? error.message : String(error));
  problem.hidden = false;
}

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./store.js").Entry[]} library
 */
function run(pc, library) {
  const store = new Store(render);
  const story = new Story((id) => {
    wanted = true;
    open(id);
  });
  const controls = new Controls(pc, change);
  const sentence = new Sentence(pc);
  const bars = new Bars(pc);
  const readout = new Readout(pc);
  const charts = [
    new Chart(find("policy-chart", HTMLElement), { kind: "policy", focusable: true, pc, move: moveTo, key: pressed, resized: () => store.redraw() }),
    new Chart(find("value-chart", HTMLElement), { kind: "value", focusable: false, pc, move: moveTo, key: pressed, resized: () => store.redraw() }),
  ];
  const title = find("now-title", HTMLElement);
  const redraw = () => store.redraw();
  /** Whether the studies have been scrolled to, or the reader has moved anything. */
  let wanted = false;
  const words = (/** @type {string} */ id) => (/** @type {string} */ text) => setText(find(id, HTMLElement), text);
  const studies = new Later(words("cliffs-verdict"), redraw, async () => {
    const [{ Studies }] = await Promise.all([import("./studies.js"), pc.complete()]);
    return new Studies(pc, store, { about, move: moveTo, perturb });
  });
  const phase = new Later(words("phase-sentence"), redraw, async () => {
    const [{ PhasePanel }] = await Promise.all([import("./phase-panel.js"), pc.complete()]);
    return new PhasePanel(pc, { move: set, step, changed: redraw });
  });
  const stress = new Later(words("stress-sentence"), redraw, async () => {
    const [{ StressPanel }] = await Promise.all([import("./stress-panel.js"), pc.complete()]);
    return new StressPanel(pc, { question: (seed) => about((entry, choice) => stressOf(entry, choice, seed)), changed: redraw });
  });
  const diagram = panel("phase");
  const test = panel("stress");
  new IntersectionObserver((entries, observer) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    wanted = true;
    redraw();
  }).observe(find("studies", HTMLElement));
  const extras = new Extras(pc, store, { about, show });
  const start = new Start(pc, library, store, { open, read: (id) => void extras.read(id) });
  const perturbed = new Perturbed(() => change((choice) => ({ ...choice, perturbation: null })));
  /** The answer that the next frame draws first. @type {{ sent: number, received: number } | undefined} */
  let fresh;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;

  /** What moves with the hand. */
  const client = new Client(pc.parts, {
    answered({ model, sweep, solve }, asked, sent) {
      settle();
      fresh = { sent, received: performance.now() };
      const { opening, choice } = asked;
      store.update({
        ...(opening && model ? { model, choice: choice ?? defaults(model), shown: asked.id } : {}),
        ...(sweep ? { sweep } : {}),
        ...(solve ? { solution: solve } : {}),
        problem: "",
      });
    },
    failed(message, asked) {
      settle();
      // A scenario that does not open leaves the one on show in the reader's hands.
      const back = asked.opening ? { scenario: store.state.shown } : {};
      store.update({ ...back, problem: message });
    },
  });

  /**
   * A panel that is looked at only when it is open.
   * @param {string} id
   */
  function panel(id) {
    const details = find(id, HTMLDetailsElement);
    details.addEventListener("toggle", redraw);
    return details;
  }

  /** @param {import("./client.js").Question} asked */
  function ask(asked) {
    client.ask(asked);
    late ??= setTimeout(() => store.update({ busy: true }), LATE);
  }

  function settle() {
    clearTimeout(late);
    late = undefined;
    if (store.state.busy) store.update({ busy: false });
  }

  /**
   * @param {string} id
   * @param {Choice} [choice]  what it opens with, if not with its own view
   */
  function open(id, choice) {
    const entry = library.find((e) => e.id === id);
    if (!entry) return;
    store.update({ scenario: id });
    const asked = choice ? question(entry, choice) : { id, text: entry.text, ask: { sweep: {}, solve: {} } };
    ask({ ...asked, opening: true, choice });
  }

  /**
   * What a guided reading shows.
   * @param {string} id
   * @param {Choice} [choice]
   */
  function show(id, choice) {
    wanted = true;
    const { scenario, shown } = store.state;
    if (choice && shown === id && scenario === id) change(() => choice);
    else open(id, choice);
  }

  /**
   * A question about what is shown; none while another scenario is being opened.
   * @param {(entry: import("./store.js").Entry, choice: Choice) => import("./client.js").Question} of
   */
  function about(of) {
    const { choice, scenario, shown } = store.state;
    const entry = library.find((e) => e.id === shown);
    return choice && entry && scenario === shown ? of(entry, choice) : undefined;
  }

  /** @param {(choice: Choice) => Choice} apply */
  function change(apply) {
    const asked = about((entry, choice) => {
      const next = apply(choice);
      store.update({ choice: next });
      return question(entry, next);
    });
    if (!asked) return;
    wanted = true;
    ask(asked);
  }

  /** @param {import("./store.js").Choice["perturbation"]} perturbation */
  function perturb(perturbation) {
    change((choice) => ({ ...choice, perturbation }));
  }

  /** @param {Record<string, number>} values */
  function set(values) {
    change((choice) => ({ ...choice, values: { ...choice.values, ...values } }));
  }

  /** @param {number} theta */
  function moveTo(theta) {
    set({ [store.state.choice?.parameter ?? ""]: theta });
  }

  /**
   * Moves a parameter by steps of its slider.
   * @param {string} name
   * @param {number} steps
   */
  function step(name, steps) {
    const scale = scaleOf(name);
    if (!scale) return;
    const position = scale.position(store.state.choice?.values[name] ?? null) + steps;
    const value = scale.at(Math.min(Math.max(position, 0), scale.steps));
    if (value !== null) set({ [name]: value });
  }

  /** @param {string} name of a parameter */
  function scaleOf(name) {
    const { choice, model } = store.state;
    const field = choice && model && fieldsOf(pc, model, choice).find((f) => f.name === `value.${name}`);
    return field?.kind === "number" ? field.scale : undefined;
  }

  /**
   * Arrow keys step, Home and End go to the ends, Page Up and Page Down to the next cliff.
   * @param {KeyboardEvent} event
   */
  function pressed(event) {
    const { choice, sweep } = store.state;
    if (!choice || !sweep) return;
    const { from, to, name } = sweep.parameter;
    const theta = choice.values[name] ?? from;
    const by = event.shiftKey ? 10 : 1;
    const go = {
      ArrowRight: () => step(name, by),
      ArrowUp: () => step(name, by),
      ArrowLeft: () => step(name, -by),
      ArrowDown: () => step(name, -by),
      Home: () => moveTo(from),
      End: () => moveTo(to),
      PageUp: () => moveTo(sweep.jumps.find(({ at }) => at > theta)?.at ?? theta),
      PageDown: () => moveTo(sweep.jumps.findLast(({ at }) => at < theta)?.at ?? theta),
    }[event.key];
    if (!go) return;
    event.preventDefault();
    go();
  }

  /** @param {import("./store.js").State} state */
  function render(state) {
    const drawing = performance.now();
    story.show(state);
    controls.show(state);
    for (const chart of charts) chart.show(state);
    const { sweep, choice } = state;
    if (sweep && choice) {
      const name = sweep.parameter.name;
      title.replaceChildren("At ", make("var", {}, name), ` = ${pc.format(choice.values[name] ?? NaN)}, in ${sweep.state}`);
      bars.show(state, charts[0]?.colors ?? new Map());
      readout.show(state);
      // The scenario that the pictures show, which is the chosen one as soon as it is solved.
      setAttribute(document.body, "data-scenario", state.shown);
      setAttribute(document.body, "data-studies", state.studies.id);
    }
    sentence.show(state);
    if (wanted) studies.get()?.show(state);
    diagram.hidden = (state.model?.parameters.length ?? 0) < 2;
    if (diagram.open && !diagram.hidden) phase.get()?.show(state, about(phaseOf));
    if (test.open) stress.get()?.show(state);
    perturbed.show(state);
    extras.show(state);
    start.show(state);
    if (fresh) {
      measureUpdate(fresh.sent, fresh.received, drawing);
      fresh = undefined;
    }
  }

  follow((surroundings) => store.update(surroundings));
  store.update({ library });
  if (location.hash.length > 1) start.enter();
  const first = library[0];
  if (first) open(first.id);
  else store.update({ problem: "the library has no scenario" });
}
