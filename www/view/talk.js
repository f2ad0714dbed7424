// Talk mode: one picture fills the screen, in large type. Arrow keys, and the keys that presenters' remotes send, lead
// through the reading that is open, or move the cursor; Escape ends it.

import { setText } from "./elements.js";

const KEYS = { ArrowRight: "guide-next", PageDown: "guide-next", ArrowLeft: "guide-back", PageUp: "guide-back" };

/** Ends talk mode; there is nothing to end outside of it. @type {(() => void) | undefined} */
let leave;

/**
 * Begins talk mode, or ends it.
 * @param {HTMLElement} button  that is pressed for it
 * @param {(event: KeyboardEvent) => void} pressed  takes a key that moves the cursor
 */
export function talk(button, pressed) {
  if (leave) return leave();
  const ended = new AbortController();
  const { signal } = ended;
  const root = document.documentElement;
  const label = button.textContent ?? "";
  leave = () => {
    leave = undefined;
    ended.abort();
    delete root.dataset.talk;
    setText(button, label);
    if (document.fullscreenElement) void document.exitFullscreen();
  };
  root.dataset.talk = "";
  setText(button, "Leave");
  scrollTo(0, 0);
  addEventListener(
    "keydown",
    (event) => {
      const { key, target, defaultPrevented } = event;
      if (key === "Escape") return leave?.();
      // A control and the picture have keys of their own.
      if (defaultPrevented || (target instanceof Element && target.closest("input, select, textarea"))) return;
      const step = document.getElementById(KEYS[/** @type {keyof typeof KEYS} */ (key)]);
      if (!step?.checkVisibility()) return pressed(event);
      event.preventDefault();
      step.click();
    },
    { signal },
  );
  // Where a page may not have the whole screen, its own window has to do.
  root
    .requestFullscreen?.()
    .then(() =>
      document.addEventListener("fullscreenchange", () => document.fullscreenElement || leave?.(), { signal }),
    )
    .catch(() => {});
}
