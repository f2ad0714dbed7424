//! Training: its task as a scenario gives it, and its settings as one text, `algorithm:dr-grpo;group:16`, in which links
//! carry them.

use policy_cliff_train::{Algorithm, Baseline, Component, Estimator, Optimiser, Task};

use super::{IS_WHOLE, Problem, Scenario};
use crate::rational::Number;

/// The largest rate, coefficient and clipping range.
pub const LARGEST: f64 = 1e6;

/// The values that a setting may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Allowed {
    /// One of some names.
    Name(&'static [&'static str]),
    /// A whole number between two, both included.
    Count([usize; 2]),
    /// A number above the first and up to the second one.
    Number([f64; 2]),
    /// The name of a component of the reward; there may be several such settings.
    Component,
    /// The policy with which training starts, as [`Start::read`] reads it.
    Start,
}

/// The policy with which training starts.
#[derive(Clone, Debug, PartialEq)]
pub enum Start {
    /// All actions of a state alike.
    Uniform,
    /// The base policy.
    Base,
    /// Numbers above 0 that the probabilities of the watched state's actions are proportional to; other states are
    /// uniform.
    Shares(Vec<f64>),
}

impl Start {
    /// Reads `uniform`, `base`, or shares with `,` between them.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "uniform" => Some(Self::Uniform),
            "base" => Some(Self::Base),
            _ => {
                let shares = text.split(',').map(|share| number_in(share.trim()));
                let allowed = shares.map(|share| share.filter(|share| (SMALLEST..=LARGEST).contains(share)));
                allowed.collect::<Option<_>>().map(Self::Shares)
            }
        }
    }
}

/// What [`Start::read`] reads, in words.
pub const STARTS: &str = "uniform, base, or numbers from 1e-6 to 1e6 with commas between them";

/// The smallest share of an action at the start.
const SMALLEST: f64 = 1e-6;

/// What a picture of training along the parameter may show.
pub const SHOWN: [&str; 4] = ["policy", "outcomes", "value", "distance"];

/// The settings, in the order in which they are written, with the values that each may have.
pub static SETTINGS: [(&str, Allowed); 15] = [
    ("show", Allowed::Name(&SHOWN)),
    ("algorithm", Allowed::Name(&Algorithm::NAMES)),
    ("group", Allowed::Count([2, 1024])),
    ("rate", Allowed::Number([0.0, LARGEST])),
    ("steps", Allowed::Count([1, 1_000_000])),
    ("epochs", Allowed::Count([1, 100])),
    ("clip", Allowed::Number([0.0, 1.0])),
    ("clipHigh", Allowed::Number([0.0, LARGEST])),
    ("estimator", Allowed::Name(&Estimator::NAMES)),
    ("baseline", Allowed::Name(&Baseline::NAMES)),
    ("optimiser", Allowed::Name(&Optimiser::NAMES)),
    ("start", Allowed::Start),
    ("seeds", Allowed::Count([1, 1000])),
    ("seed", Allowed::Count([0, 1_000_000_000])),
    ("bernoulli", Allowed::Component),
];

/// Reads a number.
#[must_use]
pub fn number_in(text: &str) -> Option<f64> {
    Number::parse(text).ok().map(|number| number.value())
}

/// Reads settings: every name with its value, in the order of the text.
///
/// # Errors
/// A sentence on the first setting that is not allowed.
pub fn read_settings<'t>(
    text: &'t str,
    components: &[impl AsRef<str>],
) -> Result<Vec<(&'static str, &'t str)>, String> {
    // What the page opens with passes them on: the panel that trains says what is wrong with them.
    if !IS_WHOLE {
        return Ok(Vec::new());
    }
    let mut read: Vec<(&str, &str)> = Vec::new();
    for item in text.split(';').filter(|item| !item.is_empty()) {
        let (name, value) = item.split_once(':').unwrap_or((item, ""));
        let Some(&(name, allowed)) = SETTINGS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<&str> = SETTINGS.iter().map(|(name, _)| *name).collect();
            return Err(format!("\u{201c}{name}\u{201d} is not one of {}", names.join(", ")));
        };
        let wanted = match allowed {
            Allowed::Name(names) if !names.contains(&value) => names.join(", "),
            Allowed::Count([from, to]) if !value.parse().is_ok_and(|count| (from..=to).contains(&count)) => {
                format!("a whole number from {from} to {to}")
            }
            Allowed::Number([above, to]) if !number_in(value).is_some_and(|number| above < number && number <= to) => {
                format!("a number above {above} and up to {to}")
            }
            Allowed::Component if components.iter().all(|component| component.as_ref() != value) => {
                let names: Vec<&str> = components.iter().map(AsRef::as_ref).collect();
                names.join(", ")
            }
            Allowed::Start if Start::read(value).is_none() => STARTS.to_owned(),
            _ => String::new(),
        };
        if !wanted.is_empty() {
            return Err(format!("{name} is \u{201c}{value}\u{201d}; allowed: {wanted}"));
        }
        if allowed != Allowed::Component && read.iter().any(|(known, _)| *known == name) {
            return Err(format!("{name} is there twice"));
        }
        read.push((name, value));
    }
    Ok(read)
}

impl Scenario {
    /// Returns the task of training on a problem of this scenario at a value of its moved parameter, in which some
    /// components, given by their indices, are earned by chance: an action whose amount is p earns 1 with probability p.
    /// `values` has the values of all parameters, the moved one included.
    #[must_use]
    pub fn task<'p>(&self, problem: &Problem<'p>, theta: f64, values: &[f64], chance: &[usize]) -> Task<'p> {
        let mdp = problem.mdp;
        let mut components = Vec::with_capacity(self.components.len() + 1);
        for component in 0..self.components.len() {
            let mut amounts = vec![0.0; mdp.pairs()];
            for (slot, earned) in amounts.iter_mut().zip(self.rewards.rows()) {
                for (_, amount) in earned.iter().filter(|(each, _)| *each == component) {
                    *slot += amount.value();
                }
            }
            let weights = self.domain.iter();
            let weights = weights.map(|&domain| self.weights[domain][component].at(values));
            components.push(Component {
                amounts,
                weights: weights.collect(),
                is_chance: chance.contains(&component),
            });
        }
        if !self.perturbation.is_empty() {
            components.push(Component {
                amounts: self.perturbation.clone(),
                weights: vec![1.0; mdp.states()],
                is_chance: false,
            });
        }
        let (reward, truth) = (problem.reward_at(theta), problem.truth.clone());
        Task::new(mdp, reward, truth, problem.base.to_vec(), components)
    }
}
