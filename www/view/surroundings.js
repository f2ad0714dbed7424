// What the page takes from its surroundings and follows while it runs: colour scheme, device pixels, root font size.

/** @typedef {{ theme: "light" | "dark", scale: number }} Surroundings */

/**
 * Calls back now and at every change.
 * @param {(now: Surroundings) => void} tell
 * @param {AbortSignal} [signal]  ends that
 */
export function follow(tell, signal = new AbortController().signal) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const say = () => tell({ theme: dark.matches ? "dark" : "light", scale: devicePixelRatio });
  dark.addEventListener("change", say, { signal });
  // A resolution query matches one ratio only, so it is asked anew after every change.
  const watch = () =>
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        watch();
        say();
      },
      { once: true, signal },
    );
  watch();
  say();
}

/** Returns the root font size in CSS pixels: labels in pictures follow the reader's setting, as far as pictures go. */
export function fontSize() {
  return Math.min(Math.max(parseFloat(getComputedStyle(document.documentElement).fontSize), 6), 64);
}
