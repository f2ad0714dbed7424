// The built-in scenarios.

import { readText } from "../module/assets.js";

/** @returns {Promise<import("./store.js").Entry[]>} */
export async function loadLibrary() {
  const bundle = await readText("scenarios.json").catch((error) => {
    throw new Error(`the scenarios could not be read: ${error.message}`);
  });
  /** @type {{ id: string, text: string }[]} */
  const scenarios = JSON.parse(bundle);
  return scenarios.map(({ id, text }) => entry({ id, text, source: { scenario: id } }));
}

/**
 * What the page knows of a scenario before it is opened.
 * @param {Pick<import("./store.js").Entry, "id" | "text" | "source">} scenario
 * @returns {import("./store.js").Entry}
 */
export function entry(scenario) {
  const { title, summary, guide, measured } = Object(parsed(scenario.text));
  return {
    ...scenario,
    title: String(title),
    summary: String(summary ?? ""),
    steps: Array.isArray(guide) ? guide.length : 0,
    measured: measured !== undefined,
  };
}

/** The solver says whether it is a scenario at all. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
