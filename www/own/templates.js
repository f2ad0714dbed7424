// The models that a reader can begin with. Each is a scenario file in www/templates.

import { readText } from "../module/assets.js";

/** In the order of the page: the name of the file, what it is, and what it is for. */
export const TEMPLATES = /** @type {const} */ ([
  ["decision", "A decision", "One choice, safe or risky"],
  ["chain", "A chain", "Steps to a goal, and back"],
  ["grid", "A grid", "Cells, walls and slips"],
  ["trace-tree", "A trace tree", "What a model writes, piece by piece"],
  ["answers", "A table of answers", "Prompts, answers and scores"],
]);

/** Returns the text of a template. @param {string} name */
export const templateText = (name) => readText(`templates/${name}.json`);
