// Tells the reader of a frame, and the page around it, when embed.js cannot be had; in a sandbox that needs the leave of the host (docs/EMBEDDING.md). A classic
// script, which any frame may run.

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
