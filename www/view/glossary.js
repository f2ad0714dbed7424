// Every term in a line, with its formula where there is one: beside the term where it is pressed, and as a list at the
// end of the page.

import { html } from "lit-html";
import { fill, made, term } from "./dom.js";
import { find } from "./elements.js";
import { fenced, formula, over, row, sub, sup, under } from "./mathml.js";
import { note } from "./note.js";

/** @typedef {import("./mathml.js").Part} Part */
/**
 * @typedef {{ text: string, math?: Part[] }} Meaning
 * @typedef {Meaning & { names: string[], cost?: Meaning }} Term  the first of the names is the one in the list; the others are found in texts, too; `cost` is its meaning where the model on show has costs
 */

const V = sup("V", "*");
const Q = sup("Q", "*");
const SOFT_V = sub("V", "α");
const SOFT_Q = sub("Q", "α");
/** The bound on how far policies move, where rewards or costs have this letter. @param {string} letter @returns {Part[]} */
const bounded = (letter) => [
  sub("d", "TV"),
  "(",
  sub("π", "1"),
  ",",
  sub("π", "2"),
  ") ≤",
  over(row("H ‖", sub(letter, "1"), "−", sub(letter, "2"), "‖"), "2α"),
];

/** @type {Term[]} */
const TERMS = [
  { names: ["state"], text: "Where the model is: the prompt, and what it has written so far." },
  {
    names: ["watched state", "look at state"],
    text: "The state whose actions are drawn, and whose policy the bars show.",
  },
  {
    names: ["swept parameter", "horizontal axis"],
    text: "The parameter that the pictures have across; the others stay where they are.",
  },
  {
    names: ["keys of the picture"],
    text: "Arrow keys step (with Shift ten steps), Page Up and Page Down go a tenth, Home and End to the ends; [ and ] to the previous and the next cliff; + and − zoom, 0 shows all. Ctrl+Z undoes, Ctrl+Shift+Z or Ctrl+Y redoes.",
  },
  { names: ["action"], text: "What it can do next in a state." },
  { names: ["policy"], text: "What is done in each state: a probability for every action.", math: ["π(a|s)"] },
  {
    names: ["training reward", "training cost", "trained reward", "trained value", "reward"],
    text: "What the model is trained on; “optimal” always means optimal for this.",
    cost: { text: "What the model is trained to make small; “optimal” always means optimal for this." },
  },
  {
    names: ["true reward", "true value", "true cost", "true return"],
    text: "What people really want. A policy that is optimal in training may be worth little by it.",
    cost: { text: "What people really pay. A policy that is optimal in training may be costly by it." },
  },
  {
    names: ["effective reward", "weights"],
    text: "Several rewards in one sum; how much each counts may differ from state to state.",
    cost: {
      text: "Several costs in one sum; how much each counts may differ from state to state.",
      math: [sub("C", "eff"), "(s,a) =", under("∑", "k"), sub("w", "k"), "(s)", sub("C", "k"), "(s,a)"],
    },
    math: [sub("R", "eff"), "(s,a) =", under("∑", "k"), sub("w", "k"), "(s)", sub("R", "k"), "(s,a)"],
  },
  {
    names: ["reward model", "component"],
    text: "One of the rewards in that sum: correctness, effort, harmlessness.",
    cost: { text: "One of the costs in that sum: fuel, delay, wear." },
  },
  {
    names: ["discount"],
    text: "How much less a step counts than the one before it; at 1 all count alike.",
    math: ["0 ≤ γ ≤ 1"],
  },
  {
    names: ["value", "optimal value", "training optimum"],
    text: "The reward that is expected from a state to the end when every action is a best one.",
    cost: {
      text: "The cost that is expected from a state to the end when every action is a best one.",
      math: [V, "(s) =", under("min", "a"), Q, "(s,a)"],
    },
    math: [V, "(s) =", under("max", "a"), Q, "(s,a)"],
  },
  {
    names: ["Q-value", "Q-values"],
    text: "The reward that is expected to the end when a given action comes first and best ones follow.",
    cost: {
      text: "The cost that is expected to the end when a given action comes first and best ones follow.",
      math: [Q, "(s,a) = C(s,a) + γ", under("∑", "s′"), "P(s′|s,a)", V, "(s′)"],
    },
    math: [Q, "(s,a) = R(s,a) + γ", under("∑", "s′"), "P(s′|s,a)", V, "(s′)"],
  },
  {
    names: ["advantage"],
    text: "How much better an action is than what the policy does in that state; of a best action it is never below 0.",
    cost: {
      text: "How much cheaper an action is than what the policy does in that state; of a best action it is never below 0.",
      math: ["A(s,a) = V(s) − Q(s,a)"],
    },
    math: ["A(s,a) = Q(s,a) − V(s)"],
  },
  {
    names: ["optimal set", "best actions"],
    text: "All best actions of a state: one, or several at a tie.",
    cost: {
      text: "All best actions of a state: one, or several at a tie.",
      math: [sup("A", "*"), "(s) =", under("argmin", "a"), Q, "(s,a)"],
    },
    math: [sup("A", "*"), "(s) =", under("argmax", "a"), Q, "(s,a)"],
  },
  {
    names: ["tie", "ties", "tied"],
    text: "Several actions of a state are equally good, so that something else decides among them.",
  },
  { names: ["hard", "hard argmax", "hard maximum"], text: "The policy takes a best action, always." },
  {
    names: ["ties, when hard", "break ties", "selection rule", "uniform rule"],
    text: "How a hard policy chooses among tied actions: the first, each alike, or what is worst or best for the true reward.",
  },
  { names: ["cliff", "cliffs"], text: "A value of a parameter at which the best actions of some state change." },
  {
    names: ["kind", "crossing", "touching", "tie interval"],
    text: "Crossing: one best action gives way to another. Tie interval: several are best on a whole side. Touching: a tie at this point alone.",
  },
  {
    names: ["reachable", "reached", "off the path"],
    text: "A state is reached when the policy comes there from the start; what happens in others has no effect.",
  },
  { names: ["occupancy", "visits"], text: "How often the policy is in a state, as expected from the start." },
  {
    names: ["outcomes", "outcome", "what happens"],
    text: "How often the policy does a named thing, as expected from the start: “reasoning made up” is 1 where every answer is a guess. Between two policies: half the sum of the changes.",
  },
  {
    names: ["total variation", "policy jump", "shift"],
    text: "How far two distributions are apart: 0 when they are the same, 1 when they share nothing.",
    math: [sub("d", "TV"), "(p,q) =", over("1", "2"), under("∑", "a"), "|p(a) − q(a)|"],
  },
  {
    names: ["entropy", "regularisation", "entropy regularisation"],
    text: "How random a policy is in a state: 0 for a sure action. The soft policy is paid for it.",
    cost: { text: "How random a policy is in a state: 0 for a sure action. It lowers the cost of the soft policy." },
    math: ["ℋ(π) = −", under("∑", "a"), "π(a|s) log π(a|s)"],
  },
  {
    names: ["temperature", "alpha", "α"],
    text: "How much the soft policy is paid for entropy. Towards 0 it becomes a hard one, at large values it acts at random.",
    cost: {
      text: "How much entropy lowers the cost of the soft policy. Towards 0 it becomes a hard one, at large values it acts at random.",
    },
  },
  {
    names: ["soft", "soft policy", "softmax"],
    text: "Better actions are likelier, and none is ruled out.",
    cost: {
      text: "Cheaper actions are likelier, and none is ruled out.",
      math: ["π(a|s) = exp", fenced(over(row(SOFT_V, "(s) −", SOFT_Q, "(s,a)"), "α"))],
    },
    math: ["π(a|s) = exp", fenced(over(row(SOFT_Q, "(s,a) −", SOFT_V, "(s)"), "α"))],
  },
  {
    names: ["regularised value", "regularised cost"],
    text: "What the soft policy maximises: its return and the bonus for entropy.",
    cost: {
      text: "What the soft policy makes small: its cost, less the bonus for entropy.",
      math: [SOFT_V, "(s) = −α log", under("∑", "a"), "exp", fenced(over(row("−", SOFT_Q, "(s,a)"), "α"))],
    },
    math: [SOFT_V, "(s) = α log", under("∑", "a"), "exp", fenced(over(row(SOFT_Q, "(s,a)"), "α"))],
  },
  {
    names: ["soft objective", "smooth with"],
    text: "What the soft policy is paid for beside the reward: entropy, or nearness to a base policy.",
    cost: { text: "What lowers the cost of the soft policy beside its own: entropy, or nearness to a base policy." },
  },
  {
    names: ["base policy", "KL to base", "divergence"],
    text: "A policy to stay near to: instead of a bonus for entropy there is a charge for the divergence from it.",
    math: ["KL(π‖", sub("π", "0"), ") =", under("∑", "a"), "π(a|s) log", over("π(a|s)", row(sub("π", "0"), "(a|s)"))],
  },
  {
    names: ["return collected"],
    text: "The training reward that a policy collects, without any bonus.",
    cost: { text: "The training cost that a policy pays, without any bonus." },
  },
  {
    names: ["Lipschitz", "continuous", "smooth"],
    text: "A quantity is Lipschitz when it moves at most in proportion to what moves it, so that it cannot jump.",
  },
  {
    names: ["Lipschitz bound", "bound"],
    text: "With entropy no policy moves faster than this when the reward moves.",
    cost: {
      text: "With entropy no policy moves faster than this when the cost moves.",
      math: bounded("C"),
    },
    math: bounded("R"),
  },
  {
    names: ["horizon H", "horizon"],
    text: "The greatest expected number of steps that count, under any policy.",
    math: ["H ≤", over("1", "1 − γ")],
  },
  { names: ["action gap"], text: "How much worse than the best the next action is, in the watched state." },
  { names: ["next cliff"], text: "How far the parameter may move until the best actions of some state change." },
  {
    names: ["stability radius"],
    text: "The smallest push of the rewards after which another policy is best; a push of 0.025 changes no reward by more.",
    cost: {
      text: "The smallest push of the costs after which another policy is best; a push of 0.025 changes no cost by more.",
    },
  },
  {
    names: ["its bound, gap / 2H"],
    text: "The least action gap over 2H: never more than the stability radius.",
    math: ["r ≥", under("min", "s"), over("g(s)", "2H")],
  },
  {
    names: ["slope here"],
    text: "The fastest change of any action's soft probability with the parameter, exactly, at the cursor.",
    math: [
      over(row("∂π(a|s)"), "∂θ"),
      "=",
      over("π(a|s)", "α"),
      fenced(sup("Q", "′"), "(s,a) −", sup("V", "′"), "(s)"),
    ],
  },
  { names: ["largest slope"], text: "The largest slope of any action’s soft probability along the whole range." },
  {
    names: ["price of smoothness", "price"],
    text: "Training reward that the soft policy gives up, and the most that it may.",
    cost: {
      text: "Training cost that the soft policy pays more, and the most that it may.",
      math: ["0 ≤", sup("V", "π"), "−", V, "≤ α log|A| H"],
    },
    math: ["0 ≤", V, "−", sup("V", "π"), "≤ α log|A| H"],
  },
  {
    names: ["clever slacker", "slacker"],
    text: "A policy that is optimal in training because the training reward leaves out what it does badly.",
    cost: { text: "A policy that is optimal in training because the training cost leaves out what it does badly." },
  },
  {
    names: ["tie-breaker", "bonus"],
    text: "A small extra reward, which decides among actions that the main reward cannot tell apart.",
    cost: { text: "A small saving, which decides among actions that the main cost cannot tell apart." },
  },
  {
    names: ["phase diagram", "map"],
    text: "Two parameters at once: inside each region no best action changes, and its edges are cliffs.",
  },
  { names: ["certificate"], text: "A proof of all cliffs in whole fractions, which a second routine checks." },
];

