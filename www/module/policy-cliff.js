// The module for browsers and Node: wraps the WebAssembly exports in the interface of policy-cliff.d.ts.

import { solver } from "./assets.js";
import { cliffs } from "./cliff-columns.js";
import { compile } from "./compile.js";
import { connect } from "./connect.js";
import { Instance } from "./instance.js";
import { Model } from "./model.js";
import { studies } from "./studies.js";
import init, * as wasm from "./wasm/policy_cliff.js";

/** @typedef {import("./policy-cliff.d.ts").Model} Opened */

const instance = new Instance();

/** @implements {Opened} */
class WholeModel extends Model {
  /**
   * @param {import("./policy-cliff.d.ts").CliffOptions} [options]
   * @returns {import("./policy-cliff.d.ts").Cliffs}
   */
  cliffs(options) {
    return cliffs(this.cliffColumns(options));
  }
}

/** @type {typeof import("./policy-cliff.d.ts").load} */
export async function load(source = solver()) {
  const module = await compile(source);
  await init({ module_or_path: module });
  return { ...connect(instance, /** @type {any} */ (wasm), module, WholeModel), ...studies(instance, wasm) };
}
