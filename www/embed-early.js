// The first script of embed.html: gives the frame its content security policy, and informs the reader of the frame, and
// the page around it, when embed.js cannot be loaded; in a sandbox that needs the permission of the host
// (docs/EMBEDDING.md). A classic script, which any frame may run.

// A policy in the file itself would have to say 'self', which in WebKit matches nothing in a frame without an origin.
// This one names the address.
(() => {
  const { origin, searchParams } = new URL(location.href);
  // The host of a table that the author of the frame names is its only other place. An origin has no sign that would
  // end the directive.
  let other = "";
  try {
    const table = searchParams.get("src");
    if (table !== null) other = ` ${new URL(table, location.href).origin}`;
  } catch {
    // embed.js says that this is no address.
  }
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; style-src ${origin}; connect-src ${origin}${other}; worker-src ${origin} blob:; img-src ${origin} data: blob:; base-uri 'none'; form-action 'none'`;
  document.head.append(policy);
})();

addEventListener(
  "error",
  ({ target }) => {
    const loading = document.querySelector(".loading")?.firstChild;
    if (!(target instanceof HTMLScriptElement) || !loading) return;
    const sandboxed =
      origin === "null" ? " Its host must send Access-Control-Allow-Origin for frames in a sandbox." : "";
    const message = `This picture could not be loaded.${sandboxed}`;
    loading.textContent = `${message} `;
    parent.postMessage({ type: "policy-cliff:error", message }, "*");
  },
  true,
);
