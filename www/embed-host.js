// For pages with frames of this program: gives each the height of its content. A classic script, to be included once,
// from the site of the frames:
//
//   <script src="https://.../embed-host.js" async></script>

(() => {
  /**
   * The least and the greatest height, so that a frame is neither empty nor pushes everything else away. CSS pixels.
   */
  const LEAST = 120;
  const MOST = 4000;
  /** The type of the messages in which a frame reports its height, and in which it is requested. */
  const HEIGHT = "policy-cliff:height";
  const { origin: home, href } = new URL("embed.html", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  const ours = () => [...document.querySelectorAll("iframe")].filter(({ src }) => src.split(/[?#]/)[0] === href);

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.type !== HEIGHT || !Number.isFinite(data.height)) return;
    // A frame reports its own height alone, and only a frame of ours, from our origin or, in a sandbox, from none, is
    // accepted.
    const frame = ours().find(({ contentWindow }) => contentWindow === source);
    if (!frame || (origin !== "null" && origin !== home)) return;
    const { boxSizing, paddingTop, paddingBottom } = getComputedStyle(frame);
    const around =
      boxSizing === "border-box"
        ? frame.offsetHeight - frame.clientHeight + parseFloat(paddingTop) + parseFloat(paddingBottom)
        : 0;
    frame.style.height = `${Math.min(Math.max(data.height, LEAST), MOST) + around}px`;
  });
  // Frames that loaded before this script may have reported it already.
  for (const { contentWindow } of ours()) contentWindow?.postMessage({ type: HEIGHT }, "*");
})();
