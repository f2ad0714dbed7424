// The page's own files, in the place of `assets.js` where there are none beside a script. They stand in the page
// itself, each in a block with `file:` and its name for id (see xtask/one-file.mjs), or in the script (see
// xtask/package.mjs). The worker, which has neither, gets its files by message.

import { fromText } from "./assets.js";

export { build } from "./assets.js";

/**
 * Files that stand in the script, which the build puts in the place of this name.
 * @type {Record<string, string> | undefined}
 */
// @ts-expect-error nothing declares it
const OWN = typeof FILES === "object" ? FILES : undefined;

/**
 * Returns the WebAssembly of the solver, which stands there compressed with gzip, in base64.
 * @returns {import("./policy-cliff.d.ts").Source}
 */
export function solver() {
  const packed = Uint8Array.from(atob(block("wasm/policy_cliff_bg.wasm") ?? ""), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked, { headers: { "content-type": "application/wasm" } });
}

/** @param {string} name */
export async function readText(name) {
  const text = block(name);
  if (text === undefined) throw new Error(`${name} is not in this file`);
  return text;
}

/** @returns {Worker} */
export const spawn = () => fromText(block("worker.js") ?? "");

/** Does nothing, since a page that is one file is kept where its reader stores it. */
export function keep() {}

/** Returns whether the browser can keep the files: they are all there. */
export const canKeep = () => true;

/** The address of the full page: where it is published, or this file; a script alone knows of none. */
export const home = () =>
  OWN
    ? ""
    : (document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? location.href.replace(/[?#].*/, ""));

/** @param {string} name */
const block = (name) =>
  OWN ? OWN[name] : (globalThis.document?.getElementById(`file:${name}`)?.textContent ?? undefined);
