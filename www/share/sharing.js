// The part of sharing and of opening files that the workbench opens with. The rest is fetched when a reader uses it.

import { find, messageOf } from "../view/dom.js";

/**
 * The parts of the page that sharing and opening use.
 * @typedef {object} Page
 * @property {import("../module/policy-cliff.js").PolicyCliff} pc
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/opener.js").Opener} opener
 * @property {import("../state/sources.js").Sources} sources
 * @property {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T
 *   | undefined} about
 * @property {() => import("../module/policy-cliff.js").Stress | null | undefined} stress  the test that is on show
 */

/**
 * Returns the message about a model without a link, and the alternatives.
 * @param {unknown} error  why there is none
 */
export function noLink(error) {
  return `There is no link to this model: it is ${messageOf(error)}. Send its file instead: dropped on this page, it opens again.`;
}

/**
 * Makes the button for sharing work, and returns a function that opens a file.
 * @param {Page} page
 * @returns {(file: File, when: number) => void}
 */
export function sharing(page) {
  const attempt = async (/** @type {() => Promise<void>} */ act) => {
    try {
      await act();
    } catch (error) {
      page.store.update({ problem: messageOf(error) });
    }
  };
  find("share", HTMLElement).onclick = () => attempt(async () => (await import("./dialog.js")).share(page));
  return (file, when) => void attempt(async () => (await import("./restore.js")).restore(file, page, when));
}
