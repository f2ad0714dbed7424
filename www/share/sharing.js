// The part of sharing and of opening files that is always loaded: a button, and files that can be dropped anywhere. The
// rest is fetched when a reader uses it.

import { find, messageOf } from "../view/dom.js";

/**
 * The parts of the page that sharing and opening use.
 * @typedef {object} Page
 * @property {import("../module/policy-cliff.js").PolicyCliff} pc
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/opener.js").Opener} opener
 * @property {import("../state/sources.js").Sources} sources
 * @property {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T | undefined} about
 * @property {() => void} enter  shows the workbench
 * @property {() => import("../module/policy-cliff.js").Stress | null | undefined} stress  the test that is on show
 */

/**
 * Returns the message about a model without a link, and the alternatives.
 * @param {unknown} error  why there is none
 */
export function noLink(error) {
  return `There is no link to this model: it is ${messageOf(error)}. Send its file instead: dropped on this page, it opens again.`;
}

/** @param {Page} page */
export function sharing(page) {
  const attempt = async (/** @type {() => Promise<void>} */ act) => {
    try {
      await act();
    } catch (error) {
      page.store.update({ problem: messageOf(error) });
    }
  };
  find("share", HTMLElement).onclick = () => attempt(async () => (await import("./dialog.js")).share(page));
  const drop = (/** @type {DragEvent} */ event) => {
    const { types = [], files = [] } = event.dataTransfer ?? {};
    if (!types.includes("Files")) return;
    event.preventDefault();
    const [file] = files;
    if (file && event.type === "drop")
      attempt(async () => (await import("./restore.js")).restore(file, page, event.timeStamp));
  };
  addEventListener("dragover", drop);
  addEventListener("drop", drop);
}
