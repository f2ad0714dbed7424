// The arguments of callers, checked before they are passed into WebAssembly.

/**
 * @param {string} text  what should be one
 * @param {string} what
 */
export function written(text, what) {
  if (typeof text !== "string") throw new TypeError(`a ${what} is a text, not ${text === null ? "null" : typeof text}`);
  return text;
}

/**
 * @param {Uint8Array} value  what should be one
 * @param {string} what
 */
export function bytes(value, what) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`a ${what} is a Uint8Array`);
  return value;
}

/** The greatest length of a list in options. */
const LONGEST = 1e6;

/**
 * Returns a copy of an argument, made of plain data: getters and proxies run here, outside of WebAssembly, where they
 * may throw or call the model that the copy is for.
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
