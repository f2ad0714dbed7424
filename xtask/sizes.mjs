// Prints what the page loads when it opens, as the start page and with a link, and fails when that is more than it may be.
//
//   node xtask/sizes.mjs <site> <file>... then <file>...
//
// The files after "then" are what the workbench loads besides; a link opens it at once.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** What all files together may be at most, in bytes compressed with gzip as most hosts do. */
const LIMIT = 350_000;

const [site = "", ...files] = process.argv.slice(2);

/** @param {(number | string)[]} sizes @param {string} text */
const line = (sizes, text) => console.log(`${sizes.map((size) => `${size}`.padStart(9)).join(" ")}  ${text}`);

line(["bytes", "gzip", "brotli"], "file");
const total = [0, 0, 0];
for (const file of files) {
  if (file === "then") {
    line(total, "what the start page loads when it opens");
    check("the start page");
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
check("a link");

/** @param {string} what */
function check(what) {
  const gzip = total[1] ?? 0;
  console.log(`${what}: ${gzip} of ${LIMIT} bytes that are allowed with gzip`);
  if (gzip > LIMIT) process.exitCode = 1;
}
