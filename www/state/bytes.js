// Reads the bytes of a text.

/** Returns what bytes say in UTF-8, or in UTF-16 with a mark at their beginning. @param {Blob} blob */
export async function read(blob) {
  const buffer = await blob.arrayBuffer().catch(() => {
    throw new Error("the file has been changed or moved since it was given");
  });
  const bytes = new Uint8Array(buffer);
  const [first, second] = bytes;
  const mark = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "";
  try {
    return new TextDecoder(mark || "utf-8", { fatal: true, ignoreBOM: mark === "" }).decode(bytes);
  } catch {
    throw new Error("it is no text in UTF-8");
  }
}
