// Every cliff of the swept parameter as a table, exact where it can be: a click on a row moves the cursor there, and the places can
// be selected and copied.

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { cliffOn } from "../state/ascending.js";
import { download } from "../share/download.js";
import { build, fill, term } from "../view/dom.js";
import { find, setText } from "../view/elements.js";
import { equals } from "../view/equals.js";
import { worth } from "../view/worth.js";

/** @typedef {import("../state/store.js").State} State */
/** @typedef {import("../module/policy-cliff.js").Cliffs} Cliffs */
/** @typedef {import("../module/policy-cliff.js").Breakpoint} Breakpoint */
/** @typedef {import("../module/policy-cliff.js").CliffChange} CliffChange */

/** The greatest number of rows of a whole list, and that of one that is cut, and says so: a table is laid out at once. */
const LONGEST = 1000;
const CUT = 100;
/** The number of cliffs beyond which those of a state can be searched for, and rows are made only for a panel in sight. */
const MANY = 20;

/** The columns, each with its term. */
const HEADS = [
  term("cliff", "cliff"),
  term("state", "state"),
  term("best below", "optimal set"),
  "at",
  "above",
  term("kind", "kind"),
  term("policy", "total variation"),
  term("outcomes", "outcomes"),
];

const KINDS = {
  crossing: ["crossing", "One best action gives way to another."],
  touching: ["touching", "A tie at this point alone: the same best actions on both sides."],
  tie: ["tie interval", "Several actions are best on a whole side."],
};

