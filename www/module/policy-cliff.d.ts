/**
 * The places where the optimal policy of a Markov decision process jumps as its reward changes, and the way entropy
 * regularisation smooths it.
 */

import type { Check, CliffOptions, Cliffs, Perturbed, SweepProgress } from "./cliffs.js";
import type {
  ConflictOptions,
  Conflicts,
  Experiment,
  ExperimentOptions,
  Measured,
  Reading,
  WeightOptions,
  Weights,
} from "./guide.js";
import type { Drawing, DrawingOptions } from "./drawing.js";
import type { ImportFile, ImportOptions, Imported, Recognised } from "./import.js";
import type { Choice, LinkRead, LinkSource, Scale, ViewField } from "./links.js";
import type {
  AlphaMap,
  AlphaMapOptions,
  Field,
  FieldOptions,
  Phase,
  PhaseFigure,
  PhaseFigureOptions,
  PhaseOptions,
} from "./phase.js";
import type {
  Arrangement,
  NearFlips,
  Population,
  PopulationFigureOptions,
  PopulationOptions,
  ScoreOptions,
  Scores,
} from "./population.js";
import type { Sheet, TableOptions, TableScenario } from "./table.js";
import type { Stability, StabilityOptions, Stress, StressOptions, TieBreakerOptions } from "./stability.js";
import type { TrainedFigureOptions, TrainedSweep, TrainOptions, Training, TrainSweepOptions } from "./train.js";
import type {
  Feedback,
  FeedbackFigureOptions,
  FeedbackOptions,
  Returns,
  ReturnsOptions,
  Roadmap,
  RoadmapOptions,
} from "./why.js";

export type * from "./cliffs.js";
export type * from "./guide.js";
export type * from "./drawing.js";
export type * from "./editing.js";
export type * from "./import.js";
export type * from "./links.js";
export type * from "./phase.js";
export type * from "./population.js";
export type * from "./stability.js";
export type * from "./table.js";
export type * from "./train.js";
export type * from "./why.js";

/** The address of the WebAssembly, its content, or the compiled module. */
export type Source = URL | string | Response | BufferSource | WebAssembly.Module;

/** Loads the WebAssembly. Without an argument it is fetched from beside this file (read from disk on Node). */
export function load(source?: Source): Promise<PolicyCliff>;

