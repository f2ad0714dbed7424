// The page on show: the start page or the workbench, and the title that goes with it. www/early.js says which one an
// address opens with, before any of these scripts has arrived.

const root = document.documentElement;
/** The title of the scenario in the workbench. */
let scenario = "";

/** Returns whether an address, given without its #, is that of the start page. @param {string} fragment */
export const isStart = (fragment) => ["", "cases"].includes(fragment);

/** Returns whether the start page is on show. */
export const onStart = () => root.dataset.page !== "workbench";

/** Shows a page. @param {"start" | "workbench"} page */
export function showPage(page) {
  if (page === root.dataset.page) return;
  root.dataset.page = page;
  entitle();
}

/** Names the scenario in the workbench. @param {string} title */
export function nameScenario(title) {
  if (title === scenario) return;
  scenario = title;
  entitle();
}

function entitle() {
  document.title = onStart() || scenario === "" ? "Policy Cliff" : `${scenario} — Policy Cliff`;
}
