// The page's controls of everything that a reader can set, from the solver's one table (`Model.fields`), which links
// and defaults come from too.

import { ControlSet } from "./control-set.js";
import { find, setText } from "./elements.js";
import { controlsOf } from "./fields.js";

export class Controls {
  #set;
  #groups = {
    main: find("main-fields", HTMLElement),
    more: find("more-fields", HTMLElement),
    choice: find("choice-fields", HTMLElement),
    phase: find("phase-fields", HTMLElement),
  };
  #note = find("rule-note", HTMLElement);

  /** @param {import("./control-set.js").Change} change */
  constructor(change) {
    this.#set = new ControlSet(change, true);
  }

  /** @param {import("../state/store.js").State} state */
  show({ table, model, choice }) {
    if (!model || !choice) return;
    const fields = controlsOf(table, model, choice);
    for (const [name, box] of Object.entries(this.#groups)) {
      this.#set.show(
        box,
        fields.filter(({ group }) => group === name),
        choice,
      );
    }
    const notes = fields.map((field) =>
      field.kind === "choice" ? field.options.find(({ value }) => value === field.get(choice))?.note : undefined,
    );
    setText(this.#note, notes.filter(Boolean).join(" "));
  }
}
