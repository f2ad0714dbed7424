// The picture in previews of links to the page: what the default scenario shows, drawn by the library, with the page's
// name.
//
//   node xtask/preview.mjs <out>
//
// Needs the built module in dist/ and Chromium, named in POLICY_CLIFF_CHROMIUM. The size is what Open Graph's readers
// expect.

import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";
// @ts-expect-error it has no types
import { PNG } from "pngjs";

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
// The browser's own file has a channel for transparency and is larger than it need be.
const picture = PNG.sync.read(await page.screenshot());
await browser.close();
await writeFile(out, PNG.sync.write(picture, { colorType: 2, filterType: 0, deflateLevel: 9 }));
