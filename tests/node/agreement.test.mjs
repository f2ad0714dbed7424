// The built module against an oracle that enumerates every policy in fractions (agreement.py): one answer to every
// question, through the file format, at any scale of reward and at any discount.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { pc } from "./support.mjs";

const ORACLE = fileURLToPath(new URL("agreement.py", import.meta.url));
/** POLICY_CLIFF_MODELS asks for more models of each kind, POLICY_CLIFF_SEED for others. */
const { POLICY_CLIFF_MODELS: COUNT = "60", POLICY_CLIFF_SEED: SEED = "12" } = process.env;

/** What the oracle prints. @param {string} verb @param {string} kind @param {string} input */
const oracle = (verb, kind, input = "") =>
  execFileSync("python3", [ORACLE, verb, kind, COUNT, SEED], { input, encoding: "utf8", maxBuffer: 2 ** 30 });

/**
 * Whether a convex polygon, counter-clockwise, has a point.
 * @param {Float64Array} corners
 * @param {number[]} point
 */
function contains(corners, [x = 0, y = 0]) {
  const at = (/** @type {number} */ place) => corners[place % corners.length] ?? 0;
  for (let i = 0; i < corners.length; i += 2) {
    const [left, low, right, high] = [at(i), at(i + 1), at(i + 2), at(i + 3)];
    if ((right - left) * (y - low) < (high - low) * (x - left)) return false;
  }
  return true;
}

/** @typedef {import("../../www/module/policy-cliff.d.ts").Model} Model */

/** What `solve` and `stability` say of a place. @param {Model} model @param {number} theta */
function at(model, theta) {
  const { optimal, value, bound, truth, truthBound } = model.solve({
    values: { theta },
    alpha: null,
    rule: "uniform",
  }).hard;
  const { gaps, gapsBound, radius, next } = model.stability({ at: theta, alpha: null });
  return {
    optimal: [...optimal],
    value: [...value],
    bound,
    truth,
    truthBound,
    gaps: [...gaps],
    gapsBound,
    radius,
    next,
  };
}

/** All that is asked of a model. @param {{text: string, places: [number, ...number[]], box: [number, number][]}} question */
function answer({ text, places, box }) {
  const model = pc.open(text);
  const cliffs = model.cliffs();
  const choices = model.states.filter(({ actions }) => actions.length > 1);
  const sweeps = choices.map(({ name: state }) => {
    const sweep = model.sweep({ state, points: 11, alpha: null });
    const { theta, optimal, jumps, sampled, hard } = sweep;
    assert.equal(sampled, "");
    return {
      state,
      theta: [...theta],
      optimal: [...theta].map((_, i) => optimal.map((own) => own[i])),
      value: [...hard.value],
      bound: [...hard.bound],
      jumps,
      sentence: pc.describe(sweep, places[0]),
    };
  });
  const phase = model.phase({ x: "theta", y: "k" });
  const found = {
    cliffs,
    at: cliffs.breakpoints.map((breakpoint) => at(model, breakpoint.at)),
    places: places.map((theta) => at(model, theta)),
    sweeps,
    missing: phase.missing,
    hidden: phase.hidden,
    box: box.map(([theta, k]) => ({
      solved: [...model.solve({ values: { theta, k }, alpha: null }).hard.optimal],
      cells: phase.cells.filter(({ corners }) => contains(corners, [theta, k])).map(({ optimal }) => [...optimal]),
    })),
  };
  model.free();
  // What is infinite becomes null.
  return JSON.stringify(found);
}

for (const kind of ["discounted", "near", "undiscounted", "loops"]) {
  test(`every answer is that of fractions: ${kind}`, () => {
    const questions = oracle("ask", kind).trim().split("\n");
    assert.equal(questions.length, Number(COUNT));
    const answers = questions.map((question) => answer(JSON.parse(question)));
    assert.equal(oracle("check", kind, answers.join("\n")), "");
  });
}
