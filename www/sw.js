// The service worker: the files that the page has fetched, or may need later, work without a network. The network comes
// first, so that no reader sees an old page while there is a newer one, but where a kept file serves, a network that is
// silent for DEADLINE is not waited for. A file that the host no longer has (an open page requests a name that an
// update has changed) comes from the cache too: an update takes over, and drops old files, once no page is open that
// the version before it has served.

/** Every file of the page: the build puts its list in front of this. @type {string[]} */
const files = /** @type {any} */ (self).FILES;

const CACHE = "policy-cliff";
/**
 * The time for which a kept file waits for a newer one, and the time for which kept files come first once the network
 * has been silent for so long. Milliseconds.
 */
const DEADLINE = 3000;
const REST = 30000;
const worker = /** @type {any} */ (self);

/** The time at which the network was last found to be silent, on performance.now's clock. */
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

/** Drops files that are not of the page any more. */
async function forget() {
  const cache = await caches.open(CACHE);
  const known = new Set(files.map((file) => new URL(file, worker.registration.scope).href));
  const old = (await cache.keys()).filter(({ url }) => url.startsWith(worker.registration.scope) && !known.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

/**
 * Returns the newest file that arrives in time, else the kept one, else the network's answer.
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
  // On a full disk nothing can be kept, and the file is shown all the same.
  if (response.ok) await cache.put(request, response.clone()).catch(() => {});
  silent = -Infinity;
  return response;
}

/**
 * Resolves when a kept file need not wait any longer; at once if the network has just been silent.
 * @returns {Promise<undefined>}
 */
async function deadline() {
  if (performance.now() - silent < REST) return;
  await new Promise((go) => setTimeout(go, DEADLINE));
  silent = performance.now();
}
