// Guided readings, and the panels under the picture: each is fetched when it is opened, and so is this, which knows
// them. It is there as soon as anything has been moved, and so is what keeps pictures up with the hand.

import { find, messageOf, setAttribute, setHidden, setText } from "../view/elements.js";
import { worth } from "../view/worth.js";
import { dress } from "../view/sheet.js";
import { Later } from "../state/later.js";
import { Pace } from "../state/pace.js";
import {
  conflictsOf,
  experimentOf,
  feedbackOf,
  phaseOf,
  returnsOf,
  roadmapOf,
  stressOf,
} from "../state/panel-requests.js";
import { stepOf } from "../state/store.js";
import { whole } from "../state/whole.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../state/store.js").Entry} Entry */

export class OnDemandPanels {
  #store;
  #page;
  #line = find("read-line", HTMLElement);
  /** The elements that a reading replaces. */
  #covered = [find("look", HTMLElement), find("read-row", HTMLElement)];
  /** @type {import("./guide.js").GuidePanel | undefined} */
  #guide;
  /** The scenario whose reading a button has requested last, and the one that a link has. */
  #requested = "";
  #linked = "";
  /** The scenario whose reading could not be loaded. */
  #missing = "";
  #studies;
  #model;
  #phase;
  #stress;
  #experiment;
  #measured;
  #conflicts;
  /** The heads of panels whose words depend on what values are. */
  #heads = ["roadmap", "conflicts"].map((panel) => {
    const head = /** @type {HTMLElement} */ (find(panel, HTMLElement).querySelector("h2"));
    return /** @type {const} */ ([head, head.textContent ?? ""]);
  });
  #roadmap;
  #why;
  #framework;
  #best;
  #feedback;
  #prompts;
  #train;

  /**
   * @param {import("../module/core.js").Core} pc
   * @param {import("../state/store.js").Store} store
   * @param {object} page
   * @param {<T>(of: (entry: Entry, choice: Choice) => T) => T | undefined} page.about
   * @param {(question: import("../state/client.js").Question) => void} page.ask
   * @param {(id: string, step: number) => void} page.showStep  shows a step of a scenario's reading
   * @param {(apply: (choice: Choice) => Choice) => void} page.change
   * @param {(places: Record<string, number>) => void} page.drag
   * @param {(name: string, steps: number) => void} page.step  moves something by steps of its slider
   * @param {(at: number) => void} page.toCliff
   * @param {(perturbation: Float64Array, reason: string) => void} page.perturb
   * @param {import("./panels.js").Panels} page.panels
   * @param {Omit<import("./why.js").Page, "changed">} page.cursor
   * @param {import("../own/editing.js").Edits} page.edits
   */
  constructor(pc, store, page) {
    this.#store = store;
    this.#page = page;
    this.pace = new Pace(page.ask);
    const redraw = () => store.redraw();
    const words = (/** @type {string} */ id) => (/** @type {string} */ text) => setText(find(id, HTMLElement), text);
    const watch = (/** @type {string} */ state) => page.change((choice) => ({ ...choice, state, action: null }));
    this.#studies = new Later(words("cliffs-verdict"), redraw, async () => {
      const [{ Studies }, pc] = await Promise.all([import("./studies.js"), whole()]);
      return new Studies(pc, store, { about: page.about, move: page.toCliff, perturb: page.perturb });
    });
    this.#model = new Later(words("model-sentence"), redraw, async () => {
      const [{ ModelPanel }, pc] = await Promise.all([import("./model.js"), whole()]);
      return new ModelPanel(pc, { about: page.about, watch, changed: redraw, edits: page.edits });
    });
    this.#phase = new Later(words("phase-sentence"), redraw, async () => {
      const [{ PhasePanel }, pc] = await Promise.all([import("./phase.js"), whole()]);
      return new PhasePanel(pc, { move: page.drag, step: page.step, changed: redraw });
    });
    this.#stress = new Later(words("stress-sentence"), redraw, async () => {
      const [{ StressPanel }, pc] = await Promise.all([import("./stress.js"), whole()]);
      return new StressPanel(pc, {
        question: (seed) => page.about((entry, choice) => stressOf(entry, choice, seed)),
        choose: (stressed) => page.change((choice) => ({ ...choice, stressed })),
        changed: redraw,
      });
    });
    this.#experiment = new Later(words("experiment-sentence"), redraw, async () => {
      const [{ ExperimentPanel }, pc] = await Promise.all([import("./experiment.js"), whole()]);
      return new ExperimentPanel(pc, redraw);
    });
    this.#measured = new Later(words("measured-line"), redraw, async () => {
      const { MeasuredPanel } = await import("./measured.js");
      return new MeasuredPanel(pc, redraw);
    });
    this.#conflicts = new Later(words("conflicts-sentence"), redraw, async () => {
      const [{ ConflictsPanel }, pc] = await Promise.all([import("./conflicts.js"), whole()]);
      return new ConflictsPanel(pc, {
        map: (plane) => {
          page.change((choice) => ({ ...choice, plane, upwards: "parameter" }));
          page.panels.select("phase");
        },
        watch,
        changed: redraw,
      });
    });
    const cursor = { ...page.cursor, changed: redraw };
    this.#roadmap = new Later(words("roadmap-sentence"), redraw, async () => {
      const [{ RoadmapPanel }, pc] = await Promise.all([import("./why.js"), whole()]);
      return new RoadmapPanel(pc, cursor);
    });
    this.#why = new Later(words("why-sentence"), redraw, async () => {
      const [{ WhyPanel }, pc] = await Promise.all([import("./why.js"), whole()]);
      return new WhyPanel(pc, cursor);
    });
    this.#framework = new Later(words("framework-sentence"), redraw, async () => {
      const [{ DrawnPanel }, pc] = await Promise.all([import("./drawn.js"), whole()]);
      return new DrawnPanel("framework", pc, { about: page.about, watch, changed: redraw });
    });
    this.#best = new Later(words("best-sentence"), redraw, async () => {
      const [{ DrawnPanel }, pc] = await Promise.all([import("./drawn.js"), whole()]);
      return new DrawnPanel("best", pc, { about: page.about, watch, changed: redraw });
    });
    this.#feedback = new Later(words("feedback-sentence"), redraw, async () => {
      const [{ FeedbackPanel }, pc] = await Promise.all([import("./feedback.js"), whole()]);
      return new FeedbackPanel(pc, { drag: page.drag, changed: redraw });
    });
    this.#train = new Later(words("train-sentence"), redraw, async () => {
      const [{ TrainPanel }, pc] = await Promise.all([import("./train.js"), whole()]);
      return new TrainPanel(pc, { about: page.about, change: page.change, cursor: page.cursor, changed: redraw });
    });
    this.#prompts = new Later(words("prompts-line"), redraw, async () => {
      const [{ promptsPanel }, pc] = await Promise.all([import("./prompts.js"), whole()]);
      return promptsPanel(pc, store, { about: page.about, drag: page.drag, watch });
    });
  }

  /**
   * Begins a guided reading.
   * @param {string} id
   */
  async read(id) {
    const entry = this.#store.state.library.find((each) => each.id === id);
    this.#requested = id;
    if (entry && (await this.#load(entry)) && this.#requested === id) {
      this.#guide?.focusNext();
      this.#page.showStep(id, 0);
    }
  }

  /**
   * Fetches the files of a reading, and returns whether they are there.
   * @param {Entry} entry
   */
  async #load(entry) {
    setText(this.#line, "Loading…");
    let problem = "";
    try {
      const [{ GuidePanel }] = await Promise.all([import("./guide.js"), dress("panels.css")]);
      this.#guide ??= new GuidePanel({
        showStep: this.#page.showStep,
        read: (next) => void this.read(next),
        leave: (unmoved) => this.#leave(unmoved),
        changed: () => this.#store.redraw(),
      });
      await this.#guide.load(entry);
    } catch (error) {
      problem = `The reading could not be loaded (${messageOf(error)}). Press again to retry.`;
    }
    setText(this.#line, problem);
    this.#missing = problem === "" ? "" : entry.id;
    this.#store.redraw();
    return problem === "";
  }

  /**
   * Ends a reading. The settings that the reader has changed stay; those of the last step alone go with it, since the
   * scenario's own hint would be wrong about them.
   * @param {boolean} unmoved
   */
  #leave(unmoved) {
    const { model } = this.#store.state;
    this.#page.change((choice) => ({
      ...(unmoved && model ? model.opening() : choice),
      step: null,
      show: choice.show.filter((panel) => panel !== "guide"),
    }));
    requestAnimationFrame(() => requestAnimationFrame(() => find("read", HTMLElement).focus()));
  }

  /**
   * Returns whether a step is there with all that it speaks of, as far as it will be: its words, and the picture or the
   * table of its panel.
   * @param {import("../state/store.js").State} state
   */
  isStaged(state) {
    if (this.#missing === state.shown) return true;
    const panel = document.querySelector("[data-stage] .studies > [role=tabpanel]:not([hidden])");
    const isEmpty = panel && !panel.querySelector("canvas[width], img, td");
    return this.stage(state) !== undefined && !isEmpty;
  }

  /**
   * Returns what the open reading points at.
   * @param {import("../state/store.js").State} state
   */
  stage(state) {
    return this.#guide?.stage(state, stepOf(state));
  }

  /** Returns the stress test that is shown. */
  get stressed() {
    return this.#stress.part?.shown;
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {boolean} wanted  whether the panels have been in sight, or the reader has moved anything
   */
  show(state, wanted) {
    const { library, shown } = state;
    const entry = library.find(({ id }) => id === shown);
    const step = stepOf(state);
    // A link may lead into the middle of a reading.
    if (entry && step !== null && !this.#guide?.has(shown) && this.#linked !== shown) {
      this.#linked = shown;
      void this.#load(entry);
    }
    const reading = this.#guide?.show(state, step) ?? false;
    for (const element of this.#covered) setHidden(element, reading);
    setAttribute(document.body, "data-reading", reading ? "" : null);
    for (const [head, words] of this.#heads) setText(head, worth(state.model?.measure, words));
    const { panels, about } = this.#page;
    if (wanted) this.#studies.get()?.show(state, panels);
    if (wanted && panels.open("model")) this.#model.get()?.show(state, this.stage(state)?.state ?? "");
    if (panels.open("phase"))
      this.#phase.get()?.show(
        state,
        about((entry, choice) => phaseOf(entry, choice, state.model?.isTable)),
      );
    if (panels.open("stress")) this.#stress.get()?.show(state, panels.isLinked("stress"));
    if (wanted && panels.open("prompts")) this.#prompts.get()?.show(state, panels.part);
    if (panels.open("experiment")) this.#experiment.get()?.show(state, about(experimentOf));
    if (panels.open("roadmap")) this.#roadmap.get()?.show(state, about(roadmapOf));
    if (panels.open("why")) this.#why.get()?.show(state, about(returnsOf));
    if (panels.open("framework")) this.#framework.get()?.show(state);
    if (panels.open("best")) this.#best.get()?.show(state);
    if (panels.open("feedback")) this.#feedback.get()?.show(state, about(feedbackOf));
    if (panels.open("train")) this.#train.get()?.show(state, panels.part);
    if (panels.open("conflicts")) this.#conflicts.get()?.show(about(conflictsOf), state.model?.measure);
    if (entry && panels.open("measured")) this.#measured.get()?.show(state, entry);
  }

  /**
   * Shows in the charts of panels what they read at a place.
   * @param {string} name  of what the place is on
   * @param {number | null} theta
   */
  readAt(name, theta) {
    this.#roadmap.part?.read(name, theta);
    this.#why.part?.read(name, theta);
    this.#train.part?.read(name, theta);
  }
}
