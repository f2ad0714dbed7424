/** Exact cliffs, phase diagrams, stability and stress: what `Model` answers beside sweeps and single points. */

import type { Figure, Objective, Parameter, Rule, State } from "./policy-cliff.js";

/** Called now and then with the share of the work done, from 0 to 1. Returning `false` stops the work: the method throws an `Error` named "AbortError". */
export type Progress = (share: number) => boolean | void;

/** One number per action, state by state, added to the training reward (`tip` and `tieBreaker` make such). */
export interface Perturbed { perturbation?: Float64Array }

export interface CliffOptions extends Perturbed {
  /** The moved parameter; the view's by default, over its whole range. */
  parameter?: string;
  from?: number;
  to?: number;
  /** Values of the other parameters by name. */
  values?: Record<string, number>;
  /** How the policy chooses among tied actions: only the jumps in policy, outcomes and true value depend on it. */
  rule?: Rule;
  onProgress?: Progress;
}

/** Every breakpoint of a parameter, and the pieces between. None is missed between samples: there are no samples. */
export interface Cliffs {
  parameter: Parameter;
  from: number;
  to: number;
  /** An action ties at a breakpoint when V - Q is at most this there. */
  tolerance: number;
  /** Ascending; they tile the range. */
  pieces: Piece[];
  /** Ascending; breakpoint i lies between pieces i and i + 1. */
  breakpoints: Breakpoint[];
  /** States whose set at `from`, and at `to`, is larger than just inside. */
  ends: [CliffChange[], CliffChange[]];
  /** Whether every breakpoint and piece is confirmed in rational arithmetic. */
  exact: boolean;
  /** "exact", or why not and how large the error may be. */
  verdict: string;
}

/** An interval on which no optimal set changes. `value` is the optimal value from the start at `from`, `slope` its derivative. */
export interface Piece { from: number; to: number; value: number; slope: number }

export interface Breakpoint {
  at: number;
  /** A fraction where it is certified, like "-32/1445"; else the number. */
  text: string;
  exact: boolean;
  /** How far from `at` the change may be: a few units in its last place where it is certified. */
  error: number;
  changes: CliffChange[];
  /** Total variation between the outcome distributions on both sides, under the rule; 0 without outcomes. */
  outcomeJump: number;
  /** True value just above minus just below; NaN without a true reward. */
  trueJump: number;
}

export interface CliffChange {
  state: string;
  /** Optimal actions just below, at, and just above. */
  left: string[];
  at: string[];
  right: string[];
  /** One unique action gives way to another; a tie at one point only; or several actions optimal on a whole side. */
  kind: "crossing" | "touching" | "tie";
  /** Whether the state is reached from the start under no optimal policy of either side. */
  offPath: boolean;
  /** Whether it is reached on the left, and on the right. */
  reached: [boolean, boolean];
  /** Total variation between the state's policies on both sides, under the rule. */
  policyJump: number;
}

/** What an independent routine finds in a certificate, from the numbers that it holds. */
export interface Check {
  valid: boolean;
  /** What is wrong; "" when it is valid. */
  problem: string;
  states: number;
  /** The ends of the range and all breakpoints between, as fractions. */
  points: string[];
}

export interface PhaseOptions extends Perturbed {
  /** The parameters across and upwards: the view's and the next one by default. */
  x?: string;
  y?: string;
  /** [from, to] of x and of y; the parameters' own ranges by default. */
  ranges?: [[number, number], [number, number]];
  /** Values of the other parameters by name. */
  values?: Record<string, number>;
  onProgress?: Progress;
}

/** A box of two parameters cut into convex polygons, on the inside of each of which no optimal set changes. */
export interface Phase {
  x: Parameter;
  y: Parameter;
  ranges: [[number, number], [number, number]];
  cells: Cell[];
  /** Share of the box that no cell covers (negative when it is covered twice): the tiling is complete when it is at most 1e-9 in size. */
  missing: number;
}

export interface Cell {
  /** x and y of each corner in turn, counter-clockwise. */
  corners: Float64Array;
  /** Edge i leads from corner i to corner i + 1. */
  edges: Edge[];
  /** 1 for each optimal action inside, state by state. */
  optimal: Uint8Array;
  /** Optimal value from the start: constant, and derivative by x and by y. */
  value: [number, number, number];
  /** In units of both parameters. */
  area: number;
}

/** `neighbours`: the cells beyond, none on the border of the box. `ties`: the actions (as positions in columns over all actions) that become optimal too on the whole edge. */
export interface Edge { neighbours: number[]; ties: number[] }

export interface FieldOptions extends PhaseOptions {
  /** What is shown of the soft policy: the probability of an action of the state, the state's entropy, or the largest slope of any of its probabilities in x or y. */
  kind?: "probability" | "entropy" | "slope";
  /** The state: the view's by default. */
  state?: string;
  /** For "probability": the state's first by default. */
  action?: string;
  alpha?: number | null;
  objective?: Objective;
  /** Points along each side, from 2 to 512. Default 64. */
  size?: number;
}

export interface Field {
  x: Parameter;
  y: Parameter;
  ranges: [[number, number], [number, number]];
  size: number;
  kind: "probability" | "entropy" | "slope";
  state: string;
  action: string;
  alpha: number;
  /** Row by row from the lowest y, each from the lowest x; NaN where there is no answer. */
  values: Float64Array;
}

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
export interface Place { state: string; action: string; pair: number }

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
  /** Perturbations of each size. Default 100. */
  draws?: number;
  /** The same seed draws the same perturbations. Default 1. */
  seed?: number;
  /** Temperatures of the soft branches; the view's by default. */
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

export interface PictureOptions {
  /** CSS pixels. */
  width: number;
  height: number;
  theme: "light" | "dark";
  /** Root font size in CSS pixels (labels follow it). Default 16. */
  fontSize?: number;
}

export interface PhaseFigureOptions extends PictureOptions {
  /** The state whose best actions are coloured and named: one of the model's `states`. For a field it is the field's own. */
  state: State;
}

/** A picture of two parameters; `thetaAt` and `xAt` are of x. */
export interface PhaseFigure extends Omit<Figure, "drawCursor"> {
  /** Draws only the point, and the sweep through it along x (0) or y (1), on a transparent canvas laid over the picture. */
  drawPoint(canvas: HTMLCanvasElement, scale: number, x: number, y: number, sweep?: 0 | 1): void;
  /** Value of y under a CSS pixel of the height (clamped to the axis), and back. */
  valueAt(y: number): number;
  yAt(value: number): number;
  /** The cell that holds a point; -1 where there is none. */
  cellAt(x: number, y: number): number;
}
