// Files that a page hands out, and files that are dropped on it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** @typedef {import("./page.mjs").Page} Page */

/**
 * What a click saves.
 * @param {Page} page
 * @param {() => Promise<void>} click
 * @returns {Promise<{ name: string, bytes: Buffer, text: string }>}
 */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const path = await download.path();
  assert.ok(path);
  const bytes = await readFile(path);
  return { name: download.suggestedFilename(), bytes, text: bytes.toString("utf8") };
}

/**
 * Drops a file somewhere on a page, as a reader's hand does.
 * @param {Page} page
 * @param {string} name
 * @param {Uint8Array | string} content
 * @param {string} [target]
 */
export async function drop(page, name, content, target = "body") {
  const data = await page.evaluateHandle(
    ([file, base64]) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File(
          [Uint8Array.from(atob(/** @type {string} */ (base64)), (letter) => letter.charCodeAt(0))],
          /** @type {string} */ (file),
        ),
      );
      return transfer;
    },
    [name, Buffer.from(content).toString("base64")],
  );
  // A page that does not want it leaves it to the browser, which goes where the file is.
  for (const type of ["dragenter", "dragover", "drop"]) {
    const wanted = await page.$eval(
      target,
      (element, [kind, dataTransfer]) =>
        !element.dispatchEvent(
          new DragEvent(/** @type {string} */ (kind), {
            bubbles: true,
            cancelable: true,
            dataTransfer: /** @type {any} */ (dataTransfer),
          }),
        ),
      /** @type {[string, any]} */ ([type, data]),
    );
    if (type !== "dragenter") assert.ok(wanted, `${type} is left to the browser`);
  }
}
