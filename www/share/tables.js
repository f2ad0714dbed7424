// Sweeps and cliffs as texts for other programs: CSV (RFC 4180; numbers as JavaScript writes them, the shortest decimal
// that reads back as the same float; an empty cell where there is no value) and JSON.

import { csv } from "../module/table/write.js";
import { worth } from "../view/worth.js";

/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */
/** @typedef {import("../module/policy-cliff.js").Cliffs} Cliffs */
/** @typedef {import("../module/table/write.js").Cell} Cell */

/** The separator between the names of a set. */
export const AND = "; ";

/**
 * Returns a table with a row for every value of the parameter. Different quantities have columns of their own: optimal
 * value, regularised value, return of either policy without any bonus, true return of either.
 * @param {Sweep} sweep
 */
export function sweepCsv(sweep) {
  const columns = columnsOf(sweep);
  return csv(
    columns.map(({ name }) => name),
    Array.from(sweep.theta, (_, i) => columns.map(({ cell }) => cell(i))),
  );
}

/**
 * A column of a sweep's table, with the kind of the picture that shows it; "" for those that belong to every picture.
 * @typedef {{ name: string, kind: import("../view/kinds.js").Kind | "", cell: (row: number) => Cell }} Column
 */

/**
 * Returns the columns of a sweep's table.
 * @param {Sweep} sweep
 * @returns {Column[]}
 */
export function columnsOf({ parameter, measure, actions, outcomeNames, theta, optimal, hard, soft }) {
  /** @type {Column[]} */
  const columns = [
    { name: parameter.name, kind: "", cell: (i) => at(theta, i) },
    {
      name: "optimal set",
      kind: "policy",
      cell: (i) => actions.filter((_, a) => optimal[a]?.[i] === 1).join(AND),
    },
  ];
  for (const [which, branch, value] of /** @type {const} */ ([
    ["hard", hard, "optimal value"],
    ["soft", soft, "regularised value"],
  ])) {
    if (!branch) continue;
    const add = (
      /** @type {Column["kind"]} */ kind,
      /** @type {string} */ name,
      /** @type {Float64Array | undefined} */ column,
    ) => columns.push({ name, kind, cell: (i) => at(column, i) });
    for (const [a, action] of actions.entries()) add("policy", `${which}: ${action}`, branch.policy[a]);
    add("value", worth(measure, value), branch.value);
    add("value", worth(measure, `${which} return`), branch.plain);
    if (branch.truth.length > 0) add("value", worth(measure, `${which} true return`), branch.truth);
    for (const [o, name] of outcomeNames.entries()) add("outcomes", `${which} outcome: ${name}`, branch.outcomes[o]);
  }
  return columns;
}

/**
 * Returns a table with a row for every state that changes at every breakpoint.
 * @param {Cliffs} cliffs
 */
export function cliffsCsv({ parameter, breakpoints }) {
  const heads = [
    parameter.name,
    "exact",
    "error",
    "state",
    "kind",
    "left",
    "at",
    "right",
    "reached left",
    "reached right",
    "policy jump",
    "outcome jump",
    "true jump",
  ];
  const rows = breakpoints.flatMap(({ at: place, text, exact, error, changes, outcomeJump, trueJump }) =>
    changes.map(({ state, kind, left, at: tied, right, reached, policyJump }) => [
      place,
      exact ? text : "",
      error,
      state,
      kind,
      left.join(AND),
      tied.join(AND),
      right.join(AND),
      reached[0],
      reached[1],
      policyJump,
      outcomeJump,
      trueJump,
    ]),
  );
  return csv(heads, rows);
}

/**
 * Returns any answer of the module as JSON: columns are lists, and null stands where there is no value.
 * @param {unknown} answer
 */
export function json(answer) {
  const plain = (/** @type {string} */ _, /** @type {unknown} */ value) =>
    ArrayBuffer.isView(value) ? Array.from(/** @type {Float64Array} */ (value)) : value;
  return `${JSON.stringify(answer, plain)}\n`;
}

/**
 * @param {Float64Array | undefined} column
 * @param {number} row
 */
function at(column, row) {
  return column?.[row] ?? NaN;
}
