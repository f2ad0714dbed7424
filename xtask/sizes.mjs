// Prints what the page loads when it opens, as the start page and with a link, and fails when that is more than it may be.
//
//   node xtask/sizes.mjs <site> <file>... then <file>...
//
// The files after "then" are what the workbench loads besides; a link opens it at once.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** What all files together may be at most, in bytes compressed with gzip as most hosts do. */
const GOAL = 350_000;

/**
 * What they may be with a link until that is at the goal too: what they are, rounded up to the next thousand. Every
 * saving lowers it, down to the goal.
 */
const LIMIT = 365_000;

const [site = "", ...files] = process.argv.slice(2);

/** @param {(number | string)[]} sizes @param {string} text */
const line = (sizes, text) => console.log(`${sizes.map((size) => `${size}`.padStart(9)).join(" ")}  ${text}`);

line(["bytes", "gzip", "brotli"], "file");
const total = [0, 0, 0];
for (const file of files) {
  if (file === "then") {
    line(total, "what the start page loads when it opens");
    check("the start page", GOAL);
    continue;
  }
  const bytes = await readFile(join(site, file));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  line(sizes, file);
  sizes.forEach((size, i) => {
    total[i] = (total[i] ?? 0) + size;
  });
}
line(total, "what the page loads when it opens with a link");
check("a link", LIMIT);

/** @param {string} what @param {number} most */
function check(what, most) {
  const gzip = total[1] ?? 0;
  const missing = gzip - GOAL;
  console.log(`${what}: ${GOAL} with gzip is the goal, ${missing > 0 ? `missed by ${missing}` : "met"}`);
  if (gzip <= most) return;
  console.log(`${what} loads more than it may: at most ${most} bytes are allowed (xtask/sizes.mjs)`);
  process.exitCode = 1;
}
