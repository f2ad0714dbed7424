// The pictures of the page in README.md: <out>/NAME.png, as a browser shows the built site.
//
//   node xtask/screenshots.mjs <out>
//
// Needs the built site in dist/ and Chromium, named in POLICY_CLIFF_CHROMIUM.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { context } from "esbuild";
import { chromium } from "playwright-core";
// @ts-expect-error it has no types
import { PNG } from "pngjs";

const [out = ""] = process.argv.slice(2);

/** What is shown, by the name of the picture: the fragment of the address, and what is there once it is drawn. */
const VIEWS = {
  start: ["", "#landscape[data-live]"],
  case: ["v=1&scenario=clever-slacker&rho=0.25&show=model,both", "#bars .bar-row"],
  tour: ["v=1&scenario=grid-world&step=2", '#model-drawing[data-drawn="grid-world"]'],
  map: ["v=1&scenario=multi-reward&step=1", "#phase-chart canvas[height]"],
};

const site = await context({ logLevel: "error" });
const { port } = await site.serve({ servedir: fileURLToPath(new URL("../dist", import.meta.url)), host: "127.0.0.1" });
const browser = await chromium.launch({
  executablePath: process.env.POLICY_CLIFF_CHROMIUM ?? "",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});
await mkdir(out, { recursive: true });
for (const [name, [fragment, drawn = ""]] of Object.entries(VIEWS)) {
  // Who wants no motion sees at once what others see when it has come to rest.
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await page.goto(`http://127.0.0.1:${port}/#${fragment}`);
  await page.waitForSelector(drawn, { state: "attached" });
  await page.waitForTimeout(1500);
  const picture = PNG.sync.read(await page.screenshot());
  // Nobody sees more than 32 levels of each colour here, and the file is a third shorter.
  for (const [i, level] of picture.data.entries()) picture.data[i] = Math.round(Math.round(level / 8.2258) * 8.2258);
  await writeFile(
    join(out, `${name}.png`),
    PNG.sync.write(picture, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 }),
  );
  await page.close();
}
await browser.close();
await site.dispose();
