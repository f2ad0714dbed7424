// Copying: what was copied is said, also to screen readers; where the clipboard is refused (in a frame without leave, on a host without HTTPS), the text is
// selected, so that a key copies it.

import { make, setText } from "../view/dom.js";

const COPIED = "Copied.";

/** A button and what became of it. */
export class CopyButton {
  #said = make("span", { role: "status" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} label
   * @param {() => Promise<string>} copy  does it, and says what became of it
   */
  constructor(label, copy) {
    const button = make("button", { type: "button" }, label);
    this.element = make("span", { class: "copy" }, button, this.#said);
    button.addEventListener("click", async () => {
      const text = await copy();
      // A screen reader says the same words again only when they have been away.
      setText(this.#said, "");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => setText(this.#said, text), 50);
    });
  }
}

/** A text that can be read, selected, and copied by a button. */
export class CopyText {
  #area;

  /**
   * @param {string} label  of the text
   * @param {{ rows?: number, code?: boolean }} [how]  lines of code are not broken
   */
  constructor(label, { rows = 3, code = false } = {}) {
    this.#area = make("textarea", {
      readonly: "",
      rows: String(rows),
      spellcheck: "false",
      "aria-label": label,
      wrap: code ? "off" : "soft",
    });
    this.element = make("div", { class: "copy-text" }, this.#area, new CopyButton(`Copy`, () => this.#copy()).element);
  }

  get text() {
    return this.#area.value;
  }

  set text(text) {
    if (text !== this.#area.value) this.#area.value = text;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      return COPIED;
    } catch {
      this.#area.select();
      // What browsers had before, and still have where they refuse the other.
      return document.execCommand("copy")
        ? COPIED
        : "The clipboard is refused here. The text is selected: press Ctrl C, or ⌘ C.";
    }
  }
}

/**
 * Copies a picture; answers with what became of it.
 * @param {Promise<Blob>} png
 */
export async function copyPicture(png) {
  try {
    // Given as a promise, since some browsers take it only while the click is under way.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    return COPIED;
  } catch {
    // If there is no picture, that is what to say.
    await png;
    return "The clipboard takes no picture here; download it.";
  }
}
