// Edits of a JSON text that leave the rest of it as it is, to the byte: what is added looks like what stands beside it.
// Every function takes a text that is JSON and returns the text after the edit.

import { applyEdits, findNodeAtLocation, parseTree } from "jsonc-parser";

/** @typedef {import("jsonc-parser").Node} Node */
/** @typedef {import("jsonc-parser").JSONPath} Path */
/** @typedef {import("jsonc-parser").Edit} Edit */

/** How strictly a text is read. */
const STRICT = { disallowComments: true, allowTrailingComma: false };

/** What JSON calls a number. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Returns the tree of a text; undefined for a text that is not JSON.
 * @param {string} text
 * @returns {Node | undefined}
 */
export function treeOf(text) {
  /** @type {import("jsonc-parser").ParseError[]} */
  const errors = [];
  // A mark at the beginning is no part of the JSON, but counts in what follows.
  const tree = parseTree(text.replace(/^\ufeff/, " "), errors, STRICT);
  return errors.length > 0 ? undefined : tree;
}

/**
 * Returns the node at a path, if there is one.
 * @param {Node | undefined} tree
 * @param {Path} path
 */
export const nodeAt = (tree, path) => (tree ? findNodeAtLocation(tree, path) : undefined);

/**
 * Returns the keys and values of an object, in the order of the text.
 * @param {Node | undefined} node
 * @returns {{ key: string, keyNode: Node, value: Node, property: Node }[]}
 */
export function entriesOf(node) {
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap((property) => {
    const [keyNode, value] = property.children ?? [];
    return keyNode && value ? [{ key: String(keyNode.value), keyNode, value, property }] : [];
  });
}

/** Returns a node as it is written. @param {string} text @param {Node} node */
export const written = (text, { offset, length }) => text.slice(offset, offset + length);

/**
 * Returns a number as it stands in a file: JSON's own where it is one, else a text, such as a fraction. An object of
 * numbers stays one.
 * @param {string} number
 */
export function numeral(number) {
  const plain = number.trim().replace("−", "-");
  const isObject = plain.startsWith("{") && treeOf(plain)?.type === "object";
  return isObject || NUMBER.test(plain) ? plain : JSON.stringify(plain);
}

/**
 * Returns a value that may be a number as a reader reads and writes it, without the quotes of a text.
 * @param {string} text
 * @param {Node | undefined} node
 */
export function plain(text, node) {
  if (!node) return "";
  return node.type === "string" ? String(node.value) : written(text, node);
}

/**
 * @param {string} text
 * @param {Edit[]} edits
 */
export const applied = (text, edits) =>
  applyEdits(
    text,
    [...edits].sort((a, b) => a.offset - b.offset),
  );

/** @param {Node} node @param {string} content @returns {Edit} */
export const instead = ({ offset, length }, content) => ({ offset, length, content });

/**
 * Sets the value of a key, or of a place in a list; what is on the way to it is added.
 * @param {string} text
 * @param {Path} path
 * @param {string} raw  the value as it is written
 * @returns {string}
 */
export function put(text, path, raw) {
  const tree = treeOf(text);
  const node = nodeAt(tree, path);
  if (node) return applied(text, [instead(node, raw)]);
  const key = path.at(-1);
  const above = path.slice(0, -1);
  if (key === undefined || !tree) return raw;
  const parent = nodeAt(tree, above);
  if (parent?.type !== "object" && parent?.type !== "array")
    return put(text, above, typeof key === "string" ? `{ ${JSON.stringify(key)}: ${raw} }` : `[${raw}]`);
  const entry = parent.type === "array" ? raw : `${JSON.stringify(key)}: ${raw}`;
  return applied(text, [added(text, parent, entry)]);
}

/**
 * Returns the edit that adds an entry at the end of an object or a list, as far from the last one as that is from the
 * one before.
 * @param {string} text
 * @param {Node} parent
 * @param {string} entry
 * @returns {Edit}
 */
function added(text, parent, entry) {
  const children = parent.children ?? [];
  const [last, before] = [children.at(-1), children.at(-2)];
  if (!last) {
    const [open, close, space] = parent.type === "array" ? ["[", "]", ""] : ["{", "}", " "];
    return instead(parent, `${open}${space}${entry}${space}${close}`);
  }
  const end = last.offset + last.length;
  const between = before ? text.slice(before.offset + before.length, last.offset) : "";
  if (/^\s*,\s*$/.test(between)) return { offset: end, length: 0, content: `${between}${entry}` };
  const space = text.slice(parent.offset + 1, last.offset);
  return { offset: end, length: 0, content: `,${/^\s*\n\s*$/.test(space) ? space : " "}${entry}` };
}

/**
 * Removes a key with its value, or a place of a list.
 * @param {string} text
 * @param {Path} path
 */
export function removed(text, path) {
  const value = nodeAt(treeOf(text), path);
  const entry = value?.parent?.type === "property" ? value.parent : value;
  const siblings = entry?.parent?.children ?? [];
  if (!entry?.parent) return text;
  const at = siblings.indexOf(entry);
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  const { offset, length } = entry.parent;
  const [from, to] = before
    ? [before.offset + before.length, entry.offset + entry.length]
    : [after ? entry.offset : offset + 1, after ? after.offset : offset + length - 1];
  return applied(text, [{ offset: from, length: to - from, content: "" }]);
}
