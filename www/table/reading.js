// Tables are read by the worker, so that the page goes on meanwhile.

import { askOnce } from "../state/client.js";

/** @typedef {import("../state/solver-worker.js").SolverWorker} SolverWorker */

/**
 * Reads a text as a table; rejects with what is wrong with it.
 * @param {SolverWorker} solver
 * @param {string} text
 * @returns {Promise<import("../module/table/digest.js").Digested>}
 */
export async function readTable(solver, text) {
  const { readTable } = await askOnce(solver, { id: "", text, ask: { readTable: {} } });
  return /** @type {import("../module/table/digest.js").Digested} */ (readTable);
}

/**
 * Returns the scenario that a table makes, which the worker has opened, and the texts of its prompts and answers.
 * @param {SolverWorker} solver
 * @param {string} text
 * @param {import("../module/table.d.ts").TableOptions} options
 * @param {boolean} [wantsTexts]
 * @returns {Promise<import("../state/client.js").Made>}
 */
export async function tableScenario(solver, text, options, wantsTexts = false) {
  const ask = { tableScenario: options, ...(wantsTexts ? { texts: {} } : {}) };
  const { tableScenario } = await askOnce(solver, { id: "", text, ask });
  return /** @type {import("../state/client.js").Made} */ (tableScenario);
}
