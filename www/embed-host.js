// For pages that have frames of ours: gives each the height of what is in it. A classic script, to be included once, from where the frames are:
//
//   <script src="https://.../embed-host.js" async></script>

(() => {
  /** Neither an empty frame nor one that pushes everything else away. CSS pixels. */
  const LEAST = 120;
  const MOST = 4000;
  /** What a frame says with its height, and how it is asked for it. */
  const HEIGHT = "policy-cliff:height";
  const { origin: home, href } = new URL("embed.html", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const ours = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.split(/[?#]/)[0] === href);

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.type !== HEIGHT || !Number.isFinite(data.height)) return;
    // A frame speaks for itself alone, and only one that this page has asked of us, with our origin, or in a sandbox none.
    const frame = ours().find(({ contentWindow }) => contentWindow === source);
    if (!frame || (origin !== "null" && origin !== home)) return;
    const { boxSizing, paddingTop, paddingBottom } = getComputedStyle(frame);
    const around =
      boxSizing === "border-box"
        ? frame.offsetHeight - frame.clientHeight + parseFloat(paddingTop) + parseFloat(paddingBottom)
        : 0;
    frame.style.height = `${Math.min(Math.max(data.height, LEAST), MOST) + around}px`;
  });
  // Those that were there before this script may have said it already.
  for (const { contentWindow } of ours()) contentWindow?.postMessage({ type: HEIGHT }, "*");
})();
