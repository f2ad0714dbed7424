/**
 * Training: tabular softmax policies, a logit per action of every state, moved by the algorithms with which language
 * models are trained (docs/THEORY.md, section 11). Tabular policies are not networks.
 */

import type { Perturbed } from "./cliffs.js";
import type { Objective, Parameter, PictureOptions } from "./policy-cliff.js";

/** A function as `Progress`, which receives the number of all runs as well. */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is one of type void.
export type TrainProgress = (share: number, runs: number) => boolean | void;

/**
 * - `gradient`: the exact policy gradient, without samples.
 * - `natural`: its natural gradient, which is mirror descent.
 * - `reinforce`: return minus `baseline`.
 * - `rloo`: return minus the mean of the group's other returns.
 * - `ppo`: as `reinforce`, with clipped ratios over several `epochs`.
 * - `grpo` (arXiv 2402.03300): (return - mean) / standard deviation of the group; each trajectory over its length.
 * - `dr-grpo` (2503.20783): return - mean, without either division.
 * - `dapo` (2503.14476): as `grpo`; groups of equal returns are drawn again (16 times), the clip is higher above, and the
 *   group is divided by the length of all its trajectories.
 * - `gdpo` (2601.05242): every component is normalised by itself, then the weighted sum.
 */
export type Algorithm = "gradient" | "natural" | "reinforce" | "rloo" | "ppo" | "grpo" | "dr-grpo" | "dapo" | "gdpo";

export interface TrainOptions extends Perturbed {
  values?: Record<string, number>;
  parameter?: string;
  /** The parameter's value; the one in `values`, or the file's, by default. */
  at?: number;
  /** The watched state, whose policy is recorded: the view's by default. */
  state?: string;
  /** Default "grpo". */
  algorithm?: Algorithm;
  /**
   * Whether to follow the mean update over all groups, by enumeration, instead of drawn ones: one run, as groups of
   * infinite number would train. Refused where a trajectory decides more than once, or with more than 200,000 groups.
   * Default false.
   */
  expected?: boolean;
  /** The trajectories of a step, all from one start state that is drawn: 2 to 1024. Default 8. */
  group?: number;
  /** The factor of every update, above 0 and up to 1e6. Default 0.2. */
  rate?: number;
  /** The number of groups, or of updates without samples: 1 to 1,000,000. Default 2000. */
  steps?: number;
  /** The number of updates from each group, 1 to 100, of algorithms that clip: from `ppo` on. Default 1. */
  epochs?: number;
  /** How far below 1 the ratio of new to old probability may go before it is clipped, between 0 and 1. Default 0.2. */
  clip?: number;
  /** How far above 1; `clip` by default, and for `dapo` at least 0.28. */
  clipHigh?: number;
  /**
   * The coefficient of KL(policy || base): 0 to 1e6, default 0. With it, actions that the base policy never takes are
   * left out.
   */
  kl?: number;
  /**
   * How the divergence enters updates from samples: "exact", its gradient in the states that were visited (default), or
   * "k3", the estimate from what was chosen, as GRPO is trained in practice. The algorithms without samples maximise
   * the return minus the divergence of all that follows, as `solve` does.
   */
  estimator?: "exact" | "k3";
  /** The coefficient of the entropy: 0 to 1e6, default 0. */
  entropy?: number;
  /**
   * What `reinforce` and `ppo` subtract: the exact value of the start state under the present policy (default), the mean
   * of the returns of earlier groups, or nothing.
   */
  baseline?: "none" | "value" | "average";
  /** Plain steps (default), or Adam with its usual constants. */
  optimiser?: "plain" | "adam";
  /**
   * The components that are earned by chance: an action that would earn p of one, from 0 to 1, earns 1 with probability
   * p instead.
   */
  bernoulli?: string[];
  /**
   * The policy at the start: "uniform" (default), "base", the base policy, or numbers from 1e-6 to 1e6 with commas between
   * them, which the probabilities of the watched state's actions are proportional to, other states being uniform.
   */
  start?: string;
  /** The logits at the start, one per action, from -1e6 to 1e6, in the place of `start`. */
  logits?: Float64Array;
  /** The number of runs, 1 to 1000: default 20. Without samples there is one. */
  seeds?: number;
  /** The seed of the first run, default 1; each further run has the next one. */
  seed?: number;
  /** The number of steps from one record of the watched state to the next; 100 records by default. */
  every?: number;
  /** The number of steps after which a trajectory is cut, 1 to 100,000. Default 200. */
  longest?: number;
  /**
   * Settings as one text such as `algorithm:dr-grpo;group:16`, in which links carry them (docs/LINKS.md). The other
   * options come first.
   */
  settings?: string;
  /**
   * Whether the runs that are complete are the answer where `onProgress` stops the work; without one it throws all the
   * same. Default false.
   */
  partial?: boolean;
  onProgress?: TrainProgress;
}

