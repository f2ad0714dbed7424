// The full texts of prompts and answers of tables that the reader has brought. A scenario has their names alone, cut to
// a length; the texts are kept beside it as long as the page is open, and shown as text.

import { keyOf } from "../state/text.js";

/** @typedef {import("../module/policy-cliff.js").StateNames} Texts  each prompt in the place of a state's name, its answers in that of its actions */

/** By the key of the scenario's text. @type {Map<string, Texts>} */
const kept = new Map();

/** @param {import("../state/text.js").Text} scenario @param {Texts} texts */
export function keepTexts(scenario, texts) {
  kept.set(keyOf(scenario), texts);
}

/** @param {import("../state/text.js").Text} scenario */
export function textsOf(scenario) {
  return kept.get(keyOf(scenario));
}
