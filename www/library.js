// The built-in scenarios.

import { readText } from "./assets.js";

/**
 * @returns {Promise<import("./store.js").Entry[]>}
 */
export async function loadLibrary() {
  const bundle = await readText("scenarios.json").catch((error) => {
    throw new Error(`the scenarios could not be read: ${error.message}`);
  });
  /** @type {{ id: string, text: string, steps?: number, measured?: boolean }[]} */
  const entries = JSON.parse(bundle);
  return entries.map(({ id, text, steps = 0, measured = false }) => {
    const { title, summary = "" } = JSON.parse(text);
    return { id, title, summary, text, steps, measured, partial: steps > 0 || measured };
  });
}

/**
 * Fetches what the bundle leaves out of a scenario.
 * @param {import("./store.js").Entry} entry
 */
export async function complete(entry) {
  if (!entry.partial) return;
  entry.text = await readText(`scenarios/${entry.id}.json`);
  entry.partial = false;
}
