// node benches/compare.mjs OTHER_DIST [MODEL ...] [--budget SECONDS]: this dist beside that of another revision, in one run and alternating, medians;
// first the scenarios that the other one has, with all that a page asks of a sweep, unless models are named.
// A ratio above 1 says that this dist is faster.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { load } from "../dist/policy-cliff.js";
import { median, timed } from "./measure.mjs";
import { models, scenario } from "./models.mjs";
import { choose } from "./options.mjs";

/** @typedef {import("../www/module/policy-cliff.d.ts").Model} Model */

const [other, ...words] = process.argv.slice(2);
if (other === undefined) throw new Error("which other dist?");
const all = models().filter((model) => !model.id.startsWith("random"));
const { budget, chosen } = choose(words, all);
const { load: loadOther } = await import(pathToFileURL(resolve(other, "policy-cliff.js")).href);
const modules = { ours: await load(), theirs: await loadOther() };

const sweep = { from: -1, to: 1, points: 201, follow: false };
/** @type {Record<string, (model: Model) => unknown>} */
const methods = {
  hard: (model) => model.sweep({ ...sweep, alpha: null }),
  soft: (model) => model.sweep({ ...sweep, alpha: 0.1 }),
  cliffs: (model) => model.cliffs({ from: -1, to: 1, certify: false }),
};

/** @type {Record<string, number[]>} */
const ratios = { followed: [], hard: [], soft: [], cliffs: [] };
console.log(
  `${"model".padEnd(22)} method          this       other   ratio  runs\n201 values of theta, one thread of Node ${process.version}`,
);
const scenarios = join(resolve(other), "www", "scenarios");
const library = (chosen.length < all.length ? [] : readdirSync(scenarios)).map((name) => ({
  id: name.replace(".json", ""),
  text: readFileSync(join(scenarios, name), "utf8"),
  asked: { followed: (/** @type {Model} */ model) => model.sweep({ points: 201 }) },
}));
const vectors = chosen.map((model) => ({ id: model.id, text: scenario(model), asked: methods }));
for (const { id, text, asked } of [...library, ...vectors]) {
  for (const [method, run] of Object.entries(asked)) {
    const times = { ours: /** @type {number[]} */ ([]), theirs: /** @type {number[]} */ ([]) };
    const end = performance.now() + 1000 * budget;
    do {
      for (const side of /** @type {const} */ (["ours", "theirs"])) {
        // A fresh model each time: a kept one would answer from its cache.
        const opened = modules[side].open(text);
        times[side].push(timed(() => run(opened))[1]);
        opened.free();
      }
    } while (performance.now() < end || times.ours.length < 5);
    const [ours, theirs] = [median(times.ours), median(times.theirs)];
    ratios[method].push(theirs / ours);
    const cells = [ours, theirs].map((time) => `${time.toPrecision(4)} ms`.padStart(12));
    console.log(
      [
        id.padEnd(22),
        method.padEnd(8),
        ...cells,
        (theirs / ours).toFixed(2).padStart(7),
        `${times.ours.length}`.padStart(5),
      ].join(" "),
    );
  }
}
for (const [method, found] of Object.entries(ratios).filter(([, found]) => found.length > 0))
  console.log(`${method}: ratio ${median(found).toFixed(2)} in the median, ${Math.min(...found).toFixed(2)} at least`);