/** The terms by every name, in lower case. */
const NAMED = new Map(TERMS.flatMap((each) => each.names.map((name) => [name.toLowerCase(), each])));

/**
 * The pattern of any of the names as a whole word, longer ones first; in texts a term begins with a capital only where
 * a sentence does.
 */
const FOUND = new RegExp(
  `(?<![\\p{L}-])(?:${[...NAMED.keys()]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[/.|]/g, "\\$&"))
    .join("|")})(?![\\p{L}-])`,
  "giu",
);

/**
 * Shows the explanation of a term beside a button.
 * @param {HTMLElement} button
 * @param {string} name
 */
export function explain(button, name) {
  note(button, made(explanation(name)));
}

/** @param {string} name */
function explanation(name) {
  const found = NAMED.get(name.toLowerCase());
  if (!found) return `“${name}” is not explained.`;
  const { names, cost } = found;
  if (!cost || !document.body.dataset.measure?.endsWith("cost")) return told(names[0] ?? name, found);
  // Where values are costs, the name that was pressed says so.
  return told(names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name, cost);
}

/**
 * @param {string} name
 * @param {Meaning} meant
 */
const told = (name, meant) => html`<strong>${name}</strong>: ${meaning(meant)}`;

/** @param {Meaning} meant */
function meaning({ text, math }) {
  return math ? html`${text} ${formula(...math)}` : text;
}

/** The terms that are too common to be marked in texts; the list explains them. */
const COMMON = new Set([
  "state",
  "action",
  "policy",
  "reward",
  "value",
  "map",
  "bound",
  "price",
  "bonus",
  "hard",
  "soft",
  "smooth",
  "weights",
  "best actions",
  "outcomes",
  "outcome",
  "what happens",
  "kind",
  "shift",
  "reached",
  "component",
]);

/**
 * Returns a text whose terms can be pressed, each where it comes first.
 * @param {string} text
 */
export function explained(text) {
  const parts = [];
  const seen = new Set();
  let from = 0;
  for (const match of text.matchAll(FOUND)) {
    const found = NAMED.get(match[0].toLowerCase());
    if (COMMON.has(match[0].toLowerCase()) || seen.has(found)) continue;
    seen.add(found);
    parts.push(text.slice(from, match.index), term(match[0]));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Fills the list at the end of the page. */
export function list() {
  fill(
    find("terms", HTMLElement),
    TERMS.map((each) => html`<dt>${each.names[0]}</dt><dd>${meaning(each)}</dd>`),
  );
}
