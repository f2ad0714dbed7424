// The page: loads the module and the scenarios, joins the views to the store and the store to the worker.

import { Bars } from "./bars.js";
import { Chart } from "./chart.js";
import { Client } from "./client.js";
import { Controls } from "./controls.js";
import { find, make, setAttribute, setText } from "./dom.js";
import { defaults, fieldsOf } from "./fields.js";
import { loadLibrary } from "./library.js";
import { load } from "./policy-cliff.js";
import { Readout } from "./readout.js";
import { question } from "./request.js";
import { Sentence } from "./sentence.js";
import { Store } from "./store.js";
import { Story } from "./story.js";
import { follow } from "./surroundings.js";
import { measureUpdate } from "./timing.js";

/** @typedef {import("./store.js").Choice} Choice */

/** An answer later than this is announced as being computed. Milliseconds. */
const LATE = 300;

try {
  const [pc, library] = await Promise.all([load(), loadLibrary()]);
  run(pc, library);
} catch (error) {
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
  const story = new Story(open);
  const controls = new Controls(pc, change);
  const sentence = new Sentence(pc);
  const bars = new Bars(pc);
  const readout = new Readout(pc);
  const charts = [
    new Chart(find("policy-chart", HTMLElement), { kind: "policy", title: "Policy", focusable: true, pc, move: moveTo, key: pressed, resized: () => store.redraw() }),
    new Chart(find("value-chart", HTMLElement), { kind: "value", title: "Value", focusable: false, pc, move: moveTo, key: pressed, resized: () => store.redraw() }),
  ];
  const title = find("now-title", HTMLElement);
  /** The answer that the next frame draws first. @type {{ sent: number, received: number } | undefined} */
  let fresh;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let late;

  const client = new Client(pc.module, {
    answered(answer, asked, sent) {
      settle();
      fresh = { sent, received: performance.now() };
      const opening = asked.sweep === undefined;
      store.update({
        ...(opening && answer.model ? { model: answer.model, choice: defaults(answer.model), shown: asked.id } : {}),
        ...(answer.sweep ? { sweep: answer.sweep } : {}),
        solution: answer.solution,
        problem: "",
      });
    },
    failed(message, asked) {
      settle();
      // A scenario that does not open leaves the one on show in the reader's hands.
      const back = asked.sweep === undefined ? { scenario: store.state.shown } : {};
      store.update({ ...back, problem: message });
    },
  });

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

  /** @param {string} id */
  function open(id) {
    const entry = library.find((e) => e.id === id);
    if (!entry) return;
    store.update({ scenario: id });
    ask({ id, text: entry.text });
  }

  /** @param {(choice: Choice) => Choice} apply */
  function change(apply) {
    const { choice, scenario, shown } = store.state;
    const entry = library.find((e) => e.id === shown);
    if (!choice || !entry || scenario !== shown) return;
    const next = apply(choice);
    store.update({ choice: next });
    ask(question(entry, next));
  }

  /** @param {number} theta */
  function moveTo(theta) {
    change((choice) => ({ ...choice, values: { ...choice.values, [choice.parameter]: theta } }));
  }

  /**
   * Arrow keys step, Home and End go to the ends, Page Up and Page Down to the next cliff.
   * @param {KeyboardEvent} event
   */
  function pressed(event) {
    const { choice, sweep, model } = store.state;
    if (!choice || !sweep || !model) return;
    const field = fieldsOf(pc, model, choice).find((f) => f.name === `value.${choice.parameter}`);
    if (field?.kind !== "number") return;
    const theta = field.get(choice) ?? sweep.parameter.from;
    const { scale } = field;
    const step = event.shiftKey ? 10 : 1;
    const go = {
      ArrowRight: () => scale.at(Math.min(scale.position(theta) + step, scale.steps)),
      ArrowUp: () => scale.at(Math.min(scale.position(theta) + step, scale.steps)),
      ArrowLeft: () => scale.at(Math.max(scale.position(theta) - step, 0)),
      ArrowDown: () => scale.at(Math.max(scale.position(theta) - step, 0)),
      Home: () => sweep.parameter.from,
      End: () => sweep.parameter.to,
      PageUp: () => sweep.jumps.find(({ at }) => at > theta)?.at ?? theta,
      PageDown: () => sweep.jumps.findLast(({ at }) => at < theta)?.at ?? theta,
    }[event.key];
    if (!go) return;
    event.preventDefault();
    const next = go();
    if (next !== null) moveTo(next);
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
      bars.show(state, new Map(charts[0]?.legend.map(({ label, color }) => [label, color])));
      readout.show(state);
      // The scenario that the pictures show, which is the chosen one as soon as it is solved.
      setAttribute(document.body, "data-scenario", state.shown);
    }
    sentence.show(state);
    if (fresh) {
      measureUpdate(fresh.sent, fresh.received, drawing);
      fresh = undefined;
    }
  }

  follow((surroundings) => store.update(surroundings));
  store.update({ library });
  const first = library[0];
  if (first) open(first.id);
  else store.update({ problem: "the library has no scenario" });
}
