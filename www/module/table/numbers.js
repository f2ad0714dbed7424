// Numbers as people write them in tables, and as the scenario format takes them. The digits stay as they are.

/** What stands where there is no score. */
const MISSING = new Set(["", "-", "–", "—", "na", "n/a", "nan", "none", "null", "nil", "missing", "?", "."]);

/** Returns whether a cell has no score. @param {string} cell */
export const isMissing = (cell) => cell.length < 12 && MISSING.has(cell.trim().toLowerCase());

const DECIMAL = /^([-+−]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** What JSON writes in the same way; nearly all cells of most tables. */
const PLAIN = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,16})?$/;
const FRACTION = /^[+-]?\d+\/0*[1-9]\d*$/;
const TRUTH = new Map([
  ["true", "1"],
  ["false", "0"],
]);

/** What may be separated into thousands: 1,200 is 1200 to some people, and 1.2 to others. */
const GROUPED =
  /^\s*[-+−]?[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?|(?:[\s'’]\d{3})+(?:[.,]\d+)?)\s*$/;

/** Returns whether a cell may be a number with separators of thousands. @param {string} cell */
export const isGrouped = (cell) => GROUPED.test(cell);

/** Returns whether a cell is a number whose comma can only be the decimal point. @param {string} cell */
export const isDecimalComma = (cell) => /^\s*[-+−]?\d*,\d+\s*$/.test(cell) && !isGrouped(cell);

/**
 * Returns a cell as JSON writes the same number, or as a text that holds a fraction; undefined where it is no number.
 * @param {string} cell
 * @param {boolean} [hasComma]  whether the decimal point is a comma
 */
export function numberText(cell, hasComma = false) {
  if (hasComma && cell.includes(".") && isGrouped(cell)) return;
  if (PLAIN.test(cell)) return cell;
  const trimmed = cell.trim();
  if (trimmed.length > 100) return;
  const truth = TRUTH.get(trimmed.toLowerCase());
  if (truth !== undefined) return truth;
  if (FRACTION.test(trimmed))
    return `"${trimmed
      .replace(/^\+/, "")
      .replace(/^(-?)0+(?=\d)/, "$1")
      .replace(/\/0+/, "/")}"`;
  const parts = DECIMAL.exec(hasComma ? trimmed.replace(",", ".") : trimmed);
  if (!parts) return;
  const [, sign = "", whole = "", rest = "", power] = parts;
  if (whole === "" && rest === "") return;
  const digits = (whole.replace(/^0+(?=\d)/, "") || "0") + (rest === "" ? "" : `.${rest}`);
  return (sign === "-" || sign === "−" ? "-" : "") + digits + (power === undefined ? "" : `e${power.replace("+", "")}`);
}

/**
 * Returns the number of digits before the decimal point, 0 for numbers below 1 and for 1 itself, which many scores
 * reach. Numbers with exponents and fractions count as short.
 * @param {string} text  of a number
 */
export function wholeDigits(text) {
  const whole = /^-?(\d+)(?:\.\d+)?$/.exec(text)?.[1] ?? "";
  return whole === "0" || whole === "1" ? 0 : whole.length;
}
