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

/** The files that texts were opened from, by the texts: they are saved to their own place. @type {Map<string, Handle>} */
const origins = new Map();
/** The same by files that were chosen. @type {WeakMap<File, Handle>} */
const handles = new WeakMap();

/** Returns the place of a file that was chosen by the platform's picker. @param {File} file */
export const placeOf = (file) => handles.get(file);

/** Notes where a text comes from. @param {string} text @param {Handle | undefined} handle */
export function keepOrigin(text, handle) {
  if (handle) origins.set(text, handle);
}

/** Returns where a text was opened from. @param {string} text */
export const originOf = (text) => origins.get(text);

/**
 * Lets the reader choose files.
 * @param {string} accepted  ends of names
 * @param {(files: File[]) => void} take
 */
export async function chooseFiles(accepted, take) {
  const pick = /** @type {any} */ (globalThis).showOpenFilePicker;
  if (pick) {
    try {
      /** @type {(Handle & { getFile: () => Promise<File> })[]} */
      const chosen = await pick({ multiple: true });
      const files = await Promise.all(chosen.map((handle) => handle.getFile()));
      for (const [i, file] of files.entries()) if (chosen[i]) handles.set(file, chosen[i]);
      return take(files);
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
      // A frame of another origin has the picker, but may not use it.
      if (!(error instanceof DOMException && error.name === "SecurityError")) throw error;
    }
  }
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
