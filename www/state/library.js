// The built-in scenarios. The page opens with a list of them, and fetches the text of a scenario when it is first
// needed.

import { readText } from "../module/assets.js";
import { messageOf } from "../view/elements.js";

/** @typedef {import("./store.js").Entry} Entry */

/** Texts that are on their way. @type {Map<Entry, Promise<void>>} */
const fetching = new Map();

/**
 * Reads the list. The text of the scenario that the page opens with is asked for at once.
 * @param {string} fragment  of the address, without its #
 * @returns {Promise<Entry[]>}
 */
export async function loadLibrary(fragment) {
  const list = await readText("scenarios.json").catch((error) => {
    throw new Error(`the list of scenarios could not be read: ${messageOf(error)}`);
  });
  /** @type {Omit<Entry, "text" | "source">[]} */
  const scenarios = JSON.parse(list);
  const library = scenarios.map((scenario) => ({ ...scenario, text: "", source: { scenario: scenario.id } }));
  const opening = fragment === "" ? library[0]?.id : new URLSearchParams(fragment).get("scenario");
  prefetch(library.filter(({ id }) => id === opening));
  return library;
}

/**
 * Fetches the text of a scenario, unless it is there. A text that could not be fetched is fetched again by the next
 * call.
 * @param {Entry} entry
 */
export async function fetchText(entry) {
  if (entry.text !== "") return;
  let request = fetching.get(entry);
  if (!request) {
    request = readText(`scenarios/${entry.id}.json`).then((text) => {
      entry.text = text;
    });
    fetching.set(entry, request);
  }
  try {
    await request;
  } catch (error) {
    throw new Error(`“${entry.title}” could not be fetched: ${messageOf(error)}`);
  } finally {
    fetching.delete(entry);
  }
}

/**
 * Fetches texts that are likely to be wanted soon, but for large ones. Whoever opens a scenario hears what went wrong.
 * @param {Entry[]} entries
 */
export function prefetch(entries) {
  for (const entry of entries.filter(({ large }) => !large)) fetchText(entry).catch(() => {});
}
