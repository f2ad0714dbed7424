// Links to a scenario that is not there.

/** The number of characters of a name that a message repeats. */
const LETTERS = 60;

/**
 * Returns the scenario whose name is the nearest, and what is told about it; throws if none is near.
 * @param {import("../module/core.js").Core} pc
 * @param {import("./store.js").Entry[]} library
 * @param {string} name
 */
export function nearest(pc, library, name) {
  const named = `“${name.slice(0, LETTERS)}”`;
  const near = pc.nearest(
    name,
    library.map(({ id }) => id),
  );
  const entry = library.find(({ id }) => id === near);
  if (!entry) throw new Error(`there is no scenario ${named} here`);
  return { entry, notice: `There is no scenario ${named} here. This is “${entry.title}”, whose name is the nearest.` };
}
