/** From the reward to the policy, why policies jump, and weights that look back. */

import type { Perturbed, Progress } from "./cliffs.js";
import type { Measure, Objective, Parameter, PictureOptions, Rule, Sweep } from "./policy-cliff.js";

export interface RoadmapOptions extends Perturbed {
  /** The parameter, its range, and the number of points of the sweep; the view's by default. */
  parameter?: string;
  from?: number;
  to?: number;
  points?: number;
  /** The values of the other parameters by name. */
  values?: Record<string, number>;
  /** The state whose Q-values, set and policy are shown: the view's by default. */
  state?: string;
  rule?: Rule;
  onProgress?: Progress;
}

/** From the reward to the policy along one parameter, under hard argmax (figure 1 of the paper). */
export interface Roadmap {
  /** The sweep, without a soft policy: sets, policy and value. */
  sweep: Sweep;
  /**
   * Parameter values, ascending: the ends of the part of the range that has an answer and the cliffs of all states,
   * between which Q is a line; where there are too many of them the points of the sweep.
   */
  theta: Float64Array;
  /** The optimal Q-value of each action of the state at each of them; NaN where there is no answer. */
  q: Float64Array[];
  /** The greatest expected (discounted) number of steps from any state; infinite where there is none. */
  horizon: number;
  /** The largest |dR/dtheta|. No Q-value is steeper than `horizon` times this (2.4). */
  rewardSlope: number;
}

export interface ReturnsOptions extends RoadmapOptions {
  /** The temperature of the soft policies; null for none. */
  alpha?: number | null;
  objective?: Objective;
}

/**
 * What policies collect from the start, of the reward R0 + theta R1: J1 of R1, the weighted part, and J0 of R0, the
 * rest. The value of a policy is the line J0 + theta J1, and the best ones are corners of the convex hull of all (J1,
 * J0).
 */
export interface Returns {
  parameter: Parameter;
  /** What the values are: of costs J1 and J0 are what a policy pays. May be left out in one that is drawn. */
  measure?: Measure;
  /** The ends of the part of the range that has an answer. */
  from: number;
  to: number;
  /** The watched state, and its actions. */
  state: string;
  actions: string[];
  /** The names of the components that R0 and R1 are made of. */
  fixed: string[];
  weighted: string[];
  /** The policies that are best somewhere, in ascending order of the parameter. */
  corners: Corner[];
  /**
   * J1 and J0 in turn of the corners of the hull of all policies, counter-clockwise. Empty where for some weights of
   * the two parts no policy is best, as at discount 1, or where the model is too large.
   */
  hull: Float64Array;
  /** The soft policies along the range: J1 and J0 in turn at each `theta`; null without a temperature. */
  soft: { alpha: number; theta: Float64Array; points: Float64Array } | null;
  /** The factors of J1 and of J0 in the true value; null where it does not follow from them. */
  truth: [number, number] | null;
}

/** A policy that is best between `from` and `to`. */
export interface Corner {
  from: number;
  to: number;
  /** J1, the slope of its value. */
  weighted: number;
  /** J0, its value where the parameter is 0. */
  fixed: number;
  /** The least and the greatest true value of what the rule chooses there; NaN without a true reward. */
  truth: [number, number];
  /** The positions of the watched state's best actions. */
  best: number[];
}

export interface FeedbackOptions extends Perturbed {
  /** The values of the parameters by name, base and gain among them. */
  values?: Record<string, number>;
  /** The state whose best actions are named: the view's by default. */
  state?: string;
  onProgress?: Progress;
}

/**
 * A weight w that looks back at the policy, w = t + g F(w): t is its base, g its gain, and F(w) how often the policies
 * that are optimal at w do something. The weight stays within its range.
 */
export interface Feedback {
  weight: Parameter;
  /** With their present values. */
  base: Parameter;
  gain: Parameter;
  /** The outcome F. */
  outcome: string;
  /** The watched state, and its actions. */
  state: string;
  actions: string[];
  /**
   * The pieces of the weight's range between cliffs, and before, between and behind them the places where policies tie,
   * for which `from` and `to` are the same: with the least and the greatest outcome of the policies that are best there.
   */
  levels: { from: number; to: number; outcome: [number, number]; best: number[] }[];
  /** All fixed points at the present base, in ascending order of the weight. */
  fixed: FixedPoint[];
  /** All fixed points over the base, as lines from (t, w) to (t, w). */
  branches: { from: [number, number]; to: [number, number]; stable: boolean; best: number[] }[];
  /** t and w in turn as the base rises slowly over its range, and as it falls. */
  rising: Float64Array;
  falling: Float64Array;
}

/** Weights that the policies they make optimal bring about. */
export interface FixedPoint {
  /** From and to, which differ where policies tie all along a piece. */
  weight: [number, number];
  outcome: [number, number];
  /** Whether the weight comes back to it from both sides. */
  stable: boolean;
  /** Whether it needs a mixture of policies that tie, as it does at a cliff. */
  mixed: boolean;
  /** The positions of the watched state's best actions. */
  best: number[];
  /** The share of each of them in the mixture; empty where there is none, or more than two policies make it. */
  shares: number[];
}

export interface FeedbackFigureOptions extends PictureOptions {
  /** The fixed points over the base, or over the weight how often the best policies do what it follows. */
  kind: "loop" | "outcome";
}
