// The written types against the module: every answer is of its type and has nothing more, and every method takes the
// options of its type and no others. What is answered is printed as TypeScript, which then has to compile.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { scenario } from "../support/scenarios.mjs";
import { pc } from "./support.mjs";

const ROOT = new URL("../../", import.meta.url);

/**
 * A value as an expression: typed arrays without their numbers, every item of lists.
 * @param {unknown} value
 * @returns {string}
 */
function printed(value) {
  if (ArrayBuffer.isView(value)) return `new ${value.constructor.name}()`;
  if (Array.isArray(value)) return `[${value.map(printed).join(", ")}]`;
  if (typeof value === "number" || value === undefined) return String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${JSON.stringify(name)}: ${printed(part)}`)
    .join(", ")} }`;
}

/**
 * The options that a method says it knows.
 * @param {(options: any) => unknown} ask
 */
function known(ask) {
  try {
    ask({ "?": 1 });
  } catch (error) {
    const [, list] = /allowed are (.*)$/.exec(/** @type {Error} */ (error).message) ?? assert.fail(String(error));
    return list?.split(", ") ?? [];
  }
  assert.fail("anything is taken");
}

test("answers and options are those of the written types", async () => {
  /** @type {string[]} */
  const lines = [];
  const answer = (/** @type {string} */ type, /** @type {unknown} */ value) =>
    lines.push(`export const answer${lines.length}: pc.${type} = ${printed(value)};`);
  for (const id of ["multi-reward", "clever-slacker", "grid-world", "format-bonus", "intelligence-obedience"]) {
    const model = pc.open(await scenario(id));
    const { alpha } = model.view;
    answer("Facts", model.facts());
    answer("Sweep", model.sweep({ points: 11 }));
    answer("Solution", model.solve());
    answer("Solution", model.solve({ alpha: 1e6 }));
    answer("Cliffs", model.cliffs());
    answer("Check", pc.check(model.certificate()));
    answer("Stability", model.stability());
    answer("Stability", model.stability({ alpha: alpha ?? 0.1, points: 11 }));
    answer("Stress", model.stress({ draws: 2, sizes: 3 }));
    answer("Experiment", model.experiment());
    answer("Weights", model.weights());
    answer("Conflicts", model.conflicts());
    answer("Roadmap", model.roadmap());
    answer("Returns", model.returns());
    if (model.hasFeedback) answer("Feedback", model.feedback());
    answer("Reading", model.reading());
    answer("Choice", model.opening());
    answer("LinkRead", model.readLink("v=1&scenario=x&what=7"));
    if (model.parameters.length > 1) {
      answer("Phase", model.phase());
      answer("Field", model.field({ size: 2, alpha: 0.1 }));
    }
    // A scale is an object of WebAssembly.
    for (const { scale, ...field } of model.fields()) answer("ViewField", { ...field, scale: scale && null });
    const figure = pc.figure(model.sweep({ points: 11 }), { kind: "value", width: 400, height: 300, theme: "light" });
    answer("Figure['area']", figure.area);
    answer("Figure['legend']", figure.legend);
    const { policy, optimal, stays, visits } = model.solve().hard;
    answer("DrawnNode[]", model.drawing({ policy, optimal, stays, visits, width: 400, theme: "light" }).nodes);
  }
  const written = [{ name: "table", text: "{0: {0: [(1.0, 1, 5, True)]}, 1: {}}" }];
  answer("Recognised", pc.recognise(written));
  answer("Imported", pc.importModel(written));
  answer("LinkSource", pc.parseLink("v=1&scenario=x"));
  answer("LinkSource", pc.parseLink("v=1&model=deflate:x"));

  const model = pc.open(await scenario("multi-reward"));
  const stress = model.stress({ draws: 2, sizes: 3 });
  const looking = pc.open(await scenario("weights-that-look-back"));
  const table = await pc.table("prompt,judge,length\na,1,2\na,2,1\nb,1,1\n");
  answer("Training", model.train({ seeds: 2, steps: 10 }));
  answer("Training", model.train({ seeds: 1, steps: 10, kl: 0.1 }));
  answer("TrainedSweep", model.trainSweep({ seeds: 2, steps: 10 }));
  answer("TrainedSweep", model.trainSweep({ seeds: 2, steps: 10, places: "cliff", stage: 1 }));
  answer("Population", table.population());
  answer("Population", table.population({ alpha: 0.1, certify: false }));
  answer("Scores", table.scores());
  const planar = await pc.table("prompt,judge,length\na,1,2\na,2,1\nb,1,1\n", {
    parameters: { v: { from: 0, to: 1 }, w: { from: 0, to: 1 } },
    weights: { judge: "v", length: "w" },
  });
  const arrangement = planar.arrangement();
  answer("Arrangement", arrangement);
  answer("NearFlips", pc.nearFlips(arrangement, 0.5, 0.5));
  /** @type {[string, (options: any) => unknown][]} */
  const methods = [
    ["ImportOptions", (options) => pc.importModel(written, options)],
    ["SolveOptions", (options) => model.solve(options)],
    ["SweepOptions", (options) => model.sweep(options)],
    ["CliffOptions", (options) => model.cliffs(options)],
    ["CliffOptions", (options) => model.certificate(options)],
    ["PhaseOptions", (options) => model.phase(options)],
    ["FieldOptions", (options) => model.field(options)],
    ["StabilityOptions", (options) => model.stability(options)],
    ["TieBreakerOptions", (options) => model.tieBreaker(options)],
    ["StressOptions", (options) => model.stress(options)],
    ["TrainOptions", (options) => model.train(options)],
    ["TrainSweepOptions", (options) => model.trainSweep(options)],
    [
      "TrainedFigureOptions",
      (options) => pc.trainedFigure(model.sweep(), [model.trainSweep({ steps: 2, stage: 0 })], options),
    ],
    ["PictureOptions", (options) => pc.trainPathsFigure(model.train({ steps: 2 }), options)],
    ["PopulationOptions", (options) => table.population(options)],
    ["ScoreOptions", (options) => table.scores(options)],
    ["PhaseOptions", (options) => planar.arrangement(options)],
    ["PopulationFigureOptions", (options) => pc.populationFigure(table.population(), options)],
    ["PhaseFigureOptions", (options) => pc.arrangementFigure(arrangement, options)],
    ["ExperimentOptions", (options) => model.experiment(options)],
    ["RoadmapOptions", (options) => model.roadmap(options)],
    ["ReturnsOptions", (options) => model.returns(options)],
    ["FeedbackOptions", (options) => looking.feedback(options)],
    ["FeedbackFigureOptions", (options) => pc.feedbackFigure(looking.feedback(), options)],
    ["PictureOptions", (options) => pc.roadmapFigure(model.roadmap(), options)],
    ["PictureOptions", (options) => pc.hullFigure(model.returns(), options)],
    ["WeightOptions", (options) => model.weights(options)],
    ["DrawingOptions", (options) => model.drawing(options)],
    ["FigureOptions", (options) => pc.figure(model.sweep({ points: 3 }), options)],
    ["LandscapeFigureOptions", (options) => pc.landscapeFigure([model.sweep({ points: 3 })], options)],
    ["PhaseFigureOptions", (options) => pc.phaseFigure(model.phase(), null, options)],
    ["PictureOptions", (options) => pc.stressFigure(stress, options)],
    ["PictureOptions", (options) => pc.experimentFigure(model.experiment(), options)],
    ["Choice", (choice) => model.writeLink({ scenario: "x" }, choice)],
  ];
  for (const [type, ask] of methods) {
    const names = known(ask).map((name) => `${name}: true`);
    lines.push(`export const options${lines.length}: Record<keyof pc.${type}, true> = { ${names.join(", ")} };`);
  }

  const folder = await mkdtemp(fileURLToPath(new URL("target/types-", ROOT)));
  try {
    const types = fileURLToPath(new URL("www/module/policy-cliff.js", ROOT));
    await writeFile(
      `${folder}/answers.ts`,
      `import type * as pc from ${JSON.stringify(types)};\n${lines.join("\n")}\n`,
    );
    const compiler = fileURLToPath(new URL("node_modules/typescript/bin/tsc", ROOT));
    const options = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--lib",
      "es2023,dom",
    ];
    execFileSync(process.execPath, [compiler, "--ignoreConfig", ...options, `${folder}/answers.ts`], {
      encoding: "utf8",
      stdio: "pipe",
    });
  } catch (error) {
    assert.fail(/** @type {{ stdout?: string }} */ (error).stdout || String(error));
  } finally {
    await rm(folder, { recursive: true });
  }
});
