/** Models as other programs write them: how files are recognised, and how they become a scenario (docs/IMPORT.md). */

/** A file, or a text that was pasted, by its name. It has either its text or its bytes. */
export interface ImportFile {
  name: string;
  text?: string;
  bytes?: Uint8Array;
}

/**
 * Who writes a model like this. `scenario` is this program's own format (docs/FORMAT.md); `lists` are rows of a state,
 * an action, a next state, a probability and a reward, as they are written from POMDPs.jl.
 */
export type ImportKind =
  | "scenario"
  | "gymnasium"
  | "numpy"
  | "pymdptoolbox"
  | "quantecon"
  | "prism"
  | "storm"
  | "drn"
  | "lists";

/** What may be moved of a model. */
export interface ImportSweep {
  /** What `ImportOptions.sweep` takes: `component:NAME`, `action:NAME`, `pair:STATE/ACTION` or `none`. */
  id: string;
  /** The same in words. */
  label: string;
}

/** What has been recognised in files. */
export interface Recognised {
  kind: ImportKind;
  /** The kind in words, such as "Gymnasium's table of transitions". */
  format: string;
  title: string;
  /** The names of the states in order; those in which nothing happens any more are last. */
  states: string[];
  /** How many of the states, the last ones, are ends: nothing happens in them any more. */
  ends: number;
  /** The different names of actions in order. */
  actions: string[];
  /** The number of pairs of a state and one of its actions. */
  pairs: number;
  transitions: number;
  /** The names of the components of the reward in order. */
  components: string[];
  /** Where it starts, in words: the name of a state, or how many there are. */
  start: string;
  /** The discount that the files have, as it is written; `null` where they have none. */
  discount: string | null;
  /**
   * The largest change of a probability by which rows would sum to 1, where the files need it and `renormalise` is
   * to be asked for; `null` where all sums are 1 (within 1e-9).
   */
  largestChange: number | null;
  /** The labels of states, of explicit files and DRN, of which one may be that of the ends (`ImportOptions.ends`). */
  labels: string[];
  /** What a reader should know: what was left out, what was taken for what. */
  warnings: string[];
  /**
   * What can be moved, the default first. Of models with very many pairs the pairs are not listed, though their ids
   * are taken. Of a scenario with parameters the list is empty.
   */
  sweeps: ImportSweep[];
}

export interface ImportOptions {
  /**
   * What moves, an id of `Recognised.sweeps`: the weight of a component, a bonus on an action wherever it can be taken,
   * a bonus on one action of one state, or nothing. Default: the first of them.
   */
  sweep?: string;
  /** The ends of the range of what moves (docs/FORMAT.md, "Numbers"). Default: as far as the largest reward. */
  from?: number | string;
  to?: number | string;
  /** The discount. Default: that of the files, else 0.99, or 1 with `ends`. */
  discount?: number | string;
  /** The name of the first state. Default: as the files have it, else the first. */
  start?: string;
  /**
   * The label of the states that are ends, of explicit files and DRN. It becomes a component, of which entering such an
   * end earns 1, and so does every other label that some of the ends have and others have not; they count only by
   * `weights`. Default:
   * states without actions alone.
   */
  ends?: string;
  /** The weights of components (docs/FORMAT.md) that do not move. Default: 1. */
  weights?: Record<string, number | string>;
  /** The title. Default: that of the files, else the name of the first file. */
  title?: string;
  /** Whether probabilities that do not sum to 1 are divided by their sum, where it is from 0.95 to 1.05. Default: false. */
  renormalise?: boolean;
  /** Whether rewards are costs, of which as little as possible is wanted. Default: false. */
  minimise?: boolean;
}

export interface Imported {
  /** The scenario as a file (docs/FORMAT.md), with the numbers as they were written. */
  scenario: string;
  /** What a reader should know: what was left out or changed, and by how much at most. */
  notes: string[];
}

/** The reason why files are no model. The message has all of it. */
export interface ImportError extends Error {
  name: "ImportError";
  /** The name of the file; "" where no single one is to blame. */
  file: string;
  /** From 1, the column in characters; `null` in arrays of bytes and for the whole of a file. */
  line: number | null;
  column: number | null;
  /** The place in an array of bytes, such as `P[0, 3, 1]`; else "". */
  path: string;
  /** What is wrong, the value, and what is allowed, without the place. */
  problem: string;
}
