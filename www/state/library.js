// The built-in scenarios.

import { readText } from "../module/assets.js";

/** @returns {Promise<import("./store.js").Entry[]>} */
export async function loadLibrary() {
  const bundle = await readText("scenarios.json").catch((error) => {
    throw new Error(`the scenarios could not be read: ${error.message}`);
  });
  /** @type {{ id: string, text: string }[]} */
  const scenarios = JSON.parse(bundle);
  return scenarios.map(({ id, text }) => {
    const { title, summary, guide, measured } = JSON.parse(text);
    const steps = guide?.length ?? 0;
    return {
      id,
      text,
      source: { scenario: id },
      title,
      summary: summary ?? "",
      steps,
      measured: measured !== undefined,
    };
  });
}
