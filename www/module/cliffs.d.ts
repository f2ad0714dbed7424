/** Every breakpoint along one parameter, and certificates of them. */

import type { Measure, Parameter, Rule, Sweep } from "./policy-cliff.js";

/**
 * A function that is called now and then with the share of the work done, from 0 to 1. Returning `false` stops the
 * work: the method throws an `Error` named "AbortError".
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is one of type void.
export type Progress = (share: number) => boolean | void;

/**
 * The same for a sweep. A function that it returns is called at once with the part of the sweep that is there, where
 * there is one: columns are NaN at the points that are still to come, and hard ones that are solved for point by point
 * have no jumps yet.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is one of type void.
export type SweepProgress = (share: number) => boolean | void | ((part: Sweep) => void);

/**
 * The perturbation: one number per action, state by state, added to the training reward (`tip` and `tieBreaker` return
 * such).
 */
export interface Perturbed {
  perturbation?: Float64Array;
}

export interface CliffOptions extends Perturbed {
  /** The moved parameter; the view's by default, over its whole range. */
  parameter?: string;
  from?: number;
  to?: number;
  /** The values of the other parameters by name. */
  values?: Record<string, number>;
  /** The choice among tied actions: only the jumps in policy, outcomes and true value depend on it. */
  rule?: Rule;
  /**
   * The work to spend on confirming everything in rational arithmetic: by default up to 40,000,000 units, which
   * ordinary models need a part of;
   * `true` up to 400,000,000 units, `false` none. A unit is a product of two digits of 32 bits; work is counted and not timed, so that the answer is
   * the same on every machine (docs/CLIFFS.md).
   */
  certify?: boolean;
  onProgress?: Progress;
}

/** Every breakpoint of a parameter, and the pieces between. None is missed between samples: there are no samples. */
export interface Cliffs {
  parameter: Parameter;
  /** What the values are. */
  measure: Measure;
  from: number;
  to: number;
  /** The largest tolerance of a tie: an action ties at a breakpoint when V - Q is at most this there. */
  tolerance: number;
  /** The pieces, ascending; they tile the range, or the part of it that has an answer. */
  pieces: Piece[];
  /** The parts of the range without an answer, at most one below the pieces and one above; only at discount 1. */
  gaps: CliffGap[];
  /** The breakpoints, ascending; breakpoint i lies between pieces i and i + 1. */
  breakpoints: Breakpoint[];
  /**
   * The states whose set at the lower end of the first piece, and at the upper end of the last one, is larger than just
   * inside.
   */
  ends: [CliffChange[], CliffChange[]];
  /** Whether every breakpoint and piece is confirmed in rational arithmetic. */
  exact: boolean;
  /** "exact", or the reason why not and a bound on the error. */
  verdict: string;
}

/** An interval on which no optimal set changes. `value` is the optimal value from the start at `from`, `slope` its derivative. */
export interface Piece {
  from: number;
  to: number;
  value: number;
  slope: number;
}

/**
 * A part of the range in which no policy is best, because never ending is paid for ever. Where it meets a piece, never
 * ending earns nothing: that point alone may have an answer (`solve`), which need not be near those beside it. At an end
 * of the range the part may be that point alone, `from` and `to` being equal.
 */
export interface CliffGap {
  from: number;
  to: number;
  /** The reason, which names a state. */
  problem: string;
}

export interface Breakpoint {
  at: number;
  /** The place as a fraction where it is certified, like "-32/1445"; else as a number. */
  text: string;
  exact: boolean;
  /** A bound on the distance between `at` and the true place: a few units in its last place where it is certified. */
  error: number;
  changes: CliffChange[];
  /** The total variation between the outcome distributions on both sides, under the rule; 0 without outcomes. */
  outcomeJump: number;
  /** The true value just above minus just below; NaN without a true reward. */
  trueJump: number;
}

export interface CliffChange {
  state: string;
  /** The optimal actions just below, at, and just above. */
  left: string[];
  at: string[];
  right: string[];
  /**
   * The kind: one unique action is replaced by another; a tie at one point only; or several actions optimal on a whole
   * side. At an end of the range, or of the part of it that has an answer, the side beyond repeats the one inside.
   */
  kind: "crossing" | "touching" | "tie";
  /** Whether the state is reached from the start under no optimal policy of either side. */
  offPath: boolean;
  /** Whether the state is reached on the left, and on the right. */
  reached: [boolean, boolean];
  /** The total variation between the state's policies on both sides, under the rule. */
  policyJump: number;
}

/** The result of the independent check of a certificate, from the numbers that it holds. */
export interface Check {
  /**
   * The answer; "gave up" where checking would take too long: then the certificate is found to be neither valid nor
   * invalid.
   */
  answer: "valid" | "invalid" | "gave up";
  /** Whether the answer is "valid". */
  valid: boolean;
  /** The problem, or that the check gave up; "" when the certificate is valid. */
  problem: string;
  states: number;
  /** The ends of the range and all breakpoints between, as fractions. */
  points: string[];
}
