// Guided readings: their texts with the solver's numbers, which a worker computes that ends with the answer.

import { askOnce } from "./client.js";
import { fetchText } from "./library.js";
import { SolverWorker } from "./solver-worker.js";
import { whole } from "./whole.js";

/** @typedef {import("../module/policy-cliff.js").Reading} Reading */

/** By the scenario's text. @type {Map<import("./text.js").Text, Promise<Reading>>} */
const known = new Map();

/**
 * @param {import("./store.js").Entry} entry
 * @returns {Promise<Reading>}
 */
export async function readingOf(entry) {
  await fetchText(entry);
  const { id, text } = entry;
  let reading = known.get(text);
  if (!reading) {
    reading = read({ id, text, ask: { reading: {} } });
    known.set(text, reading);
    reading.catch(() => known.delete(text));
  }
  return reading;
}

/**
 * @param {import("./client.js").Question} question
 * @returns {Promise<Reading>}
 */
async function read(question) {
  const { module } = await whole();
  const solver = new SolverWorker(module);
  try {
    const { reading } = await askOnce(solver, question);
    return /** @type {Reading} */ (reading);
  } finally {
    solver.end();
  }
}
