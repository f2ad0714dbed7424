// Reads a table of scored answers in any of the layouts that people have, as one row per answer.

import { tableError } from "./error.js";
import { readJson } from "./json.js";
import { readCsv } from "./csv.js";
import { sheetOf } from "./shape.js";

/** The number of characters of the longest text that is read. */
const LONGEST = 64 << 20;

/** @type {import("../table.d.ts").ReadTable} */
export function readTable(text) {
  if (text.length > LONGEST) throw tableError(`it has ${text.length} characters; allowed are ${LONGEST}`);
  const plain = text.replace(/^\ufeff/, "");
  if (plain.trim() === "") throw tableError("it is empty; expected are prompts, answers and scores");
  return sheetOf(/^\s*[{[]/.test(plain) ? readJson(plain) : readCsv(plain));
}
