// What tests need of the built site and of the scenarios in the source.

import { readdir, readFile } from "node:fs/promises";

/** The built site. */
export const DIST = new URL("../../dist/", import.meta.url);

const SCENARIOS = new URL("../../www/scenarios/", import.meta.url);

/** The names of all scenarios of the library. */
export const LIBRARY = (await readdir(SCENARIOS))
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(".json", ""));

/** @param {string} id */
export function scenario(id) {
  return readFile(new URL(`${id}.json`, SCENARIOS), "utf8");
}

/**
 * Closed form of "format-bonus": the soft probability of the boxed answer.
 * @param {number} beta
 * @param {number} alpha
 */
export function boxed(beta, alpha) {
  return 1 / (1 + 2 * Math.exp(-beta / alpha));
}
