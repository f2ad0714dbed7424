// The still pictures of the site, each light and dark (NAME.svg and NAME-dark.svg) where the start page shows it:
//
//   <site>/pictures/ID.svg             every scenario as it opens; dropped on the page, each opens its scenario
//   <site>/pictures/thumbnails/ID.svg  small ones for its cards: the cliffs themselves, without words
//   <site>/pictures/landscape.svg      the first picture of the start page
//   <site>/pictures/scene-*.svg        what its text is about
//
//   node xtask/stills.mjs <site>

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { ACTION, landscapeOf, SCENARIO } from "../www/state/landscape.js";

const site = resolve(process.argv[2] ?? "");

/** @type {typeof import("../www/module/policy-cliff.d.ts")} */
const { load } = await import(pathToFileURL(join(site, "policy-cliff.js")).href);
const pc = await load();

/** @param {string} id */
const open = async (id) => pc.open(await readFile(join(site, `www/scenarios/${id}.json`), "utf8"));

/**
 * @param {string} name
 * @param {(theme: "light" | "dark") => import("../www/module/policy-cliff.js").Figure | import("../www/module/policy-cliff.js").LandscapeFigure} figureOf
 */
async function both(name, figureOf) {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const file = theme === "light" ? `${name}.svg` : `${name}-dark.svg`;
    await writeFile(join(site, "pictures", file), figureOf(theme).svg());
  }
}

await mkdir(join(site, "pictures/thumbnails"), { recursive: true });
/** @type {{ id: string }[]} */
const scenarios = JSON.parse(await readFile(join(site, "www/scenarios.json"), "utf8"));
for (const { id } of scenarios) {
  const model = await open(id);
  const { picture: kind } = model.view;
  const figure = pc.figure(model.sweep(), { kind, width: 720, height: 360, theme: "light" });
  const link = model.writeLink({ scenario: id }, model.opening());
  await writeFile(
    join(site, "pictures", `${id}.svg`),
    pc.withLink(new TextEncoder().encode(figure.svg()), `#${link}`) ?? "",
  );
  const hard = model.sweep({ alpha: null });
  const small = /** @type {const} */ ({ kind, bare: true, width: 320, height: 180 });
  await both(`thumbnails/${id}`, (theme) => pc.figure(hard, { ...small, theme }));
}

const model = await open(SCENARIO);
const curves = landscapeOf(model);
await both("landscape", (theme) => pc.landscapeFigure(curves, { action: ACTION, width: 680, height: 430, theme }));
for (const [name, kind, alpha] of /** @type {const} */ ([
  ["scene-value", "value", null],
  ["scene-hard", "policy", null],
  ["scene-soft", "policy", 0.05],
])) {
  const sweep = model.sweep({ alpha });
  await both(name, (theme) => pc.figure(sweep, { kind, width: 560, height: 250, theme }));
}
