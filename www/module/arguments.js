// What callers hand over, looked at before it crosses into WebAssembly.

/**
 * @param {string} text  what should be one
 * @param {string} what
 */
export function written(text, what) {
  if (typeof text !== "string") throw new TypeError(`a ${what} is a text, not ${text === null ? "null" : typeof text}`);
  return text;
}

/** Longest list in options. */
const LONGEST = 1e6;

/**
 * A copy of options. What throws in them, like a getter, is to throw out here: through WebAssembly it would leave the model locked.
 * @param {any} value
 * @returns {any}
 */
export function copied(value) {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Float64Array) return new Float64Array(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)]));
  if (value.length > LONGEST) throw new RangeError(`a list of ${value.length} is longer than ${LONGEST}`);
  return Array.from(value, copied);
}
