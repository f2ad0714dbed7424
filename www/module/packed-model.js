// Packed models of links (docs/LINKS.md): the platform deflates and inflates them (RFC 1951) and writes them in
// base64url (RFC 4648).

/** The name of the packing, which stands before the digits. */
const DEFLATE = "deflate:";

/** The greatest length of a text that is unpacked. Bytes. */
const LONGEST_TEXT = 4 << 20;

/** The number of bytes that are inflated at once, which makes at most a thousand times as many. */
const PIECE = 4096;

/** @param {string} text */
export async function packed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return DEFLATE + base64url(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/**
 * Returns the text of a packed model from its digits. Time and memory are bounded, whatever they are.
 * @param {string} digits  in base64url
 */
export async function unpacked(digits) {
  const bytes = bytesOf(digits);
  const { end, pieces } = await inflate(bytes);
  if (end === "limit") throw linkError(`the packed model has more than ${LONGEST_TEXT} bytes of text`);
  if (end === "cut") throw linkError("the packed model ends early: the link has been cut");
  if (end === "error")
    throw linkError(
      (await endsEarly(bytes)) ? "the packed model goes on after its end" : "the packed model is damaged",
    );
  // Node 20 ignores bytes after the end.
  if ((await inflate(bytes.subarray(0, -1))).end === "whole") throw linkError("the packed model goes on after its end");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await new Blob(pieces).arrayBuffer());
  } catch {
    throw linkError("the packed model is no text");
  }
}

/**
 * Returns whether the compressed data is whole before its last byte. Any shorter part of it is cut, so the shortest
 * that is not is found by halving.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function endsEarly(bytes) {
  let [from, to] = [0, bytes.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const { end } = await inflate(bytes.subarray(0, middle));
    if (end === "cut") from = middle + 1;
    else to = middle;
  }
  return (await inflate(bytes.subarray(0, from))).end === "whole";
}

/**
 * Inflates piece by piece, up to the limit, and returns the pieces with the way it ended.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<{ end: "whole" | "cut" | "error" | "limit", pieces: Uint8Array<ArrayBuffer>[] }>}
 */
async function inflate(bytes) {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter();
  const reading = collect(readable);
  /** @type {"whole" | "cut" | "error"} */
  let end = "error";
  try {
    for (let from = 0; from < bytes.length; from += PIECE) await writer.write(bytes.subarray(from, from + PIECE));
    end = "cut";
    await writer.close();
    end = "whole";
  } catch (error) {
    // `end` holds the last step that succeeded. Node accepts what is written before it looks at it, and names the error
    // that it finds.
    if (/** @type {{ code?: string }} */ (error).code === "Z_DATA_ERROR") end = "error";
  }
  const { pieces, isLong } = await reading;
  return { end: isLong ? "limit" : end, pieces };
}

/**
 * Reads a stream up to the limit or up to its first error, which the writing side receives, too.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} stream
 */
async function collect(stream) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  let length = 0;
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.length;
      if (length > LONGEST_TEXT) {
        await reader.cancel();
        return { pieces: [], isLong: true };
      }
      pieces.push(read.value);
    }
  } catch {
    // The pieces that have been read are of no use.
  }
  return { pieces, isLong: false };
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  const signs = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Returns the bytes of digits. A last digit that completes no byte is left out, as the bits beyond the last whole byte
 * are: inflating finds missing data.
 * @param {string} digits
 */
function bytesOf(digits) {
  const whole = digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0));
  return Uint8Array.from(atob(whole.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** @param {string} message */
function linkError(message) {
  return Object.assign(new Error(message), { name: "LinkError" });
}
