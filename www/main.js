// The page: loads the module and the list of scenarios, shows the start page or what the address names, and fetches the
// workbench when it is first wanted.
//
// Everything that is shown has an address: links are followed by setting the address's fragment, and what an address
// names is shown in one place, whether a link, Back, Forward or the reader's hand has set it.

import { keep } from "./module/assets.js";
import { load } from "./module/core.js";
import { loadLibrary } from "./state/library.js";
import { SCENARIO } from "./state/landscape.js";
import { SolverWorker } from "./state/solver-worker.js";
import { becomesWhole } from "./state/whole.js";
import { find, messageOf, setText } from "./view/elements.js";
import { Hero } from "./view/hero.js";
import { isStart, onStart, showPage } from "./view/pages.js";
import { explainTerms } from "./view/terms.js";
import { chooseTheme } from "./view/theme.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */

/** Returns what the address names, without its #. */
const fragment = () => location.hash.slice(1);

// The message for pages whose script does not arrive is removed.
find("not-started", HTMLElement).remove();

const module = load().then(becomesWhole);
const scenarios = loadLibrary(fragment());
/** @type {SolverWorker | undefined} */
let solver;
/** @type {Promise<Workbench> | undefined} */
let workbench;
/** The workbench once it is there. @type {Workbench | undefined} */
let opened;
/** How far the start page was scrolled when it was left. */
let left = 0;

/** Fetches the workbench. What could not be fetched is fetched again by the next call. */
function fetchWorkbench() {
  workbench ??= startWorkbench().catch((error) => {
    workbench = undefined;
    throw error;
  });
  return workbench;
}

async function startWorkbench() {
  // The worker's scripts arrive while the solver does.
  solver ??= new SolverWorker(module.then((pc) => pc.module));
  const script = import("./workbench.js");
  const [pc, library, { workbench }] = await Promise.all([module, scenarios, script]);
  opened = workbench(pc, library, solver);
  return opened;
}

void open();

/** Opens what the address names. Nothing is awaited outside of this: the workbench imports the file that this is in. */
async function open() {
  try {
    listen();
    if (isStart(fragment())) await scenarios;
    else await enter(({ go }) => go(fragment()));
    const [pc, library] = await Promise.all([module, scenarios]);
    const entry = library.find(({ id }) => id === SCENARIO);
    if (entry) new Hero(pc, entry);
    ready();
    keep();
  } catch (error) {
    fail("The page could not start.", error);
  }
}

/** @param {string} sentence @param {unknown} error */
function fail(sentence, error) {
  showPage("workbench");
  // What is there instead of a scenario is seen.
  document.body.dataset.scenario ??= "";
  setText(find("sentence", HTMLElement), sentence);
  const problem = find("problem", HTMLElement);
  setText(problem, messageOf(error));
  problem.hidden = false;
  const again = find("again", HTMLElement);
  again.hidden = false;
  again.onclick = () => location.reload();
}

/**
 * Shows the workbench, and there what is wanted.
 * @param {(workbench: Workbench) => void} act
 */
async function enter(act) {
  const comes = onStart();
  if (comes) {
    left = scrollY;
    showPage("workbench");
    scrollTo(0, 0);
  }
  const there = await fetchWorkbench();
  // The reader may have gone back meanwhile.
  if (onStart()) return;
  act(there);
  if (comes) focusPicker();
}

/** Moves the focus to the picker of scenarios as soon as it is seen. The reader may have scrolled on by then. */
function focusPicker() {
  const picker = find("scenario", HTMLElement);
  picker.focus({ preventScroll: true });
  if (document.activeElement !== picker && !onStart()) requestAnimationFrame(focusPicker);
}

/** Shows what the address names. */
async function follow() {
  if (isStart(fragment())) {
    opened?.leave();
    if (onStart()) return;
    showPage("start");
    const isTop = fragment() === "";
    find(isTop ? "enter" : "cases", HTMLElement).focus({ preventScroll: isTop });
    if (isTop) scrollTo(0, left);
    return;
  }
  try {
    await enter(({ go }) => go(fragment()));
  } catch (error) {
    fail("The workbench could not be loaded. Please try again.", error);
  }
}

/** Follows the address, the page's links, and files that are dropped or chosen. */
function listen() {
  addEventListener("popstate", () => void follow());
  explainTerms();
  chooseTheme();

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const to = link.dataset.link ?? (link.getAttribute("href")?.startsWith("#") ? link.hash.slice(1) : undefined);
    if (to === undefined) return;
    left = 0;
    // Where the address is that already, as in a frame that may not have one, no event would say so.
    if (to === fragment()) void follow();
    else if (link.dataset.link) location.hash = to;
    else return;
    event.preventDefault();
  });
  const start = find("start", HTMLElement);
  for (const event of ["pointerover", "focusin"])
    start.addEventListener(event, ({ target }) => {
      if (target instanceof Element && target.closest("[data-link]")) fetchWorkbench().catch(() => {});
    });

  const restore = async (/** @type {File[]} */ files, /** @type {number} */ when) => {
    try {
      if (files.length > 0) await enter((there) => there.restore(files, when));
    } catch (error) {
      fail("The workbench could not be loaded. Please try again.", error);
    }
  };
  const ask = (/** @type {string} */ id, /** @type {(there: Workbench) => void} */ open) =>
    find(id, HTMLElement).addEventListener("click", async () => {
      try {
        open(await fetchWorkbench());
      } catch (error) {
        fail("The workbench could not be loaded. Please try again.", error);
      }
    });
  ask("open-rewards", ({ table }) =>
    table(undefined, (text, how) => void enter((there) => there.openText(text, false, how))),
  );
  ask("open-own", ({ own }) => own([], (act) => void enter(act)));
  // Files can be dropped anywhere.
  const drop = (/** @type {DragEvent} */ event) => {
    const { types = [], files = [] } = event.dataTransfer ?? {};
    if (!types.includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") void restore([...files], event.timeStamp);
  };
  addEventListener("dragover", drop);
  addEventListener("drop", drop);
}

/** Says that the start page answers. */
function ready() {
  for (const id of ["open-own", "open-rewards"]) find(id, HTMLButtonElement).disabled = false;
  document.body.dataset.ready = "";
}
