// The settings that an author gives an embedded picture, as attributes or in a query. A setting that is not understood
// has its default.

import { PICTURES, REASONS } from "../view/kinds.js";

/** @typedef {import("../view/widget.js").Settings} Settings */

/** Names of the settings, as attributes and in queries. */
export const NAMES = ["pictures", "controls", "theme"];

/** Names of what says which table of scored answers is shown, and how it is read (table/source.js). */
export const TABLE = ["src", "prompt", "answer", "weights", "parameters", "true", "missing", "heading"];

/**
 * @param {(name: string) => string | null} value
 * @returns {Settings}
 */
export function settingsOf(value) {
  const list = (/** @type {string} */ name) =>
    value(name)
      ?.split(",")
      .map((each) => each.trim())
      .filter(Boolean) ?? null;
  const named = list("pictures") ?? [];
  const pictures = PICTURES.filter((kind) => named.includes(kind));
  const reasons = REASONS.filter((kind) => named.includes(kind));
  const theme = value("theme");
  const controls = list("controls");
  return {
    pictures: pictures.length + reasons.length > 0 ? pictures : null,
    reasons,
    controls: controls?.includes("none") ? [] : controls,
    theme: theme === "light" || theme === "dark" ? theme : "auto",
  };
}
