// Where a scenario opens that has no answer at the place that its view names.

/**
 * Moves what a scenario opens with to the nearest place on its axis that has an answer, with the reason. Returns
 * whether there is one.
 * @param {import("./policy-cliff.js").Model} model
 * @param {import("../state/client.js").First} first
 * @param {import("./policy-cliff.js").SweepOptions | undefined} options  of the sweep along the axis
 * @param {string} problem
 */
export function moveToAnswer(model, first, options, problem) {
  const { parameter, nearest: to } = model.sweep({ ...options, alpha: null, values: first.choice.values });
  const wanted = first.choice.values[parameter.name];
  if (wanted === undefined || to == null) return false;
  first.choice.values = { ...first.choice.values, [parameter.name]: to };
  first.moved = { parameter: parameter.name, from: wanted, to, problem };
  return true;
}