export interface PolicyCliff {
  readonly version: string;
  /**
   * The compiled WebAssembly. A worker that gets it by `postMessage` loads it without compiling again: `load(module)`.
   */
  readonly module: WebAssembly.Module;
  /** Reads a scenario file. Throws a `ScenarioError`. */
  open(jsonText: string): Model;
  /**
   * Reads a table of scored answers (CSV, TSV, JSON, JSONL; docs/TABLES.md) as a model whose states are the prompts.
   * Rejects with a `TableError`, or with a `ScenarioError` where the options are none.
   */
  table(text: string, options?: TableOptions): Promise<Model>;
  /** Reads such a table alone. Rejects with a `TableError`. */
  readTable(text: string): Promise<Sheet>;
  /** Returns a table as a scenario file. Rejects with a `TableError`. */
  tableScenario(sheet: Sheet, options?: TableOptions): Promise<TableScenario>;
  /**
   * Returns the best answers at the present value of a population's parameter as a text with a row for each prompt: CSV
   * (RFC 4180), or a JSON object in each line. Where answers tie it has the first, and their number. Rejects with a
   * `TypeError`.
   */
  chosen(population: Population, format: "csv" | "jsonl"): Promise<string>;
  /**
   * Returns the whole policy of a solution of a model as a text (docs/EXPORT.md): CSV with a row for every action
   * of every state, or JSON with an object for every state.
   */
  policy(model: Pick<Outline, "states">, solution: Solution, format: "csv" | "json"): Promise<string>;
  /** Recognises a model of another program by what is in its files (docs/IMPORT.md). Throws an `ImportError`. */
  recognise(files: ImportFile[]): Recognised;
  /**
   * Returns a model of another program as a scenario file. Throws an `ImportError`, and a `RangeError` for an option
   * that is not allowed.
   */
  importModel(files: ImportFile[], options?: ImportOptions): Imported;
  /**
   * Returns the fields that can be set of a scenario, and its links, from its facts alone, which may come from the
   * thread where it is open. Throws a `RangeError`.
   */
  outline(facts: Facts): Outline;
  /**
   * Returns a picture of a sweep, which may come from another thread. Browsers only draw it; `svg` works everywhere.
   *
   * An answer is read when it is drawn or described for the first time: later changes of the object have no effect.
   * That holds for the other pictures, too.
   */
  figure(sweep: Sweep, options: FigureOptions): Figure;
  /** Returns one sentence that describes the picture of a sweep, at a parameter value when one is given. */
  describe(sweep: Sweep, at?: number): string;
  /** Returns what the policy does at one point of a sweep and what that is worth, in sentences. */
  here(sweep: Sweep, at: number, point: Point): string;
  /** Checks the text of a certificate by an independent routine, from the numbers that it holds; no model is needed. */
  check(certificate: string): Check;
  /**
   * Returns the landscape of an action: its probability over the parameter, as curves one before the other, from sweeps
   * of one parameter at ascending temperatures; one with `alpha: null` is drawn as the hard policy, with walls.
   */
  landscapeFigure(sweeps: Sweep[], options: LandscapeFigureOptions): LandscapeFigure;
  /**
   * Returns a picture of a parameter and the temperature: the policy of the watched state as a mixture of colours, over
   * a strip with the hard policy and its cliffs, from each of which a wedge opens. Heights are temperatures, 0 in the
   * strip.
   */
  alphaMapFigure(map: AlphaMap, options: PictureOptions): PhaseFigure;
  /** Returns a picture of a phase diagram, or of a field over the same box. Both may come from another thread. */
  phaseFigure(phase: Phase, field: Field | null, options: PhaseFigureOptions): PhaseFigure;
  /**
   * Returns figure 1 of the paper as four strips over one axis: Q-values, with the cone around the cursor that they do
   * not leave, the set of best actions, the policy, the value.
   */
  roadmapFigure(roadmap: Roadmap, options: PictureOptions): Figure;
  /** Returns the values of the policies that are best somewhere, as lines, and their envelope, the optimal value. */
  envelopeFigure(returns: Returns, options: PictureOptions): Figure;
  /**
   * Returns the hull of what policies collect of the two parts of the reward. Its cursor is the line of equal value,
   * which turns with the parameter; `thetaAt` and `xAt` are of what is collected.
   */
  hullFigure(returns: Returns, options: PictureOptions): Figure;
  /**
   * Returns a picture of a weight that looks back: its fixed points over the base ("loop"), or over the weight how often
   * the best policies do what it follows ("outcome").
   */
  feedbackFigure(feedback: Feedback, options: FeedbackFigureOptions): Figure;
  /**
   * Returns where seeds end along a parameter, over the exact curves of a sweep of the same parameter, state and
   * penalty; `parts` are the stages that are there, or the whole answer in a list. Throws a `RangeError` where they do
   * not fit together.
   */
  trainedFigure(sweep: Sweep, parts: TrainedSweep[], options: TrainedFigureOptions): Figure;
  /**
   * Returns the way of the watched state's policy over the steps, seed by seed: in a triangle where there are three
   * actions, else as lines.
   */
  trainPathsFigure(training: Training, options: PictureOptions): Figure;
  /**
   * Returns how long it takes against the distance from a cliff: a list of the stages, or of the whole answer, for every
   * algorithm that is compared.
   */
  trainTimesFigure(answers: TrainedSweep[][], options: PictureOptions): Figure;
  /** Returns a picture of measured findings. Throws an `Error` where they are not numbers. */
  measuredFigure(measured: Pick<Measured, "columns" | "cells">, options: PictureOptions): Figure;
  /** Returns a picture of a perturbation experiment, which may come from another thread. */
  experimentFigure(experiment: Experiment, options: PictureOptions): Figure;
  /** Returns a picture of the prompts of a table, which may come from another thread. */
  populationFigure(population: Population, options: PopulationFigureOptions): Figure;
  /** Returns a picture of the lines at which prompts flip over two parameters, which may come from another thread. */
  arrangementFigure(arrangement: Arrangement, options: PhaseFigureOptions): PhaseFigure;
  /** Returns the flips around a point of an arrangement. Throws a `RangeError` for a point outside of its box. */
  nearFlips(arrangement: Arrangement, x: number, y: number): NearFlips;
  /** Returns a picture of a stress test, which may come from another thread. */
  stressFigure(stress: Stress, options: PictureOptions): Figure;
  /** Returns the text of a number as the page prints it (12 significant digits at most). */
  format(value: number): string;
  /** Returns the text of a number for a sentence: exact-looking decimals whole, others with 5 significant digits. */
  spoken(value: number): string;
  /** Returns the name of a parameter as readers see it: Greek letters for their names, `λ₆` for `lambda6`. */
  symbol(name: string): string;
  /**
   * Returns the text of a number as fields show it: a decimal of 12 significant digits, or the fraction that the number
   * is where it is no such decimal.
   */
  exact(value: number): string;
  /** Returns the one of some names that a misspelt one probably means; undefined where none is near. */
  nearest(name: string, names: string[]): string | undefined;
  /** Returns a parameter with its value for a sentence, with 3 or 4 significant digits: `ρ = 0.25`, `r ≈ −0.731`. */
  equation(name: string, value: number): string;
  /**
   * Returns a parameter with the place of a cliff for a sentence, as a short fraction where there is one: `ρ = 1/5`.
   */
  cliffAt(name: string, value: number): string;
  /**
   * Returns the text of a number with a fixed number of decimals, for columns that must not move; a true minus sign, no
   * negative zero. Digits that are worth less than `error`, a bound on the number's error, are left out.
   */
  fixed(value: number, decimals: number, error?: number): string;
  /** Returns a control's scale over [from, to] in round steps. Throws a `RangeError` when the range is empty. */
  scale(from: number, to: number): Scale;
  /**
   * Returns the temperature's scale: logarithmic, with `null` (hard argmax) at position 0. Accepts 1e-6 to 1e6 and
   * "off"; the slider covers 1e-3 to 10.
   */
  alphaScale(): Scale;
  /**
   * Returns the model that a link (the fragment of an address, with or without its #) is about. Throws a `LinkError`.
   */
  parseLink(fragment: string): LinkSource;
  /**
   * Returns the text of a scenario, packed for a link: 4 MiB of text, 1 MiB of link at most. Rejects with a
   * `LinkError`.
   */
  pack(jsonText: string): Promise<string>;
  /** Returns the text of a packed model. Rejects with a `LinkError`. */
  unpack(packed: string): Promise<string>;
  /**
   * Returns probabilities that sum to 1: the one at `kept` as it is written, the others in the proportions that they
   * have. They are exact, as decimals or fractions. Throws a `RangeError`.
   */
  rebalanced(probabilities: string[], kept: number): string[];
  /** Returns a PNG, or an SVG of a `Figure`, with a link in its metadata; undefined for anything else. */
  withLink(picture: Uint8Array, link: string): Uint8Array | undefined;
  /** Returns the link in such a picture, if there is one. */
  linkIn(picture: Uint8Array): string | undefined;
}

