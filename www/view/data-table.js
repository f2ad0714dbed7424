// The numbers of a picture as a table, which can be copied and saved. All of them come from the answer that the picture
// shows, and have the names that they have in exported files: of a hard policy a row for each piece between two cliffs
// and for each cliff, of a soft one some rows of the export.

import { html } from "lit-html";
import { copyButton } from "../share/clipboard.js";
import { fill } from "./dom.js";
import { download, fileName } from "../share/download.js";
import { csv } from "../module/table/write.js";
import { AND, columnsOf } from "../share/tables.js";
import { isPerStep, worth } from "./worth.js";
import { LISTED, PLACES, cutAt, spread } from "./some-of.js";

export {
  bestTable,
  cornerTable,
  feedbackTables,
  pathsTable,
  qTable,
  stressTable,
  timesTable,
  trainedTable,
} from "./panel-tables.js";

/** @typedef {import("../module/core.js").Core} PolicyCliff */
/** @typedef {import("../module/policy-cliff.js").Sweep} Sweep */
/** @typedef {import("./kinds.js").Kind} Kind */
/** @typedef {import("../share/tables.js").Cell} Cell */
/**
 * The first cell of a row is its place. `name` is that of a parameter, which heads begin with; readers see its symbol.
 * @typedef {{ caption: string, name: string, heads: string[], rows: Cell[][] }} Table
 */

/** Returns the subject of a picture of a sweep. @param {Sweep} sweep @param {Kind} kind */
function titleOf({ state, measure }, kind) {
  if (kind === "policy") return `Policy in “${state}”`;
  if (kind === "outcomes") return "Outcomes";
  return `${measure?.endsWith("cost") ? "Cost" : "Value"} ${isPerStep(measure) ? "per step" : "from the start"}`;
}

/**
 * Returns the table of a picture of a sweep.
 * @param {PolicyCliff} pc
 * @param {Sweep} sweep
 * @param {Kind} kind
 * @returns {Table}
 */
export function sweepTable(pc, sweep, kind) {
  const { parameter, alpha, theta, soft } = sweep;
  const title = `${titleOf(sweep, kind)} against ${pc.symbol(parameter.name)}`;
  const { name } = parameter;
  if (!soft) return { caption: `${title}: pieces and cliffs`, name, ...pieces(sweep, kind) };
  const columns = columnsOf(sweep).filter((column) => column.kind === "" || column.kind === kind);
  return {
    caption: `${title}${alpha === null ? "" : `, ${pc.equation("alpha", alpha)}`}: ${PLACES} of ${theta.length} places`,
    name,
    heads: columns.map((column) => column.name),
    rows: spread(theta.length).map((i) => columns.map(({ cell }) => cell(i))),
  };
}

/**
 * Returns a row for each piece between two cliffs, and for each cliff.
 * @param {Sweep} sweep
 * @param {Kind} kind
 * @returns {Pick<Table, "heads" | "rows">}
 */
