// The objects that stand for a scenario: its outline, and the model that answers questions.

import { copied } from "./arguments.js";
import { StateNames } from "./state-names.js";

/** @typedef {import("./policy-cliff.d.ts").Facts} Facts */
/** @typedef {import("./policy-cliff.d.ts").State} State */
/** @typedef {import("./policy-cliff.d.ts").Outline} Described */
/** @typedef {import("./wasm/policy_cliff.js").Outline} WasmOutline */

/**
 * The facts of a scenario, and its outline in WebAssembly's memory, which views and links are made from, as soon as it
 * is needed.
 * @implements {Described}
 */
export class Outline {
  #instance;
  #read;
  /** @type {State[] | undefined} */
  #states;
  /** @type {WasmOutline | undefined} */
  #outline;

  /**
   * @param {import("./instance.js").Instance} instance
   * @param {Facts} facts
   * @param {() => WasmOutline} read
   */
  constructor(instance, facts, read) {
    this.#instance = instance;
    this.#read = read;
    this.title = facts.title;
    this.about = facts.about;
    this.source = facts.source;
    this.discount = facts.discount;
    this.measure = facts.measure;
    this.names = new StateNames(facts.names);
    this.components = facts.components;
    this.parameters = facts.parameters;
    this.outcomes = facts.outcomes;
    this.hasTrueReward = facts.hasTrueReward;
    this.view = facts.view;
    this.steps = facts.steps;
    this.hasFindings = facts.hasFindings;
    this.hasFeedback = facts.hasFeedback;
    this.formerly = facts.formerly;
    this.isTable = facts.isTable;
    this.remarks = facts.remarks;
  }

  /** @returns {Facts} */
  facts() {
    // Whoever posts them may move what they are made of.
    const { text, ends, first } = this.names;
    return { ...this, names: copied({ text, ends, first }) };
  }

  get states() {
    const { names } = this;
    this.#states ??= Array.from(names.first.subarray(1), (_, index) => /** @type {State} */ (names.at(index)));
    return this.#states;
  }

  /**
   * @param {keyof WasmOutline} method
   * @param {unknown[]} given
   * @returns {any}
   */
  #ask(method, ...given) {
    this.#outline ??= this.#instance.call(this.#read);
    return this.#instance.ask(this.#outline, method, ...given);
  }

  /** @returns {import("./policy-cliff.d.ts").ViewField[]} */
  fields() {
    /** @type {import("./policy-cliff.d.ts").ViewField[]} */
    const table = this.#ask("fields");
    const acting = () => this.states.filter(({ actions }) => actions.length > 0);
    return table.map((field) =>
      field.name === "state"
        ? {
            ...field,
            get options() {
              return acting().map(({ name }) => ({ value: name, label: name, note: "" }));
            },
          }
        : field,
    );
  }

  /**
   * @param {number} [step]
   * @returns {import("./policy-cliff.d.ts").Choice}
   */
  opening(step) {
    return this.#ask("opening", step);
  }

  /**
   * @param {string} fragment
   * @returns {import("./policy-cliff.d.ts").LinkRead}
   */
  readLink(fragment) {
    return this.#ask("readLink", fragment);
  }

  /**
   * @param {import("./policy-cliff.d.ts").LinkSource} source
   * @param {Partial<import("./policy-cliff.d.ts").Choice>} choice
   * @returns {string}
   */
  writeLink(source, choice) {
    return this.#ask("writeLink", source, choice);
  }

  /**
   * @param {Partial<import("./policy-cliff.d.ts").Choice>} choice
   * @returns {string}
   */
  pinnedSettings(choice) {
    return this.#ask("pinnedSettings", choice);
  }

  free() {
    this.#outline?.free();
    this.#outline = undefined;
  }
}

/** A scenario in WebAssembly's memory, with its facts read once; `cliffs` is added by what has them. */
export class Model extends Outline {
  #instance;
  #handle;

  /**
   * @param {import("./instance.js").Instance} instance
   * @param {import("./wasm/policy_cliff.js").Opened} handle
   */
  constructor(instance, handle) {
    super(instance, handle.facts(), () => handle.outline());
    this.#instance = instance;
    this.#handle = handle;
  }

  /**
   * @param {string} method
   * @param {unknown} [options]
   * @returns {any}
   */
  #ask(method, options) {
    return this.#instance.ask(this.#handle, "ask", method, options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").SweepOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Sweep}
   */
  sweep(options) {
    return this.#ask("sweep", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").SolveOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Solution}
   */
  solve(options) {
    return this.#ask("solve", options);
  }

  /**
   * Returns what cliffs are made of (`cliff-columns.js`), perhaps by another thread.
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {import("./cliff-columns.js").Columns}
   */
  cliffColumns(options) {
    return this.#ask("cliffs", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {string}
   */
  certificate(options) {
    return this.#ask("certificate", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").PhaseOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Phase}
   */
  phase(options) {
    return this.#ask("phase", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").AlphaMapOptions} [options]
   * @returns {import("./policy-cliff.d.ts").AlphaMap}
   */
  alphaMap(options) {
    return this.#ask("alphaMap", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").FieldOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Field}
   */
  field(options) {
    return this.#ask("field", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").RoadmapOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Roadmap}
   */
  roadmap(options) {
    return this.#ask("roadmap", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").ReturnsOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Returns}
   */
  returns(options) {
    return this.#ask("returns", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").FeedbackOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Feedback}
   */
  feedback(options) {
    return this.#ask("feedback", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").StabilityOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stability}
   */
  stability(options) {
    return this.#ask("stability", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").StressOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stress}
   */
  stress(options) {
    return this.#ask("stress", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").TieBreakerOptions} options
   * @returns {Float64Array}
   */
  tieBreaker(options) {
    return this.#ask("tieBreaker", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").TrainOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Training}
   */
  train(options) {
    return this.#ask("train", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").TrainSweepOptions} [options]
   * @returns {import("./policy-cliff.d.ts").TrainedSweep}
   */
  trainSweep(options) {
    return this.#ask("trainSweep", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").ExperimentOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Experiment}
   */
  experiment(options) {
    return this.#ask("experiment", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").PopulationOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Population}
   */
  population(options) {
    return this.#ask("population", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").ScoreOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Scores}
   */
  scores(options) {
    return this.#ask("scores", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").PhaseOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Arrangement}
   */
  arrangement(options) {
    return this.#ask("arrangement", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").WeightOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Weights}
   */
  weights(options) {
    return this.#ask("weights", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").ConflictOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Conflicts}
   */
  conflicts(options) {
    return this.#ask("conflicts", options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").DrawingOptions} options
   * @returns {import("./policy-cliff.d.ts").Drawing}
   */
  drawing(options) {
    return this.#instance.figure(this.#ask("drawing", options));
  }

  /** @returns {import("./policy-cliff.d.ts").Reading} */
  reading() {
    return this.#instance.call(() => this.#handle.reading());
  }

  free() {
    super.free();
    this.#handle.free();
  }
}
