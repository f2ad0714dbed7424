// What the scripts that call esbuild share.

import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** @satisfies {import("esbuild").BuildOptions} */
export const COMMON = { bundle: true, target: "es2022", charset: "utf8", legalComments: "eof", logLevel: "warning" };

/**
 * Takes another file wherever a script is imported by a path that matches, but for what that file imports itself.
 * @param {RegExp} filter
 * @param {string} file
 * @returns {import("esbuild").Plugin}
 */
function instead(filter, file) {
  const path = resolve(file);
  return {
    name: path,
    setup: ({ onResolve }) => onResolve({ filter }, ({ importer }) => (importer === path ? undefined : { path })),
  };
}

/**
 * The glue that wasm-bindgen wrote; the sources expect it in a folder beside them.
 * @param {string} folder
 * @returns {import("esbuild").Plugin}
 */
export const glue = (folder) => ({
  name: "glue",
  setup: ({ onResolve }) =>
    onResolve({ filter: /\/wasm\/\w+\.js$/ }, ({ path }) => ({ path: resolve(folder, basename(path)) })),
});

/**
 * WebAssembly as it stands in a text: compressed with gzip, in base64, a half of what plain base64 takes.
 * @param {string} file
 */
export async function packed(file) {
  return gzipSync(await readFile(file), { level: 9 }).toString("base64");
}

/**
 * Bundles, shortened, what has no files beside it but is handed them (see www/module/assets-inline.js).
 * @param {string} scripts  the folder of the sources
 * @param {string} www  that of the built site
 */
export function alone(scripts, www) {
  const plugins = [
    glue(join(www, "wasm")),
    instead(/\/assets\.js$/, join(scripts, "module/assets-inline.js")),
    // One file needs no second one to open with.
    instead(/\/core\.js$/, join(scripts, "module/policy-cliff.js")),
  ];
  /**
   * An entry with all that it imports, also what it imports on demand.
   * @param {string} name
   * @param {import("esbuild").BuildOptions} options
   */
  const script = async (name, options) => {
    const { outputFiles } = await build({
      ...COMMON,
      minify: true,
      entryPoints: [join(scripts, name)],
      write: false,
      plugins,
      ...options,
    });
    return outputFiles?.[0]?.text.trim() ?? "";
  };
  // A worker without an address of its own is a classic script from a Blob, where `import.meta` is an error.
  const worker = () => script("module/worker.js", { format: "iife", define: { "import.meta.url": "location.href" } });
  return { script, worker };
}
