// What a choice asks the worker for.

/**
 * The sweep does not depend on the swept parameter's own value, so that value is left out: dragging it changes only the solution at the cursor.
 * @param {import("./store.js").Entry} entry
 * @param {import("./store.js").Choice} choice
 * @returns {import("./client.js").Question}
 */
export function question({ id, text }, choice) {
  const { parameter, state, rule, objective, alpha, values } = choice;
  const { [parameter]: _, ...others } = values;
  return {
    id,
    text,
    sweep: { parameter, state, rule, objective, alpha, values: others },
    solve: { rule, objective, alpha, values },
  };
}
