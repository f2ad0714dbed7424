// What the dialogues that a reader gives a text to have in common: a dialogue that takes the files that are dropped on it,
// and a box for a text that is typed or pasted.

/** The largest files that are read. Bytes. */
export const LARGEST = 64 << 20;

/** A text is read once the reader's hand rests. Milliseconds. */
const PAUSE = 150;

/** The number of characters beyond which a text is kept beside the box, which shows its beginning. */
const SHOWN = 200_000;
/** The number of characters of that beginning: a box of many lines is laid out at once. */
const BEGINNING = 20_000;

/** @typedef {import("../state/text.js").Text} Text */

/**
 * Shows a dialogue, which is removed when it is closed.
 * @param {HTMLDialogElement} dialog
 * @param {object} what
 * @param {() => void} what.render  writes what is in it
 * @param {(files: File[]) => void} what.take  takes files that are dropped
 * @param {() => void} what.closed  called once it is closed
 */
export function showDialog(dialog, { render, take, closed }) {
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  // A file that is dropped here is for here.
  dialog.addEventListener("dragover", (event) => event.preventDefault());
  dialog.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    take(files);
  });
  document.body.append(dialog);
  render();
  dialog.showModal();
}

/** Returns whether the box shows the beginning of a text, or of a file, alone. @param {Text | File} text */
export function isCut(text) {
  if (text instanceof File) return text.size > SHOWN;
  return typeof text !== "string" || text.length > SHOWN;
}

export class TextBox {
  #dialog;
  #read;
  #put;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {Text} */
  #shown = "";

  /**
   * @param {HTMLDialogElement} dialog  in which the box is
   * @param {object} then
   * @param {(text: string) => void} then.read  reads a text that was typed
   * @param {(text: string) => void} then.put  takes a text that is too long for the box
   */
  constructor(dialog, { read, put }) {
    this.#dialog = dialog;
    this.#read = read;
    this.#put = put;
  }

  /** Shows a text, or its beginning. @param {Text} text */
  async show(text) {
    this.#shown = text;
    const shown = isCut(text) ? BEGINNING : SHOWN;
    const beginning = typeof text === "string" ? text.slice(0, shown) : await text.bytes.slice(0, shown).text();
    const box = this.#dialog.querySelector("textarea");
    if (box && this.#shown === text) box.value = beginning;
  }

  /** @param {ClipboardEvent} event */
  pasted = (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    // A box that holds megabytes is slow.
    if (!isCut(text)) return;
    event.preventDefault();
    this.#put(text);
  };

  /** @param {{ target: HTMLTextAreaElement }} event */
  typed = ({ target: { value } }) => {
    this.end();
    this.#pause = setTimeout(() => this.#read(value), PAUSE);
  };

  /** Reads nothing more. */
  end() {
    clearTimeout(this.#pause);
  }
}
