/** Every breakpoint along one parameter, and certificates of them. */

import type { Parameter, Rule } from "./policy-cliff.js";

/** Called now and then with the share of the work done, from 0 to 1. Returning `false` stops the work: the method throws an `Error` named "AbortError". */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing is one of type void.
export type Progress = (share: number) => boolean | void;

/** One number per action, state by state, added to the training reward (`tip` and `tieBreaker` make such). */
export interface Perturbed {
  perturbation?: Float64Array;
}

export interface CliffOptions extends Perturbed {
  /** The moved parameter; the view's by default, over its whole range. */
  parameter?: string;
  from?: number;
  to?: number;
  /** Values of the other parameters by name. */
  values?: Record<string, number>;
  /** How the policy chooses among tied actions: only the jumps in policy, outcomes and true value depend on it. */
  rule?: Rule;
  /**
   * How much work to spend on confirming everything in rational arithmetic: by default up to 40,000,000 units, which ordinary models need a part of;
   * `true` up to 400,000,000 units, `false` none. A unit is a product of two digits of 32 bits; work is counted and not timed, so that the answer is
   * the same on every machine (docs/CLIFFS.md).
   */
  certify?: boolean;
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
export interface Piece {
  from: number;
  to: number;
  value: number;
  slope: number;
}

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
  /** "gave up" where checking would take too long: then the certificate is neither found to be valid nor to be invalid. */
  answer: "valid" | "invalid" | "gave up";
  /** Whether the answer is "valid". */
  valid: boolean;
  /** What is wrong, or that the check gave up; "" when it is valid. */
  problem: string;
  states: number;
  /** The ends of the range and all breakpoints between, as fractions. */
  points: string[];
}
