// The line that says that the reward is perturbed, and its undo button: everything on the page then shows the perturbed
// reward.

import { find, setHidden, setText } from "../view/elements.js";
import { worth } from "../view/worth.js";

export class Perturbed {
  #line = find("perturbed", HTMLElement);
  #text = find("perturbed-text", HTMLElement);

  /** @param {() => void} undo */
  constructor(undo) {
    find("undo", HTMLElement).addEventListener("click", undo);
  }

  /** @param {import("./store.js").State} state */
  show({ choice, reason, model }) {
    const perturbed = Boolean(choice?.perturbation);
    setHidden(this.#line, !perturbed);
    setText(this.#text, perturbed ? worth(model?.measure, `The rewards are pushed ${reason}.`) : "");
  }
}
