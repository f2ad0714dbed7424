// What a benchmark was asked for.

/**
 * @param {string[]} words model names, and --budget SECONDS
 * @param {import("./models.mjs").Model[]} models
 */
export function choose(words, models) {
  const at = words.indexOf("--budget");
  const budget = at < 0 ? 3 : Number(words[at + 1]);
  if (!(budget >= 0)) throw new Error(`--budget takes seconds from 0 on, not ${words[at + 1]}`);
  const names = words.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  for (const name of names) {
    if (!models.some((model) => model.id.startsWith(`${name} `)))
      throw new Error(`no model ${name}: there are ${models.map((m) => m.id.split(" ")[0]).join(", ")}`);
  }
  return {
    budget,
    chosen: models.filter((model) => names.length === 0 || names.some((name) => model.id.startsWith(`${name} `))),
  };
}
