// Tables are read by the worker, so that the page goes on meanwhile.

import { askOnce } from "../state/client.js";

/** @typedef {import("../state/solver-worker.js").SolverWorker} SolverWorker */

/**
 * Reads a text as a table; rejects with what is wrong with it.
 * @param {SolverWorker} solver
 * @param {import("../state/text.js").Text} text
 * @param {AbortSignal} [signal]  ends the reading
 * @returns {Promise<import("../module/table/digest.js").Digested>}
 */
export async function readTable(solver, text, signal) {
  const { readTable } = await askOnce(solver, { id: "", text, ask: { readTable: {} } }, signal);
  return /** @type {import("../module/table/digest.js").Digested} */ (readTable);
}

/**
 * Returns the scenario that a table makes, which the worker has opened, and the texts of its prompts and answers.
 * @param {SolverWorker} solver
 * @param {import("../state/text.js").Text} text
 * @param {import("../module/table.d.ts").TableOptions} options
 * @param {{ texts?: boolean, signal?: AbortSignal | undefined }} [how]  whether the texts are wanted; what ends all that
 * @returns {Promise<import("../state/client.js").Made>}
 */
export async function tableScenario(solver, text, options, { texts = false, signal } = {}) {
  const ask = { tableScenario: options, ...(texts ? { texts: {} } : {}) };
  const { tableScenario } = await askOnce(solver, { id: "", text, ask }, signal);
  return /** @type {import("../state/client.js").Made} */ (tableScenario);
}
