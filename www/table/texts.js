// The full texts of prompts and answers of tables that the reader has brought. A scenario has their names alone, cut to
// a length; the texts are kept beside it as long as the page is open, and shown as text.

/** @typedef {NonNullable<import("../module/table.d.ts").TableScenario["texts"]>} Texts */

/** As JSON or read from it, by the text of the scenario. @type {Map<string, string | Texts>} */
const kept = new Map();

/** @param {string} scenario @param {string | Texts} texts */
export function keepTexts(scenario, texts) {
  kept.set(scenario, texts);
}

/** @param {string} scenario */
export function textsOf(scenario) {
  const texts = kept.get(scenario);
  if (typeof texts !== "string") return texts;
  /** @type {Texts} */
  const read = JSON.parse(texts);
  kept.set(scenario, read);
  return read;
}
