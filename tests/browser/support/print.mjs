// What a page prints, as its PDF says.

import { inflateSync } from "node:zlib";

/**
 * Prints a page. Returns the colours that something is filled in, as #rrggbb, and how often what is there already is
 * masked, as it is where a canvas that lies over it is cleared.
 * @param {import("./page.mjs").Page} page
 */
export async function printed(page) {
  const pdf = (await page.pdf()).toString("latin1");
  const streams = pdf.matchAll(/\/FlateDecode[^>]*>> stream\n(.*?)\nendstream/gs);
  const drawn = [...streams].map(([, bytes = ""]) => inflateSync(Buffer.from(bytes, "latin1")).toString("latin1"));
  const hex = (/** @type {string} */ part) =>
    Math.round(255 * Number(part))
      .toString(16)
      .padStart(2, "0");
  const fills = [...drawn.join("\n").matchAll(/([\d.]+) ([\d.]+) ([\d.]+) rg\b/g)];
  return {
    fills: new Set(fills.map(([, ...parts]) => `#${parts.map(hex).join("")}`)),
    masks: pdf.match(/\/Type \/Mask\b/g)?.length ?? 0,
  };
}
