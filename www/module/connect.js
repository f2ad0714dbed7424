// The interface of policy-cliff.d.ts over one instance of the WebAssembly, as far as both of its builds have it.

import { copied, written } from "./arguments.js";
import { Model, Outline } from "./model.js";

/**
 * What the core answers.
 * @typedef {Omit<import("./policy-cliff.d.ts").PolicyCliff, keyof ReturnType<typeof import("./studies.js").studies>>} Core
 */

// Reading tables and packing models are fetched when they are first wanted.
const tables = () => import("./table/index.js");
const packing = () => import("./packed-model.js");

/**
 * @param {import("./instance.js").Instance} instance
 * @param {typeof import("./wasm/core.js")} wasm  what wasm-bindgen exports
 * @param {WebAssembly.Module} module
 * @param {typeof Model} Class  of the models
 * @returns {Core}
 */
export function connect(instance, wasm, module, Class = Model) {
  const readSweep = instance.readOnce(wasm.Drawable, "sweep");
  const readLandscape = instance.readOnce(wasm.Drawable, "landscape");
  const open = (/** @type {string} */ text) => {
    const handle = instance.call(wasm.open, new TextEncoder().encode(text));
    // Of the core it has no reading and no cliffs, which the page asks the whole for.
    return /** @type {any} */ (new Class(instance, /** @type {import("./wasm/policy_cliff.js").Opened} */ (handle)));
  };
  return {
    version: wasm.version(),
    module,
    open: (text) => open(written(text, "scenario")),
    outline(given) {
      /** @type {import("./policy-cliff.d.ts").Facts} */
      const facts = copied(given);
      const handle = instance.call(wasm.outline, facts);
      return new Outline(instance, facts, () => handle);
    },
    readTable: async (text) => (await tables()).readTable(written(text, "table")),
    chosen: async (population, format) => (await tables()).chosen(copied(population), format),
    policy: async ({ states }, solution, format) => (await tables()).policy(states, copied(solution), format),
    tableScenario: async (sheet, options) => (await tables()).tableScenario(sheet, copied(options)),
    async table(text, options) {
      const { opened, readTable, tableScenario } = await tables();
      return opened(tableScenario(readTable(written(text, "table")), copied(options)), open);
    },
    figure(sweep, options) {
      const pinned = options?.pinned;
      if (!pinned) return instance.drawn(readSweep(sweep), options);
      const [read, other] = [readSweep(sweep), readSweep(pinned.sweep)];
      const given = copied({ ...options, pinned: pinned.settings });
      return instance.figure(instance.call((given) => read.figureOver(other, given), given));
    },
    landscapeFigure: (sweeps, options) => instance.drawn(readLandscape(sweeps), options),
    describe: (sweep, at) => instance.ask(readSweep(sweep), "describe", at),
    here: (sweep, at, point) => instance.ask(readSweep(sweep), "here", at, point),
    format: wasm.format,
    spoken: wasm.spoken,
    symbol: (name) => instance.call(wasm.symbol, written(name, "name")),
    exact: wasm.exact,
    nearest: (name, names) => instance.call(wasm.nearest, written(name, "name"), copied(names)),
    equation: (name, value) => instance.call(wasm.equation, written(name, "name"), value),
    cliffAt: (name, value) => instance.call(wasm.cliffAt, written(name, "name"), value),
    fixed: wasm.fixed,
    scale: wasm.scale,
    alphaScale: wasm.alphaScale,
    parseLink: (link) => instance.call(wasm.parseLink, link),
    async pack(text) {
      const packable = instance.call(wasm.packable, written(text, "scenario"));
      const model = await (await packing()).packed(packable);
      // This throws for a model that is too long.
      instance.call(wasm.packedDigits, model);
      return model;
    },
    async unpack(packed) {
      const digits = instance.call(wasm.packedDigits, written(packed, "packed model"));
      return (await packing()).unpacked(digits);
    },
  };
}
