// The colours of the page: the system's, light or dark, as the reader chooses. The choice is kept for the next visit
// where the browser keeps anything for this page, which it does not in a sandbox.

import { find } from "./elements.js";
import { follow } from "./surroundings.js";

/** @typedef {import("./surroundings.js").Surroundings} Surroundings */

const KEY = "policy-cliff-theme";
/** @type {Set<() => void>} */
const followers = new Set();

/** Returns the choice; null for the system's colours. @returns {Surroundings["theme"] | null} */
function chosen() {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : null;
}

/** Lets the reader choose; www/early.js has applied the choice of the last visit. */
export function chooseTheme() {
  const control = find("theme", HTMLSelectElement);
  control.value = chosen() ?? "";
  control.addEventListener("change", () => {
    document.documentElement.dataset.theme = control.value;
    for (const report of followers) report();
    try {
      localStorage.setItem(KEY, control.value);
    } catch {
      // The choice holds until the page is left.
    }
  });
}

/**
 * Calls a function with the surroundings of the page, in the colours that the reader has chosen, now and at every
 * change.
 * @param {(now: Surroundings) => void} changed
 */
export function followPage(changed) {
  /** @type {Surroundings} */
  let around;
  const report = () => changed({ ...around, theme: chosen() ?? around.theme });
  follow((now) => {
    around = now;
    report();
  });
  followers.add(report);
}
