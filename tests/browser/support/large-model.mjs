// A model that is too large to be drawn whole.

/**
 * Returns a chain of states that each lead on, and back to the one before.
 * @param {number} count
 */
export function largeModel(count) {
  const state = (/** @type {number} */ i) => [
    `s${i}`,
    {
      on: { to: i + 1 < count ? `s${i + 1}` : "end", reward: { r: i } },
      back: { to: `s${Math.max(0, i - 1)}`, reward: { q: 1 } },
    },
  ];
  return JSON.stringify({
    "policy-cliff": 1,
    title: "Large",
    discount: 0.9,
    start: "s0",
    states: Object.fromEntries(Array.from({ length: count }, (_, i) => state(i))),
    terminal: ["end"],
    parameters: { x: { from: -1, to: 1, value: 0.25 } },
    weights: { q: "x" },
    view: { points: 21 },
  });
}
