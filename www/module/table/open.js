// Opens the scenario that a table makes.

import { tableError } from "./error.js";

/** The path of a number of the table in the scenario: its column, the prompt and the answer. */
const NUMBER = /^table\.(?:base|scores\.?(.*))\[(\d+)\]\[(\d+)\]$/s;

/**
 * Opens the scenario of a table. What is wrong with a number is told by its row and column in the table, since nobody has
 * seen the scenario's text.
 * @template Model
 * @param {import("../table.d.ts").TableScenario} made
 * @param {(scenario: string) => Model | Promise<Model>} open
 */
export async function opened({ text, places }, open) {
  try {
    return await open(text);
  } catch (error) {
    const { path = "", message } = /** @type {Partial<import("../policy-cliff.d.ts").ScenarioError>} */ (error);
    const [found, name = "", prompt, answer] = NUMBER.exec(path) ?? [];
    if (found === undefined) throw error;
    const problem = message?.slice(message.indexOf(`${path}: `) + path.length + 2);
    // A name that is not plain stands in brackets and quotes.
    const column = name.startsWith("[") ? JSON.parse(name)[0] : name;
    throw tableError(problem ?? "", places[Number(prompt)]?.[Number(answer)], column);
  }
}