export interface ScenarioError extends Error {
  name: "ScenarioError";
  /** The line, from 1. */
  line: number;
  /** The column in characters, from 1. */
  column: number;
  /** The path in the file, like `states.knows.argue.to`; "" for the whole file. */
  path: string;
}

/** The reason why a text is not a link or a packed model: the problem, its place, and the allowed values. */
export interface LinkError extends Error {
  name: "LinkError";
}

export type Rule = "first" | "uniform" | "worst" | "best";
export type Objective = "entropy" | "kl";

export interface Parameter {
  name: string;
  label: string;
  from: number;
  to: number;
  value: number;
}
/** A state; `first` is the index of its first action in columns that run over all actions, state by state. */
export interface State {
  name: string;
  actions: string[];
  first: number;
}
/** The names of all states and actions, as bytes: a table has a million of them. */
export interface Names {
  /** The names end to end, in UTF-8: of each state, and then of its actions. */
  text: Uint8Array;
  /** Where each name ends. Bytes. */
  ends: Float64Array;
  /**
   * The index of each state's first action among those of all states; their number comes last. A terminal state has no
   * action.
   */
  first: Float64Array;
}
/** The names of all states and actions, which it finds without a list of all states. */
export interface StateNames extends Names {
  /** Returns the name of the state at an index. */
  name(index: number): string;
  /** Returns the state at an index. */
  at(index: number): State | undefined;
  /** Returns the state with a name. */
  named(name: string): State | undefined;
  /** Returns the index of the state with a name; -1 for none. */
  position(name: string): number;
  /** The number of states with an action. */
  readonly acting: number;
  /** The number of states with two or more. */
  readonly choosing: number;
}
export interface View {
  parameter: string;
  state: string;
  alpha: number | null;
  rule: Rule;
  objective: Objective;
  points: number;
  look: string;
  /** The parameters of the phase diagram, across and upwards, where the scenario names them. */
  plane: [string, string] | null;
  /** The main picture. */
  picture: "policy" | "outcomes" | "value";
  /** Whether the phase diagram shows what happens, not what is best in the watched state. */
  mapsOutcomes: boolean;
}

