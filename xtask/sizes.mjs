// Prints what the page loads when it opens, and fails when that is more than it may be.
//
//   node xtask/sizes.mjs <site> <file>...

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** Bytes of all files together, compressed with gzip as most hosts do. */
const LIMIT = 350_000;

const [site = "", ...files] = process.argv.slice(2);

/** @param {(number | string)[]} sizes @param {string} text */
const line = (sizes, text) => console.log(`${sizes.map((size) => `${size}`.padStart(9)).join(" ")}  ${text}`);

line(["bytes", "gzip", "brotli"], "file");
const total = [0, 0, 0];
for (const file of files) {
  const bytes = await readFile(join(site, file));
  const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  line(sizes, file);
  sizes.forEach((size, i) => {
    total[i] = (total[i] ?? 0) + size;
  });
}
line(total, `what the page loads when it opens; allowed are ${LIMIT} with gzip`);
if ((total[1] ?? 0) > LIMIT) process.exitCode = 1;
