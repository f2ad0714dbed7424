// What the scripts that call esbuild share.

import { resolve } from "node:path";

/** @satisfies {import("esbuild").BuildOptions} */
export const COMMON = { bundle: true, target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning" };

/**
 * Takes another file wherever a script is imported by a path that matches, but for what that file imports itself.
 * @param {RegExp} filter
 * @param {string} file
 * @returns {import("esbuild").Plugin}
 */
export function instead(filter, file) {
  const path = resolve(file);
  return { name: path, setup: ({ onResolve }) => onResolve({ filter }, ({ importer }) => (importer === path ? undefined : { path })) };
}

/**
 * The glue that wasm-bindgen wrote; the sources expect it in a folder beside them.
 * @param {string} file
 */
export const glue = (file) => instead(/\/wasm\/policy_cliff\.js$/, file);
