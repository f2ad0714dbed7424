// Training as texts for other programs, and as pictures.

import { csv } from "../module/table/write.js";
import { GRADIENT, alongOf, exactOf, nearCliffOf, trainingOf, withoutShow as plain } from "../state/training.js";

/** @typedef {import("../module/policy-cliff.js").TrainedSweep} TrainedSweep */
/** @typedef {import("../state/store.js").Entry} Entry */
/** @typedef {import("../state/store.js").Choice} Choice */

/** Returns the question about all runs along the parameter. @param {Entry} _ @param {Choice} choice */
export const alongQuestion = (_, choice) => ({ ask: { trainSweep: alongOf(plain(choice), {}) } });

/** Returns the question about all runs near the cliff. @param {Entry} _ @param {Choice} choice */
export const timesQuestion = (_, choice) => ({ ask: { trainSweep: nearCliffOf(plain(choice)) } });

/** Returns the question about the exact gradient near the cliff. @param {Entry} _ @param {Choice} choice */
export const gradientQuestion = (_, choice) => ({ ask: { trainSweep: nearCliffOf(plain(choice), GRADIENT) } });

/** Returns the question about the runs at the present place. @param {Entry} _ @param {Choice} choice */
export const hereQuestion = (_, choice) => ({ ask: { train: trainingOf(plain(choice)) } });

/** Returns the question about the exact curves. @param {Entry} _ @param {Choice} choice */
export const exactQuestion = (_, choice) => ({ ask: { sweep: exactOf(choice) } });

/** Returns a table with a row for every run. @param {TrainedSweep} answer */
export function trainingCsv(answer) {
  const { heads, rows } = runsOf(answer);
  return csv(heads, rows);
}

/** Returns a row for every run, with its heads. @param {TrainedSweep} answer */
export function runsOf({ parameter, actions, outcomeNames, policy, outcomes, ...columns }) {
  const { theta, seed, value, truth, distance, everywhere, reached } = columns;
  const heads = [
    parameter.name,
    "seed",
    ...actions.map((action) => `policy: ${action}`),
    ...outcomeNames.map((name) => `outcome: ${name}`),
    "training return",
    ...(truth.length > 0 ? ["true return"] : []),
    "distance from the exact policy in the watched state",
    "distance over all states",
    "first step at 0.9",
  ];
  const at = (/** @type {Float64Array | undefined} */ column, /** @type {number} */ row) => column?.[row] ?? NaN;
  const rows = Array.from(theta, (_, row) => [
    at(theta, row),
    at(seed, row),
    ...policy.map((column) => at(column, row)),
    ...outcomes.map((column) => at(column, row)),
    at(value, row),
    ...(truth.length > 0 ? [at(truth, row)] : []),
    at(distance, row),
    at(everywhere, row),
    at(reached, row),
  ]);
  return { heads, rows };
}
