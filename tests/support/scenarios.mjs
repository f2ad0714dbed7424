// What tests need of the built site and of the scenarios in the source.

import { readFile } from "node:fs/promises";

/** The built site. */
export const DIST = new URL("../../dist/", import.meta.url);

/** @param {string} id */
export function scenario(id) {
  return readFile(new URL(`../../www/scenarios/${id}.json`, import.meta.url), "utf8");
}

/**
 * Closed form of "format-bonus": the soft probability of the boxed answer.
 * @param {number} beta
 * @param {number} alpha
 */
export function boxed(beta, alpha) {
  return 1 / (1 + 2 * Math.exp(-beta / alpha));
}
