/** The fields that a reader can set, and links that carry them (docs/LINKS.md). */

import type { Objective, Rule } from "./policy-cliff.js";

/** All settings of a reader, by the names of the fields; parameters stand together in `values`. */
export interface Choice {
  /** The value of every parameter. */
  values: Record<string, number>;
  /** The temperature; null is hard argmax alone. */
  alpha: number | null;
  /** The watched state. */
  state: string;
  /** The swept parameter. */
  parameter: string;
  rule: Rule;
  objective: Objective;
  /** The parameters of the phase diagram, across and upwards; null where there is only one parameter. */
  plane: [string, string] | null;
  /** The quantity that the phase diagram shows; null where there is none. */
  map: "hard" | "outcomes" | "probability" | "entropy" | "slope" | null;
  /** The action of the watched state whose probability it shows; null where there is none. */
  action: string | null;
  /** The part of the swept parameter's range that is drawn, from and to; null is all of it. */
  zoom: [number, number] | null;
  /** The open panels. */
  show: (
    | "cliffs"
    | "stability"
    | "stress"
    | "phase"
    | "model"
    | "guide"
    | "experiment"
    | "measured"
    | "advanced"
    | "conflicts"
    | "prompts"
    | "roadmap"
    | "why"
    | "framework"
    | "feedback"
    | "train"
    | "best"
    | "both"
  )[];
  /** The main picture. */
  picture: "policy" | "outcomes" | "value";
  /** How the policy is drawn. */
  style: "bands" | "lines";
  /** The curves of the values that are drawn. */
  curves: "main" | "all";
  /** What the pictures of a sweep go over: the swept parameter, or the temperature. */
  axis: "parameter" | "alpha";
  /**
   * What the phase diagram goes over upwards: the second parameter of its plane, or the temperature; null where there
   * is only one parameter, and so it is the temperature.
   */
  upwards: "parameter" | "alpha" | null;
  /** The component of the reward that the stress test perturbs; null for the whole reward. */
  stressed: string | null;
  /**
   * The settings of training that are not the usual ones, as one text such as `algorithm:dr-grpo;group:16`
   * (docs/LINKS.md); null for none.
   */
  training: string | null;
  /** The current step of the guide, from 0; null outside of it. */
  step: number | null;
  /** The perturbation that is added to the reward, as solvers take it; null for none. */
  perturbation: Float64Array | null;
  /** The settings whose curves are drawn faintly, to compare with; null for none. */
  pin: Pin | null;
}

/** The settings that decide how curves run. */
export type Pin = Pick<Choice, "values" | "alpha" | "rule" | "objective" | "perturbation">;

/** An alternative of a field; `note` explains it in a sentence and may be empty. */
export interface Alternative {
  value: string;
  label: string;
  note: string;
}

/** A row of the table of fields that a reader can set. Fields that a scenario has no use for are left out. */
export interface ViewField {
  /** The name in `Choice`; a parameter's is `value.` and the name in `values`. */
  name: string;
  /** The name in links. */
  key: string;
  /**
   * The kind: a number on a scale, one of `options` (choice), two different ones (pair), any of them (set), a count
   * from 0, a range between two numbers, amounts by action, or values of other fields (settings).
   */
  kind: "number" | "choice" | "pair" | "set" | "count" | "range" | "amounts" | "settings";
  label: string;
  /**
   * The group of fields among which its control stands: "value", "main", "choice", "phase"; "" where it has none in a
   * form.
   */
  group: string;
  /** The value that the scenario opens with, as a link writes it. */
  default: string;
  /** The symbol of a number in formulas: a parameter's is its name. */
  symbol: string;
  /** The scale of a number; null where its range is too narrow for a slider. */
  scale: Scale | null;
  /** The alternatives; those of `action` are the actions of the state that is watched at first. */
  options: Alternative[];
}

/** The scale of a control, which maps slider positions, typed text and values onto each other. */
export interface Scale {
  /** The last position of the slider; the first is 0. */
  readonly steps: number;
  /** The texts for the ends of the slider. */
  readonly ends: [string, string];
  /** Returns the value at a slider position; null is "off". */
  at(position: number): number | null;
  /** Returns the slider position nearest to a value. */
  position(value: number | null): number;
  /** Returns the nearest value that a slider position stands for. */
  round(value: number): number;
  /**
   * Returns the part [from, to] of the range made `factor` times smaller (larger, below 1) around a value, with round
   * ends; undefined for the whole range.
   */
  zoom(from: number, to: number, at: number, factor: number): [number, number] | undefined;
  /**
   * Reads typed text: a decimal, a fraction like 1/20, or "off" where that is allowed. Throws a `RangeError` that says
   * what is allowed.
   */
  read(text: string): number | null;
  /** Returns the text of a value, as `read` accepts it. */
  write(value: number | null): string;
}

/**
 * The model that a link is about: a scenario of the library by the name of its file, or a packed model (see `unpack`).
 */
export type LinkSource = { scenario: string } | { model: string };

export interface LinkRead {
  choice: Choice;
  /**
   * A sentence for each entry that could not be used: the problem, its place in the link, the allowed values, and the
   * value used instead.
   */
  problems: string[];
}
