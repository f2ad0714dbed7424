// The style sheet of the dialogues, which is fetched when one of them is first opened.

import { readText } from "../module/assets.js";

/** @type {Promise<CSSStyleSheet> | undefined} */
let sheet;

/** Adds the sheet to the page. */
export async function dress() {
  sheet ??= readText("share.css").then((text) => new CSSStyleSheet().replace(text));
  const style = await sheet.catch((error) => {
    // The style sheet is fetched again next time.
    sheet = undefined;
    throw error;
  });
  if (!document.adoptedStyleSheets.includes(style)) document.adoptedStyleSheets.push(style);
}
