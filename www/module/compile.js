// Compiles the WebAssembly from whatever it is given as.

/**
 * The address that relative addresses start from. It has its own name because bundlers look for `new URL` together with
 * `import.meta.url`.
 */
const HERE = import.meta.url;

/**
 * Compiles the WebAssembly, while it arrives where that is possible.
 * @param {import("./policy-cliff.d.ts").Source} source
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  if (source instanceof Response) return compileResponse(source);
  const address = new URL(source, HERE);
  if (address.protocol !== "file:") return compileResponse(await fetch(address));
  // Node's file system is loaded at run time, because bundlers for browsers would look for an imported one.
  const { readFile } = process.getBuiltinModule("node:fs/promises");
  return WebAssembly.compile(await readFile(address));
}

/**
 * Browsers compile while the file arrives only if the server says that it is WebAssembly.
 * @param {Response} response
 */
async function compileResponse(response) {
  if (!response.ok) throw new Error(`the solver could not be read: ${response.status} at ${response.url}`);
  const streams = response.headers.get("content-type")?.startsWith("application/wasm");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
