// The one table of what a reader can set: name, kind, label, what is allowed, default, and how it is read from and put into a choice. Controls are
// built from it; names are stable, because links will carry them.

/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("./policy-cliff.js").Facts} Facts */
/** @typedef {{ name: string, group: "main" | "choice" | "more" | "phase", label: string }} Common */
/**
 * @typedef {Common & { kind: "number", symbol: string, scale: import("./policy-cliff.js").Scale, get: (choice: Choice) => number | null,
 *   set: (choice: Choice, value: number | null) => Choice }} NumberField
 */
/**
 * @typedef {Common & { kind: "choice", options: { value: string, label: string, note?: string }[], get: (choice: Choice) => string,
 *   set: (choice: Choice, value: string) => Choice }} ChoiceField
 */
/** @typedef {NumberField | ChoiceField} Field */

/** @type {{ value: import("./policy-cliff.js").Rule, label: string, note: string }[]} */
const RULES = [
  { value: "uniform", label: "uniform", note: "Ties: every optimal action with equal probability." },
  { value: "first", label: "first", note: "Ties: the first optimal action in the order of the file, always." },
  { value: "worst", label: "worst case", note: "Ties: of all optimal policies, one with the least true reward." },
  { value: "best", label: "best case", note: "Ties: of all optimal policies, one with the greatest true reward." },
];

/** @type {{ value: import("./policy-cliff.js").Objective, label: string, note: string }[]} */
const OBJECTIVES = [
  { value: "entropy", label: "entropy", note: "Soft: reward plus α times the entropy of the policy." },
  { value: "kl", label: "KL to base", note: "Soft: reward minus α times the divergence from the base policy." },
];

/** Scales are asked for once per range: building one crosses into WebAssembly. @type {Map<string, import("./policy-cliff.js").Scale>} */
const scales = new Map();

/**
 * @param {string} key
 * @param {() => import("./policy-cliff.js").Scale} build
 */
function cached(key, build) {
  let scale = scales.get(key);
  if (!scale) scales.set(key, (scale = build()));
  return scale;
}

/**
 * The choice a scenario opens with.
 * @param {Facts} model
 * @returns {Choice}
 */
export function defaults({ view, parameters }) {
  const { parameter, state, rule, objective, alpha } = view;
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  const [x, y] = view.plane ?? [parameter, parameters.find(({ name }) => name !== parameter)?.name ?? ""];
  return { parameter, state, rule, objective, alpha, values, x, y, map: "sets", perturbation: null };
}

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {Facts} model
 * @param {Choice} choice
 * @returns {Field[]}
 */
export function fieldsOf(pc, model, choice) {
  return [
    ...model.parameters.map((parameter) => parameterField(pc, parameter, parameter.name === choice.parameter)),
    {
      name: "alpha",
      kind: "number",
      group: "main",
      label: "temperature",
      symbol: "α",
      scale: cached("alpha", () => pc.alphaScale()),
      get: (c) => c.alpha,
      set: (c, alpha) => ({ ...c, alpha }),
    },
    {
      name: "state",
      kind: "choice",
      group: "choice",
      label: "Watched state",
      options: model.states.filter(({ actions }) => actions.length > 0).map(({ name }) => ({ value: name, label: name })),
      get: (c) => c.state,
      set: (c, state) => ({ ...c, state }),
    },
    {
      name: "parameter",
      kind: "choice",
      group: "choice",
      label: "Swept parameter",
      options: model.parameters.map(({ name }) => ({ value: name, label: name })),
      get: (c) => c.parameter,
      set: (c, parameter) => ({ ...c, parameter }),
    },
    {
      name: "rule",
      kind: "choice",
      group: "choice",
      label: "Ties, when hard",
      options: model.hasTrueReward ? RULES : RULES.filter(({ value }) => value !== "worst" && value !== "best"),
      get: (c) => c.rule,
      set: (c, rule) => ({ ...c, rule: /** @type {import("./policy-cliff.js").Rule} */ (rule) }),
    },
    {
      name: "objective",
      kind: "choice",
      group: "choice",
      label: "Soft objective",
      options: OBJECTIVES,
      get: (c) => c.objective,
      set: (c, objective) => ({ ...c, objective: /** @type {import("./policy-cliff.js").Objective} */ (objective) }),
    },
    ...(model.parameters.length > 1 ? phaseFields(model, choice) : []),
  ];
}

/**
 * @param {Facts} model
 * @param {Choice} choice
 * @returns {ChoiceField[]}
 */
function phaseFields({ parameters, states }, { state, alpha }) {
  const axes = parameters.map(({ name }) => ({ value: name, label: name }));
  const actions = states.find(({ name }) => name === state)?.actions ?? [];
  const soft = [...actions.map((name) => ({ value: `action ${name}`, label: `soft: ${name}` })), { value: "entropy", label: "soft: entropy" }, { value: "slope", label: "soft: steepest slope" }];
  const maps = [{ value: "sets", label: "hard: best actions" }, ...(alpha === null ? [] : soft)];
  const known = (/** @type {string} */ map) => (maps.some(({ value }) => value === map) ? map : "sets");
  return [
    // Two axes of one parameter are none: the other one takes what this one leaves.
    { name: "x", kind: "choice", group: "phase", label: "Across", options: axes, get: (c) => c.x, set: (c, x) => ({ ...c, x, y: x === c.y ? c.x : c.y }) },
    { name: "y", kind: "choice", group: "phase", label: "Upwards", options: axes, get: (c) => c.y, set: (c, y) => ({ ...c, y, x: y === c.x ? c.y : c.x }) },
    { name: "map", kind: "choice", group: "phase", label: "Shown", options: maps, get: (c) => known(c.map), set: (c, map) => ({ ...c, map }) },
  ];
}

/**
 * @param {import("./policy-cliff.js").PolicyCliff} pc
 * @param {import("./policy-cliff.js").Parameter} parameter
 * @param {boolean} swept
 * @returns {NumberField}
 */
function parameterField(pc, { name, label, from, to }, swept) {
  return {
    name: `value.${name}`,
    kind: "number",
    group: swept ? "main" : "more",
    label,
    symbol: name,
    scale: cached(`${from} ${to}`, () => pc.scale(from, to)),
    get: (c) => c.values[name] ?? from,
    set: (c, value) => (value === null ? c : { ...c, values: { ...c.values, [name]: value } }),
  };
}
