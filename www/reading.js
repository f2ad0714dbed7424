// Readings of scenarios: their texts with the solver's numbers, from a worker that ends with the answer.

import { Client } from "./client.js";
import { Workshop } from "./workshop.js";

/** @typedef {{ reading: import("./policy-cliff.js").Reading, model: import("./policy-cliff.js").Facts }} Told */

/** By the scenario's text. @type {Map<string, Promise<Told>>} */
const known = new Map();

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc  complete
 * @param {import("./store.js").Entry} entry  whole
 * @returns {Promise<Told>}
 */
export function readingOf(pc, { id, text }) {
  let told = known.get(text);
  if (!told) {
    told = tell(pc, { id, text, ask: { reading: {} } });
    known.set(text, told);
    told.catch(() => known.delete(text));
  }
  return told;
}

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./client.js").Question} question
 * @returns {Promise<Told>}
 */
function tell(pc, question) {
  return new Promise((resolve, reject) => {
    const workshop = new Workshop(pc.parts);
    const client = new Client(workshop, {
      answered({ reading, model }) {
        workshop.end();
        if (reading && model) resolve({ reading, model });
      },
      failed(message) {
        workshop.end();
        reject(new Error(message));
      },
    });
    client.ask(question);
  });
}
