// The answers that are best at the present weight, one row for each prompt, as a text for other programs.

import { csv } from "./write.js";

/** Columns whose names a parameter may have as well. */
const OTHERS = new Set(["prompt", "answer", "gap", "distance"]);

/**
 * Returns a row for each prompt of a population: CSV, or a JSON object in each line, where null stands for what is not
 * there.
 * @param {import("../population.d.ts").Population} population
 * @param {"csv" | "jsonl"} format
 */
export function chosen({ parameter, at, prompts }, format) {
  if (format !== "csv" && format !== "jsonl") throw new TypeError(`format: "${format}" is not "csv" or "jsonl"`);
  const weight = OTHERS.has(parameter.name) ? `weight ${parameter.name}` : parameter.name;
  const rows = prompts.names.map((prompt, i) => ({
    prompt,
    answer: prompts.best[i] ?? "",
    [weight]: at,
    "best answers": prompts.tied[i] ?? NaN,
    gap: prompts.gaps[i] ?? NaN,
    "next cliff": prompts.next[i] ?? NaN,
    distance: prompts.distances[i] ?? NaN,
  }));
  if (format === "jsonl") return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return csv(
    Object.keys(rows[0] ?? {}),
    rows.map((row) => Object.values(row)),
  );
}