export class CliffsPanel {
  #pc;
  #move;
  #cancel;
  #verdict = find("cliffs-verdict", HTMLElement);
  #table = find("cliffs-table", HTMLTableElement);
  #more = find("cliffs-more", HTMLElement);
  #certified = find("certified", HTMLElement);
  #finder = find("cliffs-find", HTMLInputElement);
  #buttons = ["certify", "download"].map((id) => find(id, HTMLButtonElement));
  /** Whether the certificate under way is to be downloaded. */
  #saves = false;
  #isAsked = false;
  /** How much of it is there, with a way to end it. */
  #underWay = build(html`<span hidden></span>`);
  /** @type {Cliffs | null} */
  #shown = null;

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {(theta: number) => void} move
   * @param {() => boolean} certify  asks for a certificate, which goes to `report`
   * @param {() => void} cancel  ends that
   * @param {() => void} changed
   */
  constructor(pc, move, certify, cancel, changed) {
    this.#pc = pc;
    this.#move = move;
    this.#cancel = cancel;
    this.#certified.before(this.#underWay);
    this.#finder.addEventListener("input", changed);
    for (const button of this.#buttons) {
      button.addEventListener("click", () => {
        if (!certify()) return;
        this.#saves = button.id === "download";
        this.#isAsked = true;
        setText(this.#certified, "Computing…");
      });
    }
  }

  /**
   * @param {State} state
   * @param {boolean} isOpen  whether the panel is the one that is shown: hundreds of rows that nobody sees can wait
   */
  show({ studies: { cliffs, refusals }, choice, progress, model }, isOpen) {
    const searched = progress.cliffs === undefined ? "" : this.#doneOf(progress.cliffs, model);
    fill(this.#verdict, searched || this.#verdictOf(cliffs, refusals.cliffs ?? ""));
    this.#tell(progress.certificate ?? 0, model);
    if (cliffs !== this.#shown) setText(this.#certified, "");
    this.#shown = cliffs;
    for (const button of this.#buttons) button.disabled = !cliffs?.exact;
    const { breakpoints: all = [] } = cliffs ?? {};
    if (!isOpen && all.length > MANY) return;
    const label = /** @type {HTMLElement} */ (this.#finder.parentElement);
    label.hidden = all.length <= MANY;
    const wanted = label.hidden ? "" : this.#finder.value.trim().toLowerCase();
    const theta = choice?.values[cliffs?.parameter.name ?? ""];
    const current = cliffOn(all, theta);
    fill(
      this.#table,
      guard([cliffs, current, wanted], () => {
        const found =
          wanted === "" ? all : all.filter(({ changes }) => changes.some((change) => names(change, wanted)));
        const most = rowsOf(found) > LONGEST ? CUT : LONGEST;
        const shown = firstOf(found, most);
        const rest = found.length - shown.length;
        const listed = wanted === "" ? "" : `${found.length} of ${all.length} cliffs are listed. `;
        setText(
          this.#more,
          listed + (rest > 0 ? `${rest} more are not listed here; the certificate has them all.` : ""),
        );
        return found.length > 0 ? this.#rows(shown, current, most) : nothing;
      }),
    );
  }

  /**
   * Shows how much of a certificate is there, where one is computed.
   * @param {number} share
   * @param {State["model"]} model
   */
  #tell(share, model) {
    this.#underWay.hidden = !this.#isAsked;
    // It says less than the words beside it, but is read out.
    this.#certified.classList.toggle("visually-hidden", this.#isAsked);
    if (!this.#isAsked) return;
    fill(
      this.#underWay,
      html`<progress max="1" .value=${share} aria-label="Share of the certificate"></progress> ${this.#doneOf(share, model, this.#shown?.pieces.length)} <button type="button" @click=${this.#cancel}>Cancel</button>`,
    );
  }

  /**
   * Returns how much of the work is done, in its own units. First the range is searched, or the prompts of a table are;
   * then what was found is confirmed, piece by piece or prompt by prompt.
   * @param {number} share
   * @param {State["model"]} model
   * @param {number} [pieces]  where they are known
   */
  #doneOf(share, model, pieces = 0) {
    const prompts = model?.isTable ? model.names.acting : 0;
    const isFound = share >= 0.5;
    const ofHalf = 2 * share - (isFound ? 1 : 0);
    const all = prompts || (isFound ? pieces : 0);
    const done =
      all > 0
        ? `${Math.floor(ofHalf * all + 1e-6)} of ${all} ${prompts > 0 ? "prompts" : "pieces"}`
        : `${this.#pc.fixed(100 * ofHalf, 0)} % of the ${isFound ? "pieces" : "range"}`;
    return `${isFound ? "Confirming them in fractions" : "Looking for cliffs"}: ${done}.`;
  }

  /**
   * Ends the wait for a certificate that does not come.
   * @param {string} why
   */
  end(why) {
    if (!this.#isAsked) return;
    this.#isAsked = false;
    setText(this.#certified, why);
  }

  /**
   * Shows the result of a certificate.
   * @param {import("../state/client.js").Certified} certified
   */
  report({ text, check }) {
    this.#isAsked = false;
    if (this.#saves) download("cliffs.certificate.json", text, "application/json");
    const count = check.points.length - 2;
    setText(
      this.#certified,
      check.valid
        ? `Checked again in whole fractions: valid, ${count === 1 ? "one cliff" : `${count} cliffs`}.`
        : `${check.answer === "gave up" ? "Neither confirmed nor refuted" : "Not confirmed"}: ${check.problem}.`,
    );
  }

  /**
   * @param {Cliffs | null} cliffs
   * @param {string} refusal
   */
  #verdictOf(cliffs, refusal) {
    const { format } = this.#pc;
    if (!cliffs) return refusal;
    const { parameter, from, to, pieces, gaps, breakpoints, verdict } = cliffs;
    const { length } = breakpoints;
    const count = length === 0 ? "No cliff" : length === 1 ? "One cliff" : `${length} cliffs`;
    const [low, high] = [pieces[0]?.from ?? from, pieces.at(-1)?.to ?? to];
    const missing = gaps.map((gap) => {
      // At an end of the range alone there may be an answer, but it is another one.
      if (gap.from === gap.to) return ` At ${format(gap.to)} itself, where ${gap.problem}, other actions may be best.`;
      const part = gap.from === from ? `below ${format(gap.to)}` : `above ${format(gap.from)}`;
      return ` Not ${part}: ${gap.problem}.`;
    });
    return html`${count} of <var>${this.#pc.symbol(parameter.name)}</var> from ${format(low)} to ${format(high)}: ${verdict}.${missing}`;
  }

  /**
   * @param {Breakpoint[]} breakpoints
   * @param {Breakpoint | undefined} current  where the cursor is
   * @param {number} most  of rows
   */
  #rows(breakpoints, current, most) {
    const hasTruth = breakpoints.some(({ trueJump }) => !Number.isNaN(trueJump));
    const truth = worth(this.#shown?.measure, "true value");
    const heads = hasTruth ? [...HEADS, term(truth, truth)] : HEADS;
    const body = (/** @type {Breakpoint} */ breakpoint) => html`<tbody
      aria-current=${breakpoint === current ? "true" : nothing}
      @click=${() => getSelection()?.isCollapsed !== false && this.#move(breakpoint.at)}
    >${guard([breakpoint, most], () => this.#changes(breakpoint, hasTruth, most))}</tbody>`;
    return html`<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      ${breakpoints.map(body)}`;
  }

  /**
   * Returns the states that change at one breakpoint, as one row each.
   * @param {Breakpoint} breakpoint
   * @param {boolean} hasTruth
   * @param {number} most  of rows
   */
  #changes({ at, text, exact, error, changes, outcomeJump, trueJump }, hasTruth, most) {
    const { format, fixed } = this.#pc;
    const rest = changes.length - most;
    const length = Math.min(changes.length, most + 1);
    const place = html`<th scope="rowgroup" rowspan=${length}>
      <span class="place" title=${exact ? "exact" : `within ${format(error)}`}>${text.replace("-", "−")}</span>
      <button type="button" class="go" aria-label="Go to ${text.replace("-", "−")}" title="Go there">▸</button>
      ${text.includes("/") ? html`<small>${equals(this.#pc, at)}</small>` : nothing}
    </th>`;
    const sum = (/** @type {string} */ label, /** @type {string} */ number) =>
      html`<td rowspan=${length} data-label=${label} class="number">${number}</td>`;
    const sums = html`${sum("outcomes", fixed(outcomeJump, 3))}
      ${hasTruth ? sum(worth(this.#shown?.measure, "true value"), (trueJump > 0 ? "+" : "") + fixed(trueJump, 3)) : nothing}`;
    const rows = changes.slice(0, most);
    return [
      ...rows.map(
        (change, i) => html`<tr>${i === 0 ? place : nothing}${this.#cells(change)}${i === 0 ? sums : nothing}</tr>`,
      ),
      rest > 0 ? html`<tr><td colspan="6">${rest} more change here.</td></tr>` : nothing,
    ];
  }

  /** @param {CliffChange} change */
  #cells({ state, left, at, right, kind, offPath, policyJump }) {
    const [word, meaning] = KINDS[kind];
    const off = html`<small title="Not reached from the start under an optimal policy of either side."> off the path</small>`;
    return html`<td data-label="state">${state}${offPath ? off : nothing}</td>
      <td data-label="best below">${left.join(", ")}</td>
      <td data-label="at">${at.join(", ")}</td>
      <td data-label="above">${right.join(", ")}</td>
      <td data-label="kind" class="number" title=${meaning}>${word}</td>
      <td data-label="policy" class="number">${this.#pc.fixed(policyJump, 3)}</td>`;
  }
}

/** Returns the number of rows of some cliffs. @param {Breakpoint[]} breakpoints */
const rowsOf = (breakpoints) => breakpoints.reduce((sum, { changes }) => sum + changes.length, 0);

/**
 * Returns the first cliffs that fit into so many rows, and one at least.
 * @param {Breakpoint[]} breakpoints
 * @param {number} most
 */
function firstOf(breakpoints, most) {
  let rows = 0;
  const end = breakpoints.findIndex(({ changes }) => {
    rows += changes.length;
    return rows > most;
  });
  return end < 0 ? breakpoints : breakpoints.slice(0, Math.max(end, 1));
}

/**
 * Returns whether a change is of a state, or of actions, with a part of a name in lower case.
 * @param {CliffChange} change
 * @param {string} part
 */
function names({ state, left, at, right }, part) {
  return [state, ...left, ...at, ...right].some((name) => name.toLowerCase().includes(part));
}
