// What the worker answers about a table of scored answers: what a dialogue shows of it, and the scenario that it makes.

import { keyOf, whole } from "../../state/text.js";
import { digested, opened, readTable, tableScenario } from "./index.js";
import { packedTexts } from "./packed-texts.js";

/** The prompts of a table of which all are looked at before it is shown. */
const LOOKED_AT = 10_000;

/** The last table that has been read, which is likely to be made a scenario next. */
let table = /** @type {{ key: string, sheet: import("../table.d.ts").Sheet } | undefined} */ (undefined);

/**
 * @param {import("../../state/text.js").Text} text
 * @param {import("../../state/client.js").Ask} ask
 * @param {(scenario: string) => Promise<import("../worker.js").Opened>} open  opens the scenario of the table
 */
export async function answerTable(text, { tableScenario: options, texts: wantsTexts }, open) {
  const key = keyOf(text);
  if (table?.key !== key) table = undefined;
  table ??= { key, sheet: readTable(await whole(text)) };
  const { sheet } = table;
  if (!options) return { readTable: digested(sheet) };
  const scenario = tableScenario(sheet, options);
  table = undefined;
  // What is wrong with it is said before the table is given up.
  const { text: made, model } = await opened(scenario, open);
  const { areNames, texts } = scenario;
  const all = areNames || !wantsTexts ? null : packedTexts(texts);
  return { tableScenario: { text: made, texts: all, watched: watched(model) } };
}

/**
 * Returns the prompt that a table should show first: the one whose cliff is nearest, if possible inside the range rather
 * than at an end of it; "" where the one that it opens with has such a cliff as well.
 * @param {import("../policy-cliff.js").Model} model
 */
function watched(model) {
  if (model.names.first.length > LOOKED_AT) return "";
  const { prompts, from, to } = model.population();
  const { names, next, distances } = prompts;
  const { state } = model.opening();
  const inside = distances.map((distance, at) => {
    const place = next[at] ?? NaN;
    return from < place && place < to ? distance : Infinity;
  });
  const reach = [inside, distances].find((own) => own.some(Number.isFinite));
  if (!reach || Number.isFinite(reach[names.indexOf(state)])) return "";
  const nearest = reach.reduce((best, own, at) => (own < (reach[best] ?? Infinity) ? at : best), 0);
  return names[nearest] ?? "";
}
