// The part of the module that the page opens with: it sweeps, solves and draws sweeps. Its WebAssembly is the same
// library, built without its studies.

import { core } from "./assets.js";
import { compile } from "./compile.js";
import { connect } from "./connect.js";
import { Instance } from "./instance.js";
import init, * as wasm from "./wasm/core.js";

/** @typedef {import("./connect.js").Core} Core */

const instance = new Instance();

/**
 * @param {import("./policy-cliff.d.ts").Source} source
 * @returns {Promise<Core>}
 */
export async function load(source = core()) {
  const module = await compile(source);
  await init({ module_or_path: module });
  return connect(instance, wasm, module);
}