/** The settings of a step of a guided reading. */
export interface StepView {
  /** The values in the order of `parameters`. */
  values: number[];
  parameter: string;
  state: string;
  alpha: number | null;
  rule: Rule;
  objective: Objective;
  plane: [string, string] | null;
  /** The main picture. */
  picture: "policy" | "outcomes" | "value";
  /** Whether the phase diagram shows what happens, not what is best in the watched state. */
  mapsOutcomes: boolean;
  /** The part of the parameter's range that is drawn; null for all of it. */
  zoom: [number, number] | null;
  /** The settings of training that are not the usual ones (docs/LINKS.md); empty for none. */
  training: string;
}

/**
 * What the values of a scenario are: the expected sum of rewards, discounted, or of costs, which is made small (the key
 * `minimise` of a file); or what is earned or paid per step in the long run (`criterion`). Of averages, values from the
 * start are those of a step, the value of a state is relative to that of one state, visits and outcomes are shares of
 * all steps.
 */
export type Measure = "total reward" | "total cost" | "average reward" | "average cost";

/** The facts of a scenario: everything that controls and links need, as plain data. */
export interface Facts {
  readonly title: string;
  readonly about: string;
  readonly source: string;
  /** The discount; 1 where values are averages, which have none. */
  readonly discount: number;
  readonly measure: Measure;
  readonly names: Names;
  readonly components: string[];
  readonly parameters: Parameter[];
  readonly outcomes: string[];
  readonly hasTrueReward: boolean;
  /** The view that the scenario opens with. */
  readonly view: View;
  /** The settings of the steps of its guided reading. */
  readonly steps: StepView[];
  /** Whether published findings stand beside it (see `reading`). */
  readonly hasFindings: boolean;
  /** Whether one of its weights looks back at the policy. */
  readonly hasFeedback: boolean;
  /** Names that actions had before, each with the present one: links may still have them. */
  readonly formerly: [string, string][];
  /** Whether it is a table of prompts, which are its states, and answers, which are their actions. */
  readonly isTable: boolean;
  /** Sentences on what was done to its numbers when it was read: signs turned, probabilities divided by their sums. */
  readonly remarks: string[];
}

/** The fields that can be set of a scenario, and its links. Release it with `free` when many are made. */
export interface Outline extends Facts {
  /** Returns the facts alone, as a plain object that can be posted to another thread. */
  facts(): Facts;
  readonly names: StateNames;
  /** The states, in the order of the file; made when they are first read. */
  readonly states: State[];
  /**
   * Returns the table of the fields that a reader can set, in the order in which they are to be set. Call it once:
   * every scale in it lives in WebAssembly's memory.
   */
  fields(): ViewField[];
  /**
   * Returns the choice that the scenario, or a step of its guide, opens with. Throws a `RangeError` where there is no
   * such step.
   */
  opening(step?: number): Choice;
  /**
   * Returns the view that a link shows of this scenario, without a check that the link is about this scenario. Throws a
   * `LinkError` where nothing can be read.
   */
  readLink(fragment: string): LinkRead;
  /**
   * Returns the link to a view, without its #. Fields that are missing in `choice` are as the scenario opens. Throws a
   * `RangeError` (a `TypeError` for an unknown name or a wrong type) that names the field.
   */
  writeLink(source: LinkSource, choice: Partial<Choice>): string;
  /**
   * Returns the settings in which the pin of a choice differs from the rest of it, such as "α = 0.05, λ = 0.1"; "" for
   * none, and without a pin. The value of the swept parameter is left out. Throws as `writeLink` does.
   */
  pinnedSettings(choice: Partial<Choice>): string;
  free(): void;
}

