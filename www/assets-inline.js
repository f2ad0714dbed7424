// The page's own files, in the place of `assets.js` where they all stand in the page itself (see xtask/one-file.mjs): each is a block with `file:` and its
// name for id. The worker, which has no document, is handed what it needs.

import { fromText } from "./assets.js";

/**
 * @param {"first" | "later"} part
 * @returns {import("./policy-cliff.d.ts").Source}
 */
export const solver = (part) => Uint8Array.from(atob(block(`wasm/policy_cliff_${part}.wasm.lzma`) ?? ""), (letter) => letter.charCodeAt(0));

/** @param {string} name */
export async function readText(name) {
  const text = block(name);
  if (text === undefined) throw new Error(`${name} is not in this file`);
  return text;
}

/** @returns {Worker} */
export const spawn = () => fromText(block("worker.js") ?? "");

/** A page that is one file is kept where its reader puts it. */
export function keep() {}

/** The address of the full page: where it is published, or this file. */
export const home = () => document.querySelector("link[rel=canonical]")?.getAttribute("href") ?? location.href.replace(/[?#].*/, "");

/** @param {string} name */
const block = (name) => globalThis.document?.getElementById(`file:${name}`)?.textContent ?? undefined;
