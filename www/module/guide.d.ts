/** The words that come with a scenario, and what small changes of its parameters move. */

import type { Perturbed } from "./cliffs.js";
import type { Objective, Rule } from "./policy-cliff.js";

/** A scenario's guided reading, with the solver's numbers in its texts. */
export interface Reading {
  /** Empty where the scenario has none. */
  steps: Step[];
  /** What has been measured elsewhere, not computed here. */
  measured: Measured | null;
  /** How the model was made; may be empty. */
  notes: string;
}

/** A step's words; what it shows is `opening(step)`. */
export interface Step {
  text: string;
  /** Keys of references. */
  cite: string[];
}

export interface Measured {
  text: string;
  cite: string[];
  /** Head of the table; empty where there is none. */
  columns: string[];
  /** Row by row, numbers as the file writes them. */
  cells: string[];
}

export interface ExperimentOptions extends Perturbed {
  values?: Record<string, number>;
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
  /** Every parameter is moved by this share of its size, or of its range where it is 0; above 0 and at most 1. Default 0.01. */
  share?: number;
}

export interface Experiment {
  share: number;
  alpha: number | null;
  /** Parameter by parameter, up before down. */
  changes: Change[];
}

export interface Change {
  parameter: string;
  up: boolean;
  /** Where the parameter is moved to. */
  to: number;
  /** The states whose best actions are others afterwards. */
  states: { state: string; before: string[]; after: string[] }[];
  /** Under hard argmax; null where there is no answer. */
  hard: Shift | null;
  /** With regularisation; null without a temperature, and where there is no finite answer. */
  soft: Shift | null;
  /** Why there is no answer, as where the parameter would leave its range; "" when there is one. */
  problem: string;
}

/** In total variation: the policy's largest over states, and that between the distributions of outcomes from the start. */
export interface Shift {
  policy: number;
  outcomes: number;
}

export interface WeightOptions {
  values?: Record<string, number>;
}

export interface Weights {
  /** Index of each state's domain. States of one domain have the same weights. */
  domains: number[];
  /** How much every component counts in training, state by state; NaN where no action of the state earns any of it. */
  weights: Float64Array[];
}
