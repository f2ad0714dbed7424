// Share: the link to what is shown.

import { CopyText } from "./clipboard.js";
import { make } from "../view/dom.js";

/** Addresses of up to so many characters pass everywhere. */
const SAFE = 2000;

/**
 * @param {import("./shown.js").Shown} shown
 * @param {(section: string) => void} go  shows another section
 */
export function linkSection({ link, home, entry }, go) {
  const text = new CopyText("Link", { rows: link.length > 100 ? 5 : 2 });
  text.text = link;
  const to = (/** @type {string} */ label, /** @type {string} */ section) => {
    const button = make("button", { type: "button", class: "as-link" }, label);
    button.addEventListener("click", () => go(section));
    return button;
  };
  const holds =
    "model" in entry.source
      ? "The whole model is in it, and what you have set."
      : "It names the scenario and what differs from how that opens.";
  const notes = [
    make(
      "p",
      {},
      `${link.length} characters. ${holds} All of that stands behind the #, which browsers send to nobody.`,
    ),
  ];
  if (link.length > SAFE) {
    notes.unshift(
      make(
        "p",
        { class: "notice" },
        `Mail and chat programs may cut addresses of more than ${SAFE} characters. Send a `,
        to("picture", "Picture"),
        " instead, which carries this link, or the ",
        to("scenario file", "Data"),
        ": dropped on this page, either opens again.",
      ),
    );
  }
  if (!/^https?:/.test(home))
    notes.unshift(
      make(
        "p",
        { class: "notice" },
        "This page comes from a file, so its address is of this computer alone. Send the page along, or a picture.",
      ),
    );
  return make("div", {}, text.element, ...notes);
}
