// Formulas as MathML, which browsers typeset themselves.

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";

/**
 * A text is cut into identifiers, numbers and operators; a list is an element with its children.
 * @typedef {string | [string, ...Part[]]} Part
 */

/**
 * Returns a formula in a line of text.
 * @param {Part[]} parts
 */
export function formula(...parts) {
  return element("math", parts);
}

/** Returns a quotient. @type {(above: Part, below: Part) => Part} */
export const over = (above, below) => ["mfrac", ["mrow", above], ["mrow", below]];

/** Returns a part with an index below it. @type {(of: Part, index: Part) => Part} */
export const sub = (of, index) => ["msub", ["mrow", of], ["mrow", index]];

/** Returns a part with a sign above it. @type {(of: Part, sign: Part) => Part} */
export const sup = (of, sign) => ["msup", ["mrow", of], ["mrow", sign]];

/** Returns a sign with a part beneath it. @type {(sign: string, beneath: Part) => Part} */
export const under = (sign, beneath) => ["munder", ["mo", sign], ["mrow", beneath]];

/** Returns several parts in a row. @type {(...parts: Part[]) => Part} */
export const row = (...parts) => ["mrow", ...parts];

/** Returns several parts in a row between parentheses of the same height. @type {(...parts: Part[]) => Part} */
export const fenced = (...parts) => ["mrow", ["mo", "("], ...parts, ["mo", ")"]];

/**
 * @param {string} tag
 * @param {Part[]} parts
 */
function element(tag, parts) {
  const made = document.createElementNS(NAMESPACE, tag);
  const leaf = tag === "mo" || tag === "mi" || tag === "mtext";
  made.append(...(leaf ? parts.map(String) : parts.flatMap(nodes)));
  return made;
}

/**
 * @param {Part} part
 * @returns {Element[]}
 */
function nodes(part) {
  if (Array.isArray(part)) {
    const [tag, ...rest] = part;
    return [element(tag, rest)];
  }
  return [...part.matchAll(/\p{L}+|\d+|\S/gu)].map(([token]) => {
    const named = ["log", "exp"].includes(token);
    const leaf = document.createElementNS(
      NAMESPACE,
      !named && /^\p{L}/u.test(token) ? "mi" : /^\d/.test(token) ? "mn" : "mo",
    );
    leaf.append(token);
    // In the middle of a line the signs are as high as a letter, and close to it.
    const bar = /[()|‖]/.test(token);
    if (bar) leaf.setAttribute("stretchy", "false");
    if (bar || named) for (const side of ["lspace", "rspace"]) leaf.setAttribute(side, named ? "0.16em" : "0");
    return leaf;
  });
}
