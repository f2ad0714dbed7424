// A table of scored answers as CSV, with eight answers to each prompt and four scores of each answer: that of 100,000
// prompts has some 40 MB. It runs on Node and, as a text, in a page.

/**
 * @param {number} prompts
 * @returns {string}
 */
export function largeCsv(prompts) {
  // A Weyl sequence of integers, mixed: a generator whose products are rounded as floats comes back to the same prompts.
  let seed = 0;
  const next = (/** @type {number} */ below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  const share = () => `0.${String(next(10_000)).padStart(4, "0")}`;
  const rows = ["prompt,answer,judge,helpful,safe,characters"];
  for (let prompt = 0; prompt < prompts; prompt++)
    for (let answer = 0; answer < 8; answer++)
      rows.push(`prompt ${prompt},answer ${answer},${share()},${share()},${share()},${next(3000)}`);
  return rows.join("\n");
}
