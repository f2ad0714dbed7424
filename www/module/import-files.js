// The arguments of imports, as the WebAssembly takes them.

import { bytes, copied, written } from "./arguments.js";

/**
 * Returns files with their texts in UTF-8.
 * @param {import("./import.d.ts").ImportFile[]} files
 */
export function encoded(files) {
  if (!Array.isArray(files)) throw new TypeError("files: expected a list of files");
  return files.map((file) => {
    if (typeof file !== "object" || file === null)
      throw new TypeError("files: expected objects with name and text or bytes");
    const { name, text, bytes: content } = file;
    if (text === undefined && content === undefined) throw new TypeError("files: a file has its text or its bytes");
    return {
      name: written(name, "name of a file"),
      bytes:
        text === undefined
          ? bytes(/** @type {Uint8Array} */ (content), "file's content")
          : new TextEncoder().encode(written(text, "file's text")),
    };
  });
}

/**
 * Returns options with their numbers as texts, as files write them.
 * @param {import("./import.d.ts").ImportOptions | undefined} options
 */
export function numbersWritten(options) {
  const given = copied(options);
  const text = (/** @type {unknown} */ value) => (typeof value === "number" ? String(value) : value);
  for (const name of ["from", "to", "discount"]) if (given?.[name] !== undefined) given[name] = text(given[name]);
  const weights = given?.weights;
  if (typeof weights === "object" && weights !== null)
    given.weights = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, text(weight)]));
  return given;
}
