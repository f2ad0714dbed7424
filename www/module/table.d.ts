/** Tables of scored answers: how a text is read as one, and how it becomes a scenario. */

/** What a column of a table holds. */
export interface SheetColumn {
  name: string;
  /** The number of cells with a number; 0 where most cells are none. */
  numbers: number;
  /** The number of cells without a value: empty, `N/A`, `null` and the like. */
  missing: number;
  /** The length of the longest cell. */
  longest: number;
  /** Whether the column is taken for scores. */
  isScores: boolean;
}

/** A table with one row for each answer. */
export interface Sheet {
  /** How the answers stood in the text: each in its row, those to a prompt side by side, or as a list inside of it. */
  shape: "long" | "wide" | "nested";
  columns: SheetColumn[];
  /** The cells of each row as texts, one for each column. */
  rows: string[][];
  /** Where each row stands in the text, like `row 7` (the first row names the columns), `line 7` or `entry 7`. */
  places: string[];
  /** Whether a comma may be the decimal point. */
  hasComma: boolean;
  /** The column of the prompts. */
  prompt: string;
  /** The column of the answers' names; `null` for none, where they are numbered. */
  answer: string | null;
  /** The column of the answers' texts, whose characters are counted as the column `characters`; `null` for none. */
  text: string | null;
}

export interface TableOptions {
  /** The column of the prompts. Default: the one whose name says so. */
  prompt?: string;
  /** The column of the answers' names; `null` numbers them. Default: the one whose name says so. */
  answer?: string | null;
  /**
   * The column with the logarithm of each answer's probability under the base policy, up to what the answers to a prompt
   * have in common; the soft policy is then regularised towards it. `null` for none. Default: the one whose name says so,
   * such as `ref_logprob`.
   */
  base?: string | null;
  /** The scenario's title. Default: "Your rewards". */
  title?: string;
  /** Where the table comes from. */
  source?: string;
  /** The parameters of the scenario (docs/FORMAT.md). Default: `w` from 0 to 1. */
  parameters?: Record<string, { from: number | string; to: number | string; value?: number | string; label?: string }>;
  /**
   * The weights by column (docs/FORMAT.md), such as `{ judge: 1, characters: "-w/1000" }`. Columns that are not named
   * do not count. Default: 1 for the first column of scores and `w` for the second.
   */
  weights?: Record<string, number | string>;
  /** The true weights by column. Default: no true reward. */
  true?: Record<string, number | string>;
  /** The view (docs/FORMAT.md). Default: the first prompt with two answers, and the mean of every column. */
  view?: object;
  /** What becomes of answers without a score that counts. Default: `refuse`. */
  missing?: "refuse" | "leave out";
}

export interface TableScenario {
  /** The scenario as a file (docs/FORMAT.md), with its numbers as they were written. */
  text: string;
  /** What a reader should know: how many prompts and answers there are, what repeats, what is left out. */
  notes: string[];
  /**
   * The prompts as they stand in the table, in the order of the scenario, and the answers to each: their texts, or
   * their names where there are none.
   */
  texts: { prompts: string[]; answers: string[][] };
  /** Whether these texts are the names of the scenario: none was cut or had to be made distinct. */
  areNames: boolean;
  /** Where the answers to each prompt stand in the text, like `row 7`. */
  places: string[][];
}

/** The reason why a text is not a table of scored answers. */
export interface TableError extends Error {
  name: "TableError";
  /** The problem, the value, and what is allowed, without the place. */
  problem: string;
  /** Where, like `row 7`; "" for the whole text. */
  place: string;
  /** The column; "" for none. */
  column: string;
}

export type ReadTable = (text: string) => Sheet;
