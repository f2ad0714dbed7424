// The frames of a page and the tasks that hold it up, noted from its beginning.

/**
 * Notes when each frame begins, as `frames`, and the start and the length of each task of more than 50 ms, as `long`, in
 * the page's global scope. Milliseconds.
 * @param {import("./page.mjs").Page} page
 */
export function noteFrames(page) {
  return page.addInitScript(() => {
    const seen = /** @type {any} */ (globalThis);
    seen.frames = [];
    seen.long = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) seen.long.push([startTime, duration]);
    }).observe({ entryTypes: ["longtask"] });
    const count = (/** @type {number} */ now) => {
      seen.frames.push(now);
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
}
