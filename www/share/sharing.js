// The part of sharing and of opening files that the workbench opens with. The rest is fetched when a reader uses it.

import { find, messageOf } from "../view/elements.js";

/**
 * The parts of the page that sharing and opening use.
 * @typedef {object} Page
 * @property {import("../module/core.js").Core} pc
 * @property {import("../state/store.js").Store} store
 * @property {import("../state/opener.js").Opener} opener
 * @property {Pick<import("../state/sources.js").Sources, "of">} sources
 * @property {import("../state/solver-worker.js").SolverWorker} solver
 * @property {<T>(of: (entry: import("../state/store.js").Entry, choice: import("../state/store.js").Choice) => T) => T
 *   | undefined} about
 * @property {(given?: { text: import("../state/text.js").Text, name: string }, show?: import("../table/dialog.js").Show) => void} table  opens the dialogue
 *   for a table of scored answers, with a text that is given; `show` shows the scenario that is made of it
 * @property {(given?: import("../own/given.js").GivenFile[], enter?: import("../own/door.js").Enter) => void} own  opens
 *   the dialogue for a model of the reader's own, with files that are given; `enter` acts in the workbench once that is
 *   on show
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
 * Makes the button for sharing work, and returns functions that open files and the dialogues for a table and a model.
 * @param {Omit<Page, "table" | "own">} parts
 * @param {() => import("../workbench.js").Workbench} workbench
 */
export function sharing(parts, workbench) {
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
    own: (given = [], enter = (act) => act(workbench())) =>
      void attempt(async () => (await import("../own/door.js")).askForModel(page, given, enter)),
  };
  find("share", HTMLElement).onclick = () => attempt(async () => (await import("./dialog.js")).share(page));
  /** @param {File[]} files @param {number} when */
  const restore = (files, when) => void attempt(async () => (await import("./restore.js")).restore(files, page, when));
  return { restore, table: page.table, own: page.own };
}
