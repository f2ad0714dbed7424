/** What a reader can set, and links that carry it (docs/LINKS.md). */

import type { Objective, Rule } from "./policy-cliff.js";

/** Everything that a reader has set, by the names of the fields; parameters stand together in `values`. */
export interface Choice {
  /** Of every parameter. */
  values: Record<string, number>;
  /** null is hard argmax alone. */
  alpha: number | null;
  /** The watched state. */
  state: string;
  /** The swept parameter. */
  parameter: string;
  rule: Rule;
  objective: Objective;
  /** The parameters of the phase diagram, across and upwards; null where there is only one parameter. */
  plane: [string, string] | null;
  /** What the phase diagram shows; null where there is none. */
  map: "hard" | "probability" | "entropy" | "slope" | null;
  /** The action of the watched state whose probability it shows; null where there is none. */
  action: string | null;
  /** The part of the swept parameter's range that is drawn, from and to; null is all of it. */
  zoom: [number, number] | null;
  /** The open panels. */
  show: ("cliffs" | "stability" | "stress" | "phase" | "model" | "guide")[];
  /** The step of the guide that is told, from 0. */
  step: number | null;
  /** What is added to the reward, as solvers take it; null is nothing. */
  perturbation: Float64Array | null;
}

/** `note` says what it means, in a sentence; it may be empty. */
export interface Alternative {
  value: string;
  label: string;
  note: string;
}

/** A line of the table of what a reader can set. Lines that a scenario has no use for are left out. */
export interface ViewField {
  /** Its name in `Choice`; a parameter's is `value.` and the name in `values`. */
  name: string;
  /** Its name in links. */
  key: string;
  /** A number on a scale, one of `options` (choice), two different ones (pair), any of them (set), a count from 0, a range between two numbers, or amounts by action. */
  kind: "number" | "choice" | "pair" | "set" | "count" | "range" | "amounts";
  label: string;
  /** With which others its control stands: "value", "main", "choice", "phase"; "" where it has none in a form. */
  group: string;
  /** What the scenario opens with, as a link says it. */
  default: string;
  /** What stands for a number in formulas: a parameter's is its name. */
  symbol: string;
  /** Of a number; null where its range is too narrow for a slider. */
  scale: Scale | null;
  /** Those of `action` are the actions of the state that is watched at first. */
  options: Alternative[];
}

/** How a control maps slider positions, typed text and values onto each other. */
export interface Scale {
  /** The slider's positions are 0 to `steps`. */
  readonly steps: number;
  /** Texts for the ends of the slider. */
  readonly ends: [string, string];
  /** The value at a slider position; null is "off". */
  at(position: number): number | null;
  /** The slider position nearest to a value. */
  position(value: number | null): number;
  /** The nearest value that a slider position stands for. */
  round(value: number): number;
  /** The part [from, to] of the range made `factor` times smaller (larger, below 1) around a value, with round ends; undefined for the whole range. */
  zoom(from: number, to: number, at: number, factor: number): [number, number] | undefined;
  /** Reads typed text: a decimal, a fraction like 1/20, or "off" where that is allowed. Throws a `RangeError` that says what is allowed. */
  read(text: string): number | null;
  /** The text of a value, as `read` accepts it. */
  write(value: number | null): string;
}

/** What a link is about: a scenario of the library by the name of its file, or a packed model (see `unpack`). */
export type LinkSource = { scenario: string } | { model: string };

export interface LinkRead {
  choice: Choice;
  /** A sentence for each entry that could not be taken: what, where in the link, what is allowed, what was taken instead. */
  problems: string[];
}