/** A valid scenario. Release it with `free` when many are opened. */
export interface Model extends Outline {
  /**
   * Returns a sweep. Every option may be left out: the view's defaults apply. Throws a `RangeError` (a `TypeError` for
   * an unknown option or a wrong type) that names the option and the allowed values, and an "AbortError" when
   * `onProgress` returns `false`.
   */
  sweep(options?: SweepOptions): Sweep;
  /**
   * Returns the whole solution at one point. Throws as `sweep` does, and an `Error` naming the state when the problem
   * has no finite answer.
   */
  solve(options?: SolveOptions): Solution;
  /**
   * Returns every breakpoint along a parameter, exact where it can be. Throws as `solve` does, and an "AbortError" when
   * `onProgress` returns `false`.
   */
  cliffs(options?: CliffOptions): Cliffs;
  /**
   * Returns the cliffs with their proof, as a JSON text for `PolicyCliff.check`. Throws an `Error` that says why when
   * they cannot be certified.
   */
  certificate(options?: CliffOptions): string;
  /** Returns the box of two parameters, cut into convex polygons. Throws as `cliffs` does. */
  phase(options?: PhaseOptions): Phase;
  /** Returns the soft policy of the watched state over a parameter and the temperature. Throws as `sweep` does. */
  alphaMap(options?: AlphaMapOptions): AlphaMap;
  /** Returns a quantity of the soft policy over the same box. Throws as `solve` does. */
  field(options?: FieldOptions): Field;
  /** Returns the way from the reward to the policy along a parameter, under hard argmax. Throws as `sweep` does. */
  roadmap(options?: RoadmapOptions): Roadmap;
  /** Returns what the policies along a parameter collect of the two parts of the reward. Throws as `cliffs` does. */
  returns(options?: ReturnsOptions): Returns;
  /**
   * Returns the fixed points of the scenario's weight that looks back. Throws as `cliffs` does, and an `Error` where the
   * scenario has none.
   */
  feedback(options?: FeedbackOptions): Feedback;
  /**
   * Returns the stability of one point: the distance to the next cliff, and the benefit and the cost of smoothness. It
   * finds the cliffs first, unless they are those found last. Throws as `solve` does.
   */
  stability(options?: StabilityOptions): Stability;
  /**
   * Returns a perturbation after which one action of a tie is the only best one of its state. Throws as `solve` does,
   * and a `RangeError` where `epsilon` is lost in the last digits of the rewards, so that the tie would stay.
   */
  tieBreaker(options: TieBreakerOptions): Float64Array;
  /** Returns the shift of the policy under random perturbations of the reward. Throws as `cliffs` does. */
  stress(options?: StressOptions): Stress;
  /**
   * Trains softmax policies with the algorithms of language models, from seeds. Throws as `cliffs` does; a run that is
   * stopped leaves nothing.
   */
  train(options?: TrainOptions): Training;
  /** Trains at places of a parameter's range, or at distances from a cliff. */
  trainSweep(options?: TrainSweepOptions): TrainedSweep;
  /** Returns the effect of changing each parameter in turn a little, up and down. Throws as `solve` does. */
  experiment(options?: ExperimentOptions): Experiment;
  /**
   * Returns the prompts of a table as a population: how many change their best answer along a parameter, where, and how
   * little it takes now. It finds the cliffs first, unless they are those found last. Throws as `cliffs` does, and
   * where the model takes more than one step.
   */
  population(options?: PopulationOptions): Population;
  /** Returns what the actions of a state earn: the scores of the answers to a prompt. */
  scores(options?: ScoreOptions): Scores;
  /** Returns the lines of a box of two parameters at which the prompts of a model of one step flip. */
  arrangement(options?: PhaseOptions): Arrangement;
  /** Returns the weights of the reward's components in every state. Throws as `solve` does. */
  weights(options?: WeightOptions): Weights;
  /**
   * Returns which components of the reward pull the choice in a state in different directions. Throws as `solve` does.
   */
  conflicts(options?: ConflictOptions): Conflicts;
  /**
   * Returns the guided reading, the measured findings, and the notes of the file, for the reward without a
   * perturbation. Throws as `cliffs` does.
   */
  reading(): Reading;
  /** Returns the model as a graph, under a policy. Throws as `solve` does. */
  drawing(options: DrawingOptions): Drawing;
}

export interface SolveOptions extends Perturbed {
  /** The parameter values by name; those of the file for missing names. */
  values?: Record<string, number>;
  /** The temperature, from 1e-6 to 1e6; null for hard argmax alone. */
  alpha?: number | null;
  objective?: Objective;
  rule?: Rule;
}

