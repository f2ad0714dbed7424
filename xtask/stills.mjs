// Pictures of every scenario as it opens, and small ones without words for lists:
//
//   <site>/pictures/<id>.svg                  for readers without scripts; dropped on the page, it opens its scenario
//   <site>/pictures/thumbnails/<id>.svg       16:9, on white
//   <site>/pictures/thumbnails/<id>-dark.svg  the same on near black
//
//   node xtask/stills.mjs <site>

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const site = resolve(process.argv[2] ?? "");

/** @type {typeof import("../www/module/policy-cliff.d.ts")} */
const { load } = await import(pathToFileURL(join(site, "policy-cliff.js")).href);
const pc = await load();
/** @type {{ id: string }[]} */
const scenarios = JSON.parse(await readFile(join(site, "www/scenarios.json"), "utf8"));
await mkdir(join(site, "pictures/thumbnails"), { recursive: true });
for (const { id } of scenarios) {
  const model = pc.open(await readFile(join(site, `www/scenarios/${id}.json`), "utf8"));
  const figure = pc.figure(model.sweep(), { kind: "policy", width: 720, height: 360, theme: "light" });
  const link = model.writeLink({ scenario: id }, model.opening());
  await writeFile(
    join(site, "pictures", `${id}.svg`),
    pc.withLink(new TextEncoder().encode(figure.svg()), `#${link}`) ?? "",
  );
  // The cliffs themselves, without regularisation.
  const hard = model.sweep({ alpha: null });
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    const small = pc.figure(hard, { kind: "policy", bare: true, width: 320, height: 180, theme });
    const name = theme === "dark" ? `${id}-dark.svg` : `${id}.svg`;
    await writeFile(join(site, "pictures/thumbnails", name), small.svg());
  }
}
