// The whole of the solver, which is fetched when a part of the page first asks for more than what the page opens with.

/** @typedef {import("../module/policy-cliff.js").PolicyCliff} PolicyCliff */

/** @type {Promise<PolicyCliff> | undefined} */
let loading;

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
  return load();
}