export interface SweepOptions extends SolveOptions {
  parameter?: string;
  /**
   * What is moved: the parameter (default), or "alpha", the temperature, with all parameters at their values. Then
   * `from` and `to` are temperatures, 1e-3 and 10 by default (or the power of ten behind an `alpha` beyond).
   */
  axis?: "parameter" | "alpha";
  from?: number;
  to?: number;
  /** The number of values, from 2 to 100001; of temperatures those above 0. */
  points?: number;
  /** The watched state. */
  state?: string;
  /**
   * Whether to follow the policies from the start (default true); without it `visits`, `outcomes`, `truth` and the soft
   * `plain` stay empty.
   */
  follow?: boolean;
  /**
   * Whether values of the parameter may be left out where the soft curves are straight (default false): a quick picture
   * while something is dragged. The answers at those that stay are as exact as without. On the straight line between
   * two of them, what is left out is off by less than about 2 % of what its column covers, or by 0.02 of a
   * probability; near temperature 0 the steps of a table's other prompts may be off by somewhat more. A sweep over temperatures, one without a temperature, and one with a gap are whole anyway.
   */
  sketch?: boolean;
  /**
   * With a temperature the first half of the share is that of hard argmax, and the second that of the soft policy. Each
   * is the part of the points that is there, from the left. Hard argmax begins anew at 0 where there turn out to be too
   * many cliffs to follow each.
   */
  onProgress?: SweepProgress;
}

/**
 * The columns of a sweep under hard argmax or under regularisation. All have one entry per value of theta, NaN where
 * there is no answer.
 */
export interface Branch {
  /** The probability of each action of the watched state, action by action. */
  policy: Float64Array[];
  /** The expected discounted number of uses of each outcome's actions from the start. */
  outcomes: Float64Array[];
  /**
   * The expected discounted number of visits of the watched state; Infinity where the policy stays there for ever at
   * discount 1.
   */
  visits: Float64Array;
  /** The maximised quantity: the optimal value (hard), the regularised value (soft). */
  value: Float64Array;
  /** The training reward collected, without the regularisation's bonus. */
  plain: Float64Array;
  /** The true reward collected; empty without a true reward. `truthBound` of a solution says how far it may be off. */
  truth: Float64Array;
  /** The largest |TV - V| over states. */
  residual: Float64Array;
  /** A bound on the error of the value in any state; Infinity where none is known. */
  bound: Float64Array;
}

/** A place where the optimal set of the watched state, the true value of the policy or one of its outcomes changes. */
export interface Jump {
  at: number;
  /** A bound on the distance between `at` and the true place. */
  error: number;
  /** The optimal actions just below, at and just above. */
  sets: [string[], string[], string[]];
  policies: [number[], number[], number[]];
  /**
   * The optimal value, which does not jump; NaN where it was not solved for there. May be left out in a sweep that is
   * drawn.
   */
  value?: number;
  truths: [number, number, number];
  /** The outcomes; empty without `follow`. May be left out in a sweep that is drawn. */
  outcomes: [number[], number[], number[]];
}

export interface Gap {
  points: [number, number];
  soft: boolean;
  problem: string;
  /** The end of the part of the range that has an answer, beyond which the stretch lies, where it is known. */
  edge?: number;
}

