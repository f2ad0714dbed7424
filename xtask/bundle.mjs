// Joins and shortens the page's scripts with rolldown, and its style sheets with esbuild.
//
//   node xtask/bundle.mjs <scripts> <out>
//
// <scripts> is the folder of the sources, <out> the folder that gets the result; it already has the style sheets, and
// what wasm-bindgen wrote. What the page opens with becomes one file for the start page, two for the workbench, and one
// for what the worker runs as well; of the rest, what more than one script needs and what is imported on demand becomes
// a file of its own. Prints, as JSON, the names of the scripts that the start page runs when it opens, and of those
// that the workbench runs besides.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { COMMON } from "./esbuild.mjs";

const [scripts = "", out = ""] = process.argv.slice(2);

/** What is asked for by its address: by the page, and by the pages of others and those who use the module. */
const PAGE = ["main.js", "early.js", "to-workbench.js", "sw.js", "module/worker.js"];
const OTHERS = ["embed.js", "element.js", "embed-host.js", "embed-early.js", "module/policy-cliff.js"];

/** The page and its worker say which WebAssembly they were built with (see www/state/solver-worker.js). */
const wasm = await readFile(join(out, "wasm/policy_cliff_bg.wasm"));
const BUILD = JSON.stringify(createHash("sha256").update(wasm).digest("hex").slice(0, 8));

/** @typedef {(id: string) => { importedIds: readonly string[] } | null} Info */

/** Returns scripts and all that they import at once. @param {string[]} ids @param {Info} info */
function withImports(ids, info) {
  const found = new Set(ids);
  // A set grows while it is walked through.
  for (const id of found) for (const imported of info(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/**
 * Names the file that a script of the page becomes a part of, where that is not left to rolldown: one file for each set
 * of entries that need the same would be twice as many, and compress worse.
 * @param {string} id
 * @param {{ getModuleInfo(id: string): ReturnType<Info> }} context
 */
function fileOf(id, context) {
  const info = (/** @type {string} */ id) => context.getModuleInfo(id);
  const paths = (/** @type {string[]} */ names) => names.map((name) => resolve(scripts, name));
  const isOf = (/** @type {string[]} */ ...names) => withImports(paths(names), info).has(id);
  const isOfWorker = isOf("module/worker.js", "module/core.js");
  if (isOf("main.js")) return isOfWorker ? "library" : "page";
  // What the start page may fetch on demand draws with lit-html, too, and shall not bring the workbench with it.
  if (isOf("view/dom.js")) return "templates";
  if (isOf("workbench.js")) return isOfWorker ? "library" : "workbench";
  return null;
}

/**
 * Bundles scripts. Those that are bundled together share files: each bundle on its own has fewer and larger ones.
 * @param {string[]} names
 * @param {Pick<import("rolldown").InputOptions, "preserveEntrySignatures">} input
 * @param {Pick<import("rolldown").OutputOptions, "codeSplitting">} output
 */
async function bundled(names, input = {}, output = {}) {
  const bundle = await rolldown({
    input: names.map((name) => join(scripts, name)),
    plugins: [
      {
        name: "glue",
        // The glue that wasm-bindgen wrote; the sources expect it in a folder beside them.
        resolveId: (path) => (/\/wasm\/\w+\.js$/.test(path) ? resolve(out, "wasm", basename(path)) : null),
      },
    ],
    ...input,
    transform: { target: "es2022", define: { BUILD } },
  });
  const written = await bundle.write({
    dir: out,
    minify: true,
    // Notes to bundlers; this is what they have made of them.
    comments: { annotation: false },
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    // Some file systems do not tell capitals from small letters.
    hashCharacters: "base36",
    ...output,
  });
  await bundle.close();
  return written.output;
}

for (const name of ["style.css", "embed.css", "panels.css", "share.css", "prompts.css", "own.css"]) {
  const style = join(out, name);
  await build({
    ...COMMON,
    minify: true,
    entryPoints: [style],
    outfile: style,
    allowOverwrite: true,
    external: ["data:*"],
  });
}

const [files] = await Promise.all([
  bundled(
    PAGE,
    // Nobody else imports the page's scripts, so that they may export to each other what they like.
    { preserveEntrySignatures: "allow-extension" },
    { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: fileOf, debugName: "page" }] } },
  ),
  bundled(OTHERS),
]);

const outputs = new Map(files.map((file) => [file.fileName, file]));
/** Returns the files that have scripts, and all that they import at once. @param {string[]} names */
function filesOf(...names) {
  const wanted = names.map((name) => resolve(scripts, name));
  const having = files.filter((file) => file.type === "chunk" && wanted.some((id) => file.moduleIds.includes(id)));
  const info = (/** @type {string} */ name) => {
    const file = outputs.get(name);
    return file?.type === "chunk" ? { importedIds: file.imports } : null;
  };
  return [
    ...withImports(
      having.map(({ fileName }) => fileName),
      info,
    ),
  ];
}

const start = filesOf("main.js");
const more = filesOf("workbench.js", "module/worker.js").filter((name) => !start.includes(name));
console.log(JSON.stringify({ start, workbench: more }));
