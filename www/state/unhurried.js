// Work of the page's own thread in steps, with frames between them.

/** The time that steps may take one after the other. Milliseconds. */
const SLICE = 6;

/**
 * Runs work to its end, and returns what it returns; undefined where it is not wanted any more. What takes no longer
 * than a slice is done in this task.
 * @template T
 * @param {Generator<void, T>} work
 * @param {() => boolean} isWanted  asked after each pause
 * @returns {Promise<T | undefined>}
 */
export async function unhurried(work, isWanted) {
  let end = performance.now() + SLICE;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() < end) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return;
    end = performance.now() + SLICE;
  }
}
