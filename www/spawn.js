// Starts the page's worker, also where the page has no origin of its own.

/**
 * In a frame sandboxed without `allow-same-origin` the page's origin is opaque and no address is of the same origin, so a worker can only start from
 * a Blob; that imports the same file by its absolute address, which the host must then serve with `Access-Control-Allow-Origin: *`.
 * @returns {Worker}
 */
export function spawn() {
  const address = new URL("./worker.js", import.meta.url).href;
  if (globalThis.origin !== "null") return new Worker(address, { type: "module" });
  const source = new Blob([`import ${JSON.stringify(address)};`], { type: "text/javascript" });
  const blob = URL.createObjectURL(source);
  const worker = new Worker(blob, { type: "module" });
  // The address must live until the worker has read it; its first message says so.
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
