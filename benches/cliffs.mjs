// cargo xtask bench --cliffs [--plot FILE]: exact cliffs of theta in [-1, 1]: of the published models, by number of states, and by number of breakpoints;
// then phase diagrams.

import { readFileSync, writeFileSync } from "node:fs";

import { load } from "../dist/policy-cliff.js";
import { median } from "./measure.mjs";
import { models, plane, random, scenario } from "./models.mjs";

/** @typedef {{ id: string, states: number, breakpoints: number, time: number }} Row time in milliseconds, median */

const words = process.argv.slice(2);
const at = words.indexOf("--plot");
const file = at < 0 ? null : words[at + 1];
const pc = await load();

/** Runs for about a second, and once at least. @param {import("./models.mjs").Model} model @param {number} reach @returns {Row} */
function measure(model, reach) {
  const text = scenario(model);
  const times = [];
  let breakpoints = 0;
  const end = performance.now() + 1000;
  do {
    const opened = pc.open(text);
    const start = performance.now();
    breakpoints = opened.cliffs({ from: -reach, to: reach, certify: false }).breakpoints.length;
    times.push(performance.now() - start);
    opened.free();
  } while (performance.now() < end && times.length < 50);
  const row = { id: model.id, states: model.states, breakpoints, time: median(times) };
  const each = (1000 * row.time) / Math.max(1, breakpoints);
  console.log(
    [
      row.id.padEnd(24),
      `${breakpoints}`.padStart(11),
      `${row.time.toPrecision(3)} ms`.padStart(10),
      `${each.toPrecision(3)} us`.padStart(14),
    ].join(" "),
  );
  return row;
}

console.log(
  `${"model".padEnd(24)} breakpoints       time each breakpoint\none thread of Node ${process.version}, medians`,
);
for (const model of models()) measure(model, 1);
const byStates = [10, 30, 100, 300, 1000, 3000].map((states) => measure(random(states, 4, 5, 1), 1));
const thousand = random(1000, 4, 5, 1);
const byBreakpoints = [1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2].map((reach) => measure(thousand, reach));

/** @param {string} id @param {string} text @param {import("../dist/policy-cliff.js").PhaseOptions} options @param {import("../dist/policy-cliff.js").FieldOptions} [field] */
function measurePlane(id, text, options, field) {
  const opened = pc.open(text);
  const times = [];
  let what = "";
  const end = performance.now() + 1000;
  do {
    const start = performance.now();
    if (field) what = `${opened.field({ ...options, ...field }).size} squared`;
    else {
      const { cells, missing } = opened.phase(options);
      what = `${cells.length}${Math.abs(missing) > 1e-9 ? ` (${missing.toPrecision(2)} missing)` : ""}`;
    }
    times.push(performance.now() - start);
  } while (performance.now() < end && times.length < 50);
  console.log([id.padEnd(24), what.padStart(11), `${median(times).toPrecision(3)} ms`.padStart(10)].join(" "));
}

console.log(`\n${"two parameters".padEnd(24)}    polygons       time`);
const rewards = readFileSync(new URL("../www/scenarios/multi-reward.json", import.meta.url), "utf8");
measurePlane("multi-reward h, u", rewards, { x: "h", y: "u" });
measurePlane("multi-reward p, k", rewards, { x: "p", y: "k" });
measurePlane("its field of entropy", rewards, { x: "h", y: "u" }, { kind: "entropy", alpha: 0.02 });
for (const states of [5, 10, 20, 50])
  measurePlane(`random ${states}x4x5`, plane(states, 4, 5, 1), { x: "theta", y: "phi" });

if (file !== null) {
  writeFileSync(file, plot(byStates, [...byBreakpoints, byStates[4]]));
  console.log(`wrote ${file}`);
}

/** Two log-log panels. @param {Row[]} byStates @param {Row[]} byBreakpoints */
function plot(byStates, byBreakpoints) {
  const times = [...byStates, ...byBreakpoints].map((row) => row.time);
  const panels = [
    panel(60, "states (4 actions, 5 successors; all breakpoints)", byStates, (row) => row.states, times),
    panel(420, "breakpoints (1000 states; shorter ranges)", byBreakpoints, (row) => row.breakpoints, times),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 300" width="760" height="300" font-family="sans-serif" font-size="12" role="img" aria-label="Time of exact cliffs against states and breakpoints">
<title>Time of exact cliffs in WebAssembly</title>
<rect width="760" height="300" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
}

/** @param {number} left @param {string} label @param {Row[]} rows @param {(row: Row) => number} value @param {number[]} times */
function panel(left, label, rows, value, times) {
  const [x, xTicks] = scale(rows.map(value), left, left + 300);
  const [y, yTicks] = scale(times, 240, 30);
  const points = rows.map((row) => [x(value(row)), y(row.time)]);
  return [
    `<path d="M${left} 30V240H${left + 300}" fill="none" stroke="#555"/>`,
    ...xTicks.map(
      (t) =>
        `<path d="M${x(t).toFixed(1)} 240v4" stroke="#555"/><text x="${x(t).toFixed(1)}" y="258" text-anchor="middle">${t}</text>`,
    ),
    ...yTicks.map(
      (t) =>
        `<path d="M${left - 4} ${y(t).toFixed(1)}h4" stroke="#555"/><path d="M${left} ${y(t).toFixed(1)}h300" stroke="#ddd"/><text x="${left - 7}" y="${(y(t) + 4).toFixed(1)}" text-anchor="end">${t}</text>`,
    ),
    `<text x="${left + 150}" y="282" text-anchor="middle">${label}</text>`,
    `<text x="${left}" y="18">milliseconds</text>`,
    `<polyline points="${points.map((p) => p.map((c) => c.toFixed(1)).join(",")).join(" ")}" fill="none" stroke="#0072b2" stroke-width="2"/>`,
    ...points.map(([cx, cy]) => `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="3.5" fill="#0072b2"/>`),
  ].join("\n");
}

/** A logarithmic axis over whole decades. @param {number[]} values @param {number} from @param {number} to @returns {[(value: number) => number, number[]]} */
function scale(values, from, to) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => Number((10 ** (low + i)).toPrecision(1)));
  return [(value) => from + ((to - from) * (Math.log10(value) - low)) / (high - low), ticks];
}
