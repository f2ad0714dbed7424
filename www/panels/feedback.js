// A weight that looks back at the policy that it trains: its fixed points over its base, with the jumps of the way up
// and of the way down, and at the present base where what the policy does meets what the rule needs.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { Asking } from "../state/asking.js";
import { fill, wideTable } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { Picture } from "../view/picture.js";
import { dataBox } from "./data-box.js";

/** @typedef {import("../module/policy-cliff.js").Feedback} Feedback */

export class FeedbackPanel {
  #pc;
  #page;
  #asking;
  #line = find("feedback-sentence", HTMLElement);
  #body = find("feedback-body", HTMLElement);
  #pictures;
  #data;
  /** The sentence about the second picture. */
  #fixed = "";

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {object} page
   * @param {(places: Record<string, number>) => void} page.drag
   * @param {() => void} page.changed
   */
  constructor(pc, page) {
    this.#pc = pc;
    this.#page = page;
    this.#asking = new Asking(pc.module, "feedback", page.changed);
    this.#data = dataBox(pc);
    this.#pictures = /** @type {const} */ (["loop", "outcome"]).map((kind) => ({
      kind,
      picture: new Picture(page.changed),
    }));
  }

  /**
   * @param {import("../state/store.js").State} state
   * @param {import("../state/client.js").Question | undefined} question  about this state
   */
  show({ theme, scale }, question) {
    this.#asking.about(question);
    const { answer: found, problem } = this.#asking;
    if (problem) setText(this.#line, problem);
    const [loop, outcome] = this.#pictures.map(
      ({ kind, picture }) => html`<figure class="chart chart-reason chart-${kind}">${picture.elements}</figure>`,
    );
    fill(
      this.#body,
      found
        ? html`<div class="reasons"><div>${loop}</div><div>${outcome}<p class="verdict">${this.#fixed}</p></div></div>
            ${guard([found], () => this.#table(found))}${this.#data.element}`
        : nothing,
    );
    if (!found) return;
    this.#data.data.show([found], (maker) => maker.feedbackTables(this.#pc, found));
    for (const { kind, picture } of this.#pictures) {
      const told = picture.show(found, { theme, scale }, (found, options) =>
        this.#pc.feedbackFigure(found, { ...options, kind }),
      );
      if (told === undefined) continue;
      if (kind === "loop") setText(this.#line, told);
      else if (told !== this.#fixed) {
        this.#fixed = told;
        this.#page.changed();
      }
    }
  }

  /** @param {Feedback} found */
  #table({ fixed, weight, base, outcome, actions, state }) {
    const { symbol, exact, spoken, fixed: decimals } = this.#pc;
    const range = ([from, to] = [NaN, NaN], /** @type {(value: number) => string} */ text) =>
      from === to ? text(from) : `${text(from)} to ${text(to)}`;
    const named =
      (/** @type {Feedback["fixed"][number]} */ { shares }) =>
      (/** @type {number} */ action, /** @type {number} */ i) => {
        const share = shares[i];
        return share === undefined ? actions[action] : `${decimals(share, 2)} ${actions[action]}`;
      };
    const rows = fixed.map(
      (each) => html`<tr>
        <th scope="row"><button type="button" class="place" @click=${() => this.#page.drag({ [weight.name]: each.weight[0] })}>${range(each.weight, exact)}</button></th>
        <td>${each.mixed ? "mixture of " : ""}${each.best.map(named(each)).join(each.mixed ? " and " : " or ")}</td>
        <td class="number">${range(each.outcome, spoken)}</td>
        <td>${each.stable ? "stable" : "not stable"}</td>
      </tr>`,
    );
    return html`${wideTable(
      `Fixed points at ${symbol(base.name)} = ${exact(base.value)}`,
      [symbol(weight.name), `best in ${state}`, outcome, "the weight comes back"],
      rows,
    )}
      <p class="aside">Beyond the paper, which leaves weights that depend on the policy open (4.5, 4.6). A weight moves ${symbol(weight.name)} there.</p>`;
  }
}
