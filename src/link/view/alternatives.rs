//! What fields can be set to, where that is a list.

use super::{Field, Map};
use crate::scenario::{Rule, Scenario};

/// One of those that a field can be set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative<'a> {
    /// Its stable name.
    pub value: &'a str,
    /// What people read.
    pub label: &'a str,
    /// What it means, in a sentence; empty where the label says it.
    pub note: &'a str,
}

const fn one_of<'a>(value: &'a str, label: &'a str, note: &'a str) -> Alternative<'a> {
    Alternative { value, label, note }
}

/// The last two need a true reward.
pub(super) const RULES: [Rule; 4] = [Rule::Uniform, Rule::First, Rule::Worst, Rule::Best];
static RULE_TEXTS: [Alternative; 4] = [
    one_of(
        "uniform",
        "uniform",
        "Ties: every optimal action with equal probability.",
    ),
    one_of(
        "first",
        "first",
        "Ties: the first optimal action in the order of the file, always.",
    ),
    one_of(
        "worst",
        "worst case",
        "Ties: of all optimal policies, one with the least true reward.",
    ),
    one_of(
        "best",
        "best case",
        "Ties: of all optimal policies, one with the greatest true reward.",
    ),
];

static OBJECTIVE_TEXTS: [Alternative; 2] = [
    one_of(
        "entropy",
        "entropy",
        "Soft: reward plus α times the entropy of the policy.",
    ),
    one_of(
        "kl",
        "KL to base",
        "Soft: reward minus α times the divergence from the base policy.",
    ),
];

pub(super) const MAPS: [Map; 4] = [Map::Hard, Map::Probability, Map::Entropy, Map::Slope];
pub(super) static MAP_TEXTS: [Alternative; 4] = [
    one_of("hard", "hard: best actions", ""),
    one_of("probability", "soft: probability of an action", ""),
    one_of("entropy", "soft: entropy", ""),
    one_of("slope", "soft: steepest slope", ""),
];

/// How many panels there are.
pub(super) const COUNT: usize = 6;
/// What can be opened and shut.
pub static PANELS: [Alternative; COUNT] = [
    one_of("cliffs", "Every cliff", ""),
    one_of("stability", "How far is the next cliff?", ""),
    one_of("stress", "Stress test", ""),
    one_of("phase", "Phase diagram", ""),
    one_of("model", "The model", ""),
    one_of("guide", "Guided reading", ""),
];
/// Which of them are open at first.
pub(super) const OPEN: [bool; COUNT] = [true, true, false, true, true, false];
/// Where the guided reading stands among them.
pub(super) const GUIDE: usize = 5;

impl Field {
    /// What is allowed, where that is one of a few ("choice"), two of them ("pair") or any of them ("set"). Actions are those of the watched state.
    #[must_use]
    pub fn alternatives(self, scenario: &Scenario, state: usize) -> Vec<Alternative<'_>> {
        let mut names: Vec<&str> = Vec::new();
        let texts: &[Alternative] = match self {
            Self::Rule if scenario.true_weights.is_none() => &RULE_TEXTS[..2],
            Self::Rule => &RULE_TEXTS,
            Self::Objective => &OBJECTIVE_TEXTS,
            Self::Map => &MAP_TEXTS,
            Self::Show => &PANELS,
            _ => &[],
        };
        match self {
            Self::State => {
                for (index, name) in scenario.states.iter().enumerate() {
                    if !scenario.mdp.is_terminal(index) {
                        names.push(name);
                    }
                }
            }
            Self::Sweep | Self::Plane => {
                for parameter in &scenario.parameters {
                    names.push(&parameter.name);
                }
            }
            Self::Action => {
                for name in &scenario.actions[scenario.mdp.actions(state)] {
                    names.push(name);
                }
            }
            _ => {}
        }
        let mut list = texts.to_vec();
        for name in names {
            list.push(one_of(name, name, ""));
        }
        list
    }
}
