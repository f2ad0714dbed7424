// The full texts of prompts and answers of tables that the reader has brought. A scenario has their names alone, cut to
// a length; the texts are kept beside it as long as the page is open, and shown as text.

/** @typedef {NonNullable<import("../module/table.d.ts").TableScenario["texts"]>} Texts */

/** By the text of the scenario. @type {Map<string, Texts>} */
const kept = new Map();

/** @param {string} scenario @param {Texts} texts */
export function keepTexts(scenario, texts) {
  kept.set(scenario, texts);
}

/** @param {string} scenario */
export const textsOf = (scenario) => kept.get(scenario);
