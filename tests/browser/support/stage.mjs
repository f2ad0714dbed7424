// What nearly every file of browser tests stands on: one browser, and one server of dist/.

import { after } from "node:test";

import { host, launch } from "./page.mjs";

/**
 * Both are gone when the file's tests have run.
 * @param {Parameters<typeof host>[0]} [options]
 */
export async function stage(options) {
  const [browser, site] = await Promise.all([launch(), host(options)]);
  after(() => Promise.all([browser.close(), site.close()]));
  return { browser, site };
}
