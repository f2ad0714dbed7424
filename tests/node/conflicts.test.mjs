// Which components of the reward conflict, against models whose weights are changed in the file and solved anew.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIBRARY, scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

/** The share by which a component is strengthened. */
const SHARE = 1e-5;

/**
 * Returns the text of a scenario with one component strengthened everywhere.
 * @param {any} file
 * @param {string} component
 */
function strengthened(file, component) {
  const stronger = (/** @type {Record<string, string | number>} */ weights) => ({
    ...weights,
    [component]: `${1 + SHARE}*(${weights[component] ?? 1})`,
  });
  const { domains, weights = {} } = file;
  const byDomain = (/** @type {Record<string, any>} */ all) =>
    Object.fromEntries(Object.entries(all).map(([domain, own]) => [domain, stronger(own)]));
  return JSON.stringify({ ...file, weights: domains ? byDomain(weights) : stronger(weights) });
}

/** @param {ReturnType<typeof pc.open>} model @param {ReturnType<typeof pc.open>} other @param {number | null} alpha */
function slopes(model, other, alpha) {
  const [before, after] = [model, other].map((each) => {
    const { hard, soft } = each.solve({ alpha });
    return (soft ?? hard).q;
  });
  return (before ?? []).map((q, pair) => ((after?.[pair] ?? NaN) - q) / SHARE);
}

test("what a component favours gains most when its weight grows in the file, hard and soft", async () => {
  let hard = 0;
  for (const id of LIBRARY) {
    const file = JSON.parse(await scenario(id));
    const model = pc.open(JSON.stringify(file));
    const { optimal } = model.solve({ alpha: null }).hard;
    const choices = model.states.filter(({ actions }) => actions.length > 1);
    const isSingle = choices.every(
      ({ first, actions }) => optimal.slice(first, first + actions.length).reduce((sum, flag) => sum + flag, 0) === 1,
    );
    for (const alpha of isSingle ? [null, 0.05] : [0.05]) {
      const found = model.conflicts({ alpha });
      assert.equal(found.choices, choices.length);
      for (const [k, component] of found.components.entries()) {
        const slope = slopes(model, pc.open(strengthened(file, component)), alpha);
        const size = slope.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
        // A weight of 0 is not strengthened by a factor.
        if (size < 1e-6) continue;
        if (alpha === null) hard++;
        for (const { name, favours } of found.states) {
          const state = choices.find((each) => each.name === name) ?? assert.fail(name);
          const own = slope.slice(state.first, state.first + state.actions.length);
          const most = own.reduce((most, each) => Math.max(most, each), -Infinity);
          const favoured = favours[k] ?? [];
          for (const [i, action] of state.actions.entries()) {
            const behind = (most - (own[i] ?? NaN)) / size;
            const where = `${id}, α = ${alpha}: ${component} in ${name}, ${action} is ${behind} behind`;
            if (favoured.length === 0 || favoured.includes(action)) assert.ok(behind < 1e-3, where);
            else assert.ok(behind > 1e-7, where);
          }
        }
      }
    }
  }
  assert.ok(hard > 10, `${hard} components under hard argmax`);
});

test("relations are those of the favoured actions, with the parameters that move both weights", async () => {
  const model = pc.open(await scenario("multi-reward"));
  const { pairs, sentence, states, choices } = model.conflicts({ state: "values", alpha: null });
  assert.equal(choices, 5);
  assert.deepEqual(
    states.map(({ name }) => name),
    ["prompt", "safety", "values", "general", "ambiguous"],
  );
  const pair = (/** @type {string[]} */ ...names) =>
    pairs.find(({ components }) => names.every((name) => components.includes(name)));
  // Silence earns 1 of harmlessness, taking a side 1 of helpfulness; silence and balance earn the same honesty.
  assert.deepEqual(pair("harmless", "helpful"), {
    components: ["harmless", "helpful"],
    relation: "conflict",
    plane: ["h", "u"],
    conflicts: 3,
    agreements: 0,
  });
  assert.equal(pair("honest", "harmless")?.relation, "agree");
  assert.equal(pair("honest", "harmless")?.plane, null);
  assert.equal(pair("honest", "helpful")?.relation, "conflict");
  assert.equal(pair("honest", "concise")?.relation, "indifferent");
  assert.equal(
    sentence,
    "In “values”, honest and helpful conflict: strengthening honest favours “stay silent” and “balance”, helpful “take a side”; harmless and helpful conflict: strengthening harmless favours “stay silent”, helpful “take a side”.",
  );
  assert.equal(
    model.conflicts({ state: "general" }).sentence,
    "In “general”, concise and helpful conflict: strengthening concise favours “answer briefly”, helpful “answer in full”.",
  );
});

test("a weight of 0 is raised from 0 in the direction of its parameters", async () => {
  // The weight of missing 6 steps is -lambda6, so raising it favours stopping at 6, and going on before.
  const model = pc.open(await scenario("length-control"));
  const { states, components } = model.conflicts({ values: { lambda6: 0 }, alpha: null });
  const at = components.indexOf("miss6");
  const favours = Object.fromEntries(states.map(({ name, favours }) => [name, favours[at]]));
  assert.deepEqual(favours["step 6"], ["answer"]);
});
