// What may stand at a place of a scenario file, from its schema: keys with what they mean, and words.

import { getLocation } from "jsonc-parser";

/** @typedef {Record<string, any>} Schema */
/** @typedef {{ label: string, raw: string, detail: string }} Proposal  `raw` is the text as it is written */

/**
 * Returns what may be written at a place.
 * @param {Schema} schema
 * @param {string} text
 * @param {number} offset
 * @returns {{ from: number, to: number, proposals: Proposal[] }}
 */
export function proposalsAt(schema, text, offset) {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, offset);
  const inside = previousNode && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const [from, to] = inside ? [previousNode.offset, previousNode.offset + previousNode.length] : [offset, offset];
  const places = schemasAt(schema, isAtPropertyKey ? path.slice(0, -1) : path);
  const proposals = isAtPropertyKey ? places.flatMap((place) => keys(place)) : places.flatMap((place) => words(place));
  const known = new Map(proposals.map((each) => [each.label, each]));
  return { from, to, proposals: [...known.values()] };
}

/** @param {Schema} place @returns {Proposal[]} */
const keys = ({ properties = {} }) =>
  Object.entries(properties).map(([label, of]) => ({
    label,
    raw: JSON.stringify(label),
    detail: of.description ?? "",
  }));

/** @param {Schema} place @returns {Proposal[]} */
const words = (place) =>
  [...(place.enum ?? []), ...("const" in place ? [place.const] : [])].map((word) => ({
    label: String(word),
    raw: JSON.stringify(word),
    detail: "",
  }));

/**
 * Returns the schemas that a place may follow.
 * @param {Schema} root
 * @param {(string | number)[]} path
 * @returns {Schema[]}
 */
function schemasAt(root, path) {
  const open = (/** @type {Schema} */ schema, /** @type {number} */ depth) => {
    /** @type {Schema[]} */
    const found = [schema];
    if (depth > 8) return found;
    const { $ref, anyOf = [], oneOf = [], allOf = [] } = schema;
    const named = typeof $ref === "string" ? root.$defs?.[$ref.replace("#/$defs/", "")] : undefined;
    for (const each of [...(named ? [named] : []), ...anyOf, ...oneOf, ...allOf]) found.push(...open(each, depth + 1));
    return found;
  };
  return path.reduce(
    (/** @type {Schema[]} */ places, key) =>
      places.flatMap((place) => {
        const next =
          typeof key === "number"
            ? (place.prefixItems?.[key] ?? place.items)
            : (place.properties?.[key] ?? place.additionalProperties);
        return next && typeof next === "object" ? open(next, 0) : [];
      }),
    open(root, 0),
  );
}
