// The full texts of prompts and answers of tables that the reader has brought. A scenario has their names alone, cut to
// a length; the texts are kept beside it as long as the page is open, and shown as text.

import { keyOf } from "../state/text.js";

/** @typedef {NonNullable<import("../module/table.d.ts").TableScenario["texts"]>} Texts */

/** As JSON or read from it, by the key of the scenario's text. @type {Map<string, string | Texts>} */
const kept = new Map();

/** @param {import("../state/text.js").Text} scenario @param {string | Texts} texts */
export function keepTexts(scenario, texts) {
  kept.set(keyOf(scenario), texts);
}

/** @param {import("../state/text.js").Text} scenario */
export function textsOf(scenario) {
  const texts = kept.get(keyOf(scenario));
  if (typeof texts !== "string") return texts;
  /** @type {Texts} */
  const read = JSON.parse(texts);
  kept.set(keyOf(scenario), read);
  return read;
}