function pieces(sweep, kind) {
  const { parameter, measure, actions, outcomeNames, theta, optimal, hard } = sweep;
  const value = Array.from(hard.value);
  const [first, last] = [value.findIndex(Number.isFinite), value.findLastIndex(Number.isFinite)];
  const hasTruth = hard.truth.length > 0;
  const place = ["from", "to"].map((end) => `${parameter.name}, ${end}`);
  const ends = (/** @type {string} */ name) => [`${name} at from`, `${name} at to`];
  const heads = {
    policy: [...place, "optimal set", ...actions.map((action) => `hard: ${action}`)],
    outcomes: [...place, ...outcomeNames.map((name) => `hard outcome: ${name}`)],
    value: [
      ...place,
      ...ends(worth(measure, "optimal value")),
      ...(hasTruth ? ends(worth(measure, "hard true return")) : []),
    ],
  }[kind];
  /** @type {Cell[][]} */
  const rows = [];
  if (first < 0) return { heads, rows };
  /** An end of a piece: a point of the grid, or one side of a jump. */
  const atPoint = (/** @type {number} */ i) => ({
    at: theta[i] ?? NaN,
    set: actions.filter((_, a) => optimal[a]?.[i] === 1),
    policy: hard.policy.map((column) => column[i] ?? NaN),
    outcomes: hard.outcomes.map((column) => column[i] ?? NaN),
    value: value[i] ?? NaN,
    truth: hard.truth[i] ?? NaN,
  });
  const atJump = (/** @type {Sweep["jumps"][number]} */ jump, /** @type {0 | 1 | 2} */ side) => ({
    at: jump.at,
    set: jump.sets[side],
    policy: jump.policies[side],
    outcomes: jump.outcomes?.[side] ?? [],
    value: jump.value ?? NaN,
    truth: jump.truths[side],
  });
  /** @typedef {ReturnType<typeof atPoint>} End */
  const add = (/** @type {End} */ from, /** @type {End} */ to, known = from) =>
    rows.push([
      from.at,
      to.at,
      ...{
        policy: [known.set.join(AND), ...known.policy],
        outcomes: outcomeNames.map((_, o) => known.outcomes[o] ?? NaN),
        value: [from.value, to.value, ...(hasTruth ? [from.truth, to.truth] : [])],
      }[kind],
    ]);
  let from = atPoint(first);
  /** Returns whether a jump is one of what the picture shows; the optimal value bends at any. */
  const counts = (/** @type {Sweep["jumps"][number]} */ jump) => {
    const sides = { policy: jump.policies, outcomes: jump.outcomes, value: [] }[kind];
    return kind === "value" || new Set(sides?.map((side) => side.join())).size > 1;
  };
  // At an end of the range there is only one side.
  for (const jump of jumpsOf(sweep, from).filter(counts)) {
    if (jump.at > from.at) add(from, atJump(jump, 0), atJump(jump, 0));
    add(atJump(jump, 1), atJump(jump, 1));
    from = atJump(jump, 2);
  }
  const end = atPoint(last);
  if (end.at > from.at) add(from, end, from.at > (theta[first] ?? 0) ? from : atPoint(Math.round((first + last) / 2)));
  return { heads, rows };
}

/**
 * Returns all jumps of a sweep in ascending order, given what is best where it begins.
 * @param {Sweep} sweep
 * @param {{ set: string[], policy: number[] }} begin
 */
function jumpsOf({ jumps, others = [], outcomeNames }, { set, policy }) {
  const [at, error, value, ...levels] = others;
  if (!at) return jumps;
  const own = [...jumps];
  /** @type {Sweep["jumps"]} */
  const all = [];
  let [best, taken] = [set, policy];
  /** @template T @param {(side: number) => T} of @returns {[T, T, T]} */
  const sides = (of) => [of(0), of(1), of(2)];
  at.forEach((place, i) => {
    for (let next = own[0]; next && next.at < place; next = own[0]) {
      best = next.sets[2];
      taken = next.policies[2];
      all.push(next);
      own.shift();
    }
    all.push({
      at: place,
      error: error?.[i] ?? NaN,
      sets: [best, best, best],
      policies: [taken, taken, taken],
      value: value?.[i] ?? NaN,
      truths: sides((side) => levels[side]?.[i] ?? NaN),
      outcomes: sides((side) => outcomeNames.map((_, outcome) => levels[3 * (outcome + 1) + side]?.[i] ?? NaN)),
    });
  });
  return [...all, ...own];
}

/**
 * Returns the table of the regions of two parameters: the best actions of every state in which they differ.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Phase} phase
 * @param {import("../module/policy-cliff.js").Outline} model
 * @returns {Table}
 */
