/** Every breakpoint along one parameter, and certificates of them. */

import type { Parameter, Rule } from "./policy-cliff.js";

/**
 * A function that is called now and then with the share of the work done, from 0 to 1. Returning `false` stops the
 * work: the method throws an `Error` named "AbortError".
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is one of type void.
export type Progress = (share: number) => boolean | void;

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
  /** The range: that which was asked for, or at discount 1 the part of it that has an answer. */
  from: number;
  to: number;
  /** The reasons why there is no answer below `from`, and above `to`; "" where the range that was asked for ends there. */
  beyond: [string, string];
  /** The largest tolerance of a tie: an action ties at a breakpoint when V - Q is at most this there. */
  tolerance: number;
  /** The pieces, ascending; they tile the range. */
  pieces: Piece[];
  /** The breakpoints, ascending; breakpoint i lies between pieces i and i + 1. */
  breakpoints: Breakpoint[];
  /** The states whose set at `from`, and at `to`, is larger than just inside. */
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
   * side.
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
