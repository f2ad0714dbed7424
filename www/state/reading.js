// Readings of scenarios: their texts with the solver's numbers, from a worker that ends with the answer.

import { Client } from "./client.js";
import { fetchText } from "./library.js";
import { SolverWorker } from "./solver-worker.js";

/** @typedef {import("../module/policy-cliff.js").Reading} Reading */

/** By the scenario's text. @type {Map<string, Promise<Reading>>} */
const known = new Map();

/**
 * @param {import("../module/policy-cliff.js").PolicyCliff} pc
 * @param {import("./store.js").Entry} entry
 * @returns {Promise<Reading>}
 */
export async function readingOf(pc, entry) {
  await fetchText(entry);
  const { id, text } = entry;
  let reading = known.get(text);
  if (!reading) {
    reading = tell(pc, { id, text, ask: { reading: {} } });
    known.set(text, reading);
    reading.catch(() => known.delete(text));
  }
  return reading;
}

/**
 * @param {import("../module/policy-cliff.js").PolicyCliff} pc
 * @param {import("./client.js").Question} question
 * @returns {Promise<Reading>}
 */
function tell(pc, question) {
  return new Promise((resolve, reject) => {
    const solver = new SolverWorker(pc.module);
    const client = new Client(solver, {
      answered({ reading }) {
        solver.end();
        if (reading) resolve(reading);
      },
      failed(message) {
        solver.end();
        reject(new Error(message));
      },
    });
    client.ask(question);
  });
}
