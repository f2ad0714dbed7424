// What differs between two texts of a model, place by place, and how a difference is taken back.

import { entriesOf, nodeAt, put, removed, treeOf, written } from "./json.js";

/** @typedef {import("./json.js").Node} Node */
/**
 * A place at which two texts differ: what stands there before and after, null for nothing.
 * @typedef {{ path: (string | number)[], before: string | null, after: string | null }} Difference
 */

/** The number of characters of a value that is told. */
const TOLD = 60;

/**
 * Lists what differs.
 * @param {string} original
 * @param {string} text
 * @returns {Difference[]}
 */
export function differences(original, text) {
  const [before, after] = [treeOf(original), treeOf(text)];
  if (!before || !after) return [];
  /** @type {Difference[]} */
  const found = [];
  const told = (/** @type {string} */ of, /** @type {Node | undefined} */ node) =>
    node ? cut(written(of, node).replace(/\s+/g, " ")) : null;
  const walk = (
    /** @type {(string | number)[]} */ path,
    /** @type {Node | undefined} */ a,
    /** @type {Node | undefined} */ b,
  ) => {
    const note = () => void found.push({ path, before: told(original, a), after: told(text, b) });
    if (!a || !b || a.type !== b.type) return note();
    if (a.type === "object") {
      const [old, now] = [entriesOf(a), entriesOf(b)];
      const keys = [...new Set([...old, ...now].map(({ key }) => key))];
      const common = (/** @type {typeof old} */ all, /** @type {typeof old} */ others) =>
        all.map(({ key }) => key).filter((key) => others.some((other) => other.key === key));
      // The order of a file is the order of the page.
      if (JSON.stringify(common(old, now)) !== JSON.stringify(common(now, old))) return note();
      for (const key of keys)
        walk([...path, key], old.find((each) => each.key === key)?.value, now.find((each) => each.key === key)?.value);
      return;
    }
    if (a.type === "array") {
      const [old = [], now = []] = [a.children, b.children];
      if (old.length !== now.length) return note();
      old.forEach((node, i) => void walk([...path, i], node, now[i]));
      return;
    }
    if (written(original, a) !== written(text, b)) note();
  };
  walk([], before, after);
  return found;
}

/**
 * Returns the text with what stood at a place before; where nothing else differs that is the original, to the byte.
 * @param {string} original
 * @param {string} text
 * @param {Difference} difference
 */
export function takenBack(original, text, { path }) {
  const before = nodeAt(treeOf(original), path);
  const made = before ? put(text, path, written(original, before)) : removed(text, path);
  return differences(original, made).length === 0 ? original : made;
}

/** @param {string} text */
const cut = (text) => (text.length > TOLD ? `${text.slice(0, TOLD)}…` : text);
