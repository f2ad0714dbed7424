// The few DOM verbs the views share. Text is always set as text, never as markup.

/**
 * An element with attributes and children. A property that is `undefined` is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | undefined>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * The page's own element with this id; a missing one is a mistake in index.html.
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
 * A word with an explanation at hand (see glossary.js): a button, for the keyboard and for fingers too.
 * @param {string} label
 * @param {string} [name]  in the glossary
 */
export function term(label, name) {
  return make("button", { type: "button", class: "term", "data-term": name }, label);
}

/**
 * A table that may be wider than the screen.
 * @param {string} label
 * @param {HTMLElement} table
 */
export function scrolling(label, table) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}
