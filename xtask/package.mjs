// The JavaScript module in one file, as npm's package has it: readable, for whoever takes it along shortens it.
//
//   node xtask/package.mjs <scripts> <glue> <out>
//
// <scripts> is the folder of the sources, <glue> the file that wasm-bindgen wrote, <out> the folder of the package.

import { join } from "node:path";
import { build } from "esbuild";
import { COMMON, glue } from "./esbuild.mjs";

const [scripts = "", glueFile = "", out = ""] = process.argv.slice(2);

await build({ ...COMMON, entryPoints: [join(scripts, "policy-cliff.js")], outdir: out, format: "esm", plugins: [glue(glueFile)] });
