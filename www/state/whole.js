// The whole of the solver, which is fetched when a part of the page first asks for more than what the page opens with.

/** @typedef {import("../module/policy-cliff.js").PolicyCliff} PolicyCliff */
/** @typedef {import("../module/core.js").Core} Core */

/** @type {Promise<PolicyCliff> | undefined} */
let loading;
/** What the page has opened with. @type {Core | undefined} */
let core;

/**
 * Notes, and returns, with what the page has opened. Once the whole is there, it takes its place in the same object.
 * @param {Core} pc
 */
export function becomesWhole(pc) {
  core = pc;
  return pc;
}

/** Returns the whole. What could not be fetched is fetched again by the next call. */
export function whole() {
  loading ??= fetchWhole().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function fetchWhole() {
  const { load } = await import("../module/policy-cliff.js");
  const pc = await load();
  // What is chosen is read as before: settings that cannot be trained are refused where they would be, by the worker.
  if (core) Object.assign(core, pc, { outline: core.outline });
  return pc;
}
