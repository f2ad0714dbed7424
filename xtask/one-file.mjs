// The page in one file, which opens from disk: everything that it may ask for stands in it.
//
//   node xtask/one-file.mjs <scripts> <site> <file>...
//
// <scripts> is the folder of the sources, <site> the built site; each <file> lies below its www/, and the page may ask
// for it by that name. Writes <site>/policy-cliff.html.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { alone, packed } from "./esbuild.mjs";

const [scripts = "", site = "", ...loaded] = process.argv.slice(2);
/** Scripts are joined anew, the page has its style sheet in it, and the whole library stands for its core. */
const files = loaded.filter(
  (name) =>
    ([".json", ".wasm"].includes(extname(name)) && name !== "wasm/core_bg.wasm") ||
    ["panels.css", "share.css", "prompts.css", "own.css"].includes(name),
);
const www = join(site, "www");

const { script, worker: workerScript } = alone(scripts, www);
const worker = await workerScript();
const main = await script("main.js", { format: "esm" });
const early = await script("early.js", { format: "iife" });
const style = (await readFile(join(www, "style.css"), "utf8")).trim();

/**
 * A block of data: nothing that the browser runs, shows or asks its policy about.
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
const block = (name, text, type) => `<script type="${type}" id="file:${name}">${text}</script>\n`;

/** @param {string} name */
async function file(name) {
  if (extname(name) === ".wasm") return block(name, await packed(join(www, name)), "text/plain");
  const text = await readFile(join(www, name), "utf8");
  if (extname(name) === ".css") return block(name, closed(text), "text/plain");
  // In a JSON text "<" stands in strings only, where what would end or nest the block can be spelt otherwise.
  return block(name, text.replace(/<(?=[/!s])/gi, "\\u003c"), "application/json");
}
/** What can stand in a block. @param {string} text */
function closed(text) {
  if (/<\/script|<!--/i.test(text)) throw new Error("a text ends or nests the block it stands in");
  return text;
}
const blocks = [block("worker.js", worker, "text/plain"), ...(await Promise.all(files.map(file)))].join("");

for (const text of [worker, main, early]) closed(text);
if (/<\/style/i.test(style)) throw new Error("the style sheet ends the block it stands in");

/** @param {string} text */
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The page's policy, with what stands in the page in the place of what lay beside it.
 * @param {string} policy
 */
function inlined(policy) {
  const own = new Map([
    ["script-src", `${hash(early)} ${hash(main)}`],
    ["style-src", hash(style)],
  ]);
  const directives = policy.split("; ").map((directive) => {
    const [name = "", ...sources] = directive.split(" ");
    return [name, ...sources.flatMap((source) => (source === "'self'" ? (own.get(name) ?? []) : source))];
  });
  return directives
    .filter((words) => words.length > 1)
    .map((words) => words.join(" "))
    .join("; ");
}

let page = await readFile(join(site, "index.html"), "utf8");

/**
 * @param {RegExp} what
 * @param {(found: string) => string} by
 */
function replace(what, by) {
  if (!what.test(page)) throw new Error(`index.html has no ${what}`);
  page = page.replace(what, (_, found) => by(found));
}
page = page.replaceAll(/<link rel="(module)?preload"[^>]*>\n/g, "");
// Pictures stand in the page, and neither scenarios nor the paper's claims have pages beside it.
const pictures = new Set(page.match(/\.\/pictures\/[^"]+/g));
for (const picture of pictures) {
  const data = (await readFile(join(site, picture))).toString("base64");
  page = page.replaceAll(`"${picture}"`, `"data:image/svg+xml;base64,${data}"`);
}
page = page.replaceAll(/href="\.\/scenarios\/[^"]*" data-link="([^"]*)"/g, 'href="#$1"');
replace(/\s*<a href="\.\/claims\.html">[^<]*<\/a>/, () => "");
const beside = page.match(/<(link|script|img)[^>]*(src|href)="\.?\//g) ?? [];
if (beside.length !== 3)
  throw new Error(
    `index.html has ${beside.length} files beside it that are not inlined; expected are a style sheet and two scripts`,
  );
replace(/(?<=http-equiv="Content-Security-Policy" content=")([^"]*)/, inlined);
replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${style}</style>`);
replace(/<script src="\.\/www\/early\.js"><\/script>/, () => `<script>${early}</script>`);
replace(/<script type="module" src=[^>]*><\/script>/, () => `<script type="module">${main}</script>`);
replace(/<\/body>/, () => `${blocks}</body>`);
await writeFile(join(site, "policy-cliff.html"), page);
