// A picture of every scenario as it opens, for readers without scripts: <site>/pictures/<id>.svg. Dropped on the page,
// each opens its scenario.
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
await mkdir(join(site, "pictures"));
for (const { id } of scenarios) {
  const model = pc.open(await readFile(join(site, `www/scenarios/${id}.json`), "utf8"));
  const figure = pc.figure(model.sweep(), { kind: "policy", width: 720, height: 360, theme: "light" });
  const link = model.writeLink({ scenario: id }, model.opening());
  await writeFile(
    join(site, "pictures", `${id}.svg`),
    pc.withLink(new TextEncoder().encode(figure.svg()), `#${link}`) ?? "",
  );
}
