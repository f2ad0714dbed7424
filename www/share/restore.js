// Opens files: a scenario (JSON), a table of scored answers (CSV, TSV, JSON), or a picture of this page (PNG, SVG),
// which holds the link to its view; the dialogue for a model opens files of other tools. A file that cannot be opened
// leaves the current view as it is.

import { decoded, givenFile } from "../own/given.js";
import { kept } from "../state/text.js";
import { whole } from "../state/whole.js";
import { readTable } from "../table/reading.js";

/** The sizes of the largest files that are read. Bytes. */
const TEXT = 64 << 20;
const PICTURE = 32 << 20;

/** The names of files that are tables. */
const TABLE = /\.(csv|tsv|jsonl|ndjson)$/i;

/** The first byte of every PNG, and of no text. */
const PNG = 0x89;

/**
 * The time at which the newest file came: of two that are dropped one after the other the last one is opened, however
 * long they take.
 */
let newest = 0;

/**
 * @param {File[]} files
 * @param {import("./sharing.js").Page} page
 * @param {number} [when]  they came, on performance.now's clock
 */
export async function restore(files, page, when = performance.now()) {
  const { store, opener } = page;
  const [file] = files;
  if (when < newest || !file) return;
  newest = when;
  document.querySelector("dialog")?.close();
  if (files.length > 1) return page.own(await Promise.all(files.map(givenFile)));
  try {
    const [first] = new Uint8Array(await file.slice(0, 1).arrayBuffer());
    const most = first === PNG ? PICTURE : TEXT;
    if (file.size > most) throw new Error(`it has ${file.size} bytes; allowed are ${most}`);
    if (TABLE.test(file.name) && first !== PNG) return page.table({ text: kept(file), name: file.name });
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (when < newest) return;
    const text = first === PNG ? "" : textOf(bytes);
    if (/^\s*\{/.test(text) && text.includes('"policy-cliff"')) return opener.openText(text);
    if (text !== "" && (await isTable(text, page.solver))) return page.table({ text: kept(file), name: file.name });
    const all = await whole();
    const given = text === "" ? { name: file.name, bytes } : { name: file.name, text };
    if (first !== PNG && isModel(all, given)) return page.own([given]);
    if (/^\s*\{/.test(text)) return opener.openText(text);
    const { linkIn } = all;
    const link = linkIn(bytes);
    if (link !== undefined) return await opener.follow(link.slice(link.indexOf("#") + 1));
    const picture = first === PNG || /<svg[\s>]/.test(text);
    throw new Error(
      picture
        ? "it is a picture without a link of this page"
        : "it is neither a scenario (a JSON file), a table of scored answers (CSV, TSV, JSON) nor a picture of this page (a PNG or SVG with its link)",
    );
  } catch (error) {
    const problem = `“${file.name}” cannot be opened: ${error instanceof Error ? error.message : String(error)}.`;
    // From the start page the workbench is still empty.
    if (store.state.shown === "") opener.openFirst(problem);
    else store.update({ problem });
  }
}

/**
 * Returns whether a file is a model of another program.
 * @param {import("../module/policy-cliff.js").PolicyCliff} pc
 * @param {import("../own/given.js").GivenFile} file
 */
function isModel(pc, file) {
  try {
    pc.recognise([file]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns whether a file can be read as a table.
 * @param {string} text
 * @param {import("../state/solver-worker.js").SolverWorker} solver
 */
async function isTable(text, solver) {
  try {
    const sheet = await readTable(solver, text);
    return sheet.columns.some(({ isScores }) => isScores);
  } catch {
    return false;
  }
}

/**
 * Returns the text of a file, which is in UTF-8, or in UTF-16 with a mark at its beginning; "" for a file that is no
 * text.
 * @param {Uint8Array} bytes
 */
function textOf(bytes) {
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "";
  try {
    return mark ? new TextDecoder(mark, { fatal: true }).decode(bytes) : decoded(bytes);
  } catch {
    return "";
  }
}
