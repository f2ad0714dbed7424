// embed.html: one picture in a frame on another page. The fragment says which view is shown (docs/LINKS.md), the
// query how: pictures, controls, theme (docs/EMBEDDING.md). The page around it receives the frame's height and the
// reader's settings, and may send a view to show. Nothing is written into the history, which is that page's.

import { home } from "./module/assets.js";
import { find } from "./view/elements.js";
import { loadLibrary } from "./state/library.js";
import { load } from "./module/core.js";
import { settingsOf } from "./state/settings.js";
import { Widget } from "./view/widget.js";
import { SolverWorker } from "./state/solver-worker.js";
import { becomesWhole } from "./state/whole.js";

/** The prefix of the types of all messages of this frame. */
const NAME = "policy-cliff";

/** @param {string} what @param {object} more */
const say = (what, more) => {
  // The messages hold no secret, and a page's address is not known in a sandbox.
  if (parent !== window) parent.postMessage({ type: `${NAME}:${what}`, ...more }, "*");
};

const box = find("widget", HTMLElement);
box.textContent = "Loading…";
const measure = () => {
  // A frame that is not displayed has no width, and its content then has the height of a column without one.
  if (innerWidth > 0) say("height", { height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
};
new ResizeObserver(measure).observe(document.documentElement);
/** The messages of the page around that arrive before the widget is ready. @type {any[]} */
const early = [];
/** @type {(data: any) => void} */
let receive = (data) => early.push(data);
addEventListener("message", ({ source, data }) => {
  if (source !== parent || parent === window) return;
  if (data?.type === `${NAME}:height`) measure();
  else receive(data);
});

try {
  const module = load().then(becomesWhole);
  // The worker's scripts arrive while the solver does.
  const solver = new SolverWorker(module.then((pc) => pc.module));
  const [pc, library] = await Promise.all([module, loadLibrary(location.hash.slice(1))]);
  const widget = new Widget(box, {
    pc,
    library,
    solver,
    root: document.documentElement,
    home: home(),
    ready: () => say("ready", {}),
    changed: (link) => say("change", { link }),
    failed: (message) => say("error", { message }),
  });
  const query = new URLSearchParams(location.search);
  widget.set(settingsOf((name) => query.get(name)));
  const setting = (/** @type {string} */ name) => query.get(name);
  const table = setting("src");
  /** The entries of the fragment that are not about which scenario is shown. */
  const view = () => {
    const entries = new URLSearchParams(location.hash.slice(1));
    for (const name of ["v", "scenario", "model"]) entries.delete(name);
    return String(entries);
  };
  const show = () => {
    if (table === null) return widget.show(location.hash.slice(1));
    void widget.openTable(({ fetchTable }, solver) => fetchTable(solver, table, setting), view());
  };
  addEventListener("hashchange", show);
  receive = (data) => {
    if (data?.type === `${NAME}:show` && typeof data.link === "string") widget.show(data.link.replace(/^#/, ""));
    if (data?.type === `${NAME}:table` && typeof data.text === "string")
      void widget.openTable(({ scenarioOf }, solver) => scenarioOf(solver, data.text, data.options), view());
    if (data?.type === `${NAME}:set` && data.fields) void widget.change(Object(data.fields));
  };
  show();
  early.forEach(receive);
} catch (error) {
  box.textContent = `This picture could not start: ${error instanceof Error ? error.message : String(error)}`;
}
