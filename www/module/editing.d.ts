/** What editing a model on its drawing needs. */

/** The places of the actions in a drawing. `pair` is the position of an action among all, state by state. */
export interface DrawnActions {
  /** The lines of arrows, with the position of the state that each leads to: null where it ends in a fork. */
  lines: { pair: number; target: number | null /** "x,y x,y …", in CSS pixels */; points: string }[];
  /** The texts about actions, in CSS pixels; of a probability `target` is the position of the successor. */
  labels: {
    pair: number;
    part: "name" | "reward" | "probability";
    target: number | null;
    left: number;
    top: number;
    right: number;
    bottom: number;
  }[];
}
