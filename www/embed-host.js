// For pages that have frames of ours: gives each the height of what is in it. A classic script, to be included once:
//
//   <script src="https://.../embed-host.js" async></script>

(() => {
  /** Neither an empty frame nor one that pushes everything else away. CSS pixels. */
  const LEAST = 120;
  const MOST = 4000;

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.type !== "policy-cliff:height" || !Number.isFinite(data.height)) return;
    for (const frame of document.querySelectorAll("iframe")) {
      // Only a frame speaks for itself, and only from the address that this page gave it; one without an origin is told by being that frame.
      if (frame.contentWindow !== source || (origin !== "null" && origin !== new URL(frame.src, location.href).origin)) continue;
      frame.style.height = `${Math.min(Math.max(data.height, LEAST), MOST)}px`;
    }
  });
})();
