/** Drawings of models. */

import type { Perturbed } from "./cliffs.js";
import type { Figure, Objective, Rule } from "./policy-cliff.js";

/**
 * The colours and sizes of the drawing follow `PictureOptions`, its content an `Answer` or whatever else has its columns: `policy`, `optimal` and `visits` are
 * given together. Without them it is the answer of `solve` to `values`, `alpha`, `objective`, `rule` and `perturbation`.
 */
export interface DrawingOptions extends Perturbed {
  /** Parameter values by name, for the rewards; the file's for those left out. */
  values?: Record<string, number>;
  /** The watched state. */
  state?: string;
  /** Probability of each action, state by state: arrows are as wide. */
  policy?: Float64Array;
  /** 1 for each optimal action, state by state. */
  optimal?: Uint8Array;
  /** Expected discounted visits of each state. */
  visits?: Float64Array;
  /** Of the solver's own answer: whether to draw the regularised policy, where there is one. Default false. */
  soft?: boolean;
  /** Temperature, objective and rule of the solver's own answer, as in `SolveOptions`. */
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
  /** Positions in `states` of those that change at a cliff. */
  changing?: number[];
  /** Available width in CSS pixels, from 100 to 16384. */
  width: number;
  theme: "light" | "dark";
  /** Root font size in CSS pixels. Default 16. */
  fontSize?: number;
}

/**
 * Its size is `area.right` x `area.bottom` CSS pixels: not wider than the width asked for unless the model needs more, and then to be scrolled sideways. Nothing in it moves with the policy, the
 * values, or the watched state. `description` has the sentences of all nodes, or says that the model is too large to draw.
 */
export interface Drawing extends Figure {
  readonly nodes: DrawnNode[];
}

/** Where a state is drawn, in CSS pixels; `state` is its position in `states`. */
export interface DrawnNode {
  state: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** A sentence: its visits, its actions with their probabilities, which are best. */
  description: string;
}
