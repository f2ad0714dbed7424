/** The texts of a scenario, and the effect of small changes of its parameters. */

import type { Perturbed } from "./cliffs.js";
import type { Objective, Rule } from "./policy-cliff.js";

/** A scenario's guided reading, with the solver's numbers in its texts. */
export interface Reading {
  /** The steps; empty where the scenario has none. */
  steps: Step[];
  /** The findings that have been measured elsewhere, not computed here. */
  measured: Measured | null;
  /** Notes on how the model was made; may be empty. */
  notes: string;
}

/** The texts of a step; `opening(step)` is its view. */
export interface Step {
  text: string;
  /** The keys of references. */
  cite: string[];
  /** The panel beside the picture; "value" is the chart of the values below it. */
  panel:
    | "model"
    | "cliffs"
    | "stability"
    | "phase"
    | "measured"
    | "value"
    | "changed"
    | "flips"
    | "fragility"
    | "roadmap"
    | "why"
    | "framework"
    | "feedback"
    | "train"
    | "best"
    | "paths"
    | "times"
    | "compared"
    | null;
  /** What is emphasised; `at` is the place of a cliff. */
  highlight: { kind: "action" | "outcome" | "value" | "state" | "cliff"; name: string; at: number | null } | null;
  /** Whether the slope of the soft policy and its bound are drawn at the cursor. */
  tangent: boolean;
  /** A text at a value of the parameter. */
  note: { at: number; text: string } | null;
  /** What is asked before the step is shown. */
  question: Question | null;
}

/** A question; without choices it is one to think about. */
export interface Question {
  text: string;
  /** The answers, each right or not by the solver. */
  choices: { text: string; right: boolean }[];
  /** The solver's answer, such as `boxed = 1`; "" without choices. */
  answer: string;
}

export interface Measured {
  text: string;
  cite: string[];
  /** The head of the table; empty where there is none. */
  columns: string[];
  /** The cells row by row, numbers as the file writes them. */
  cells: string[];
  /** Whether `measuredFigure` can draw them. */
  isDrawn: boolean;
}

export interface ExperimentOptions extends Perturbed {
  values?: Record<string, number>;
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
  /**
   * The share of its size, or of its range where it is 0, by which every parameter is moved; above 0 and at most 1.
   * Default 0.01.
   */
  share?: number;
}

export interface Experiment {
  share: number;
  alpha: number | null;
  /** The changes parameter by parameter, up before down. */
  changes: Change[];
}

export interface Change {
  parameter: string;
  up: boolean;
  /** The new value of the parameter. */
  to: number;
  /** The states whose best actions change. */
  states: { state: string; before: string[]; after: string[] }[];
  /** The shift under hard argmax; null where there is no answer. */
  hard: Shift | null;
  /** The shift with regularisation; null without a temperature, and where there is no finite answer. */
  soft: Shift | null;
  /** The reason why there is no answer, as where the parameter would leave its range; "" when there is one. */
  problem: string;
}

/**
 * A shift in total variation: the policy's largest over states, and that between the distributions of outcomes from the
 * start.
 */
export interface Shift {
  policy: number;
  outcomes: number;
}

export interface WeightOptions {
  values?: Record<string, number>;
}

export interface Weights {
  /** The index of each state's domain. States of one domain have the same weights. */
  domains: number[];
  /** The weight of every component in training, state by state; NaN where no action of the state earns any of it. */
  weights: Float64Array[];
}

export interface ConflictOptions extends Perturbed {
  values?: Record<string, number>;
  /** With a temperature the policy is the regularised one. */
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
  /** The state that the relations are about. */
  state?: string;
}

/**
 * What each component of the reward favours when it is strengthened a little: the actions whose Q-value grows most,
 * while the policy stays as it is. Two components conflict in a state where no action is favoured by both.
 */
export interface Conflicts {
  components: string[];
  state: string;
  /** Which components conflict in the state. */
  sentence: string;
  /** Every two components, in the order of `components`. */
  pairs: {
    components: [string, string];
    /** In the state; "indifferent" where one of them does not tell its actions apart. */
    relation: "agree" | "conflict" | "indifferent";
    /** Two parameters, each of which moves the weight of one of them there; null where there are none. */
    plane: [string, string] | null;
    /** The number of states in which they conflict, and in which they agree. */
    conflicts: number;
    agreements: number;
  }[];
  /**
   * The first 60 states with more than one action, and for each component the actions that it favours there; none where
   * it does not tell them apart.
   */
  states: { name: string; favours: string[][] }[];
  /** The number of states with more than one action. */
  choices: number;
}
