// Where each panel, or part of one, has its picture.

/** The pictures of what a step of a reading can name. @type {Record<NonNullable<import("../../../www/module/policy-cliff.js").Step["panel"]>, string>} */
export const DRAWN = {
  model: "#model-drawing img:not(.before)",
  cliffs: "#cliffs-table tbody",
  stability: "#figures",
  phase: "#phase-chart .stage",
  measured: "#measured-body .stage, #measured-body table",
  value: "#value-chart .stage",
  changed: '.chart-prompts[data-part="changed"] .stage',
  flips: '.chart-prompts[data-part="flips"] .stage',
  fragility: '.chart-prompts[data-part="fragility"] .stage',
  roadmap: "#roadmap-chart .stage",
  why: "#envelope-chart .stage",
  framework: "#framework-body img",
  feedback: "#feedback-body .stage",
  train: ".chart-trained .stage",
  best: "#best-body img",
  paths: ".chart-paths .stage",
  times: ".chart-times .stage",
  compared: ".train-compared table",
};
