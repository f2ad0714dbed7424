// The scripts of npm's package: the JavaScript module in one file, readable, for whoever takes it along shortens it; and the element for pages, with all that it
// needs in itself, so that it works wherever a bundler puts it.
//
//   node xtask/package.mjs <scripts> <site> <out>
//
// <scripts> is the folder of the sources, <site> the built site, <out> the folder of the package.

import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { COMMON, alone, glue } from "./esbuild.mjs";

const [scripts = "", site = "", out = ""] = process.argv.slice(2);
const www = join(site, "www");

await build({
  ...COMMON,
  entryPoints: [join(scripts, "module/policy-cliff.js")],
  outdir: out,
  format: "esm",
  plugins: [glue(join(www, "wasm/policy_cliff.js"))],
});

const { script, worker } = alone(scripts, www);
const NAMES = ["scenarios.json", "style.css", "embed.css", "wasm/policy_cliff_bg.wasm"];
const files = await Promise.all(
  NAMES.map(async (name) => [name, await readFile(join(www, name), extname(name) === ".wasm" ? "base64" : "utf8")]),
);
const FILES = JSON.stringify({ "worker.js": await worker(), ...Object.fromEntries(files) });
await writeFile(join(out, "element.js"), `${await script("element.js", { format: "esm", define: { FILES } })}\n`);
