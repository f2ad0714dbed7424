// A note beside a button: the explanation of a term, or a source. It takes the focus, so that it is read aloud and Tab
// reaches its links, and goes when the focus leaves it; Escape leads back.

/** The room between the note, its button, and the edge of the window. CSS pixels. */
const ROOM = 8;

/**
 * Shows a note beside a button.
 * @param {HTMLElement} button
 * @param {string | Node} content
 */
export function note(button, content) {
  const box = Object.assign(document.createElement("div"), { className: "note-box", tabIndex: -1 });
  box.setAttribute("role", "note");
  box.append(content);
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) box.remove();
  });
  box.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") button.focus();
  });
  (button.closest("main, footer") ?? document.body).append(box);
  const { left, top, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { x, y, width, height } = box.getBoundingClientRect();
  const above = bottom + ROOM + height > clientHeight && top > height + ROOM;
  // The box is placed in whatever holds it, where it stands at 0 and 0.
  box.style.left = `${Math.max(ROOM, Math.min(left, clientWidth - width - ROOM)) - x}px`;
  box.style.top = `${(above ? top - height - ROOM : bottom + ROOM) - y}px`;
  box.focus({ preventScroll: true });
}
