// The whole policy, a row for each action of every state, as a text for other programs.

import { csv } from "./write.js";

/**
 * Returns the policy of a solution: CSV, or JSON with an object for each state, where null stands for what is not there.
 * @param {import("../policy-cliff.d.ts").Outline["states"]} states
 * @param {import("../policy-cliff.d.ts").Solution} solution
 * @param {"csv" | "json"} format
 */
export function policy(states, { hard, soft }, format) {
  if (format !== "csv" && format !== "json") throw new TypeError(`format: "${format}" is not "csv" or "json"`);
  let pair = 0;
  const all = states.map(({ name, actions }, state) => ({
    state: name,
    visits: hard.visits[state] ?? NaN,
    value: hard.value[state] ?? NaN,
    ...(soft ? { "soft visits": soft.visits[state] ?? NaN, "regularised value": soft.value[state] ?? NaN } : {}),
    actions: actions.map((action) => {
      const at = pair++;
      return {
        action,
        best: hard.optimal[at] === 1,
        hard: hard.policy[at] ?? NaN,
        "Q-value": hard.q[at] ?? NaN,
        ...(soft ? { soft: soft.policy[at] ?? NaN, "regularised Q-value": soft.q[at] ?? NaN } : {}),
      };
    }),
  }));
  if (format === "json") return `${JSON.stringify(all, null, 1)}\n`;
  const rows = all.flatMap(({ actions, state, ...of }) =>
    actions.map(({ action, best, ...numbers }) => ({ state, action, best: best ? 1 : 0, ...numbers, ...of })),
  );
  return csv(
    Object.keys(rows[0] ?? {}),
    rows.map((row) => Object.values(row)),
  );
}
