// cargo xtask bench --table: the table of 805 prompts with 11 answers each, on Node, beside plain JavaScript in the
// same run: loops over arrays, without ties, bounds or exact numbers.

import { readFileSync } from "node:fs";

import { load } from "../dist/policy-cliff.js";
import { median, timed } from "./measure.mjs";

const POINTS = 201;
const ALPHA = 0.05;
const ROUNDS = 15;

const text = readFileSync(new URL("../www/scenarios/best-of-eleven.json", import.meta.url), "utf8");
/** @type {{ judge: number[][], characters: number[][] }} */
const scores = JSON.parse(text).table.scores;
const rows = scores.judge.map((judge, p) => judge.map((score, a) => [score, -(scores.characters[p]?.[a] ?? 0) / 1000]));
const theta = Array.from({ length: POINTS }, (_, i) => i / (POINTS - 1));

/** The mean of the best reward at every point. */
function plainHard() {
  return theta.map((w) => {
    let sum = 0;
    for (const answers of rows) {
      let best = -Infinity;
      for (const [constant = 0, slope = 0] of answers) best = Math.max(best, constant + w * slope);
      sum += best;
    }
    return sum / rows.length;
  });
}

/** The mean of the regularised value at every point. */
function plainSoft() {
  return theta.map((w) => {
    let sum = 0;
    for (const answers of rows) {
      let best = -Infinity;
      for (const [constant = 0, slope = 0] of answers) best = Math.max(best, constant + w * slope);
      let mass = 0;
      for (const [constant = 0, slope = 0] of answers) mass += Math.exp((constant + w * slope - best) / ALPHA);
      sum += best + ALPHA * Math.log(mass);
    }
    return sum / rows.length;
  });
}

/** The number of corners inside of (0, 1), of all prompts. */
function plainCliffs() {
  let count = 0;
  for (const answers of rows) {
    let w = 0;
    let [constant, slope] = [-Infinity, -Infinity];
    for (const [c = 0, s = 0] of answers) if (c > constant || (c === constant && s > slope)) [constant, slope] = [c, s];
    for (;;) {
      let next = 1;
      let line = [constant, slope];
      for (const [c = 0, s = 0] of answers) {
        const cross = (constant - c) / (s - slope);
        if (s > slope && cross >= w && (cross < next || (cross === next && s > (line[1] ?? 0))))
          [next, line] = [cross, [c, s]];
      }
      if (next >= 1) break;
      if (next > 0) count++;
      [constant = 0, slope = 0] = line;
      w = next;
    }
  }
  return count;
}

const pc = await load();
/** @type {Record<string, number[]>} */
const times = {};
/** @template T @param {string} name @param {() => T} run */
const measure = (name, run) => {
  const [answer, time] = timed(run);
  times[name] ??= [];
  times[name].push(time);
  return answer;
};
for (let round = 0; round < ROUNDS; round++) {
  const model = measure("open", () => pc.open(text));
  const hard = measure("hard sweep, nothing followed", () =>
    model.sweep({ alpha: null, points: POINTS, follow: false }),
  );
  measure("hard sweep", () => model.sweep({ alpha: null, points: POINTS }));
  const soft = measure("soft sweep after it", () => model.sweep({ alpha: ALPHA, points: POINTS }));
  const cliffs = measure("cliffs, certified", () => model.cliffs({ certify: true }));
  const population = measure("population after them", () => model.population());
  const certificate = measure("certificate after them", () => model.certificate());
  const check = measure("its check", () => pc.check(certificate));
  measure("stability", () => model.stability({ alpha: null }));
  model.free();
  const plain = [measure("plain: hard", plainHard), measure("plain: soft", plainSoft)];
  const count = measure("plain: cliffs, in floats", plainCliffs);
  const off = plain.map((values, which) => {
    const own = (which === 0 ? hard.hard : soft.soft)?.value ?? [];
    return values.reduce((most, value, i) => Math.max(most, Math.abs(value - (own[i] ?? NaN))), 0);
  });
  if (round === 0)
    console.log(
      `${cliffs.breakpoints.length} cliffs, exact: ${cliffs.exact}; ${population.places.cumulative.at(-1)} flips; plain: ${count}; largest differences hard ${off[0]}, soft ${off[1]}; certificate ${certificate.length} bytes, ${check.answer}`,
    );
}
// The least is what the work takes where nothing else runs beside it.
console.log(`${"".padEnd(32)} ${"least".padStart(8)} ${"median".padStart(8)} ms`);
for (const [name, list] of Object.entries(times)) {
  const columns = [Math.min(...list), median(list)].map((time) => time.toFixed(1).padStart(8));
  console.log(`${name.padEnd(32)} ${columns.join(" ")}`);
}
