// The service worker: what the page has fetched, or may want later, works without a network. The network comes first, so nobody is shown an old page while
// there is a newer one, but a network that is silent for DEADLINE is not waited for where a kept file serves. A file that the host no longer has (an open page
// asks for what an update has renamed) comes from the cache too: an update takes over, and drops what is old, once no page is open that the one before it has
// served.

/** Every file of the page: the build puts its list in front of this. @type {string[]} */
const files = /** @type {any} */ (self).FILES;

const CACHE = "policy-cliff";
/** How long a kept file waits for a newer one, and how long kept files come first once the network has been silent for so long. Milliseconds. */
const DEADLINE = 3000;
const REST = 30000;
const worker = /** @type {any} */ (self);

/** When the network was last found to be silent, on performance.now's clock. */
let silent = -Infinity;

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(Promise.all([worker.clients.claim(), forget()]));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(worker.registration.scope)) event.respondWith(answer(request));
});

/** Drops what is not of the page any more. */
async function forget() {
  const cache = await caches.open(CACHE);
  const known = new Set(files.map((file) => new URL(file, worker.registration.scope).href));
  const old = (await cache.keys()).filter(({ url }) => url.startsWith(worker.registration.scope) && !known.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/**
 * Returns the newest file that can be had in time, else the kept one, else whatever the network says.
 * @param {Request} request
 */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreSearch: true });
  const fresh = fetched(request, cache);
  if (!kept) return fresh;
  const response = await Promise.race([fresh, deadline()]).catch(() => undefined);
  return response?.ok ? response : kept;
}

/**
 * Fetches a file and keeps it.
 * @param {Request} request
 * @param {Cache} cache
 */
async function fetched(request, cache) {
  const response = await fetch(request);
  // A full disk keeps nothing, which is no reason to show nothing.
  if (response.ok) await cache.put(request, response.clone()).catch(() => {});
  silent = -Infinity;
  return response;
}

/** Settles when a kept file need not wait any longer; at once if the network has just been silent. @returns {Promise<undefined>} */
async function deadline() {
  if (performance.now() - silent < REST) return;
  await new Promise((go) => setTimeout(go, DEADLINE));
  silent = performance.now();
}
