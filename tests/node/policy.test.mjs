// The whole policy as a text, and what values are: costs, and averages per step.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const SHEET = { width: 600, height: 300, theme: /** @type {const} */ ("light"), fontSize: 16 };

const kept = (/** @type {string} */ name) =>
  readFile(new URL(`../scenarios/${name}.json`, import.meta.url), "utf8").then((text) => pc.open(text));

test("the whole policy is a row for each action of every state, or an object for each state", async () => {
  const model = pc.open(await scenario("sophistry"));
  const solution = model.solve();
  const [heads = "", ...rows] = (await pc.policy(model, solution, "csv")).trimEnd().split("\r\n");
  assert.equal(
    heads,
    "state,action,best,hard,Q-value,soft,regularised Q-value,visits,value,soft visits,regularised value",
  );
  assert.equal(rows.length, solution.hard.policy.length);
  const cells = rows.map((row) => row.split(","));
  for (const [pair, [, , best, hard, q, soft]] of cells.entries()) {
    assert.equal(best, String(solution.hard.optimal[pair]));
    assert.equal(Number(hard), solution.hard.policy[pair]);
    assert.equal(Number(q), solution.hard.q[pair]);
    assert.equal(Number(soft), solution.soft?.policy[pair]);
  }
  const states = JSON.parse(await pc.policy(model, solution, "json"));
  assert.deepEqual(
    states.map((/** @type {any} */ { state, actions }) => [
      state,
      actions.map((/** @type {any} */ { action }) => action),
    ]),
    model.states.map(({ name, actions }) => [name, actions]),
  );
  // Without a temperature there is no soft policy.
  const alone = await pc.policy(model, model.solve({ alpha: null }), "csv");
  assert.ok(alone.startsWith("state,action,best,hard,Q-value,visits,value\r\n"));
  await assert.rejects(pc.policy(model, solution, /** @type {any} */ ("xml")), TypeError);
});

test("averages per step and costs are told by their names, in answers and in pictures", async () => {
  const upkeep = await kept("upkeep");
  assert.deepEqual([upkeep.measure, upkeep.discount], ["average reward", 1]);
  const { hard } = upkeep.solve({ alpha: null });
  assert.ok(Math.abs(hard.startValue - 5) < 1e-12);
  assert.ok(Math.abs(hard.visits.reduce((sum, share) => sum + share, 0) - 1) < 1e-12);
  const sweep = upkeep.sweep({ alpha: null });
  assert.equal(sweep.measure, "average reward");
  const figure = pc.figure(sweep, { kind: "value", ...SHEET });
  assert.match(figure.svg(), /average reward per step/);
  assert.equal(upkeep.cliffs().breakpoints[0]?.text, "11");
  assert.match(upkeep.remarks.join(" "), /average per step in the long run.*relative to “good”/);
  assert.throws(() => upkeep.train({}), /training is not available for average rewards/);

  const costs = await kept("costs");
  assert.equal(costs.measure, "total cost");
  assert.equal(costs.solve({ alpha: null }).hard.startValue, 22);
  const paid = costs.sweep({ alpha: null });
  assert.ok(paid.hard.value.every((cost) => cost > 0));
  assert.match(pc.figure(paid, { kind: "value", ...SHEET }).svg(), /expected total cost/);
  assert.match(pc.describe(paid), /true cost/);
  const returns = costs.returns({ alpha: null });
  assert.equal(returns.measure, "total cost");
  assert.match(pc.envelopeFigure(returns, SHEET).svg(), /the lowest of them/);
});
