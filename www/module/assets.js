// The page's own files, which lie beside this script. The page in one file has `assets-inline.js` in the place of this.

/**
 * Returns the address of the WebAssembly. Bundlers include a file whose name is written out in full.
 * @returns {import("./policy-cliff.d.ts").Source}
 */
export const solver = () => new URL("./wasm/policy_cliff_bg.wasm", import.meta.url);

/**
 * Returns the address of its part that the page opens with.
 * @returns {import("./policy-cliff.d.ts").Source}
 */
export const core = () => new URL("./wasm/core_bg.wasm", import.meta.url);

/** The WebAssembly that the scripts were built with, by name; the build puts it in the place of this. @type {string} */
// @ts-expect-error nothing declares it
export const build = typeof BUILD === "string" ? BUILD : "";

/**
 * Reads a text file of the page, such as a scenario.
 * @param {string} name
 */
export async function readText(name) {
  const address = new URL(`./${name}`, import.meta.url);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} at ${address.pathname}`);
  return response.text();
}

/**
 * Marks the address of one of our own scripts as trusted, for pages that require trusted types. Where such a page
 * allows no policy of ours, or there is one of another copy, the address is left as it is.
 * @param {string} address
 * @returns {string}
 */
function trusted(address) {
  try {
    policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy("policy-cliff", {
      createScriptURL: (/** @type {string} */ own) => own,
    });
    return policy?.createScriptURL(address) ?? address;
  } catch {
    return address;
  }
}

/** @type {{ createScriptURL: (address: string) => string } | undefined} */
let policy;

/**
 * Starts the page's worker, also where the page has no origin of its own.
 *
 * In a frame sandboxed without `allow-same-origin` the page's origin is opaque and no address is of the same origin, so
 * a worker can only start from a Blob. That imports the same file by its absolute address, which the host must then
 * serve with `Access-Control-Allow-Origin: *`. The same goes for a page of another origin that has our element. The
 * Blob is a classic script, because Chromium refuses a module's static import there, and keeps what arrives before the
 * import is done.
 * @returns {Worker}
 */
export function spawn() {
  const address = new URL("./worker.js", import.meta.url);
  if (globalThis.origin === address.origin) return new Worker(trusted(address.href), { type: "module" });
  return fromText(`
    const early = [];
    onmessage = (event) => early.push(event);
    import(${JSON.stringify(address.href)}).then(
      () => early.forEach((event) => onmessage(event)),
      (error) => setTimeout(() => { throw error; }),
    );`);
}

/**
 * Starts a classic worker.
 * @param {string} script
 */
export function fromText(script) {
  const blob = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(trusted(blob));
  // The address must live until the worker has read it; its first message says so.
  worker.addEventListener("message", () => URL.revokeObjectURL(blob), { once: true });
  return worker;
}

/**
 * Lets the browser keep the page for use without a network. Not for a page without an origin: sandboxed, or opened from
 * disk.
 */
export function keep() {
  if (canKeep()) navigator.serviceWorker.register(trusted(new URL("../sw.js", import.meta.url).href)).catch(() => {});
}

/** Returns whether the browser can keep the files: not for a frame without an origin. */
export function canKeep() {
  return globalThis.origin !== "null" && navigator.serviceWorker !== undefined;
}

/** Returns the address of the full page. */
export const home = () => new URL("../", import.meta.url).href;
