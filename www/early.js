// The first script of the page, a classic one that the browser waits for before it paints: it says whether the address
// names the start page or something that the workbench shows, so that neither is seen in the place of the other.

// A model that is too long for a link is gone when the page is loaded anew (see state/address.js).
if (location.hash === "#own") history.replaceState(null, "", "#");
// The colours that the reader has chosen (see view/theme.js).
try {
  document.documentElement.dataset.theme = localStorage.getItem("policy-cliff-theme") ?? "";
} catch {
  // A sandbox keeps nothing.
}
document.documentElement.dataset.page = ["", "#", "#cases"].includes(location.hash) ? "start" : "workbench";
