// Functions around the DOM that the start page has, too. Text is always set as text, never as markup.

/**
 * Returns the page's own element with this id; a missing one is a mistake in index.html.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {{ new (): T }} kind
 * @returns {T}
 */
export function find(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html has no ${kind.name} #${id}`);
  return element;
}

/**
 * Sets text only when it differs, so that nothing is laid out again (or announced) without a change.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Sets an attribute only when it differs; `null` removes it.
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/**
 * Hides an element or shows it, only where it isn't so already: browsers style anew what is set.
 * @param {HTMLElement} element
 * @param {boolean} hidden
 */
export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/**
 * Returns the message of a thrown value. Browsers have a name of their own each for a network that does not answer.
 * @param {unknown} error
 */
export function messageOf(error) {
  if (error instanceof TypeError && /fetch|NetworkError|Load failed/.test(error.message))
    return "the network does not answer";
  return error instanceof Error ? error.message : String(error);
}
