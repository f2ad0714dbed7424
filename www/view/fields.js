// The controls of the fields that a reader can set, made from the solver's one table (`Model.fields`), which links and
// defaults come from too.

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../module/policy-cliff.js").Facts} Facts */
/** @typedef {import("../module/policy-cliff.js").ViewField} ViewField */
/** @typedef {{ name: string, group: "main" | "choice" | "more" | "phase", label: string }} Common */
/**
 * @typedef {Common & { kind: "number", symbol: string, scale: import("../module/policy-cliff.js").Scale, get: (choice: Choice) => number | null,
 *   set: (choice: Choice, value: number | null) => Choice }} NumberField
 */
/**
 * @typedef {Common & { kind: "choice", options: { value: string, label: string, note?: string }[], get: (choice: Choice) => string,
 *   set: (choice: Choice, value: string) => Choice }} ChoiceField
 */
/** @typedef {NumberField | ChoiceField} Field */

/** The prefix of the names of parameters. */
const VALUE = "value.";

/**
 * @param {ViewField[]} table
 * @param {Facts} model
 * @param {Choice} choice
 * @returns {Field[]}
 */
export function controlsOf(table, model, choice) {
  return table.flatMap(
    /** @returns {Field[]} */ (field) => {
      const { name, kind, scale } = field;
      if (kind === "number") return scale ? [numberField(field, scale, choice)] : [];
      if (name === "plane") return axes(field);
      if (name === "map") return [mapField(field, model, choice)];
      return kind === "choice" && name !== "action" && name !== "picture" ? [choiceField(field)] : [];
    },
  );
}

/**
 * @param {ViewField} field
 * @param {import("../module/policy-cliff.js").Scale} scale
 * @param {Choice} choice
 * @returns {NumberField}
 */
function numberField({ name, label, symbol }, scale, { parameter }) {
  const common = /** @type {const} */ ({ name, kind: "number", label, symbol, scale });
  if (!name.startsWith(VALUE))
    return { ...common, group: "main", get: (c) => c.alpha, set: (c, alpha) => ({ ...c, alpha }) };
  const own = name.slice(VALUE.length);
  return {
    ...common,
    group: own === parameter ? "main" : "more",
    get: (c) => c.values[own] ?? null,
    set: (c, value) => (value === null ? c : { ...c, values: { ...c.values, [own]: value } }),
  };
}

/**
 * @param {ViewField} field
 * @returns {ChoiceField}
 */
function choiceField({ name, label, options }) {
  const key = /** @type {"state" | "parameter" | "rule" | "objective" | "style" | "curves"} */ (name);
  // Fields that depend on the state, or on the parameter, are reset with it.
  const along = { state: { action: null }, parameter: { zoom: null }, rule: {}, objective: {}, style: {}, curves: {} }[
    key
  ];
  return {
    name,
    kind: "choice",
    group: "choice",
    label,
    options,
    get: (c) => c[key],
    set: (c, value) => ({ ...c, ...along, [key]: value }),
  };
}

/**
 * Returns the fields of both axes. Two axes cannot have one parameter: an axis that is set to the parameter of the
 * other one exchanges its parameter with it.
 * @param {ViewField} field
 * @returns {ChoiceField[]}
 */
function axes({ options }) {
  const common = /** @type {const} */ ({ kind: "choice", group: "phase", options });
  const [x, y] = [(/** @type {Choice} */ c) => c.plane?.[0] ?? "", (/** @type {Choice} */ c) => c.plane?.[1] ?? ""];
  return [
    {
      ...common,
      name: "x",
      label: "Across",
      get: x,
      set: (c, to) => ({ ...c, plane: [to, to === y(c) ? x(c) : y(c)] }),
    },
    {
      ...common,
      name: "y",
      label: "Upwards",
      get: y,
      set: (c, to) => ({ ...c, plane: [to === x(c) ? y(c) : x(c), to] }),
    },
  ];
}

/**
 * Returns the field of the quantity in the phase diagram; the probability of each action is an option of its own, which
 * sets both fields.
 * @param {ViewField} field
 * @param {Facts} model
 * @param {Choice} choice
 * @returns {ChoiceField}
 */
function mapField({ label, options }, { states }, { state, alpha }) {
  const actions = states.find(({ name }) => name === state)?.actions ?? [];
  const all = options.flatMap(({ value, label: name }) => {
    if (value !== "hard" && alpha === null) return [];
    return value === "probability"
      ? actions.map((action) => ({ value: `${value} ${action}`, label: `soft: ${action}` }))
      : [{ value, label: name }];
  });
  return {
    name: "map",
    kind: "choice",
    group: "phase",
    label,
    options: all,
    get: ({ map, action }) => {
      const value = map === "probability" ? `${map} ${action ?? actions[0]}` : (map ?? "");
      return all.some((option) => option.value === value) ? value : "hard";
    },
    set: (c, value) => {
      const [map = "", ...action] = value.split(" ");
      return {
        ...c,
        map: /** @type {Choice["map"]} */ (map),
        action: map === "probability" ? action.join(" ") : c.action,
      };
    },
  };
}