export interface Sweep {
  /** The moved parameter; over temperatures `alpha`. */
  parameter: Parameter;
  /**
   * Whether the temperature is moved. `theta` then holds temperatures in equal ratios after a first one of 0. At 0
   * there is the hard policy, with ties decided by the rule, and no soft one (NaN), whose limit may be another; the
   * hard columns are the same everywhere, and there are no jumps. May be left out in a sweep that is drawn.
   */
  overAlpha?: boolean;
  state: string;
  actions: string[];
  /** What the values are. May be left out in a sweep that is drawn, where they are sums of rewards. */
  measure?: Measure;
  /**
   * The positions of the actions in the order in which their bands lie, from the top down: the same for every part of
   * the parameter's range and at every temperature. May be left out in a sweep that is drawn.
   */
  order?: number[];
  outcomeNames: string[];
  /**
   * Whether at most one of the outcomes happens, and at most once, so that they are probabilities with a sum of at most
   * 1. May be left out in a sweep that is drawn.
   */
  exclusive: boolean;
  alpha: number | null;
  rule: Rule;
  objective: Objective;
  theta: Float64Array;
  /** A flag per value of theta, action by action: 1 where the action is optimal. */
  optimal: Uint8Array[];
  /**
   * The actions that stay in a loop that costs nothing throughout the range, at discount 1. They are optimal, but a
   * policy that takes no others there never ends. May be left out in a sweep that is drawn.
   */
  stays?: string[];
  hard: Branch;
  soft: Branch | null;
  /**
   * The jumps, ascending: the cliffs of the range that change the optimal set of the state, or the true value from the
   * start or an outcome.
   */
  jumps: Jump[];
  /**
   * The jumps at which the set of the state does not change, where a model of one step, such as a table, has more than 64
   * cliffs, most of which are other prompts'; `jumps` then has those of the state alone. As columns, ascending: the place
   * of each, its error, the optimal value there, and the true value just below, at and just above it (NaN without a true
   * reward); then three such columns for every outcome, in the order of `outcomeNames`. Empty where there are none. May
   * be left out in a sweep that is drawn.
   */
  others?: Float64Array[];
  gaps: Gap[];
  /**
   * The place among `theta` with an answer under hard argmax that is nearest to the parameter's value; null where there
   * is none, and over temperatures. May be left out in a sweep that is drawn.
   */
  nearest?: number | null;
  /** The tolerance of a tie: an action counts as optimal when V - Q is at most this. */
  tolerance: number;
  /**
   * Empty where hard argmax is known wherever it has an answer, from the pieces between cliffs. Otherwise it was solved
   * for at each value of theta, and this says why; then two jumps that undo each other between neighbouring values are
   * not seen here, but by `cliffs`. May be left out in a sweep that is drawn.
   */
  sampled?: string;
}

export interface Answer {
  /** V of each state, in the order of `states`; of averages the relative value. */
  value: Float64Array;
  /** Q of each action, state by state. */
  q: Float64Array;
  /** The probability of each action, state by state. */
  policy: Float64Array;
  /**
   * The expected discounted visits of each state from the start; Infinity where the policy stays for ever at discount
   * 1.
   */
  visits: Float64Array;
  /** The expected discounted number of uses of each outcome's actions from the start. */
  outcomes: Float64Array;
  /**
   * The values from the start: the maximised quantity, the training reward collected, the true reward collected (NaN
   * without one; infinite where the policy collects it for ever, and NaN where it collects parts of both signs for
   * ever).
   */
  startValue: number;
  plain: number;
  truth: number;
  /** The largest |TV - V| over states. */
  residual: number;
  /**
   * A bound on the error of V in any state; Infinity where none is known. A probability of the regularised policy, but
   * for its last digits, is off by no more than a factor of exp(2 bound / alpha).
   */
  bound: number;
  /**
   * A bound on the errors of the expected discounted uses of all actions, added up; Infinity where none is known. An
   * outcome is off by no more than this times its greatest amount. Under hard argmax it is that of following `policy`.
   */
  usesBound: number;
  /** Bounds on the errors of `plain` and `truth`, in units of reward; Infinity where none is known. */
  plainBound: number;
  truthBound: number;
}

export interface HardAnswer extends Answer {
  /** A flag per action, state by state: 1 for each optimal one. */
  optimal: Uint8Array;
  /**
   * A flag per action, state by state: 1 for each one that stays in a loop that costs nothing at discount 1. It is
   * optimal, but a policy that takes no others there never ends. Empty where there is no such loop.
   */
  stays: Uint8Array;
  /**
   * An action counts as optimal when V - Q is at most this. It is 0 where ties of floats were decided in the exact
   * numbers of the file.
   */
  tolerance: number;
}

export interface Solution {
  hard: HardAnswer;
  /** The regularised answer; null without a temperature, and where the regularised problem has no finite answer. */
  soft: Answer | null;
  /**
   * The reason why the regularised problem has no answer, naming the state; "" when it has one or no temperature was
   * given.
   */
  softProblem: string;
}

/** The answer at one point of a sweep, with the columns of the watched state's actions (see `Solution`). */
export interface Point {
  optimal: Uint8Array;
  policy: Float64Array;
  /** The optimal value from the start. */
  value: number;
  /** The true value of the policy from the start; NaN without a true reward. */
  truth: number;
  soft: { policy: Float64Array; truth: number } | null;
  /** Whether the sentence names the watched state, because the model has other states to choose in. */
  namesState: boolean;
  /** The answer under pinned settings: of the regularised policy, or where there is none of the hard one. */
  pinned?: { policy: Float64Array; value: number; truth: number } | null;
}

