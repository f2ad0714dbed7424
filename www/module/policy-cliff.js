// The module for browsers and Node: wraps the WebAssembly exports in the interface of policy-cliff.d.ts.

import { bytes, copied, written } from "./arguments.js";
import { solver } from "./assets.js";
import { packed, unpacked } from "./packed-model.js";
import init, * as wasm from "./wasm/policy_cliff.js";

/** @typedef {import("./policy-cliff.d.ts").Facts} Facts */
/** @typedef {import("./policy-cliff.d.ts").Model} Opened */
/** @typedef {import("./policy-cliff.d.ts").Outline} Described */

/**
 * The address that relative addresses start from. It has its own name because bundlers look for `new URL` together with
 * `import.meta.url`.
 */
const HERE = import.meta.url;

/** @type {typeof import("./policy-cliff.d.ts").load} */
export async function load(source = solver()) {
  const module = await compile(source);
  await init({ module_or_path: module });
  return {
    version: wasm.version(),
    module,
    open: (text) => new Model(guarded(wasm.open, new TextEncoder().encode(written(text, "scenario")))),
    outline,
    readTable: async (text) => (await tables()).readTable(written(text, "table")),
    tableScenario: async (sheet, options) => (await tables()).tableScenario(copied(sheet), copied(options)),
    table: async (text, options) => {
      const { readTable, tableScenario } = await tables();
      const { text: scenario } = tableScenario(readTable(written(text, "table")), copied(options));
      return new Model(guarded(wasm.open, new TextEncoder().encode(scenario)));
    },
    chosen: async (population, format) => (await tables()).chosen(copied(population), format),
    check: (text) => guarded(wasm.check, written(text, "certificate")),
    figure: (sweep, options) => {
      const pinned = options?.pinned;
      if (!pinned) return drawn(readSweep(sweep), options);
      const [read, other] = [readSweep(sweep), readSweep(pinned.sweep)];
      return figure(guarded((given) => read.figureOver(other, given), copied({ ...options, pinned: pinned.settings })));
    },
    landscapeFigure: (sweeps, options) => drawn(readLandscape(sweeps), options),
    alphaMapFigure: (map, options) => drawn(readAlphaMap(map), options),
    phaseFigure: (phase, field, options) => {
      const read = readPhase(phase);
      if (field === null) return drawn(read, options);
      const over = readField(field);
      return figure(guarded((options) => over.figureOver(read, options), copied(options)));
    },
    experimentFigure: (experiment, options) => drawn(readExperiment(experiment), options),
    arrangementFigure: (arrangement, options) => drawn(readArrangement(arrangement), options),
    nearFlips: (arrangement, x, y) => ask(readArrangement(arrangement), "nearFlips", x, y),
    populationFigure: (population, options) => drawn(readPopulation(population), options),
    stressFigure: (stress, options) => drawn(readStress(stress), options),
    describe: (sweep, at) => ask(readSweep(sweep), "describe", at),
    here: (sweep, at, point) => ask(readSweep(sweep), "here", at, point),
    format: wasm.format,
    spoken: wasm.spoken,
    symbol: (name) => guarded(wasm.symbol, written(name, "name")),
    exact: wasm.exact,
    nearest: (name, names) => guarded(wasm.nearest, written(name, "name"), copied(names)),
    equation: (name, value) => guarded(wasm.equation, written(name, "name"), value),
    cliffAt: (name, value) => guarded(wasm.cliffAt, written(name, "name"), value),
    fixed: wasm.fixed,
    scale: wasm.scale,
    alphaScale: wasm.alphaScale,
    parseLink: (link) => guarded(wasm.parseLink, link),
    pack,
    unpack: async (packed) => unpacked(guarded(wasm.packedDigits, written(packed, "packed model"))),
    withLink: (picture, link) => guarded(wasm.withLink, bytes(picture, "picture"), written(link, "link")),
    linkIn: (picture) => guarded(wasm.linkIn, bytes(picture, "picture")),
  };
}

/** Reading tables is fetched when it is first wanted. */
const tables = () => import("./table/index.js");

/** @param {string} text */
async function pack(text) {
  const model = await packed(guarded(wasm.packable, written(text, "scenario")));
  // This throws for a model that is too long.
  guarded(wasm.packedDigits, model);
  return model;
}

/** Returns whether an error is that of a panic, which says what happened and where. @param {unknown} error */
function isPanic(error) {
  return error instanceof Error && error.name === "PanicError";
}

/** The error of the first call that failed inside WebAssembly. @type {Error | undefined} */
let failure;

