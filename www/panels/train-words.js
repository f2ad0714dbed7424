// The algorithms by the names that readers know, with what each does in a sentence.

/** @typedef {import("../module/policy-cliff.js").Algorithm} Algorithm */

/** @type {readonly (readonly [Algorithm, string, string])[]} */
export const NAMES = [
  [
    "grpo",
    "GRPO",
    "Return minus the group’s mean, divided by its standard deviation: it sees the order of answers, not the size of a bonus.",
  ],
  ["dr-grpo", "Dr. GRPO", "Return minus the group’s mean, without that division."],
  ["rloo", "RLOO", "Return minus the mean of the group’s other answers."],
  ["dapo", "DAPO", "As GRPO; groups whose answers all earn the same are drawn again, and the clip is higher above."],
  ["gdpo", "GDPO", "Every reward is normalised in the group by itself, then their weighted sum."],
  ["ppo", "PPO", "Return minus a baseline, with clipped ratios."],
  ["reinforce", "REINFORCE", "Return minus a baseline."],
  ["gradient", "Exact gradient", "The gradient of the objective itself, without samples."],
  ["natural", "Natural gradient", "Mirror descent: the natural gradient, without samples."],
];

/** @param {string} algorithm */
export function nameOf(algorithm) {
  return NAMES.find(([value]) => value === algorithm)?.[1] ?? algorithm;
}

/** @param {string} algorithm */
export function aboutOf(algorithm) {
  return NAMES.find(([value]) => value === algorithm)?.[2] ?? "";
}

/** The lists of parts of the work, by the beginning of their slots. @type {Record<string, string>} */
const LISTS = {
  along: "Along the range",
  own: "Near the cliff",
  gradient: "Exact gradient near the cliff",
};

/** Returns what is trained in a slot of the work. @param {string} slot */
export function partOf(slot) {
  const [name = "", stage] = slot.split(" ");
  if (stage !== undefined) return `${LISTS[name]}, part ${Number(stage) + 1}`;
  return name === "here" ? "At this point" : nameOf(name);
}
