/** How far the next cliff is, what smoothness buys and costs, and how far random perturbations move the policy. */

import type { Perturbed, Progress } from "./cliffs.js";
import type { Objective, Rule } from "./policy-cliff.js";

export interface StabilityOptions extends Perturbed {
  parameter?: string;
  /** The parameter's value; the one in `values`, or the file's, by default. */
  at?: number;
  values?: Record<string, number>;
  /** The sweep along which the next cliff and the largest slope are looked for, the latter at `points` places. */
  from?: number;
  to?: number;
  points?: number;
  alpha?: number | null;
  objective?: Objective;
  /** How the trained policy chooses among tied actions, for `slacker`. */
  rule?: Rule;
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
  /** V* minus the best Q* outside the optimal set, per state; Infinity where every action is optimal. */
  gaps: Float64Array;
  radius: Radius | null;
  /** H: the greatest expected discounted number of steps under any policy. */
  horizon: number;
  /** Largest change of any reward per unit of the parameter. */
  rewardSlope: number;
  /** The nearest cliff of the sweep; null when there is none. */
  next: { at: number; distance: number } | null;
  /** Why the sweep has no answer to look for a cliff in; "" when it has one. */
  nextProblem: string;
  soft: Smooth | null;
  /** Why the regularised problem has no answer; "" when it has one or none was asked for. */
  softProblem: string;
  slacker: Slacker | null;
  /** Why that cannot be told: with the true reward never ending is as good as ending. "" when it can. */
  slackerProblem: string;
}

/** The smallest change of the reward, every entry free, after which the optimal policy is no longer optimal; null when there is only one policy. The place is the action that becomes as good. */
export interface Radius extends Place {
  /** In the largest entry; 0 at a tie. */
  size: number;
  /** The least gap over 2 H: never more than `size`. */
  lower: number;
  /** Derivative of the action's Q - V by every reward: its signs are the worst direction. */
  direction: Float64Array;
  /** A `perturbation` just beyond the radius in that direction, the present one included. */
  tip: Float64Array;
}

export interface Smooth {
  /** Exact derivative of each action's probability by the parameter. */
  policySlope: Float64Array;
  /** Exact derivative of each state's regularised value. */
  valueSlope: Float64Array;
  /** H times `rewardSlope` over 2 alpha: no slope is larger. */
  bound: number;
  /** Training reward that the soft policy gives up from the start, and the most that it may. */
  price: number;
  priceBound: number;
  /** The largest slope among the points of the sweep. */
  steepest: (Place & { at: number; slope: number }) | null;
}

/** Where a trained policy that is suboptimal in truth goes wrong. */
export interface Slacker extends Place {
  /** Whether the action is as good in training: the three conditions of the paper's 3.1. If not, training prefers another. */
  tied: boolean;
  /** True reward gained by the action from that state on. */
  gain: number;
  /** Training reward lost by it. */
  forgone: number;
  /** Expected visits of the state. */
  visits: number;
  /** True reward that the trained policy loses from the start. */
  loss: number;
}

export interface TieBreakerOptions extends Perturbed {
  /** The state: the view's by default. */
  state?: string;
  action: string;
  /** By how much its Q-value is raised, above 0; no reward changes by more than (1 + discount) times that. */
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
  /** Perturbations of each size: up to 100000, and times sizes and branches up to ten million. Default 100. */
  draws?: number;
  /** The same seed draws the same perturbations. Default 1. */
  seed?: number;
  /** Temperatures of the soft branches, at most 16; the view's by default. */
  alphas?: number[];
  onProgress?: Progress;
}

export interface Stress {
  /** Largest entry of the perturbations, ascending. */
  sizes: Float64Array;
  draws: number;
  seed: number;
  rule: Rule;
  /** Hard argmax first. */
  branches: StressBranch[];
}

/** How far the policy moves, in total variation. All columns have one entry per size. */
export interface StressBranch {
  /** null for hard argmax. */
  alpha: number | null;
  /** Over all draws and states. */
  largest: Float64Array;
  /** Median over draws of the largest over states. */
  typical: Float64Array;
  /** H times the size over 2 alpha, at most 1; empty for hard argmax. */
  bound: Float64Array;
  /** Number of draws for which the problem has no answer. */
  endless: number[];
}
