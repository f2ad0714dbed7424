// Downloads of files.

/** The time for which a file is kept, since some browsers read it only after a while. Milliseconds. */
const PATIENCE = 10000;

/**
 * Starts a download; returns a message about it.
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type
 */
export function download(name, content, type) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), PATIENCE);
  return self === top
    ? `Saved as ${name}.`
    : `Handed to the browser as ${name}; from a sandboxed frame it saves nothing.`;
}

/**
 * Returns the name of a file: letters and digits of each part, the rest as hyphens.
 * @param {string[]} parts
 * @param {string} end
 */
export function fileName(parts, end) {
  const words = parts.map((part) =>
    [...part.normalize("NFC").replace(/[^\p{L}\p{N}.]+/gu, "-")]
      .slice(0, LONGEST)
      .join("")
      .replace(/^[-.]+|[-.]+$/g, ""),
  );
  return `${words.filter(Boolean).join("-") || "scenario"}.${end}`;
}

/** The greatest number of characters of a part of a name. */
const LONGEST = 40;
