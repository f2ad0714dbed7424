// The module for browsers and Node: wraps the WebAssembly exports in the interface of policy-cliff.d.ts.

import { copied, written } from "./arguments.js";
import { solver } from "./assets.js";
import { unpack } from "./lzma.js";
import init, * as wasm from "./wasm/policy_cliff.js";

/** @typedef {import("./policy-cliff.d.ts").Facts} Facts */
/** @typedef {import("./policy-cliff.d.ts").Model} Opened */

/** From where addresses count; named apart from them, since bundlers look for both together. */
const HERE = import.meta.url;
/** What the page needs to open, and the rest. */
const FILES = [solver("first"), solver("later")];

/** @type {typeof import("./policy-cliff.d.ts").load} */
export async function load(source = FILES, { later = false } = {}) {
  const files = Array.isArray(source) ? source : [source];
  const parts = await Promise.all(files.slice(0, later ? 1 : 2).map(compile));
  await init({ module_or_path: parts[0] });
  /** @type {Promise<void> | undefined} */
  let completing;
  /** @param {import("./policy-cliff.d.ts").Source} rest */
  const complete = async (rest) => {
    if (wasm.isWhole()) return;
    const part = await compile(rest);
    await wasm.extend(part);
    parts[1] = part;
  };
  if (parts[1] && !wasm.isWhole()) await wasm.extend(parts[1]);
  return {
    version: wasm.version(),
    parts,
    complete(rest = solver("later")) {
      // A file that could not be fetched is asked for again next time.
      return (completing ??= complete(rest).catch((error) => {
        completing = undefined;
        throw error;
      }));
    },
    open: (text) => new Model(wasm.open(written(text, "scenario"))),
    check: (text) => whole(() => wasm.check(written(text, "certificate"))),
    figure: wasm.figure,
    phaseFigure: (phase, field, options) => whole(() => wasm.phaseFigure(phase, field, options)),
    experimentFigure: (experiment, options) => whole(() => wasm.experimentFigure(experiment, options)),
    stressFigure: (stress, options) => whole(() => wasm.stressFigure(stress, options)),
    describe: wasm.describe,
    format: wasm.format,
    spoken: wasm.spoken,
    fixed: wasm.fixed,
    scale: wasm.scale,
    alphaScale: wasm.alphaScale,
    parseLink: wasm.parseLink,
    pack: (text) => whole(() => wasm.packModel(text)),
    unpack: (packed) => whole(() => wasm.unpackModel(packed)),
    withLink: (picture, link) => whole(() => wasm.withLink(picture, link)),
    linkIn: (picture) => whole(() => wasm.linkIn(picture)),
  };
}

/**
 * What is in the second file.
 * @template T
 * @param {() => T} answer
 */
function whole(answer) {
  if (!wasm.isWhole()) throw new Error("this part of the solver is not loaded yet: await complete() first");
  return answer();
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
    return whole(() => this.#handle.cliffs(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {string}
   */
  certificate(options = {}) {
    return whole(() => this.#handle.certificate(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").PhaseOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Phase}
   */
  phase(options = {}) {
    return whole(() => this.#handle.phase(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").FieldOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Field}
   */
  field(options = {}) {
    return whole(() => this.#handle.field(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").StabilityOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stability}
   */
  stability(options = {}) {
    return whole(() => this.#handle.stability(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").StressOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stress}
   */
  stress(options = {}) {
    return whole(() => this.#handle.stress(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").TieBreakerOptions} options
   * @returns {Float64Array}
   */
  tieBreaker(options) {
    return whole(() => this.#handle.tieBreaker(copied(options)));
  }

  /**
   * @param {import("./policy-cliff.d.ts").ExperimentOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Experiment}
   */
  experiment(options = {}) {
    return whole(() => this.#handle.experiment(options));
  }

  /**
   * @param {import("./policy-cliff.d.ts").WeightOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Weights}
   */
  weights(options = {}) {
    return whole(() => this.#handle.weights(options));
  }

  /** @returns {import("./policy-cliff.d.ts").Reading} */
  reading() {
    return whole(() => this.#handle.reading());
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
    return whole(() =>
      this.#handle.writeLink(String(new URLSearchParams(said.map(([key, value]) => [key, String(value)])))),
    );
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
    return whole(() => this.#handle.drawing(copied(options)));
  }

  free() {
    this.#handle.free();
  }
}

/**
 * @param {import("./policy-cliff.d.ts").Source} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compileBytes(source);
  if (source instanceof Response) return compileResponse(source);
  const address = new URL(source, HERE);
  if (address.protocol !== "file:") return compileResponse(await fetch(address));
  // Node's own, not imported: bundlers for browsers would look for it.
  const { readFile } = process.getBuiltinModule("node:fs/promises");
  return compileBytes(await readFile(address));
}

/**
 * Streams where the server gives the type that streaming needs, else compiles the bytes.
 * @param {Response} response
 */
async function compileResponse(response) {
  if (!response.ok) throw new Error(`the solver could not be read: ${response.status} at ${response.url}`);
  const streams = response.headers.get("content-type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : compileBytes(await response.arrayBuffer());
}

/** Packed or not. @param {BufferSource} source */
function compileBytes(source) {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  // WebAssembly begins with "\0asm", a packed file with its parameters.
  return WebAssembly.compile(bytes[0] === 0 ? bytes : unpack(bytes));
}
