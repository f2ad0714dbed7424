// The service worker: what the page has fetched, or may want later, works without a network. The network comes first, so nobody is shown an old page while
// there is a newer one; a file that the host no longer has (an open page asks for what an update has renamed) comes from here too: an update takes over, and
// drops what is old, once no page is open that the one before it has served.

/** Every file of the page: the build puts its list in front of this. @type {string[]} */
const files = /** @type {any} */ (self).FILES;

const CACHE = "policy-cliff";
const worker = /** @type {any} */ (self);

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

/** @param {Request} request */
async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = () => cache.match(request, { ignoreSearch: true });
  try {
    const response = await fetch(request);
    if (!response.ok) return (await kept()) ?? response;
    // A full disk keeps nothing, which is no reason to show nothing.
    await cache.put(request, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    const response = await kept();
    if (response) return response;
    throw error;
  }
}
