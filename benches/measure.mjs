// Sweeps of 201 points of theta in [-1, 1], ours and the plain rival's, in the same run and alternating, medians. Runs on Node and in a browser.

import { arrays, sweep } from "./plain.mjs";

const POINTS = 201;
const ALPHA = 0.1;

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {"hard" | "soft"} kind
 * @property {number} ours milliseconds, median
 * @property {number} plain milliseconds, median
 * @property {number} runs
 * @property {number} difference largest difference of the start state's values between the two
 * @property {number} bound the largest error bound that ours reports
 */

/**
 * @param {import("../www/module/policy-cliff.d.ts").PolicyCliff} pc
 * @param {{ id: string, text: string, model: import("./models.mjs").Model }[]} inputs
 * @param {number} budget seconds spent on one row, beyond one run of each
 * @param {(row: Row) => void} report
 */
export async function measure(pc, inputs, budget, report) {
  for (const { id, text, model } of inputs) {
    const plain = arrays(model);
    for (const kind of /** @type {const} */ (["hard", "soft"])) {
      const times = { ours: /** @type {number[]} */ ([]), plain: /** @type {number[]} */ ([]) };
      let difference = 0;
      let bound = 0;
      const end = performance.now() + 1000 * budget;
      do {
        // A fresh model each time: a kept one would answer a repeated hard sweep from its cache.
        const opened = pc.open(text);
        const options = { from: -1, to: 1, points: POINTS, follow: false };
        let [answer, time] = timed(() => opened.sweep({ ...options, alpha: null }));
        if (kind === "soft") [answer, time] = timed(() => opened.sweep({ ...options, alpha: ALPHA }));
        times.ours.push(time);
        opened.free();
        const [expected, plainTime] = timed(() => sweep(plain, answer.theta, kind === "hard" ? null : ALPHA));
        times.plain.push(plainTime);
        const branch = kind === "hard" ? answer.hard : answer.soft;
        if (branch === null) throw new Error(`${id}: no soft columns`);
        for (const [i, v] of expected.entries()) difference = Math.max(difference, Math.abs(v - branch.value[i]));
        for (const b of branch.bound) bound = Math.max(bound, b);
        await new Promise((resolve) => setTimeout(resolve));
      } while (performance.now() < end && times.ours.length < 200);
      report({
        id,
        kind,
        ours: median(times.ours),
        plain: median(times.plain),
        runs: times.ours.length,
        difference,
        bound,
      });
    }
  }
}

/** @template T @param {() => T} run @returns {[T, number]} */
export function timed(run) {
  const start = performance.now();
  const answer = run();
  return [answer, performance.now() - start];
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {Row} row */
export function line({ id, kind, ours, plain, runs, difference, bound }) {
  const ratio = (plain / ours).toFixed(1);
  return [
    id.padEnd(22),
    kind,
    `${ours.toPrecision(4)} ms`.padStart(12),
    `${plain.toPrecision(4)} ms`.padStart(12),
    `${ratio}x`.padStart(8),
    `${runs}`.padStart(5),
    difference.toExponential(1).padStart(9),
    bound.toExponential(1).padStart(9),
  ].join(" ");
}

export const HEAD = [
  "states x actions x succ.",
  "".padEnd(2),
  "ours".padStart(12),
  "plain JS".padStart(12),
  "ratio".padStart(8),
  "runs".padStart(5),
  "diff.".padStart(9),
  "bound".padStart(9),
].join(" ");
