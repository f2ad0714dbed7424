// Terms and their explanations: a note beside a term that is pressed, and the list of all at the end of the page. They
// are fetched when they are first wanted.

import { find, messageOf, setText } from "./elements.js";
import { note } from "./note.js";

const explanations = () => import("./glossary.js");

/** Explains the page's terms. */
export function explainTerms() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("button.term");
    if (button instanceof HTMLElement) void explain(button);
  });
  const panel = find("glossary", HTMLDetailsElement);
  panel.addEventListener("toggle", () => {
    if (panel.open) void list();
  });
}

/** @param {HTMLElement} button */
async function explain(button) {
  try {
    (await explanations()).explain(button, button.dataset.term ?? button.textContent ?? "");
  } catch (error) {
    note(button, `The explanation could not be loaded (${messageOf(error)}). Press again to retry.`);
  }
}

async function list() {
  const line = find("glossary-line", HTMLElement);
  try {
    setText(line, "Loading…");
    (await explanations()).list();
    setText(line, "");
  } catch (error) {
    setText(line, `This part could not be loaded (${messageOf(error)}). Close it and open it to try again.`);
  }
}
