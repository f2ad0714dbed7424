// The built-in scenarios.

import { readText } from "../module/assets.js";

/**
 * @returns {Promise<import("./store.js").Entry[]>}
 */
export async function loadLibrary() {
  const bundle = await readText("scenarios.json").catch((error) => {
    throw new Error(`the scenarios could not be read: ${error.message}`);
  });
  /** @type {{ id: string, text: string, steps: number, measured: boolean }[]} */
  const entries = JSON.parse(bundle);
  return entries.map(({ steps, measured, ...each }) => ({
    ...entry({ ...each, source: { scenario: each.id } }),
    steps,
    measured,
    partial: steps > 0 || measured,
  }));
}

/**
 * What the page knows of a scenario before it is opened.
 * @param {Pick<import("./store.js").Entry, "id" | "text" | "source">} scenario  whole
 * @returns {import("./store.js").Entry}
 */
export function entry(scenario) {
  const { title, summary, guide, measured } = Object(parsed(scenario.text));
  const steps = Array.isArray(guide) ? guide.length : 0;
  return {
    ...scenario,
    title: String(title),
    summary: String(summary ?? ""),
    steps,
    measured: measured !== undefined,
    partial: false,
  };
}

/** Whether it is a scenario at all, the solver says. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Fetches what the bundle leaves out of a scenario.
 * @param {import("./store.js").Entry} scenario
 */
export async function complete(scenario) {
  if (!scenario.partial) return;
  scenario.text = await readText(`scenarios/${scenario.id}.json`);
  scenario.partial = false;
}