export function phaseTable(pc, { x, y, cells }, { states }) {
  const differing = states.filter(({ actions, first }) =>
    actions.some((_, i) => cells.some(({ optimal }) => optimal[first + i] !== cells[0]?.optimal[first + i])),
  );
  const corners = (/** @type {Float64Array} */ list) =>
    Array.from(
      { length: list.length / 2 },
      (_, i) => `(${pc.exact(list[2 * i] ?? 0)}, ${pc.exact(list[2 * i + 1] ?? 0)})`,
    );
  return {
    caption: `Regions of ${pc.symbol(x.name)} and ${pc.symbol(y.name)} with the same best actions`,
    name: "",
    heads: [
      "region",
      ...differing.map(({ name }) => `optimal set in ${name}`),
      "area",
      `corners (${x.name}, ${y.name})`,
    ],
    rows: cells.map(({ optimal, area, corners: list }, i) => [
      i + 1,
      ...differing.map(({ actions, first }) => actions.filter((_, a) => optimal[first + a] === 1).join(AND)),
      area,
      corners(list).join(AND),
    ]),
  };
}

/**
 * Returns the tables of a map over temperatures, one for each action: a row for a temperature, a column for a value of
 * the parameter.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").AlphaMap} map
 * @returns {Table[]}
 */
export function alphaMapTables(pc, { sweep: { parameter, actions, state }, theta, alpha, policy }) {
  const places = spread(theta.length);
  return actions.map((action, a) => ({
    caption: `Probability of “${action}” in “${state}” by ${pc.symbol("alpha")} (down) and ${pc.symbol(parameter.name)} (across)`,
    name: parameter.name,
    heads: ["alpha", ...places.map((i) => `${parameter.name} = ${pc.format(theta[i] ?? NaN)}`)],
    rows: spread(alpha.length).map((row) => [
      alpha[row] ?? NaN,
      ...places.map((i) => policy[a]?.[row * theta.length + i] ?? NaN),
    ]),
  }));
}

/**
 * Returns the table of a landscape: a row for a temperature, a column for a value of the parameter.
 * @param {PolicyCliff} pc
 * @param {Sweep[]} sweeps
 * @param {string} action  whose probability it shows
 * @returns {Table}
 */
export function landscapeTable(pc, sweeps, action) {
  const [first] = sweeps;
  if (!first) return { caption: "", name: "", heads: [], rows: [] };
  const { parameter, theta, actions } = first;
  const places = spread(theta.length);
  return {
    caption: `Probability of “${action}” by ${pc.symbol("alpha")} (down) and ${pc.symbol(parameter.name)} (across)`,
    name: parameter.name,
    heads: ["alpha", ...places.map((i) => `${parameter.name} = ${pc.format(theta[i] ?? NaN)}`)],
    rows: spread(sweeps.length).flatMap((row) => {
      const sweep = sweeps[row];
      if (!sweep) return [];
      const column = (sweep.soft ?? sweep.hard).policy[actions.indexOf(action)];
      return [[sweep.alpha ?? 0, ...places.map((i) => column?.[i] ?? NaN)]];
    }),
  };
}

/**
 * Returns the table of the lines of two parameters at which prompts flip.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Arrangement} arrangement
 * @param {import("../module/policy-cliff.js").Outline} model
 * @returns {Table}
 */
export function arrangementTable(pc, { x, y, states: prompts, above, below, lines, ends }, model) {
  const { length } = prompts;
  const listed = Math.min(length, LISTED);
  const cut = cutAt(length);
  const row = (/** @type {number} */ i) => {
    const prompt = model.names.at(prompts[i] ?? -1);
    const action = (/** @type {number | undefined} */ pair) => prompt?.actions[(pair ?? 0) - prompt.first] ?? "";
    return [
      prompt?.name ?? "",
      action(above[i]),
      action(below[i]),
      ...lines.subarray(3 * i, 3 * i + 3),
      ...ends.subarray(4 * i, 4 * i + 4),
    ];
  };
  return {
    caption: `Lines at which prompts flip over ${pc.symbol(x.name)} and ${pc.symbol(y.name)}${cut}`,
    name: "",
    heads: [
      "prompt",
      "best where above 0",
      "best where below 0",
      "constant",
      `times ${x.name}`,
      `times ${y.name}`,
      ...["from", "to"].flatMap((end) => [`${end} ${x.name}`, `${end} ${y.name}`]),
    ],
    rows: Array.from({ length: listed }, (_, i) => row(i)),
  };
}

