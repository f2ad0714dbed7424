// The built-in scenarios.

import { readText } from "./assets.js";

/**
 * @returns {Promise<import("./store.js").Entry[]>}
 */
export async function loadLibrary() {
  const bundle = await readText("scenarios.json").catch((error) => {
    throw new Error(`the scenarios could not be read: ${error.message}`);
  });
  /** @type {{ id: string, text: string }[]} */
  const entries = JSON.parse(bundle);
  return entries.map(({ id, text }) => ({ id, text, title: JSON.parse(text).title }));
}
