// Style sheets that are fetched when what they are for is first wanted: panels with readings and talk mode, dialogues,
// the panel of prompts, and models of the reader's own.

import { readText } from "../module/assets.js";

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map();

/** Adds a sheet to the page. @param {"panels.css" | "share.css" | "prompts.css" | "own.css"} name */
export async function dress(name) {
  const fetched = sheets.get(name) ?? readText(name).then((text) => new CSSStyleSheet().replace(text));
  sheets.set(name, fetched);
  const style = await fetched.catch((error) => {
    // The style sheet is fetched again next time.
    sheets.delete(name);
    throw error;
  });
  if (!document.adoptedStyleSheets.includes(style)) document.adoptedStyleSheets.push(style);
}
