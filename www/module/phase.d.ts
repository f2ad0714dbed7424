/** Two parameters: the box cut into polygons, and fields over it. */

import type { Perturbed, Progress } from "./cliffs.js";
import type { Figure, Objective, Parameter, PictureOptions, Rule, State, Sweep } from "./policy-cliff.js";

export interface PhaseOptions extends Perturbed {
  /** The parameters across and upwards: the view's and the next one by default. */
  x?: string;
  y?: string;
  /** The ranges [from, to] of x and of y; the parameters' own ranges by default. */
  ranges?: [[number, number], [number, number]];
  /** The values of the other parameters by name. */
  values?: Record<string, number>;
  onProgress?: Progress;
}

/** A box of two parameters cut into convex polygons, on the inside of each of which no optimal set changes. */
export interface Phase {
  x: Parameter;
  y: Parameter;
  ranges: [[number, number], [number, number]];
  cells: Cell[];
  /** The parts of the box that have no answer, at discount 1. */
  gaps: PhaseGap[];
  /**
   * The share of the box that neither cells nor gaps cover (negative when it is covered twice): the tiling is complete when it is at
   * most 1e-9 in size.
   */
  missing: number;
  /**
   * A bound on the area of all polygons together that rounding may hide, as a share of the box: no area that is larger is
   * missing, or part of another one. Infinity where that is not known: only floats say there what ties.
   */
  hidden: number;
}

/**
 * A convex part of the box that has no answer at discount 1. Where a cell ends at it, the cell's sets are limits: staying
 * earns nothing there, and may be worth more.
 */
export interface PhaseGap {
  /**
   * The corners: x and y of each in turn, counter-clockwise; two where only a side of the box has no answer, one where
   * only a corner has none.
   */
  corners: Float64Array;
  /** The reason, naming the state. */
  problem: string;
}

export interface Cell {
  /** The corners: x and y of each in turn, counter-clockwise. */
  corners: Float64Array;
  /** The edges; edge i leads from corner i to corner i + 1. */
  edges: Edge[];
  /** A flag per action, state by state: 1 for each one that is optimal inside. */
  optimal: Uint8Array;
  /** The optimal value from the start: its constant, and its derivatives by x and by y. */
  value: [number, number, number];
  /** The area, in units of both parameters. */
  area: number;
  /**
   * The expected discounted number of times of each of the model's `outcomes` inside, where ties are split evenly; empty
   * where there are none or too many cells.
   */
  outcomes: Float64Array;
}

/**
 * An edge of a cell. `neighbours`: the cells on the other side, none on the border of the box and at a gap. `ties`: the actions (as
 * positions in columns over all actions) that become optimal too on the whole edge.
 */
export interface Edge {
  neighbours: number[];
  ties: number[];
}

export interface FieldOptions extends PhaseOptions {
  /**
   * The quantity of the soft policy: the probability of an action of the state, the state's entropy, or the largest
   * slope of any of its probabilities in x or y.
   */
  kind?: "probability" | "entropy" | "slope";
  /** The state: the view's by default. */
  state?: string;
  /** The action for "probability": the state's first by default. */
  action?: string;
  alpha?: number | null;
  objective?: Objective;
  /** The number of points along each side, from 2 to 512. Default 64. */
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
  /** The values row by row from the lowest y, each row from the lowest x; NaN where there is no answer. */
  values: Float64Array;
}

export interface AlphaMapOptions extends Perturbed {
  /** The parameter, its range, and the number of its values, 97 by default, to which those at cliffs are added. */
  parameter?: string;
  from?: number;
  to?: number;
  points?: number;
  /** The values of the other parameters by name. */
  values?: Record<string, number>;
  /** The state: the view's by default. */
  state?: string;
  objective?: Objective;
  rule?: Rule;
  onProgress?: Progress;
}

/** The soft policy of a state over a parameter and the temperature. */
export interface AlphaMap {
  /** The sweep of the parameter under hard argmax, at the temperature 0. */
  sweep: Sweep;
  /** The parameter values, ascending. */
  theta: Float64Array;
  /** The temperatures, ascending, in equal ratios from 1e-3 to 10. */
  alpha: Float64Array;
  /**
   * The probability of each action of the state, action by action: row by row from the lowest temperature, each row from
   * the lowest parameter value; NaN where there is no answer.
   */
  policy: Float64Array[];
  /** The natural logarithm of the same, which is finite where the probability is too small for a float. */
  logPolicy: Float64Array[];
  /**
   * Bounds on the error of the regularised value in any state, row by row: a probability is off by a factor of at most
   * exp(2 bound / alpha). Infinity where none is known, NaN where there is no answer.
   */
  bound: Float64Array;
}

export interface PhaseFigureOptions extends PictureOptions {
  /** The state whose best actions are coloured and named: one of the model's `states`. For a field it is the field's own. */
  state: State;
  /** The model's `outcomes`, to colour and name polygons by what happens in them instead. Not for a field. */
  outcomes?: string[];
}

/** A picture of two parameters; `thetaAt` and `xAt` are of x. */
export interface PhaseFigure extends Omit<Figure, "drawCursor"> {
  /** Draws only the point, and the sweep through it along x (0) or y (1), on a transparent canvas laid over the picture. */
  drawPoint(canvas: HTMLCanvasElement, scale: number, x: number, y: number, sweep?: 0 | 1): void;
  /** Returns the value of y at a height in CSS pixels (clamped to the axis), and `yAt` the reverse. */
  valueAt(y: number): number;
  yAt(value: number): number;
  /** Returns the index of the cell that contains a point; -1 where there is none. */
  cellAt(x: number, y: number): number;
}
