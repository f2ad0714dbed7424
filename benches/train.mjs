// cargo xtask bench --train: training on format-bonus, ours beside plain JavaScript, in the same run and alternating:
// 100 seeds of 2,000 steps with groups of 8.

import { readFileSync } from "node:fs";

import { load } from "../dist/policy-cliff.js";
import { median, timed } from "./measure.mjs";

const SEEDS = 100;
const STEPS = 2000;
const GROUP = 8;
const RATE = 0.2;
const KL = 0.05;
const BONUS = 0.01;
const RUNS = 7;

/** The softmax of logits. @param {Float64Array} z @param {Float64Array} p */
function softmax(z, p) {
  const most = Math.max(...z);
  let sum = 0;
  for (let a = 0; a < z.length; a++) sum += p[a] = Math.exp(z[a] - most);
  for (let a = 0; a < z.length; a++) p[a] /= sum;
}

/**
 * The probability of the box after training as anyone would write it, seed by seed.
 * @param {"dr-grpo" | "grpo"} algorithm
 */
function plain(algorithm) {
  const rewards = [1, 1 + BONUS, 1];
  const ends = new Float64Array(SEEDS);
  for (let seed = 0; seed < SEEDS; seed++) {
    const z = new Float64Array(3);
    const p = new Float64Array(3);
    const update = new Float64Array(3);
    const chosen = new Int32Array(GROUP);
    for (let step = 0; step < STEPS; step++) {
      softmax(z, p);
      let mean = 0;
      for (let i = 0; i < GROUP; i++) {
        const u = Math.random();
        chosen[i] = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2;
        mean += rewards[chosen[i]] / GROUP;
      }
      let variance = 0;
      for (let i = 0; i < GROUP; i++) variance += (rewards[chosen[i]] - mean) ** 2 / GROUP;
      const scale = algorithm === "dr-grpo" ? 1 : variance > 1e-20 ? 1 / Math.sqrt(variance) : 0;
      update.fill(0);
      for (let i = 0; i < GROUP; i++) {
        const weight = ((rewards[chosen[i]] - mean) * scale) / GROUP;
        for (let a = 0; a < 3; a++) update[a] += weight * ((a === chosen[i] ? 1 : 0) - p[a]);
      }
      let divergence = 0;
      for (let a = 0; a < 3; a++) divergence += p[a] * Math.log(3 * p[a]);
      for (let a = 0; a < 3; a++) z[a] += RATE * (update[a] - KL * p[a] * (Math.log(3 * p[a]) - divergence));
    }
    softmax(z, p);
    ends[seed] = p[1];
  }
  return ends;
}

const pc = await load();
const model = pc.open(readFileSync(new URL("../www/scenarios/format-bonus.json", import.meta.url), "utf8"));
console.log(`${SEEDS} seeds x ${STEPS} steps x groups of ${GROUP}, medians of ${RUNS} runs`);
for (const algorithm of /** @type {const} */ (["dr-grpo", "grpo"])) {
  const options = { algorithm, at: BONUS, kl: KL, rate: RATE, steps: STEPS, group: GROUP, seeds: SEEDS };
  /** @type {{ ours: number[], plain: number[] }} */
  const times = { ours: [], plain: [] };
  let [ours, theirs] = [NaN, NaN];
  for (let run = 0; run <= RUNS; run++) {
    const [{ runs }, time] = timed(() => model.train({ ...options, seed: 1 + run * SEEDS }));
    const [ends, plainTime] = timed(() => plain(algorithm));
    [ours, theirs] = [median(runs.map(({ policy }) => policy[2] ?? NaN)), median([...ends])];
    // The first run warms both up.
    if (run === 0) continue;
    times.ours.push(time);
    times.plain.push(plainTime);
  }
  const [fast, slow] = [median(times.ours), median(times.plain)];
  console.log(
    `${algorithm}: ours ${fast.toFixed(0)} ms, plain JavaScript ${slow.toFixed(0)} ms (${(slow / fast).toFixed(1)} times); median probability of the box ${ours.toFixed(4)} and ${theirs.toFixed(4)}`,
  );
}
