// The settings that an author gives an embedded picture, as attributes or in a query. A setting that is not understood
// has its default.

import { PICTURES } from "../view/widget.js";

/** @typedef {import("../view/widget.js").Settings} Settings */

/** Names of the settings, as attributes and in queries. */
export const NAMES = ["pictures", "controls", "theme"];

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
  const pictures = (list("pictures") ?? []).filter((name) => PICTURES.some((known) => known === name));
  const theme = value("theme");
  const controls = list("controls");
  return {
    pictures: pictures.length > 0 ? pictures : PICTURES,
    controls: controls?.includes("none") ? [] : controls,
    theme: theme === "light" || theme === "dark" ? theme : "auto",
  };
}
