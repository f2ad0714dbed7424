/** Drawings of models. */

import type { DrawnActions } from "./editing.js";
import type { Perturbed } from "./cliffs.js";
import type { Figure, Objective, Rule } from "./policy-cliff.js";

/**
 * The colours and sizes of the drawing follow `PictureOptions`, its content an `Answer` or whatever else has its columns: `policy`, `optimal` and `visits` are
 * given together. Without them it is the answer of `solve` to `values`, `alpha`, `objective`, `rule` and `perturbation`.
 */
export interface DrawingOptions extends Perturbed {
  /** The parameter values by name, for the rewards; those of the file for missing names. */
  values?: Record<string, number>;
  /** The watched state. */
  state?: string;
  /** The probability of each action, state by state: arrows are as wide. */
  policy?: Float64Array;
  /** A flag per action, state by state: 1 for each optimal one. */
  optimal?: Uint8Array;
  /** A flag per action, state by state: 1 for each one that stays in a loop that costs nothing, whose arrows have open heads. May be left out. */
  stays?: Uint8Array;
  /** The expected discounted visits of each state. */
  visits?: Float64Array;
  /**
   * What is drawn: the model, by default, or the scheme of its reward models, from the states over what each reward
   * model weighs in them to the effective reward of the watched state's actions and the policy; or what is best, which
   * takes no given policy: the actions of every state, those that tie counted, of very many actions of the watched state
   * the policy as a comb, and how little breaks its tie.
   */
  kind?: "model" | "framework" | "best";
  /** Whether to draw the regularised policy of the solver's own answer, where there is one. Default false. */
  soft?: boolean;
  /** The temperature, objective and rule of the solver's own answer, as in `SolveOptions`. */
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
  /** The positions in `states` of those that change at a cliff. */
  changing?: number[];
  /**
   * Of a model of more than 80 states or 400 actions, the part around the watched state is drawn: the states that it
   * leads to in so many steps, from 1 to 9, as long as there is room for them, and some that lead to it; on a grid the
   * cells around it. Default 2. A smaller model is drawn whole.
   */
  steps?: number;
  /** Positions in `states` of those whose actions are not drawn, and of those whose actions are, however far they are from the watched state. Of a part alone. */
  folded?: number[];
  unfolded?: number[];
  /** The available width in CSS pixels, from 100 to 16384. */
  width: number;
  theme: "light" | "dark";
  /** The root font size in CSS pixels. Default 16. */
  fontSize?: number;
}

/**
 * A drawing of `area.right` x `area.bottom` CSS pixels: not wider than the given width unless the model needs more, and
 * then to be scrolled sideways. Nothing in it moves with the policy, the
 * values, or the watched state. `description` has the sentences of all nodes, and before them which part of a large model is drawn.
 */
export interface Drawing extends Figure {
  readonly nodes: DrawnNode[];
  /** Returns where the arrows and texts of actions are. */
  drawnActions(): DrawnActions;
  /** Returns which part of a large model is drawn; undefined where all of it is. */
  drawnPart(): DrawnPart | undefined;
}

/** The part of a model that is drawn. All that leaves it leads to one node more, which stands for all other states. */
export interface DrawnPart {
  /** One sentence: which states are drawn. */
  sentence: string;
  /** The drawn states that can be folded or unfolded, by their positions in `states`: those with actions, but for the watched one. */
  folds: { state: number; isFolded: boolean }[];
  /** Whether these are cells of a grid, which `steps` does not bound and which are not folded. */
  isGrid: boolean;
}

/** The place of a state in a drawing, in CSS pixels; `state` is its position in `states`. */
export interface DrawnNode {
  state: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** A sentence: its visits, its actions with their probabilities, which are best. */
  description: string;
}
