// The settings of training as the reader chooses them, and the questions that they lead to.

/** @typedef {import("./store.js").Choice} Choice */
/** @typedef {import("../module/policy-cliff.js").TrainOptions} TrainOptions */

/** The settings with the values that they have at first, in the order of their texts (docs/LINKS.md). */
export const DEFAULTS = /** @type {const} */ ({
  show: "",
  algorithm: "grpo",
  group: "8",
  rate: "0.2",
  steps: "2000",
  epochs: "1",
  clip: "0.2",
  clipHigh: "",
  estimator: "exact",
  baseline: "value",
  optimiser: "plain",
  start: "uniform",
  seeds: "20",
  seed: "1",
});

/** @typedef {Record<keyof typeof DEFAULTS, string> & { bernoulli: string[] }} Settings */

/**
 * Returns the settings of a text.
 * @param {string | null} text
 * @returns {Settings}
 */
export function settingsIn(text) {
  const items = (text ?? "").split(";").map((item) => {
    const colon = item.indexOf(":");
    return [item.slice(0, colon), item.slice(colon + 1)];
  });
  const bernoulli = items.flatMap(([name, value]) => (name === "bernoulli" && value ? [value] : []));
  const named = Object.fromEntries(items.filter(([name = ""]) => name in DEFAULTS));
  return { ...DEFAULTS, ...named, bernoulli };
}

/**
 * Returns the text of settings; null where all are as at first.
 * @param {Settings} settings
 */
export function textOf({ bernoulli, ...settings }) {
  const names = /** @type {(keyof typeof DEFAULTS)[]} */ (Object.keys(DEFAULTS));
  const set = names.filter((name) => settings[name] !== DEFAULTS[name]).map((name) => `${name}:${settings[name]}`);
  return [...set, ...bernoulli.map((name) => `bernoulli:${name}`)].join(";") || null;
}

/**
 * Returns a view without what is drawn of its training, on which no answer depends.
 * @param {Choice} choice
 * @returns {Choice}
 */
export function withoutShow(choice) {
  return { ...choice, training: textOf({ ...settingsIn(choice.training), show: "" }) };
}

/**
 * Returns what of a view training depends on, but for the place: the penalty is that of the soft policy.
 * @param {Choice} choice
 */
function shared({ parameter, state, values, objective, alpha, perturbation, training }) {
  return {
    ...{ parameter, state, values },
    ...(alpha === null ? {} : objective === "kl" ? { kl: alpha } : { entropy: alpha }),
    ...(perturbation ? { perturbation } : {}),
    ...(training ? { settings: training } : {}),
  };
}

/**
 * Returns the options of training at the present place.
 * @param {Choice} choice
 * @param {Partial<TrainOptions>} [more]
 * @returns {TrainOptions}
 */
export function trainingOf(choice, more = {}) {
  return { ...shared(choice), ...more };
}

/**
 * Returns the options of training along the range that is drawn, which does not depend on the place.
 * @param {Choice} choice
 * @param {import("../module/policy-cliff.js").TrainSweepOptions} more
 * @returns {import("../module/policy-cliff.js").TrainSweepOptions}
 */
export function alongOf(choice, more) {
  const { zoom, axis } = choice;
  const { values, ...options } = shared(choice);
  const range = zoom && axis !== "alpha" ? { from: zoom[0], to: zoom[1] } : {};
  const others = Object.fromEntries(Object.entries(values).filter(([name]) => name !== choice.parameter));
  return { ...options, values: others, ...range, ...more };
}

/**
 * Returns the options of the exact curves over the same range.
 * @param {Choice} choice
 * @returns {import("../module/policy-cliff.js").SweepOptions}
 */
export function exactOf(choice) {
  const { parameter, state, rule, objective, alpha, zoom, axis, values, perturbation } = choice;
  const range = zoom && axis !== "alpha" ? { from: zoom[0], to: zoom[1] } : {};
  const others = Object.fromEntries(Object.entries(values).filter(([name]) => name !== parameter));
  return {
    ...{ parameter, state, rule, objective, alpha, values: others, ...range },
    ...(perturbation ? { perturbation } : {}),
  };
}

/**
 * Returns the options of training near the cliff that is nearest to the present place.
 * @param {Choice} choice
 * @param {import("../module/policy-cliff.js").TrainSweepOptions} [more]
 * @returns {import("../module/policy-cliff.js").TrainSweepOptions}
 */
export function nearCliffOf(choice, more = {}) {
  return alongOf(choice, { places: "cliff", at: choice.values[choice.parameter] ?? NaN, ...more });
}

/** What the exact gradient differs in, with which the times of an algorithm are compared. */
export const GRADIENT = /** @type {const} */ ({ algorithm: "gradient", epochs: 1 });

/**
 * Returns what is drawn along the parameter.
 * @param {Choice} choice
 * @param {Pick<import("../module/policy-cliff.js").Outline, "isTable" | "outcomes">} model
 */
export function shownOf({ training, picture }, { isTable, outcomes }) {
  const shown = settingsIn(training).show || (isTable ? "distance" : picture);
  return /** @type {import("../module/policy-cliff.js").TrainedFigureOptions["kind"]} */ (
    shown === "outcomes" && outcomes.length === 0 ? "policy" : shown
  );
}
