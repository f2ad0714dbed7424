// The scripts of npm's package: the JavaScript module in one file, readable, for whoever takes it along shortens it;
// and the element for pages, with all that it needs in itself, so that it works wherever a bundler puts it.
//
//   node xtask/package.mjs <scripts> <site> <out>
//
// <scripts> is the folder of the sources, <site> the built site, <out> the folder of the package.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { alone, COMMON, glue, packed } from "./esbuild.mjs";

const [scripts = "", site = "", out = ""] = process.argv.slice(2);
const www = join(site, "www");

await build({
  ...COMMON,
  entryPoints: [join(scripts, "module/policy-cliff.js")],
  outdir: out,
  format: "esm",
  plugins: [glue(join(www, "wasm"))],
});

const { script, worker } = alone(scripts, www);
/** Large scenarios are in the package's folder alone: whoever wants one hands its text to the element. */
const list = JSON.parse(await readFile(join(www, "scenarios.json"), "utf8"));
const large = list.flatMap((/** @type {{ id: string, large?: boolean }} */ { id, large }) =>
  large ? [`${id}.json`] : [],
);
const names = (await readdir(join(www, "scenarios"))).sort();
const scenarios = names.filter((name) => !large.includes(name)).map((name) => `scenarios/${name}`);
const TEXTS = ["scenarios.json", ...scenarios, "style.css", "embed.css"];
const texts = await Promise.all(TEXTS.map(async (name) => [name, await readFile(join(www, name), "utf8")]));
const WASM = "wasm/policy_cliff_bg.wasm";
const FILES = JSON.stringify({
  "worker.js": await worker(),
  [WASM]: await packed(join(www, WASM)),
  ...Object.fromEntries(texts),
});
// Of lit-html the build for Node, which runs in browsers as well: servers import the element, and the build for
// browsers needs a document as soon as it is imported.
/** @type {import("esbuild").BuildOptions} */
const options = {
  format: "esm",
  platform: "neutral",
  mainFields: ["browser", "module", "main"],
  conditions: ["node"],
  define: { FILES },
};
await writeFile(join(out, "element.js"), `${await script("element.js", options)}\n`);
