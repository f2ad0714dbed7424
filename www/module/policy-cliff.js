// The module for browsers and Node: wraps the WebAssembly exports in the interface of policy-cliff.d.ts.

import { copied, written } from "./arguments.js";
import { solver } from "./assets.js";
import init, * as wasm from "./wasm/policy_cliff.js";

/** @typedef {import("./policy-cliff.d.ts").Facts} Facts */
/** @typedef {import("./policy-cliff.d.ts").Model} Opened */

/** Where relative addresses start. It has its own name because bundlers look for `new URL` together with `import.meta.url`. */
const HERE = import.meta.url;

/** @type {typeof import("./policy-cliff.d.ts").load} */
export async function load(source = solver()) {
  const module = await compile(source);
  await init({ module_or_path: module });
  return {
    version: wasm.version(),
    module,
    open: (text) => new Model(wasm.open(written(text, "scenario"))),
    check: (text) => wasm.check(written(text, "certificate")),
    figure: wasm.figure,
    phaseFigure: wasm.phaseFigure,
    experimentFigure: wasm.experimentFigure,
    stressFigure: wasm.stressFigure,
    describe: wasm.describe,
    format: wasm.format,
    spoken: wasm.spoken,
    fixed: wasm.fixed,
    scale: wasm.scale,
    alphaScale: wasm.alphaScale,
    parseLink: wasm.parseLink,
    pack: wasm.packModel,
    unpack: wasm.unpackModel,
    withLink: wasm.withLink,
    linkIn: wasm.linkIn,
  };
}

/**
 * A scenario in WebAssembly's memory with its facts read out once.
 * @implements {Opened}
 */
class Model {
  #handle;

  /** @param {wasm.Opened} handle */
  constructor(handle) {
    this.#handle = handle;
    /** @type {Facts} */
    const facts = handle.facts();
    this.title = facts.title;
    this.about = facts.about;
    this.source = facts.source;
    this.discount = facts.discount;
    this.states = facts.states;
    this.components = facts.components;
    this.parameters = facts.parameters;
    this.outcomes = facts.outcomes;
    this.hasTrueReward = facts.hasTrueReward;
    this.view = facts.view;
  }

  /** @returns {Facts} */
  facts() {
    return { ...this };
  }

  /**
   * @param {import("./policy-cliff.d.ts").SweepOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Sweep}
   */
  sweep(options = {}) {
    return this.#handle.sweep(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").SolveOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Solution}
   */
  solve(options = {}) {
    return this.#handle.solve(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Cliffs}
   */
  cliffs(options = {}) {
    return this.#handle.cliffs(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {string}
   */
  certificate(options = {}) {
    return this.#handle.certificate(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").PhaseOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Phase}
   */
  phase(options = {}) {
    return this.#handle.phase(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").FieldOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Field}
   */
  field(options = {}) {
    return this.#handle.field(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").StabilityOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stability}
   */
  stability(options = {}) {
    return this.#handle.stability(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").StressOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stress}
   */
  stress(options = {}) {
    return this.#handle.stress(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").TieBreakerOptions} options
   * @returns {Float64Array}
   */
  tieBreaker(options) {
    return this.#handle.tieBreaker(copied(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").ExperimentOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Experiment}
   */
  experiment(options = {}) {
    return this.#handle.experiment(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").WeightOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Weights}
   */
  weights(options = {}) {
    return this.#handle.weights(options);
  }

  /** @returns {import("./policy-cliff.d.ts").Reading} */
  reading() {
    return this.#handle.reading();
  }

  /** @returns {import("./policy-cliff.d.ts").ViewField[]} */
  fields() {
    return this.#handle.fields();
  }

  /**
   * @param {number} [step]
   * @returns {import("./policy-cliff.d.ts").Choice}
   */
  opening(step) {
    // What a link says that says nothing else.
    return this.readLink(`v=1&scenario=${step === undefined ? "" : `&step=${step}`}`).choice;
  }

  /**
   * @param {string} fragment
   * @returns {import("./policy-cliff.d.ts").LinkRead}
   */
  readLink(fragment) {
    return this.#handle.readLink(fragment);
  }

  /**
   * @param {import("./policy-cliff.d.ts").LinkSource} source
   * @param {Partial<import("./policy-cliff.d.ts").Choice>} choice
   */
  writeLink(source, choice) {
    const { values = {}, parameter, perturbation, ...rest } = choice;
    // A parameter goes by its full name, which nothing else can have.
    const named = Object.fromEntries(Object.entries(values).map(([name, value]) => [`value.${name}`, value]));
    const all = {
      ...source,
      ...rest,
      ...named,
      sweep: parameter,
      perturbation: perturbation && this.#amounts(perturbation),
    };
    // Everything that is set, each as a text; WebAssembly leaves out what goes without saying.
    const said = Object.entries({ ...all, alpha: all.alpha === null ? "off" : all.alpha }).filter(
      ([, value]) => (value ?? null) !== null,
    );
    return this.#handle.writeLink(String(new URLSearchParams(said.map(([key, value]) => [key, String(value)]))));
  }

  /** @param {Float64Array} perturbation  its amounts as a link says them */
  #amounts(perturbation) {
    const pairs = this.states.flatMap(({ name, actions }) =>
      actions.map((action) => `${encodeURIComponent(name)}/${encodeURIComponent(action)}`),
    );
    return pairs.flatMap((pair, i) => (perturbation[i] === 0 ? [] : [perturbation[i] ?? NaN, pair])).join(";") || null;
  }

  /**
   * @param {import("./policy-cliff.d.ts").DrawingOptions} options
   * @returns {import("./policy-cliff.d.ts").Drawing}
   */
  drawing(options) {
    return this.#handle.drawing(copied(options));
  }

  free() {
    this.#handle.free();
  }
}

/**
 * Compiles the WebAssembly, while it arrives where that is possible.
 * @param {import("./policy-cliff.d.ts").Source} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  if (source instanceof Response) return compileResponse(source);
  const address = new URL(source, HERE);
  if (address.protocol !== "file:") return compileResponse(await fetch(address));
  // Node's file system is asked for at run time, because bundlers for browsers would look for an imported one.
  const { readFile } = process.getBuiltinModule("node:fs/promises");
  return WebAssembly.compile(await readFile(address));
}

/**
 * Browsers compile while the file arrives only if the server says that it is WebAssembly.
 * @param {Response} response
 */
async function compileResponse(response) {
  if (!response.ok) throw new Error(`the solver could not be read: ${response.status} at ${response.url}`);
  const streams = response.headers.get("content-type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
