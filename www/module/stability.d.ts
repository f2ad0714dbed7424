/**
 * Stability: the distance to the next cliff, the benefit and the cost of smoothness, and the shift of the policy under
 * random perturbations.
 */

import type { Perturbed, Progress } from "./cliffs.js";
import type { Objective, Rule } from "./policy-cliff.js";

export interface StabilityOptions extends Perturbed {
  parameter?: string;
  /** The parameter's value; the one in `values`, or the file's, by default. */
  at?: number;
  values?: Record<string, number>;
  /** The sweep along which the next cliff and the largest slope are searched, the latter at `points` places. */
  from?: number;
  to?: number;
  points?: number;
  alpha?: number | null;
  objective?: Objective;
  /** The trained policy's choice among tied actions, for `slacker`. */
  rule?: Rule;
  onProgress?: Progress;
}

/** An action of a state; `pair` is its position in columns that run over all actions. */
export interface Place {
  state: string;
  action: string;
  pair: number;
}

export interface Stability {
  parameter: string;
  at: number;
  alpha: number | null;
  /** The gaps: V* minus the best Q* outside the optimal set, per state; Infinity where every action is optimal. */
  gaps: Float64Array;
  /** A bound on the error of any gap. */
  gapsBound: number;
  radius: Radius | null;
  /** The horizon H: the greatest expected discounted number of steps under any policy. */
  horizon: number;
  /** The largest change of any reward per unit of the parameter. */
  rewardSlope: number;
  /** The nearest cliff of the sweep; null when there is none. */
  next: { at: number; distance: number } | null;
  /** The reason why no cliff is known although a part of the sweep has no answer; "" when one is, or all has an answer. */
  nextProblem: string;
  soft: Smooth | null;
  /** The reason why the regularised problem has no answer; "" when it has one or no temperature was given. */
  softProblem: string;
  slacker: Slacker | null;
  /**
   * The reason why `slacker` is not known: with the true reward never ending is as good as ending. "" when it is known.
   */
  slackerProblem: string;
}

/** The smallest change of the reward, every entry free, after which the optimal policy is no longer optimal; null when there is only one policy. The place is the action that becomes as good. */
export interface Radius extends Place {
  /** The size of the largest entry of the change; 0 at a tie. */
  size: number;
  /** A bound on the error of `size`; Infinity where none is known. */
  bound: number;
  /** A lower bound on the radius: the least gap over 2 H, less what that may be off; never more than `size`. */
  lower: number;
  /** The derivative of the action's Q - V by every reward: its signs are the worst direction. */
  direction: Float64Array;
  /** A `perturbation` just beyond the radius in that direction, the present one included. */
  tip: Float64Array;
}

export interface Smooth {
  /** The exact derivative of each action's probability by the parameter. */
  policySlope: Float64Array;
  /** The exact derivative of each state's regularised value. */
  valueSlope: Float64Array;
  /** The bound H times `rewardSlope` over 2 alpha: no slope is larger. */
  bound: number;
  /** The training reward that the soft policy gives up from the start, and the most that it may. */
  price: number;
  priceBound: number;
  /** The largest slope among the points of the sweep. */
  steepest: (Place & { at: number; slope: number }) | null;
}

/** The place where a trained policy is suboptimal for the true reward. */
export interface Slacker extends Place {
  /** Whether the action is as good in training: the three conditions of the paper's 3.1. If not, training prefers another. */
  tied: boolean;
  /** The true reward gained by the action from that state on. */
  gain: number;
  /** The training reward lost by the action. */
  forgone: number;
  /** The expected visits of the state. */
  visits: number;
  /** The true reward that the trained policy loses from the start. */
  loss: number;
}

export interface TieBreakerOptions extends Perturbed {
  /** The state: the view's by default. */
  state?: string;
  action: string;
  /** The amount by which its Q-value is raised, above 0; no reward changes by more than (1 + discount) times that. */
  epsilon: number;
  parameter?: string;
  at?: number;
  values?: Record<string, number>;
}

export interface StressOptions extends Perturbed {
  parameter?: string;
  at?: number;
  values?: Record<string, number>;
  objective?: Objective;
  rule?: Rule;
  /** The sizes, evenly spaced on a logarithmic scale: 25 from 1e-6 to 1 by default. */
  smallest?: number;
  largest?: number;
  sizes?: number;
  /**
   * The number of perturbations of each size: up to 100000, and times sizes and branches up to ten million. Default
   * 100.
   */
  draws?: number;
  /** The seed; the same seed draws the same perturbations. Default 1. */
  seed?: number;
  /** The temperatures of the soft branches, at most 16; the view's by default. */
  alphas?: number[];
  /**
   * The component whose reward model is perturbed: every entry of it, in the states in which it is asked, by at most
   * the size; what that changes in the reward is the entry times the weight. The whole reward by default.
   */
  component?: string;
  onProgress?: Progress;
}

export interface Stress {
  /** The largest entries of the perturbations, ascending. */
  sizes: Float64Array;
  draws: number;
  seed: number;
  rule: Rule;
  /** The component whose reward model is perturbed; null for the whole reward. May be left out for a picture. */
  component?: string | null;
  /** Whether amounts are costs; false where it is left out for a picture. */
  costs?: boolean;
  /** The branches, hard argmax first. */
  branches: StressBranch[];
}

/** The shift of the policy, in total variation. All columns have one entry per size. */
export interface StressBranch {
  /** The temperature; null for hard argmax. */
  alpha: number | null;
  /** The largest shift over all draws and states. */
  largest: Float64Array;
  /** The median over draws of the largest shift over states. */
  typical: Float64Array;
  /** The bound H times the size over 2 alpha, at most 1; empty for hard argmax. */
  bound: Float64Array;
  /** The number of draws for which the problem has no answer. */
  endless: number[];
}
