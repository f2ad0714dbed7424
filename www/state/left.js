// What the core, with which the page opens, leaves to the whole.

/**
 * Returns whether an error says that the whole is needed.
 * @param {unknown} error
 */
export function isLeft(error) {
  return error instanceof Error && error.name === "LeftToWhole";
}
