// Every cliff of the swept parameter as a table, exact where it can be: a click on a row moves the cursor there.

import { download } from "../share/download.js";
import { find, make, setAttribute, setText, term } from "../view/dom.js";
import { equal } from "../state/equal.js";

/** @typedef {import("../module/policy-cliff.js").Cliffs} Cliffs */
/** @typedef {import("../module/policy-cliff.js").Breakpoint} Breakpoint */
/** @typedef {import("../module/policy-cliff.js").CliffChange} CliffChange */

/** Longer tables are cut, and say so. */
const LONGEST = 200;

/** Columns, and the term that explains each. */
const HEADS = [
  ["cliff", "cliff"],
  ["state", "state"],
  ["best below", "optimal set"],
  ["at"],
  ["above"],
  ["kind", "kind"],
  ["policy", "total variation"],
  ["outcomes", "outcomes"],
  ["true value", "true value"],
];

const KINDS = {
  crossing: ["crossing", "One best action gives way to another."],
  touching: ["touching", "A tie at this point alone: the same best actions on both sides."],
  tie: ["tie interval", "Several actions are best on a whole side."],
};

export class CliffsPanel {
  #pc;
  #move;
  #verdict = find("cliffs-verdict", HTMLElement);
  #table = find("cliffs-table", HTMLTableElement);
  #more = find("cliffs-more", HTMLElement);
  #said = find("certified", HTMLElement);
  /** Whether the certificate under way is to be downloaded. */
  #keep = false;
  /** @type {Cliffs | null} */
  #shown = null;
  /** @type {{ at: number, body: HTMLElement }[]} */
  #bodies = [];

  /**
   * @param {import("../module/policy-cliff.js").PolicyCliff} pc
   * @param {(theta: number) => void} move
   * @param {() => void} certify  asks for a certificate; `report` hears of it
   */
  constructor(pc, move, certify) {
    this.#pc = pc;
    this.#move = move;
    for (const id of ["certify", "download"]) {
      find(id, HTMLElement).addEventListener("click", () => {
        this.#keep = id === "download";
        setText(this.#said, "Computing…");
        certify();
      });
    }
  }

  /** @param {import("../state/store.js").State} state */
  show({ studies: { cliffs, refusals }, choice, progress }) {
    if (progress.cliffs !== undefined)
      setText(this.#verdict, `Looking for cliffs: ${this.#pc.fixed(100 * progress.cliffs, 0)} %.`);
    if (cliffs !== this.#shown) this.#build(cliffs, refusals.cliffs ?? "");
    this.#shown = cliffs;
    if (!cliffs) return;
    const theta = choice?.values[cliffs.parameter.name];
    for (const { at, body } of this.#bodies) setAttribute(body, "aria-current", at === theta ? "true" : null);
  }

  /**
   * What became of a certificate.
   * @param {import("../state/client.js").Certified} certified
   */
  report({ text, check }) {
    if (this.#keep) {
      download("cliffs.certificate.json", text, "application/json");
    }
    const count = check.points.length - 2;
    setText(
      this.#said,
      check.valid
        ? `Checked again in whole fractions: valid, ${count === 1 ? "one cliff" : `${count} cliffs`}.`
        : `Not confirmed: ${check.problem}.`,
    );
  }

  /**
   * @param {Cliffs | null} cliffs
   * @param {string} refusal
   */
  #build(cliffs, refusal) {
    setText(this.#said, "");
    /** @type {HTMLButtonElement} */ for (const id of ["certify", "download"])
      (find(id, HTMLButtonElement)).disabled = !cliffs?.exact;
    if (!cliffs) {
      this.#bodies = [];
      this.#table.replaceChildren();
      return setText(this.#verdict, refusal);
    }
    const { parameter, from, to, breakpoints, verdict } = cliffs;
    const { format } = this.#pc;
    const count =
      breakpoints.length === 0 ? "No cliff" : breakpoints.length === 1 ? "One cliff" : `${breakpoints.length} cliffs`;
    this.#verdict.replaceChildren(
      `${count} of `,
      make("var", {}, parameter.name),
      ` from ${format(from)} to ${format(to)}: ${verdict}.`,
    );
    const truth = breakpoints.some(({ trueJump }) => !Number.isNaN(trueJump));
    const heads = truth ? HEADS : HEADS.slice(0, -1);
    const listed = breakpoints.slice(0, LONGEST);
    this.#bodies = listed.map((breakpoint) => ({ at: breakpoint.at, body: this.#body(breakpoint, truth) }));
    const head = make(
      "thead",
      {},
      make("tr", {}, ...heads.map(([text = "", name]) => make("th", { scope: "col" }, name ? term(text, name) : text))),
    );
    this.#table.replaceChildren(...(listed.length > 0 ? [head, ...this.#bodies.map(({ body }) => body)] : []));
    setText(
      this.#more,
      listed.length < breakpoints.length
        ? `${breakpoints.length - listed.length} more are not listed here; the certificate has them all.`
        : "",
    );
  }

  /**
   * The states that change at one breakpoint, a row each.
   * @param {Breakpoint} breakpoint
   * @param {boolean} truth
   */
  #body({ at, text, exact, error, changes, outcomeJump, trueJump }, truth) {
    const { format, fixed } = this.#pc;
    const rows = String(changes.length);
    const go = make(
      "button",
      { type: "button", class: "place", title: exact ? "exact" : `within ${format(error)}` },
      text.replace("-", "−"),
    );
    const place = make(
      "th",
      { scope: "rowgroup", rowspan: rows },
      go,
      text.includes("/") ? make("small", {}, equal(this.#pc, at)) : "",
    );
    const sum = [make("td", { rowspan: rows, "data-label": "outcomes", class: "number" }, fixed(outcomeJump, 3))];
    if (truth)
      sum.push(
        make(
          "td",
          { rowspan: rows, "data-label": "true value", class: "number" },
          (trueJump > 0 ? "+" : "") + fixed(trueJump, 3),
        ),
      );
    const body = make(
      "tbody",
      {},
      ...changes.map((change, i) =>
        make("tr", {}, ...(i === 0 ? [place] : []), ...this.#cells(change), ...(i === 0 ? sum : [])),
      ),
    );
    body.addEventListener("click", () => this.#move(at));
    return body;
  }

  /** @param {CliffChange} change */
  #cells({ state, left, at, right, kind, offPath, policyJump }) {
    const [word = "", title = ""] = KINDS[kind];
    const cell = (/** @type {string} */ label, /** @type {(Node | string)[]} */ ...content) =>
      make("td", { "data-label": label }, ...content);
    const off = offPath
      ? [
          make(
            "small",
            { title: "Not reached from the start under an optimal policy of either side." },
            " off the path",
          ),
        ]
      : [];
    return [
      cell("state", state, ...off),
      cell("best below", left.join(", ")),
      cell("at", at.join(", ")),
      cell("above", right.join(", ")),
      make("td", { "data-label": "kind", class: "number", title }, word),
      make("td", { "data-label": "policy", class: "number" }, this.#pc.fixed(policyJump, 3)),
    ];
  }
}
