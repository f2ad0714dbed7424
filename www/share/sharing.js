// The part of sharing and of opening files that the workbench opens with. The rest is fetched when a reader uses it.

import { find, messageOf } from "../view/dom.js";

/**
 * The parts of the page that sharing and opening use.
 * @typedef {object} Page
 * @property {import("../module/core.js").Core} pc
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/opener.js").Opener} opener
 * @property {import("../state/sources.js").Sources} sources
 * @property {import("../state/solver-worker.js").SolverWorker} solver
 * @property {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T
 *   | undefined} about
 * @property {(given?: { text: string, name: string }, show?: (text: string) => void) => void} table  opens the dialogue
 *   for a table of scored answers, with a text that is given; `show` shows the scenario that is made of it
 * @property {() => import("../module/policy-cliff.js").Stress | null | undefined} stress  the test that is on show
 * @property {() => import("../panels/guide.js").Stage["pointers"]} pointers  what the step of a reading points at
 */

/**
 * Returns the message about a model without a link, and the alternatives.
 * @param {unknown} error  why there is none
 */
export function noLink(error) {
  return `There is no link to this model: it is ${messageOf(error)}. Send its file instead: dropped on this page, it opens again.`;
}

/**
 * Makes the button for sharing work, and returns functions that open a file and the dialogue for a table.
 * @param {Omit<Page, "table">} parts
 */
export function sharing(parts) {
  const attempt = async (/** @type {() => Promise<void>} */ act) => {
    try {
      await act();
    } catch (error) {
      parts.store.update({ problem: messageOf(error) });
    }
  };
  /** @type {Page} */
  const page = {
    ...parts,
    table: (given, show) =>
      void attempt(async () => (await import("../table/dialog.js")).askForTable(page, given, show)),
  };
  find("share", HTMLElement).onclick = () => attempt(async () => (await import("./dialog.js")).share(page));
  /** @param {File} file @param {number} when */
  const restore = (file, when) => void attempt(async () => (await import("./restore.js")).restore(file, page, when));
  return { restore, table: page.table };
}
