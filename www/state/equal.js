// Whether a number in a sentence is all of it.

/**
 * `= 0.2`, but `≈ 1.3333`.
 * @param {Pick<import("../module/policy-cliff.js").PolicyCliff, "format" | "spoken">} pc
 * @param {number} value
 */
export function equal({ format, spoken }, value) {
  const said = spoken(value);
  return `${said === format(value) ? "=" : "≈"} ${said}`;
}