export interface PictureOptions {
  /** The size in CSS pixels. */
  width: number;
  height: number;
  theme: "light" | "dark";
  /** The root font size in CSS pixels (labels follow it). Default 16. */
  fontSize?: number;
}

export interface FigureOptions extends PictureOptions {
  /**
   * The kind of picture: "policy" is the probability of each action of the watched state, "value" the different kinds
   * of value, "outcomes" how often each of the scenario's outcomes happens.
   */
  kind: "policy" | "value" | "outcomes";
  /**
   * How the policy is drawn: "bands" are stacked, 100 % high together, "lines" lie over one another. Default "bands".
   */
  style?: "bands" | "lines";
  /** The curves of the values: "main" are the training and the true reward, "all" adds the rest. Default "main". */
  curves?: "main" | "all";
  /** Whether the picture has neither words nor axes: its plot area fills it. Default false. */
  bare?: boolean;
  /**
   * What is pointed at: the curve or area of a label before the others, the cliff at a value of the parameter, and a
   * note with a line to one. What the picture does not have is left out.
   */
  pointer?: { label?: string; cliff?: number; note?: { at: number; text: string } };
  /**
   * A sweep of the same parameter and state under other settings, whose curves are drawn faintly, to compare with; and
   * the settings in which it differs, such as "α = 0.05", for the legend.
   */
  pinned?: { sweep: Sweep; settings: string };
}

/** The slope of an action's probability at the cursor and the bound on it, per unit of the parameter (see `Smooth`). */
export interface Tangent {
  /** The action. */
  label: string;
  slope: number;
  bound: number;
}

export interface LandscapeFigureOptions extends PictureOptions {
  /** The action of the watched state whose probability is drawn. */
  action: string;
}

/** A landscape. `area` holds all curves. */
export interface LandscapeFigure extends Omit<Figure, "drawCursor" | "thetaAt" | "xAt"> {
  /** Draws only a ball on the curve of the nearest temperature (0 is hard), at the nearest point, and that curve. */
  drawPoint(canvas: HTMLCanvasElement, scale: number, theta: number, alpha: number): void;
  /** Returns the point that is drawn nearest to a place in CSS pixels: the position of its sweep * points + its own. */
  cellAt(x: number, y: number): number;
}

export interface Figure {
  /**
   * Draws on a canvas and sets its backing size to `width` x `height` times `scale` (devicePixelRatio). Main thread
   * only.
   */
  draw(canvas: HTMLCanvasElement, scale: number): void;
  /**
   * Draws only the cursor (a vertical line and a dot on each curve) on a transparent canvas laid over the picture; with
   * a tangent also the slope and the bound there, in a picture of the policy.
   */
  drawCursor(canvas: HTMLCanvasElement, scale: number, theta: number, tangent?: Tangent): void;
  /**
   * Returns the picture as a document of its own; below it the lines of a caption, cut where they are too long. With a
   * value of the parameter the cursor is drawn there.
   */
  svg(caption?: string, cursor?: number): string;
  /** Returns the picture above another one of the same width, as one document. */
  svgAbove(below: Figure, caption?: string, cursor?: number): string;
  /** The title of the picture, in one line. */
  readonly title: string;
  /** A description of the picture, in a sentence or more. */
  readonly description: string;
  /** Whether the curves carry their names beside their ends, so that a legend would say the same again. */
  readonly named: boolean;
  /** The plot area in CSS pixels. */
  readonly area: { left: number; top: number; right: number; bottom: number };
  /** Returns the parameter value at a horizontal place in CSS pixels (clamped to the axis), and `xAt` the reverse. */
  thetaAt(x: number): number;
  xAt(theta: number): number;
  /**
   * Returns what the picture shows at a parameter value, as text with three digits: of bands those that are not empty,
   * from the top down, else every curve that has a value there. Empty at a step of bands.
   */
  readings(theta: number): { label: string; color: string; text: string }[];
  /**
   * The legend entries in drawing order; `color` is a CSS colour of the theme, `width` that of a swatch's stroke. What is
   * drawn as a dot, without a curve, has `dot`: true where it is filled, false for a ring; it is null elsewhere.
   */
  readonly legend: { label: string; color: string; dash: boolean; width: number; dot: boolean | null }[];
  /** The actions of the watched state with their colours, for every picture of a sweep. */
  readonly actions: { label: string; color: string }[];
  free(): void;
}
