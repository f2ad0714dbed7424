// Joins and shortens the page's scripts and its style sheet with esbuild.
//
//   node xtask/bundle.mjs <scripts> <out>
//
// <scripts> is the folder of the sources, <out> the folder that gets the result; it already has the style sheets, and
// what wasm-bindgen wrote. What more than one script needs, and what is imported on demand, becomes a file of its own.
// Prints, as JSON, the names of the scripts that the start page runs when it opens, and of those that the workbench
// runs besides.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { COMMON, glue } from "./esbuild.mjs";

const [scripts = "", out = ""] = process.argv.slice(2);

/** What is asked for by its address: by the page, and by the pages of others and those who use the module. */
const PAGE = ["main.js", "early.js", "to-workbench.js", "module/worker.js"];
const OTHERS = ["embed.js", "element.js", "embed-host.js", "embed-early.js", "module/policy-cliff.js"];

/** The page and its worker say which WebAssembly they were built with (see www/state/solver-worker.js). */
const wasm = await readFile(join(out, "wasm/policy_cliff_bg.wasm"));
const BUILD = JSON.stringify(createHash("sha256").update(wasm).digest("hex").slice(0, 8));

/**
 * Bundles scripts. Those that are bundled together share files: each bundle on its own has fewer and larger ones.
 * @param {string[]} names
 */
const bundled = (names) =>
  build({
    ...COMMON,
    minify: true,
    entryPoints: names.map((name) => join(scripts, name)),
    outdir: out,
    format: "esm",
    splitting: true,
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    metafile: true,
    define: { BUILD },
    plugins: [glue(join(out, "wasm"))],
  });
const [{ metafile }] = await Promise.all([bundled(PAGE), bundled(OTHERS)]);
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

const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
const workbench = [...outputs].find(([, { entryPoint }]) => basename(entryPoint ?? "") === "workbench.js")?.[0] ?? "";

/** Returns the names of scripts and of all that they import at once. @param {string[]} names */
function withImports(names) {
  const found = new Set(names);
  // A set grows while it is walked through.
  for (const name of found) {
    for (const { path, kind } of outputs.get(name)?.imports ?? [])
      if (kind === "import-statement") found.add(basename(path));
  }
  return [...found];
}

const start = withImports(["main.js"]);
const more = withImports([workbench, "worker.js"]).filter((name) => !start.includes(name));
console.log(JSON.stringify({ start, workbench: more }));
