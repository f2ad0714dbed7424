// Share: the other way round, for those who do not drop files.

import { make } from "../view/dom.js";
import { restore } from "./restore.js";

/**
 * @param {import("./shown.js").Shown} shown
 * @param {(section: string) => void} _
 * @param {import("./sharing.js").Page} page
 */
export function openSection({ model }, _, page) {
  const input = make("input", { type: "file", accept: ".json,.png,.svg", hidden: "" });
  const button = make("button", { type: "button" }, "Choose a file…");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void restore(file, page);
  });
  return make(
    "div",
    {},
    make(
      "p",
      {},
      "A scenario (a JSON file), or a picture that was saved here (PNG or SVG): it opens the view that it shows. Files can also be dropped anywhere on the page. They stay on your computer.",
    ),
    make("p", { class: "actions" }, button, input),
    make("p", {}, `“${model.title}” stays in the list of scenarios.`),
  );
}
