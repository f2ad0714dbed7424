// Texts of tables and models as the page has them. A large one stays bytes that the browser keeps: they are sent to a
// worker without a copy, and the page's own thread never reads them.

/**
 * The bytes of a text, under a key that no other text has: a worker that gets the same bytes again has another Blob.
 * @typedef {{ key: string, bytes: Blob }} Bytes
 */
/** @typedef {string | Bytes} Text */

/**
 * The length from which a text is large: the whole reads it, because the core tells nothing of a sweep before all of it
 * is there, and its link waits for the picture.
 */
const LARGE = 200_000;

/** Returns what two texts are told apart by. @param {Text} text */
export const keyOf = (text) => (typeof text === "string" ? text : text.key);

/** @param {Text} text */
export const isLarge = (text) => typeof text !== "string" || text.length > LARGE;

/** Returns a text as it is kept. @param {string | Blob} text @returns {Text} */
export function kept(text) {
  if (typeof text === "string" && !isLarge(text)) return text;
  return { key: crypto.getRandomValues(new Uint32Array(4)).join(), bytes: new Blob([text]) };
}

/** Returns all of a text; rejects if it is none. @param {Text} text */
export async function whole(text) {
  return typeof text === "string" ? text : (await import("./bytes.js")).read(text.bytes);
}
