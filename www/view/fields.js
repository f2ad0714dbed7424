// The controls of the fields that a reader can set, made from the solver's one table (`Model.fields`), which links and
// defaults come from too.

import { ALPHA, axisOf } from "../state/axis.js";

/** @typedef {import("../state/store.js").Choice} Choice */
/** @typedef {import("../module/policy-cliff.js").Outline} Outline */
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
/**
 * A choice of so many options, or states, that one is searched for.
 * @typedef {Omit<ChoiceField, "kind" | "options"> & { kind: "search", row: ViewField, options?: ChoiceField["options"], names: Outline["names"] }} SearchField
 */
/** @typedef {NumberField | ChoiceField | SearchField} Field */

/** The greatest number of options of a list; of more, one is searched for. */
const LONGEST = 60;

/** The prefix of the names of parameters. */
const VALUE = "value.";

/**
 * The choices that have no control of their own, because that of another one, or another part of the page, sets them.
 */
const ELSEWHERE = ["action", "axis", "picture", "upwards"];

/**
 * @param {ViewField[]} table
 * @param {Outline} model
 * @param {Choice} choice
 * @returns {Field[]}
 */
export function controlsOf(table, model, choice) {
  return table.flatMap(
    /** @returns {Field[]} */ (field) => {
      const { name, kind, scale } = field;
      if (kind === "number") return scale ? [numberField(field, scale, choice)] : [];
      if (name === "state") return [stateField(field, model)];
      if (name === "parameter") return [listed(axisField(field, table), field, model)];
      if (name === "plane") return planeFields(field, table).map((axis) => listed(axis, field, model));
      // Over temperatures the map has the policy itself, and of a table the lines alone.
      if (name === "map") return choice.upwards === "alpha" || model.isTable ? [] : [mapField(field, model, choice)];
      return kind === "choice" && !ELSEWHERE.includes(name) ? [choiceField(field)] : [];
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
 * Returns a field in which one of the options is searched for if they are many.
 * @param {ChoiceField} field
 * @param {ViewField} row  of the table
 * @param {Outline} model
 * @returns {Field}
 */
function listed(field, row, { names }) {
  return field.options.length > LONGEST ? { ...field, kind: "search", row, names } : field;
}

/**
 * Returns the field of the watched state. Of a table its options are not made: there are as many as prompts.
 * @param {ViewField} row
 * @param {Outline} model
 * @returns {Field}
 */
function stateField(row, { names }) {
  const { name, label } = row;
  const get = (/** @type {Choice} */ c) => c.state;
  // The action depends on the state, and is reset with it.
  const set = (/** @type {Choice} */ c, /** @type {string} */ state) => ({ ...c, action: null, state });
  const common = /** @type {const} */ ({ name, label, group: "choice", get, set });
  if (names.acting > LONGEST) return { ...common, kind: "search", row, names };
  return { ...common, kind: "choice", options: row.options };
}

/**
 * @param {ViewField} field
 * @returns {ChoiceField}
 */
function choiceField({ name, label, options }) {
  const key = /** @type {"rule" | "objective" | "style" | "curves"} */ (name);
  return {
    name,
    kind: "choice",
    group: "choice",
    label,
    options,
    get: (c) => c[key],
    set: (c, value) => ({ ...c, [key]: value }),
  };
}

/**
 * Returns the parameters as options, as readers know them.
 * @param {ViewField} field  whose options they are
 * @param {ViewField[]} table
 */
function parameters({ options }, table) {
  return options.map(({ value }) => {
    const { symbol = value, label = "" } = table.find(({ name }) => name === VALUE + value) ?? {};
    return { value, label: label === "" || label === value ? symbol : `${symbol}, ${label}` };
  });
}

/** The temperature as an option. */
const TEMPERATURE = { value: ALPHA, label: "α, the temperature" };

/**
 * Returns the field of what the pictures go over, a parameter or the temperature.
 * @param {ViewField} field
 * @param {ViewField[]} table
 * @returns {ChoiceField}
 */
function axisField(field, table) {
  return {
    name: field.name,
    kind: "choice",
    group: "choice",
    label: field.label,
    options: [...parameters(field, table), TEMPERATURE],
    get: axisOf,
    set: (c, to) =>
      to === ALPHA
        ? { ...c, axis: "alpha" }
        : { ...c, axis: "parameter", parameter: to, zoom: to === c.parameter ? c.zoom : null },
  };
}

/**
 * Returns the fields of both axes of the map. Two axes cannot have one parameter: an axis that is set to the parameter
 * of the other one exchanges its parameter with it.
 * @param {ViewField} field
 * @param {ViewField[]} table
 * @returns {ChoiceField[]}
 */
function planeFields(field, table) {
  const options = parameters(field, table);
  const common = /** @type {const} */ ({ kind: "choice", group: "phase" });
  const [x, y] = [(/** @type {Choice} */ c) => c.plane?.[0] ?? "", (/** @type {Choice} */ c) => c.plane?.[1] ?? ""];
  return [
    {
      ...common,
      options,
      name: "x",
      label: "Across",
      get: x,
      set: (c, to) => ({ ...c, plane: [to, to === y(c) ? x(c) : y(c)] }),
    },
    {
      ...common,
      options: [...options, TEMPERATURE],
      name: "y",
      label: "Upwards",
      get: (c) => (c.upwards === "alpha" ? ALPHA : y(c)),
      set: (c, to) =>
        to === ALPHA
          ? { ...c, upwards: "alpha" }
          : { ...c, upwards: "parameter", plane: [to === x(c) ? y(c) : x(c), to] },
    },
  ];
}

/**
 * Returns the field of the quantity in the phase diagram; the probability of each action is an option of its own, which
 * sets both fields.
 * @param {ViewField} field
 * @param {Outline} model
 * @param {Choice} choice
 * @returns {ChoiceField}
 */
function mapField({ label, options }, model, { state, alpha }) {
  const actions = model.names.named(state)?.actions ?? [];
  const all = options.flatMap(({ value, label: name }) => {
    if (value !== "hard" && value !== "outcomes" && alpha === null) return [];
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
