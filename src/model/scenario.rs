//! A scenario: a model, its reward as named components with weights affine in parameters, and the view it opens with (the file format, version 1).

use super::{Mdp, Number};

/// Which optimal action a hard policy takes where several are optimal (THEORY 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// The first in file order.
    First,
    /// Each with equal probability.
    Uniform,
    /// The choice among all optimal policies with the least true value.
    Worst,
    /// The choice among all optimal policies with the greatest true value.
    Best,
}

/// What the soft policy is regularised by (THEORY 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Objective {
    /// Entropy: V = alpha log sum exp(Q / alpha).
    Entropy,
    /// Divergence from the base policy: V = alpha log sum base exp(Q / alpha).
    Kl,
}

/// An affine expression in the parameters: constant + sum of coefficient times parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Affine {
    /// The part that no parameter moves.
    pub constant: Number,
    /// One coefficient per parameter, in the order of [`Scenario::parameters`].
    pub coefficients: Vec<Number>,
}

/// A parameter of the reward.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name in weight expressions.
    pub name: String,
    /// What it means, for people.
    pub label: String,
    /// Lower end of its range.
    pub from: Number,
    /// Upper end, above the lower.
    pub to: Number,
    /// The value a scenario opens with, inside the range.
    pub value: Number,
}

/// A named set of pairs whose expected (discounted) number of uses from the start is reported.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// For people.
    pub name: String,
    /// Pairs counted.
    pub pairs: Vec<usize>,
}

/// What a scenario shows when it opens.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Index of the swept parameter.
    pub sweep: usize,
    /// The watched state; it has at least one action.
    pub state: usize,
    /// Temperature; `None` is hard argmax alone.
    pub alpha: Option<f64>,
    /// Behaviours to count.
    pub outcomes: Vec<Outcome>,
    /// A sentence that says what to look at; may be empty.
    pub look: String,
}

/// A place in a text: line and column from 1, the column counted in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// Why a text is not a scenario: what, where, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// What is wrong, the bad value and what is allowed, without the place.
    pub problem: String,
    /// Where in the text.
    pub place: Place,
    /// Path in the file, like `states.knows.argue.to`; empty for the whole file.
    pub path: String,
}

/// A model with its reward, names and opening view, read from a file and valid.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Short name.
    pub title: String,
    /// One paragraph in plain words.
    pub about: String,
    /// Where the model comes from.
    pub source: String,
    /// Transitions, start, discount.
    pub mdp: Mdp,
    /// Name of each state, in file order (terminal states last).
    pub states: Vec<String>,
    /// Where each state stands in the text.
    pub places: Vec<Place>,
    /// Name of each pair's action.
    pub actions: Vec<String>,
    /// Names of the reward components, in order of first mention.
    pub components: Vec<String>,
    /// What each pair earns: (component, amount), only what the file names.
    pub rewards: Vec<Vec<(usize, Number)>>,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// Domain of each state, an index into `weights` and `true_weights` (all 0 when the file has no domains).
    pub domain: Vec<usize>,
    /// Training weights, `weights[domain][component]`.
    pub weights: Vec<Vec<Affine>>,
    /// True weights, `true_weights[domain][component]`; `None` when the file has no `true`.
    pub true_weights: Option<Vec<Vec<Number>>>,
    /// Base policy over pairs (uniform when the file gives none).
    pub base: Vec<f64>,
    /// The exact probability of each stored transition, in the order of `Mdp::row`.
    pub exact_probability: Vec<Number>,
    /// The opening view.
    pub view: View,
}

impl Scenario {
    /// Reads a scenario file. Every refusal names line, column, path, the bad value and what is allowed.
    pub fn parse(_text: &str) -> Result<Self, ScenarioError> {
        unimplemented!("helper: format")
    }

    /// Training reward of every pair at given parameter values (in the order of `parameters`).
    #[must_use]
    pub fn reward(&self, _values: &[f64]) -> Vec<f64> {
        unimplemented!("helper: format")
    }

    /// Derivative of the training reward of every pair with respect to one parameter; the reward is affine, so it does not depend on the values.
    #[must_use]
    pub fn reward_slope(&self, _parameter: usize) -> Vec<f64> {
        unimplemented!("helper: format")
    }

    /// True reward of every pair, if the file has one.
    #[must_use]
    pub fn true_reward(&self) -> Option<Vec<f64>> {
        unimplemented!("helper: format")
    }
}