/**
 * Returns the tables of the prompts of a table: the places at which they flip, and how little it takes.
 * @param {PolicyCliff} pc
 * @param {import("../module/policy-cliff.js").Population} population
 * @returns {Table[]}
 */
export function populationTables(pc, { parameter: { name }, places, changed, at, fragility }) {
  const { length } = places.at;
  const listed = Math.min(length, LISTED);
  const cut = cutAt(length);
  const other = `prompts with another best answer than at ${pc.exact(at)}, just above`;
  const sizes = fragility.sizes.length;
  const column = (/** @type {Float64Array} */ numbers, /** @type {number} */ i) => numbers[i] ?? NaN;
  return [
    {
      caption: `Where prompts flip along ${pc.symbol(name)}${cut}`,
      name,
      heads: [name, "prompts that flip", "flips up to here", other],
      rows: Array.from({ length: listed }, (_, i) => [
        places.texts[i] ?? "",
        column(places.counts, i),
        column(places.cumulative, i),
        column(changed.between.counts, i + 1),
      ]),
    },
    {
      caption: `Prompts whose best answer a change of the rewards can change, at ${pc.equation(name, at)}`,
      name: "",
      heads: ["largest change", "prompts", "share", ...(fragility.bound.length > 0 ? ["soft: at most"] : [])],
      rows: [...new Set(sizes > PLACES ? spread(sizes) : fragility.sizes.keys())].map((i) => [
        column(fragility.sizes, i),
        column(fragility.counts, i),
        column(fragility.shares, i),
        ...(fragility.bound.length > 0 ? [column(fragility.bound, i)] : []),
      ]),
    },
  ];
}

/**
 * Draws tables in the place of those before.
 * @param {HTMLElement} body
 * @param {PolicyCliff} pc
 * @param {Table[]} tables
 */
export function draw(body, pc, tables) {
  fill(body, templates(pc, tables));
}

/**
 * @param {PolicyCliff} pc
 * @param {Table[]} tables
 */
function templates(pc, tables) {
  return tables.map(({ caption, name, heads, rows }) => {
    const shown = (/** @type {string} */ head) => {
      const own = [name, "alpha"].find(
        (each) => each !== "" && (head === each || head.startsWith(`${each},`) || head.startsWith(`${each} `)),
      );
      return own === undefined ? head : `${pc.symbol(own)}${head.slice(own.length)}`;
    };
    const text = (/** @type {Cell | undefined} */ cell) =>
      typeof cell === "number" ? (Number.isNaN(cell) ? "–" : pc.spoken(cell)) : String(cell);
    const tabbed = () =>
      [heads, ...rows].map((row) => row.map((cell) => String(cell).replace(/\s+/g, " ")).join("\t")).join("\n");
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(tabbed());
        return "Copied.";
      } catch {
        return "The clipboard is refused here; download the table.";
      }
    };
    const save = async () => download(fileName([caption], "csv"), csv(heads, rows), "text/csv;charset=utf-8");
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
        <table class="grid numbers">
          <caption>${caption}</caption>
          <thead><tr>${heads.map((head) => html`<th scope="col">${shown(head)}</th>`)}</tr></thead>
          <tbody>${rows.map(
            ([place, ...cells]) => html`<tr>
              <th scope="row">${text(place)}</th>${cells.map((cell) => html`<td>${text(cell)}</td>`)}
            </tr>`,
          )}</tbody>
        </table>
      </div>
      <p class="actions">${copyButton("Copy", copy)} ${copyButton("Download", save)}</p>`;
  });
}
