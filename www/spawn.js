// Starts the page's worker, also where the page has no origin of its own.

/**
 * In a frame sandboxed without `allow-same-origin` the page's origin is opaque and no address is of the same origin, so a worker can only start from
 * a Blob. That imports the same file by its absolute address, which the host must then serve with `Access-Control-Allow-Origin: *`. The Blob is a
 * classic script, because Chromium refuses a module's static import there, and keeps what arrives before the import is done.
 * @returns {Worker}
 */
export function spawn() {
  const address = new URL("./worker.js", import.meta.url).href;
  if (globalThis.origin !== "null") return new Worker(address, { type: "module" });
  const source = `
    const early = [];
    onmessage = (event) => early.push(event);
    import(${JSON.stringify(address)}).then(
      () => early.forEach((event) => onmessage(event)),
      (error) => setTimeout(() => { throw error; }),
    );`;
  const blob = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(blob);
  // The address must live until the worker has read it; its first message says so.
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}
