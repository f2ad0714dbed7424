/**
 * The prompts of a table as a population: how many of them change their best answer along a weight, where, and how
 * little it takes now.
 */

import type { Parameter, PictureOptions } from "./policy-cliff.js";
import type { Perturbed, Progress } from "./cliffs.js";

export interface PopulationOptions extends Perturbed {
  /** The moved parameter; the view's by default, over its whole range. */
  parameter?: string;
  from?: number;
  to?: number;
  /** The values of the parameters by name. */
  values?: Record<string, number>;
  /** The present value of the moved parameter: by default that of `values`, or that of the file. */
  at?: number;
  /** The temperature of the soft policy whose bound stands beside the curve of fragility; null for none. */
  alpha?: number | null;
  /** How far from the present value the quietest stretch is looked for: a tenth of the range by default. */
  within?: number;
  /** The work to spend on confirming everything in rational arithmetic, as for `cliffs`. */
  certify?: boolean;
  onProgress?: Progress;
}

/**
 * The prompts of a model of one step, such as a table. All shares are those of the start distribution. Between two
 * places nothing changes: what is drawn over the parameter are steps.
 */
export interface Population {
  parameter: Parameter;
  from: number;
  to: number;
  /** The present value of the parameter. */
  at: number;
  /** The temperature; null without one. */
  alpha: number | null;
  /** Whether every place is confirmed in rational arithmetic. */
  exact: boolean;
  /** "exact", or the reason why not and a bound on the error. */
  verdict: string;
  prompts: PopulationPrompts;
  places: PopulationPlaces;
  /** The prompts that have another set of best answers than at the present value. */
  changed: PopulationSteps;
  /** The prompts none of whose present best answers is still best. */
  replaced: PopulationSteps;
  /**
   * The ends of the stretch around the present value in which nothing changes: places or ends of the range; the value
   * twice where it is a place itself.
   */
  here: [number, number];
  within: number;
  /**
   * The longest stretch in which nothing changes, no farther than `within` from the present value; of equal ones the
   * nearest.
   */
  quietest: [number, number];
  /** The prompts with several best answers at the present value. */
  tied: { count: number; share: number };
  fragility: Fragility;
}

/** The prompts at the present value; all columns have one entry per prompt, in the order of the file. */
export interface PopulationPrompts {
  names: string[];
  /** The name of the first best answer. */
  best: string[];
  shares: Float64Array;
  /** The number of best answers: 1 where none ties with another. */
  tied: Float64Array;
  /**
   * By how much the best answer is better than the second best; 0 where they tie, Infinity where there is one answer.
   */
  gaps: Float64Array;
  /** The nearest place where the best answers change; NaN where there is none in the range. */
  next: Float64Array;
  /** The distance to that place; Infinity where there is none. */
  distances: Float64Array;
  /** The number of places where the best answers change. */
  flips: Float64Array;
}

/**
 * The places where the best answers of some prompt change, ascending. An end of the range is one if more answers are
 * best there than just inside. All columns have one entry per place.
 */
export interface PopulationPlaces {
  at: Float64Array;
  /** The place as a fraction where it is certified, like "1/2"; else as a number. */
  texts: string[];
  /** Bounds on the distance between `at` and the true place. */
  errors: Float64Array;
  /** The number of prompts that flip there. */
  counts: Float64Array;
  /** Their share. */
  shares: Float64Array;
  /** The number of flips there and at all places below: a prompt counts once for every place where it flips. */
  cumulative: Float64Array;
}

/** A part of the prompts along the parameter, constant between places. */
export interface PopulationSteps {
  /**
   * One entry more than there are places: entry i is between place i - 1 and place i. Beyond an end of the range that
   * is a place it repeats what is inside.
   */
  between: PopulationParts;
  /** One entry per place: the part at the place itself. */
  at: PopulationParts;
}

export interface PopulationParts {
  /** The numbers of prompts. */
  counts: Float64Array;
  /** Their shares. */
  shares: Float64Array;
}

/**
 * The prompts whose best answer some perturbation of the reward changes, by its size, the largest change of any reward:
 * exact, since it takes half of the gap. All columns have one entry per size at which there are more, ascending; at a
 * size between two of them there are as many as at the lower one.
 */
export interface Fragility {
  /** The sizes; the first is 0 where prompts are tied. */
  sizes: Float64Array;
  /** The number of prompts that change at this size or a smaller one. */
  counts: Float64Array;
  /** Their share. */
  shares: Float64Array;
  /**
   * The most by which a perturbation of that size moves the soft policy of any prompt, in total variation: the size
   * over 2 alpha, at most 1. Empty without a temperature.
   */
  bound: Float64Array;
}

export interface PopulationFigureOptions extends PictureOptions {
  /**
   * What the picture shows: the share of prompts that differ from the present choice along the parameter ("changed"),
   * the flips in equal stretches of it ("density") or up to each value ("cumulative"), or the share of prompts that a
   * perturbation changes, by its size ("fragility").
   */
  subject: "changed" | "density" | "cumulative" | "fragility";
  /** Whether the axis of the parameter is logarithmic: the part above 0, and 0 apart. Default false. */
  logarithmic?: boolean;
}

export interface ScoreOptions extends Perturbed {
  /** The values of the parameters by name. */
  values?: Record<string, number>;
  /** The state; that of the view by default. */
  state?: string;
}

/** What the actions of a state earn: the scores of the answers to a prompt. */
export interface Scores {
  state: string;
  components: string[];
  actions: string[];
  /** For each component the amount that each action earns. */
  amounts: Float64Array[];
  /** The training reward of each action. */
  rewards: Float64Array;
}

/**
 * The lines over two parameters at which the best answers of prompts change, each cut to the segment on which they do.
 * All columns have one entry (or as many as are said) per segment.
 */
export interface Arrangement {
  x: Parameter;
  y: Parameter;
  ranges: [[number, number], [number, number]];
  /** The number of prompts. */
  prompts: number;
  /** The prompt, as a position in the model's `states`. */
  states: Float64Array;
  /** The pair of state and action that is best where a0 + a1 x + a2 y > 0. */
  above: Float64Array;
  /** That on the other side. */
  below: Float64Array;
  /** Three per segment, a0, a1 and a2: the reward of `above` less that of `below`. */
  lines: Float64Array;
  /** Four per segment: x and y of both ends. */
  ends: Float64Array;
}

/** The flips around a point of an arrangement. */
export interface NearFlips {
  /** The nearest segment; null where there is none. */
  nearest: number | null;
  /** Its distance, the box being 1 wide and 1 high. */
  distance: number;
  /** The number of flips when x moves from a hundredth of its range below the point to one above it. */
  across: number;
  /** The same of y. */
  upwards: number;
}
