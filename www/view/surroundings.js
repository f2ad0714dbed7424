// The surroundings of the page, which it follows while it runs: colour scheme, device pixels, root font size.

/** @typedef {{ theme: "light" | "dark", scale: number }} Surroundings */

/**
 * Calls a function now and at every change.
 * @param {(now: Surroundings) => void} changed
 * @param {AbortSignal} [signal]  ends that
 */
export function follow(changed, signal = new AbortController().signal) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const report = () => changed({ theme: dark.matches ? "dark" : "light", scale: devicePixelRatio });
  dark.addEventListener("change", report, { signal });
  // A resolution query matches one ratio only, so a new one is made after every change.
  const watch = () =>
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        watch();
        report();
      },
      { once: true, signal },
    );
  watch();
  report();
}

/**
 * Returns the root font size in CSS pixels: labels in pictures follow the reader's setting, within the limits of
 * pictures.
 */
export function fontSize() {
  return Math.min(Math.max(parseFloat(getComputedStyle(document.documentElement).fontSize), 6), 64);
}
