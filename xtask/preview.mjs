// The picture in previews of links to the page: what the default scenario shows, drawn by the library, with the page's name.
//
//   node xtask/preview.mjs <out>
//
// Needs the built module in dist/ and Chromium, named in POLICY_CLIFF_CHROMIUM. The size is what Open Graph's readers expect.

import { readFile, writeFile } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";
import { chromium } from "playwright-core";

import { load } from "../dist/policy-cliff.js";

const [out = ""] = process.argv.slice(2);
const SIZE = { width: 1200, height: 630 };

const pc = await load();
const model = pc.open(await readFile(new URL("../www/scenarios/format-bonus.json", import.meta.url), "utf8"));
const figure = pc.figure(model.sweep(), { kind: "policy", width: 1100, height: 440, theme: "light", fontSize: 24 });

const browser = await chromium.launch({
  executablePath: process.env.POLICY_CLIFF_CHROMIUM ?? "",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});
const page = await browser.newPage({ viewport: SIZE });
await page.setContent(`<!doctype html>
  <style>
    body { margin: 36px 50px 0; font: 27px/1.35 "DejaVu Sans", sans-serif; color: #1b1f24; background: #fff; }
    h1 { margin: 0; font-size: 54px; line-height: 1.1; }
    p { margin: 6px 0 10px; color: #56606b; }
  </style>
  <h1>Policy Cliff</h1>
  <p>Move a reward a little, and the best policy can jump.</p>
  ${figure.svg()}`);
const shot = (await page.screenshot()).toString("base64");

/** The same picture as colours, row by row: the browser's own file is larger than it need be. */
const colours = await page.evaluate(
  async ({ shot, size }) => {
    const context = new OffscreenCanvas(size.width, size.height).getContext("2d");
    const picture = new Image();
    picture.src = `data:image/png;base64,${shot}`;
    await picture.decode();
    context?.drawImage(picture, 0, 0);
    return Array.from(context?.getImageData(0, 0, size.width, size.height).data ?? []).filter((_, i) => i % 4 !== 3);
  },
  { shot, size: SIZE },
);
await browser.close();

/**
 * A chunk of a PNG file.
 * @param {string} type
 * @param {Buffer} data
 */
function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
header.writeUInt32BE(SIZE.width, 0);
header.writeUInt32BE(SIZE.height, 4);
// Every row begins with its filter: none.
const rows = Array.from({ length: SIZE.height }, (_, y) => [
  0,
  ...colours.slice(3 * SIZE.width * y, 3 * SIZE.width * (y + 1)),
]);
const data = deflateSync(Buffer.from(rows.flat()), { level: 9 });
await writeFile(
  out,
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
