// Figure 1 of the paper and the hull, as the module answers them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { LIBRARY, scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const SHEET = /** @type {const} */ ({ width: 700, height: 600, theme: "light" });

test("a roadmap has the sweep, and Q at the cliffs, from which its picture is drawn in another thread, too", async () => {
  const model = pc.open(await scenario("lipschitz-fork"));
  const roadmap = model.roadmap();
  assert.deepEqual([...roadmap.theta], [-1, 0, 1]);
  assert.ok(Math.abs(roadmap.horizon - 10) < 1e-9);
  assert.equal(roadmap.rewardSlope, 1);
  assert.equal(roadmap.sweep.soft, null);
  for (const [action, sign] of [1, -1].entries())
    for (const [place, q] of (roadmap.q[action] ?? []).entries())
      assert.ok(Math.abs(q - sign * 10 * (place - 1)) <= 9.01 * 2, `Q of action ${action} at ${place}: ${q}`);
  const figure = pc.roadmapFigure(structuredClone(roadmap), SHEET);
  assert.equal(figure.title, "Q, best actions, policy and value against θ");
  assert.match(figure.svg(), /dashed: the steepest it can be, 10/);
  const readings = figure.readings(0.5).map(({ label, text }) => `${label} ${text}`);
  assert.ok(readings.includes("best to A"), readings.join("; "));
});

test("a grid world has no horizon, and no cone", async () => {
  const roadmap = pc.open(await scenario("grid-world")).roadmap();
  assert.equal(roadmap.horizon, Infinity);
  assert.doesNotMatch(pc.roadmapFigure(roadmap, SHEET).svg(), /the steepest it can be/);
});

test("returns are corners: each edge is normal to the weight at its cliff, and the value of a corner is its line", async () => {
  let edges = 0;
  for (const id of LIBRARY) {
    const model = pc.open(await scenario(id));
    const returns = model.returns({ points: 21 });
    const { pieces } = model.cliffs({ certify: false });
    for (const [i, { to, weighted, fixed }] of returns.corners.entries()) {
      const next = returns.corners[i + 1];
      const piece = pieces.find((each) => each.from < to && to <= each.to) ?? assert.fail(`${id} at ${to}`);
      const value = piece.value + (to - piece.from) * piece.slope;
      assert.ok(Math.abs(fixed + to * weighted - value) <= 1e-9 * Math.max(1, Math.abs(value)), id);
      if (!next) continue;
      assert.equal(next.from, to);
      const across = next.weighted - weighted;
      assert.ok(Math.abs(next.fixed - fixed + to * across) <= 1e-9 * Math.max(1, Math.abs(to * across)), id);
      edges++;
    }
    const [lines, hull] = [pc.envelopeFigure(returns, SHEET), pc.hullFigure(structuredClone(returns), SHEET)];
    assert.match(lines.svg(), /value from the start of each policy/);
    assert.match(hull.svg(), /collected of what/);
  }
  assert.ok(edges > 30, `${edges}`);
});

test("what does not fit is refused by its name", async () => {
  const model = pc.open(await scenario("format-bonus"));
  const roadmap = model.roadmap();
  assert.throws(() => pc.roadmapFigure({ ...roadmap, q: [] }, SHEET), /roadmap: q has 0 columns for 3 actions/);
  const returns = model.returns();
  assert.throws(() => pc.hullFigure({ ...returns, corners: [] }, SHEET), /returns: there are no corners/);
  assert.throws(() => model.roadmap(/** @type {any} */ ({ alpha: 0.1 })), /alpha/);
});
