// The page: loads the module and the list of scenarios, shows the start page or what the address names, and fetches the
// workbench when it is first wanted.

import { keep } from "./module/assets.js";
import { load } from "./module/policy-cliff.js";
import { loadLibrary } from "./state/library.js";
import { SolverWorker } from "./state/solver-worker.js";
import { Store } from "./state/store.js";
import { find, messageOf, setText } from "./view/dom.js";
import { Start } from "./view/start.js";
import { explainTerms } from "./view/terms.js";
import { chooseTheme, followPage } from "./view/theme.js";

/** @typedef {import("./workbench.js").Workbench} Workbench */

/** Returns what the address names, without its #. */
const fragment = () => location.hash.slice(1);

// The message for pages whose script does not arrive is removed.
find("not-started", HTMLElement).remove();

const module = load();
const scenarios = loadLibrary(fragment());
/** @type {SolverWorker | undefined} */
let solver;
/** @type {Promise<Workbench> | undefined} */
let workbench;

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
  return workbench(pc, library, solver);
}

try {
  if (fragment() === "") {
    await run();
  } else {
    const [{ go }] = await Promise.all([fetchWorkbench(), run()]);
    go(fragment());
  }
  keep();
} catch (error) {
  find("start", HTMLElement).hidden = true;
  find("workbench", HTMLElement).hidden = false;
  setText(find("sentence", HTMLElement), "The page could not start.");
  const problem = find("problem", HTMLElement);
  setText(problem, messageOf(error));
  problem.hidden = false;
}

/** Makes the start page, which leads to the workbench. */
async function run() {
  const [pc, library] = await Promise.all([module, scenarios]);
  /** Whether the workbench shows something. */
  let isOpen = fragment() !== "";

  /** @param {(workbench: Workbench) => void} act */
  const enter = async (act) => {
    try {
      if (!isOpen) start.say("Loading the workbench…");
      const there = await fetchWorkbench();
      if (!isOpen) start.say("");
      isOpen = true;
      start.leave();
      act(there);
    } catch (error) {
      start.say(`The workbench could not be loaded (${messageOf(error)}). Please try again.`);
    }
  };
  const focused = (/** @type {(workbench: Workbench) => void} */ act) =>
    enter((there) => {
      // The picker is disabled until its first frame.
      requestAnimationFrame(() => find("scenario", HTMLElement).focus());
      act(there);
    });

  const store = new Store((state) => start.show(state));
  const start = new Start(pc, library, store, {
    enter: () => {
      const isEmpty = !isOpen;
      void focused(({ go }) => isEmpty && go(""));
    },
    open: (id) => void focused(({ open }) => open(id)),
    read: (id) => void focused(({ read }) => read(id)),
    expect: () => fetchWorkbench().catch(() => {}),
  });
  if (isOpen) start.leave();
  followPage((surroundings) => store.update(surroundings));

  explainTerms();
  chooseTheme();
  addEventListener("popstate", () => void enter(({ go }) => go(fragment())));
  // Files can be dropped anywhere.
  const drop = (/** @type {DragEvent} */ event) => {
    const { types = [], files = [] } = event.dataTransfer ?? {};
    if (!types.includes("Files")) return;
    event.preventDefault();
    const [file] = files;
    if (file && event.type === "drop") void enter(({ restore }) => restore(file, event.timeStamp));
  };
  addEventListener("dragover", drop);
  addEventListener("drop", drop);
}
