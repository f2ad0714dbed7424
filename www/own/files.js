// Files of the reader's computer: chosen and saved by the platform's picker where it has one, else by the page's own
// means.

import { html } from "lit-html";
import { build } from "../view/dom.js";
import { download } from "../share/download.js";

/**
 * The part of the File System Access API that is used.
 * @typedef {{ name: string, createWritable: () => Promise<{ write: (text: string) => Promise<void>, close: () => Promise<void> }> }} Handle
 */

const JSON_TYPE = "application/json";

/**
 * Lets the reader choose files.
 * @param {string} accepted  ends of names
 * @param {(files: File[]) => void} take
 */
export function chooseFiles(accepted, take) {
  /** @type {HTMLInputElement} */
  const input = build(html`<input type="file" multiple accept=${accepted}>`);
  input.addEventListener("change", () => take([...(input.files ?? [])]));
  input.click();
}

/**
 * Saves a text under a name that the reader chooses, or again where it was saved before; returns where, or undefined
 * where the reader thought better of it.
 * @param {string} text
 * @param {string} name  that is proposed
 * @param {Handle} [before]  the file that it was saved to
 * @returns {Promise<{ handle?: Handle, name: string } | undefined>}
 */
export async function save(text, name, before) {
  const pick = /** @type {any} */ (globalThis).showSaveFilePicker;
  if (!pick) {
    download(name, text, JSON_TYPE);
    return { name };
  }
  try {
    const types = [{ description: "Scenario file", accept: { [JSON_TYPE]: [".json"] } }];
    /** @type {Handle} */
    const handle = before ?? (await pick({ suggestedName: name, types }));
    const file = await handle.createWritable();
    await file.write(text);
    await file.close();
    return { handle, name: handle.name };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    // A frame of another origin has the picker, but may not use it.
    if (!(error instanceof DOMException && error.name === "SecurityError")) throw error;
    download(name, text, JSON_TYPE);
    return { name };
  }
}
