// Tables as CSV (RFC 4180): numbers as JavaScript writes them, the shortest decimal that reads back as the same float;
// an empty cell where there is no value.

/** @typedef {string | number | boolean} Cell */

/**
 * Returns a table as CSV.
 * @param {string[]} heads
 * @param {Cell[][]} rows
 */
export function csv(heads, rows) {
  return [distinct(heads), ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

/**
 * Returns the names with numbers behind equal ones, since names come from files and may be alike.
 * @param {string[]} heads
 */
function distinct(heads) {
  const taken = new Set();
  return heads.map((head) => {
    let name = head;
    for (let i = 2; taken.has(name); i++) name = `${head} (${i})`;
    taken.add(name);
    return name;
  });
}

/** @param {Cell} cell */
function quoted(cell) {
  if (typeof cell === "number") return Number.isNaN(cell) ? "" : String(cell).replace("Infinity", "inf");
  const text = String(cell);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
