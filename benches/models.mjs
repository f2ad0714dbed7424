// The models of the benchmark, as scenario files and as plain arrays. Ids carry states x actions x successors.
//
// tree13, cliffwalking, rand50, rand500 and taxi are those of tests/vectors; random5000 is made here from a seed: 5 distinct successors per pair with probabilities
// that are multiples of 1e-6, rewards uniform in [-1, 1] to six digits, as rand50 and rand500 are.

import { readFileSync } from "node:fs";

/**
 * @typedef {object} Model
 * @property {string} id
 * @property {number} states
 * @property {number} discount
 * @property {number[][][][]} rows rows[s][a] = [[s', p], ...]; a terminal state has no actions
 * @property {number[][][]} rewards [R0, R1] as [s][a]
 */

/** Marsaglia's xorshift32: reproducible everywhere. @param {number} seed */
function generator(seed) {
  let x = seed >>> 0;
  return () => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x / 4294967296;
  };
}

/** @param {string} name @returns {Model} */
function fromVector(name) {
  const data = JSON.parse(readFileSync(new URL(`../tests/vectors/${name}.json`, import.meta.url), "utf8"));
  const terminal = new Set(data.terminal_states);
  /** @type {number[][][][]} */
  const rows = Array.from({ length: data.states }, (_, s) =>
    terminal.has(s) ? [] : Array.from({ length: data.actions }, () => []),
  );
  for (const [s, a, t, p] of data.transitions) if (!terminal.has(s)) rows[s][a].push([t, p]);
  const id = `${name} ${data.states}x${data.actions}x${Math.max(...rows.flat().map((row) => row.length))}`;
  return { id, states: data.states, discount: data.gamma, rows, rewards: [data.R0, data.R1] };
}

/** @param {number} states @param {number} actions @param {number} successors @param {number} seed @returns {Model} */
export function random(states, actions, successors, seed) {
  const next = generator(seed);
  const digits = () => Math.round((2 * next() - 1) * 1e6) / 1e6;
  const row = () => {
    const targets = new Set();
    while (targets.size < successors) targets.add(Math.floor(next() * states));
    const cuts = Array.from({ length: successors - 1 }, () => Math.round(next() * 1e6)).sort((a, b) => a - b);
    const ends = [0, ...cuts, 1000000];
    return [...targets].map((t, i) => [t, (ends[i + 1] - ends[i]) / 1e6]).filter(([, p]) => p > 0);
  };
  const table = () => Array.from({ length: states }, () => Array.from({ length: actions }, digits));
  const rows = Array.from({ length: states }, () => Array.from({ length: actions }, row));
  return {
    id: `random${states} ${states}x${actions}x${successors}`,
    states,
    discount: 0.95,
    rows,
    rewards: [table(), table()],
  };
}

/** @returns {Model[]} */
export function models() {
  return [...["tree13", "cliffwalking", "rand50", "rand500", "taxi"].map(fromVector), random(5000, 4, 5, 1)];
}

/** The model as a scenario file with R = R0 + theta R1, theta in [-1, 1]. @param {Model} model */
export function scenario({ id, states, discount, rows, rewards: [r0, r1] }) {
  /** @type {Record<string, any>} */
  const table = {};
  const terminal = [];
  for (let s = 0; s < states; s++) {
    if (rows[s].length === 0) {
      terminal.push(String(s));
      continue;
    }
    table[`s${s}`] = Object.fromEntries(
      rows[s].map((row, a) => {
        const to = Object.fromEntries(row.map(([t, p]) => [rows[t].length === 0 ? String(t) : `s${t}`, p]));
        return [`a${a}`, { to, reward: { base: r0[s][a], moved: r1[s][a] } }];
      }),
    );
  }
  return JSON.stringify({
    "policy-cliff": 1,
    title: id,
    discount,
    start: "s0",
    states: table,
    terminal,
    parameters: { theta: { from: -1, to: 1, value: 0 } },
    weights: { base: 1, moved: "theta" },
    view: { sweep: "theta", state: "s0", alpha: 0.1 },
  });
}

/** A random model whose reward moves with two parameters: R0 + theta R1 + phi R2. @param {number} states @param {number} actions @param {number} successors @param {number} seed */
export function plane(states, actions, successors, seed) {
  const file = JSON.parse(scenario(random(states, actions, successors, seed)));
  const other = JSON.parse(scenario(random(states, actions, successors, seed + 1)));
  for (const [state, choices] of Object.entries(file.states)) {
    for (const [action, { reward }] of Object.entries(/** @type {Record<string, any>} */ (choices)))
      reward.too = other.states[state][action].reward.moved;
  }
  file.parameters.phi = { from: -1, to: 1, value: 0 };
  file.weights.too = "phi";
  return JSON.stringify(file);
}
