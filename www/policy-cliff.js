// The module for browsers and Node: wraps the WebAssembly exports in the interface of policy-cliff.d.ts.

import { unpack } from "./lzma.js";
import init, * as wasm from "./wasm/policy_cliff.js";

/** @typedef {import("./policy-cliff.d.ts").Facts} Facts */
/** @typedef {import("./policy-cliff.d.ts").Model} Opened */

/** @type {typeof import("./policy-cliff.d.ts").load} */
export async function load(source = new URL("./wasm/policy_cliff_bg.wasm.lzma", import.meta.url)) {
  const module = await compile(source);
  await init({ module_or_path: module });
  return {
    version: wasm.version(),
    module,
    open: (text) => {
      if (typeof text !== "string") throw new TypeError(`a scenario is a text, not ${text === null ? "null" : typeof text}`);
      return new Model(wasm.open(text));
    },
    figure: wasm.figure,
    stressFigure: wasm.stressFigure,
    describe: wasm.describe,
    format: wasm.format,
    spoken: wasm.spoken,
    fixed: wasm.fixed,
    scale: wasm.scale,
    alphaScale: wasm.alphaScale,
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
    return this.#handle.sweep(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").SolveOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Solution}
   */
  solve(options = {}) {
    return this.#handle.solve(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Cliffs}
   */
  cliffs(options = {}) {
    return this.#handle.cliffs(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {string}
   */
  certificate(options = {}) {
    return this.#handle.certificate(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").StabilityOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stability}
   */
  stability(options = {}) {
    return this.#handle.stability(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").StressOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Stress}
   */
  stress(options = {}) {
    return this.#handle.stress(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").TieBreakerOptions} options
   * @returns {Float64Array}
   */
  tieBreaker(options) {
    return this.#handle.tieBreaker(options);
  }

  /**
   * @param {import("./policy-cliff.d.ts").DrawingOptions} options
   * @returns {import("./policy-cliff.d.ts").Drawing}
   */
  drawing(options) {
    return this.#handle.drawing(options);
  }

  free() {
    this.#handle.free();
  }
}

/**
 * @param {URL | string | Response | BufferSource | WebAssembly.Module} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return compileBytes(source);
  if (source instanceof Response) return compileResponse(source);
  const address = new URL(source, import.meta.url);
  if (address.protocol !== "file:") return compileResponse(await fetch(address));
  const { readFile } = await import("node:fs/promises");
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
  const bytes = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source);
  // WebAssembly begins with "\0asm", a packed file with its parameters.
  return WebAssembly.compile(bytes[0] === 0 ? bytes : unpack(bytes));
}
