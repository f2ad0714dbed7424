// Copying text and pictures: a message says what was copied, also to screen readers. Where the clipboard is refused (in
// a frame without permission, on a host without HTTPS), the text is selected, so that a key copies it.

import { html } from "lit-html";
import { build } from "../view/dom.js";
import { setText } from "../view/elements.js";

const COPIED = "Copied.";

/**
 * Returns a button that copies, with a message on the result.
 * @param {string} label
 * @param {() => Promise<string>} copy  copies, and returns what to say about it
 */
export function copyButton(label, copy) {
  const status = build(html`<span role="status"></span>`);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const act = async () => {
    const text = await copy();
    // A screen reader reads the same words again only after they have been removed.
    setText(status, "");
    clearTimeout(timer);
    timer = setTimeout(() => setText(status, text), 50);
  };
  return html`<span class="copy"><button type="button" @click=${act}>${label}</button>${status}</span>`;
}

/** A text that can be read, selected, and copied by a button. */
export class CopyText {
  #area;

  /**
   * @param {string} label  of the text
   * @param {string} text
   * @param {{ rows?: number, code?: boolean }} [how]  lines of code are not broken
   */
  constructor(label, text, { rows = 3, code = false } = {}) {
    this.#area = /** @type {HTMLTextAreaElement} */ (
      build(html`<textarea
        readonly
        rows=${rows}
        spellcheck="false"
        aria-label=${label}
        wrap=${code ? "off" : "soft"}
        .value=${text}
      ></textarea>`)
    );
    this.element = html`<div class="copy-text">${this.#area}${copyButton("Copy", () => this.#copy())}</div>`;
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
      // This is the older interface, which browsers still allow where they refuse the other.
      return document.execCommand("copy")
        ? COPIED
        : "The clipboard is refused here. The text is selected: press Ctrl C, or ⌘ C.";
    }
  }
}

/**
 * Copies a picture; returns a message on the result.
 * @param {Promise<Blob>} png
 */
export async function copyPicture(png) {
  try {
    // The picture is given as a promise, since some browsers accept it only while the click is under way.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    return COPIED;
  } catch {
    // If there is no picture, its error is the message.
    await png;
    return "The clipboard takes no picture here; download it.";
  }
}
