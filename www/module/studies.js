// What only the whole of the WebAssembly answers: the check of certificates, the pictures of studies, and links in
// pictures.

import { bytes, copied, written } from "./arguments.js";
import { encoded, numbersWritten } from "./import-files.js";

/** @typedef {import("./policy-cliff.d.ts").PolicyCliff} PolicyCliff */

/**
 * @param {import("./instance.js").Instance} instance
 * @param {typeof import("./wasm/policy_cliff.js")} wasm  what wasm-bindgen exports
 * @returns {Pick<PolicyCliff, "check" | "alphaMapFigure" | "phaseFigure" | "experimentFigure" | "stressFigure" | "arrangementFigure" | "roadmapFigure" | "envelopeFigure" | "hullFigure" | "feedbackFigure" | "trainedFigure" | "trainPathsFigure" | "trainTimesFigure" | "measuredFigure" | "rebalanced" | "nearFlips" | "populationFigure" |
 *   "withLink" | "linkIn" | "recognise" | "importModel">}
 */
export function studies(instance, wasm) {
  const readOnce = (/** @type {string} */ kind) => instance.readOnce(wasm.DrawableStudy, kind);
  const readAlphaMap = readOnce("alphaMap");
  const readPhase = readOnce("phase");
  const readField = readOnce("field");
  const readExperiment = readOnce("experiment");
  const readStress = readOnce("stress");
  const readArrangement = readOnce("arrangement");
  const readPopulation = readOnce("population");
  const readFeedback = readOnce("feedback");
  const readSweep = instance.readOnce(wasm.Drawable, "sweep");
  const readTraining = instance.readOnce(wasm.DrawableTraining, "training");
  const readParts = instance.readOnce(wasm.DrawableTraining, "parts");
  const readTimes = instance.readOnce(wasm.DrawableTraining, "times");
  const readFindings = readOnce("findings");
  const readRoadmap = instance.readOnce(wasm.DrawableReason, "roadmap");
  const readReturns = instance.readOnce(wasm.DrawableReason, "returns");
  return {
    check: (text) => instance.call(wasm.check, written(text, "certificate")),
    alphaMapFigure: (map, options) => instance.drawn(readAlphaMap(map), options),
    phaseFigure(phase, field, options) {
      const read = readPhase(phase);
      if (field === null) return instance.drawn(read, options);
      const over = readField(field);
      return instance.figure(instance.call((options) => over.figureOver(read, options), copied(options)));
    },
    roadmapFigure: (roadmap, options) => instance.drawn(readRoadmap(roadmap), options),
    envelopeFigure: (returns, options) => instance.drawn(readReturns(returns), options),
    hullFigure: (returns, options) => instance.figure(instance.ask(readReturns(returns), "hull", options)),
    feedbackFigure: (feedback, options) => instance.drawn(readFeedback(feedback), options),
    trainedFigure(sweep, parts, options) {
      const [read, over] = [readParts(parts), readSweep(sweep)];
      return instance.figure(instance.call((options) => read.figureOver(over, options), copied(options)));
    },
    trainPathsFigure: (training, options) => instance.drawn(readTraining(training), options),
    trainTimesFigure: (answers, options) => instance.drawn(readTimes(answers), options),
    measuredFigure: (measured, options) => instance.drawn(readFindings(measured), options),
    experimentFigure: (experiment, options) => instance.drawn(readExperiment(experiment), options),
    arrangementFigure: (arrangement, options) => instance.drawn(readArrangement(arrangement), options),
    nearFlips: (arrangement, x, y) => instance.ask(readArrangement(arrangement), "nearFlips", x, y),
    populationFigure: (population, options) => instance.drawn(readPopulation(population), options),
    stressFigure: (stress, options) => instance.drawn(readStress(stress), options),
    rebalanced: (probabilities, kept) => instance.call(wasm.rebalanced, copied(probabilities), kept),
    recognise: (files) => instance.call(wasm.recognise, encoded(files)),
    importModel: (files, options) => instance.call(wasm.importModel, encoded(files), numbersWritten(options)),
    withLink: (picture, link) => instance.call(wasm.withLink, bytes(picture, "picture"), written(link, "link")),
    linkIn: (picture) => instance.call(wasm.linkIn, bytes(picture, "picture")),
  };
}
