// The pictures in previews of links: <out>/preview.png of the page, which is its landscape, and <out>/previews/ID.png of
// every scenario, which is its hard policy. Drawn by the library; the size is what Open Graph's readers expect.
//
//   node xtask/preview.mjs <out>
//
// Needs the built module in dist/ and Chromium, named in POLICY_CLIFF_CHROMIUM.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
// @ts-expect-error it has no types
import { PNG } from "pngjs";

import { load } from "../dist/policy-cliff.js";
import { ACTION, landscapeOf, SCENARIO } from "../www/state/landscape.js";

const [out = ""] = process.argv.slice(2);
const SIZE = { width: 1200, height: 630 };
const STYLE = `
  body { margin: 0; width: 1200px; height: 630px; font: 30px/1.4 "DejaVu Sans", sans-serif; color: #1b1f24; background: #fff; }
  h1 { margin: 0; font: 700 66px/1.1 "DejaVu Serif", serif; letter-spacing: -0.015em; }
  p { margin: 0; color: #56606b; }
  svg { display: block; }
  .start h1 { position: absolute; left: 56px; top: 150px; width: 560px; }
  .start p { position: absolute; left: 56px; bottom: 52px; font-weight: 700; color: #1b1f24; }
  .start svg { position: absolute; right: 28px; top: 70px; z-index: -1; }
  .scenario { display: flex; flex-direction: column; gap: 12px; padding: 40px 56px; box-sizing: border-box; }
  .scenario h1 { font-size: 54px; }
  .scenario svg { margin: auto -16px -10px; }
  .scenario .name { font-size: 26px; font-weight: 700; color: #1b1f24; }
`;

const pc = await load();
const browser = await chromium.launch({
  executablePath: process.env.POLICY_CLIFF_CHROMIUM ?? "",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});
const page = await browser.newPage({ viewport: SIZE });

/**
 * @param {string} name
 * @param {string} kind  of the picture
 * @param {[string, string][]} texts  each a selector and what stands there
 * @param {string} svg
 */
async function draw(name, kind, texts, svg) {
  const places = texts.map(([place]) => (place === "h1" ? "<h1></h1>" : `<p class="${place}"></p>`));
  await page.setContent(`<!doctype html><style>${STYLE}</style><body class="${kind}">${places.join("")}${svg}`);
  for (const [place, text] of texts)
    await page.locator(place === "h1" ? "h1" : `.${place}`).evaluate((at, words) => {
      at.textContent = words;
    }, text);
  // The browser's own file has a channel for transparency and is larger than it need be.
  const picture = PNG.sync.read(await page.screenshot());
  // Nobody sees more than 32 levels of each colour on thin lines, and the file is a third shorter.
  for (const [i, level] of picture.data.entries()) picture.data[i] = Math.round(Math.round(level / 8.2258) * 8.2258);
  await writeFile(
    join(out, name),
    PNG.sync.write(picture, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 }),
  );
}

/** @param {string} id */
const scenario = (id) => readFile(new URL(`../www/scenarios/${id}.json`, import.meta.url), "utf8");
/** @param {string} id */
const open = async (id) => pc.open(await scenario(id));

const curves = landscapeOf(await open(SCENARIO));
await draw(
  "preview.png",
  "start",
  [
    ["h1", "A tiny change of reward. A\u00a0different model."],
    ["name", "Policy Cliff"],
  ],
  pc.landscapeFigure(curves, { action: ACTION, width: 740, height: 470, theme: "light", fontSize: 22 }).svg(),
);
await mkdir(join(out, "previews"), { recursive: true });
/** @type {{ id: string }[]} */
const scenarios = JSON.parse(await readFile(new URL("../dist/www/scenarios.json", import.meta.url), "utf8"));
for (const { id } of scenarios) {
  const { title, summary } = JSON.parse(await scenario(id));
  const sweep = (await open(id)).sweep({ alpha: null });
  const figure = pc.figure(sweep, { kind: "policy", width: 1120, height: 350, theme: "light", fontSize: 26 });
  await draw(
    `previews/${id}.png`,
    "scenario",
    [
      ["name", "Policy Cliff"],
      ["h1", title],
      ["summary", summary],
    ],
    figure.svg(),
  );
}
await browser.close();
