// The text of a number after its sign in a sentence.

/**
 * Returns `= 0.2`, but `≈ 1.3333` for a number that is rounded.
 * @param {Pick<import("../module/core.js").Core, "format" | "spoken">} pc
 * @param {number} value
 */
export function equals({ format, spoken }, value) {
  const text = spoken(value);
  return `${text === format(value) ? "=" : "≈"} ${text}`;
}