export interface Training {
  /** The parameter that `at` is a value of. */
  parameter: string;
  at: number;
  /** The watched state, and its actions. */
  state: string;
  actions: string[];
  algorithm: Algorithm;
  /** The steps after which the watched state was recorded: 0 first, the last step last. */
  steps: number[];
  runs: TrainingRun[];
  /** The number of runs that were asked for: more than there are where `partial` work was stopped. */
  asked: number;
  /** The exact policies that the runs are measured against. */
  exact: TrainingTarget;
  /** The number of runs that end with each of the actions at a probability of 0.9 or above. */
  ends: number[];
  /** The mean of the runs' policies at the end, in the watched state. */
  mean: Float64Array;
  /** The mean of the runs' training returns, and of their true returns; null without a true reward. */
  value: number;
  truth: number | null;
  /** The means of the runs' distances. */
  distance: number;
  everywhere: number;
  /** The mean total variation between the runs and their mean policy, in the watched state. */
  spread: number;
}

/** The exact policies of the watched state. */
export interface TrainingTarget {
  /** The temperature of the soft policy: `kl` or `entropy`; null without one, and with both. */
  alpha: number | null;
  objective: Objective;
  /** Whether each action is optimal. */
  optimal: Uint8Array;
  /** The probabilities of the actions under hard argmax, and under the soft policy; null without one. */
  hard: Float64Array;
  soft: Float64Array | null;
  /** The training return and the true return of the soft policy, or else of the hard one. */
  value: number;
  truth: number | null;
}

/** A run from one seed. The same seed gives the same bits on every platform. */
export interface TrainingRun {
  seed: number;
  /** The logits at the end, per action of all states; -Infinity for what is left out. */
  logits: Float64Array;
  /** The probabilities at the end. */
  policy: Float64Array;
  /** The probabilities of the watched state's actions at every record, record by record. */
  path: Float64Array;
  /** The training return of the policy at the end, exactly and without penalties. */
  value: number;
  /** Its true return; null without a true reward. */
  truth: number | null;
  /**
   * The total variation, in the watched state, between the policy at the end and the exact soft policy; without one, the
   * nearest of all optimal policies.
   */
  distance: number;
  /** The mean of that distance over all states with a choice, by how often the exact policy is there. */
  everywhere: number;
  /** The share of those states whose most probable action is optimal. */
  agreement: number;
  /** The first step after which the best actions of the watched state together had 0.9; null where they never had. */
  reached: number | null;
  /** The number of trajectories that were cut: what they would have earned later is missing from their returns. */
  cut: number;
  /** The number of steps without an update: `dapo` found no group with different returns. */
  idle: number;
}

export interface TrainSweepOptions extends Omit<TrainOptions, "every" | "partial"> {
  /** The range of the parameter; the file's by default. */
  from?: number;
  to?: number;
  /**
   * Where it is trained: at 33 values of the range (default), or at 17 distances from the cliff of the watched state that
   * is nearest to `at`, from that of the farther end down by four powers of ten.
   */
  places?: "range" | "cliff";
  /**
   * The stage, from 0, of an answer that is asked for in parts: 4 seeds at every fourth place, then at those between,
   * then 4 further seeds at all of them, and so on. All stages together by default.
   */
  stage?: number;
}

/** Where seeds end along a parameter: a row for every run. A place without an answer has none. */
export interface TrainedSweep {
  parameter: Parameter;
  state: string;
  actions: string[];
  outcomeNames: string[];
  algorithm: Algorithm;
  /** The number of steps of every run. */
  steps: number;
  /** The cliff that distances are from; null for places of the range. */
  cliff: number | null;
  /** The stage; null for all of them together. */
  stage: number | null;
  /** The number of stages. */
  stages: number;
  theta: Float64Array;
  seed: Float64Array;
  /** By action, then by run; and by outcome, then by run. */
  policy: Float64Array[];
  outcomes: Float64Array[];
  /** The training returns, and the true returns; empty without a true reward. */
  value: Float64Array;
  truth: Float64Array;
  /** As in a `TrainingRun`; `reached` is NaN where the best actions never had 0.9. */
  distance: Float64Array;
  everywhere: Float64Array;
  reached: Float64Array;
}

export interface TrainedFigureOptions extends PictureOptions {
  /** The probability of each action, the outcomes, both returns, or the distance from the exact policy. */
  kind: "policy" | "outcomes" | "value" | "distance";
}
