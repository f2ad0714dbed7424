// Hands a file to the reader.

import { make } from "./dom.js";

/**
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type
 */
export function download(name, content, type) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href, download: name }).click();
  URL.revokeObjectURL(href);
}

/**
 * A name that says what is in a file: letters and digits of each part, the rest as hyphens.
 * @param {string[]} parts
 * @param {string} end
 */
export function fileName(parts, end) {
  const words = parts.map((part) => part.normalize("NFC").replace(/[^\p{L}\p{N}.]+/gu, "-").replace(/^[-.]+|[-.]+$/g, "").slice(0, LONGEST));
  return `${words.filter(Boolean).join("-")}.${end}`;
}

/** Characters of a part of a name. */
const LONGEST = 40;
