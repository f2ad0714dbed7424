// The error of a text that is not a table of scored answers.

/**
 * @param {string} problem  what is wrong, the value, and what is allowed
 * @param {string} [place]  such as "row 7"
 * @param {string} [column]
 */
export function tableError(problem, place = "", column = "") {
  const where = [place, column === "" ? "" : `column ${quoted(column)}`].filter((part) => part !== "").join(", ");
  const message = where === "" ? problem : `${where}: ${problem}`;
  return Object.assign(new Error(message), { name: "TableError", problem, place, column });
}

/** The number of characters of a value that an error repeats. */
const SHOWN = 60;

/** Returns a text in quotes, shortened. @param {string} text */
export function quoted(text) {
  return `“${shortened(text, SHOWN)}”`;
}

/**
 * Returns a text of whole characters without those for control and with single spaces, shortened to some of them.
 * @param {string} text
 * @param {number} most
 */
export function shortened(text, most) {
  // Only the beginning is looked at, since an answer may be as long as a book.
  const plain = text
    .slice(0, 4 * most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    // Half of a character is none that a file can hold.
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();
  const letters = [...plain];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : plain;
}