/**
 * Calls into WebAssembly. A panic or a trap may leave its memory half written: from then on every call throws an error
 * that says so, and what to do.
 * @template {unknown[]} Arguments
 * @template Answer
 * @param {(...given: Arguments) => Answer} ask
 * @param {Arguments} given
 * @returns {Answer}
 */
function guarded(ask, ...given) {
  if (failure) {
    const message = `the solver has failed and cannot go on: load the module in a new worker or page (${failure.message})`;
    throw new Error(message, { cause: failure });
  }
  try {
    return ask(...given);
  } catch (error) {
    const isExhausted = error instanceof Error && /call stack|too much recursion/i.test(error.message);
    if (error instanceof WebAssembly.RuntimeError || isPanic(error) || isExhausted)
      failure = /** @type {Error} */ (error);
    throw error;
  }
}

/**
 * Returns a function that reads answers of a kind into WebAssembly, each the first time that it is drawn, and keeps it
 * there as long as the object exists; later changes of the object have no effect. Answers are plain objects, which may
 * have come from another thread.
 * @param {string} kind
 * @returns {(answer: object) => wasm.Drawable}
 */
function readOnce(kind) {
  /** @type {WeakMap<object, wasm.Drawable>} */
  const known = new WeakMap();
  return (answer) => {
    const drawable = known.get(answer) ?? guarded((object) => new wasm.Drawable(kind, object), copied(answer));
    known.set(answer, drawable);
    return drawable;
  };
}

const readSweep = readOnce("sweep");
const readLandscape = readOnce("landscape");
const readAlphaMap = readOnce("alphaMap");
const readPhase = readOnce("phase");
const readField = readOnce("field");
const readStress = readOnce("stress");
const readExperiment = readOnce("experiment");
const readArrangement = readOnce("arrangement");
const readPopulation = readOnce("population");

/**
 * @param {wasm.Drawable} drawable
 * @param {object} options
 */
function drawn(drawable, options) {
  return figure(ask(drawable, "figure", options));
}

/**
 * Adds to a picture in WebAssembly's memory its properties.
 * @param {wasm.Figure} picture
 * @returns {any}
 */
function figure(picture) {
  return Object.assign(
    picture,
    guarded(() => picture.properties()),
  );
}

/**
 * Copies the arguments before anything is computed: getters in them that throw, or call the same object, do so outside
 * of WebAssembly.
 * @param {any} handle  an object of WebAssembly
 * @param {PropertyKey} method  of it
 * @param {unknown[]} given
 * @returns {any}
 */
function ask(handle, method, ...given) {
  return guarded((...given) => handle[method](...given), ...given.map(copied));
}

/**
 * The facts of a scenario, and its outline in WebAssembly's memory, which views and links are made from, as soon as it
 * is needed.
 * @implements {Described}
 */
class Outline {
  #read;
  /** @type {wasm.Outline | undefined} */
  #outline;

  /**
   * @param {Facts} facts
   * @param {() => wasm.Outline} read
   */
  constructor(facts, read) {
    this.#read = read;
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
    this.steps = facts.steps;
    this.hasFindings = facts.hasFindings;
    this.formerly = facts.formerly;
    this.isTable = facts.isTable;
  }

  /** @returns {Facts} */
  facts() {
    return { ...this };
  }

  /**
   * @param {keyof wasm.Outline} method
   * @param {unknown[]} given
   * @returns {any}
   */
  #ask(method, ...given) {
    this.#outline ??= guarded(this.#read);
    return ask(this.#outline, method, ...given);
  }

  /** @returns {import("./policy-cliff.d.ts").ViewField[]} */
  fields() {
    return this.#ask("fields");
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

/** @param {Facts} given */
function outline(given) {
  /** @type {Facts} */
  const facts = copied(given);
  const handle = guarded(wasm.outline, facts);
  return new Outline(facts, () => handle);
}

/**
 * A scenario in WebAssembly's memory, with its facts read once.
 * @implements {Opened}
 */
class Model extends Outline {
  #handle;

  /** @param {wasm.Opened} handle */
  constructor(handle) {
    super(handle.facts(), () => handle.outline());
    this.#handle = handle;
  }

  /**
   * @param {string} method
   * @param {unknown} [options]
   * @returns {any}
   */
  #ask(method, options) {
    return ask(this.#handle, "ask", method, options);
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
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Cliffs}
   */
  cliffs(options) {
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
    return figure(this.#ask("drawing", options));
  }

  /** @returns {import("./policy-cliff.d.ts").Reading} */
  reading() {
    return guarded(() => this.#handle.reading());
  }

  free() {
    super.free();
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
  // Node's file system is loaded at run time, because bundlers for browsers would look for an imported one.
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
