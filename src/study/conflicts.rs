//! The components of the reward that pull a choice in different directions (THEORY 1): for each state the actions that
//! gain most when one component is strengthened a little, while what comes later stays as it is.

use std::ops::Range;

use crate::scenario::{Affine, Scenario};
use crate::solve::{Evaluation, Unbounded};

use super::Request;
use super::point::solve;
use super::sweep::endless;

/// The share of a component's largest gain by which two gains differ at least: what is closer is rounding.
const TOLERANCE: f64 = 1e-9;

/// The relation of two components in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Some action gains most from both.
    Agree,
    /// No action gains most from both.
    Conflict,
    /// One of them does not tell the actions apart.
    Indifferent,
}

impl Relation {
    /// Returns the name of the relation in other programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Conflict => "conflict",
            Self::Indifferent => "indifferent",
        }
    }
}

/// The actions of a state that the components of the reward favour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Favoured {
    /// The state, which has at least two actions.
    pub state: usize,
    /// For each component the pairs that gain most when it is strengthened; empty where all gain the same.
    pub pairs: Vec<Vec<usize>>,
}

impl Favoured {
    /// Returns the relation of two components.
    #[must_use]
    pub fn relation(&self, first: usize, second: usize) -> Relation {
        let [first, second] = [&self.pairs[first], &self.pairs[second]];
        if first.is_empty() || second.is_empty() {
            Relation::Indifferent
        } else if first.iter().any(|pair| second.contains(pair)) {
            Relation::Agree
        } else {
            Relation::Conflict
        }
    }
}

/// Returns what each component favours in each state with a choice, under the present policy: the regularised one where
/// the request has a temperature, else the optimal one. A component is strengthened by a factor, or raised from 0 in
/// the direction in which the parameters raise it. Costs one evaluation of the policy for each component.
///
/// The gain of a pair is the derivative of its Q-value by the factor, for hard and soft optimal policies alike: the
/// policy is a maximum, so that what it does later counts only in higher order.
///
/// # Errors
/// Where there is no finite answer: a sentence that names the state.
pub fn favoured(scenario: &Scenario, request: &Request) -> Result<Vec<Favoured>, String> {
    let solution = solve(scenario, request)?;
    let policy = match solution.soft {
        Some(soft) => soft?.policy,
        None => solution.hard.policy,
    };
    let gains = gains(scenario, request, &policy).map_err(|why| endless(scenario, &why))?;
    let mdp = &scenario.mdp;
    let largest = |gains: &Vec<f64>| gains.iter().fold(0.0_f64, |most, gain| most.max(gain.abs()));
    let tolerances: Vec<f64> = gains.iter().map(|gains| TOLERANCE * largest(gains)).collect();
    let choices = (0..mdp.states()).filter(|&state| mdp.actions(state).len() > 1);
    let favoured = choices.map(|state| {
        let components = gains.iter().zip(&tolerances);
        let pairs = components.map(|(gains, &tolerance)| best(gains, mdp.actions(state), tolerance));
        Favoured {
            state,
            pairs: pairs.collect(),
        }
    });
    Ok(favoured.collect())
}

/// Returns the gains of all pairs, component by component.
fn gains(scenario: &Scenario, request: &Request, policy: &[f64]) -> Result<Vec<Vec<f64>>, Unbounded> {
    let mdp = &scenario.mdp;
    let evaluation = Evaluation::new(mdp, policy);
    let gains = (0..scenario.components.len()).map(|component| {
        let strengths: Vec<f64> = scenario
            .weights
            .iter()
            .map(|weights| strength(&weights[component], &request.values))
            .collect();
        let earned = scenario.rewards.rows().enumerate().map(|(pair, earned)| {
            let amounts = earned.iter().filter(|(of, _)| *of == component);
            let amount: f64 = amounts.map(|(_, amount)| amount.value()).sum();
            strengths[scenario.domain[mdp.state_of(pair)]] * amount
        });
        let earned: Vec<f64> = earned.collect();
        let value = evaluation.value(&earned)?;
        let gain = |(pair, earned)| earned + mdp.discount() * mdp.expect(pair, &value);
        Ok(earned.into_iter().enumerate().map(gain).collect())
    });
    gains.collect()
}

/// Returns the weight that is strengthened; of a weight of 0 the slope along all parameters together.
fn strength(weight: &Affine, values: &[f64]) -> f64 {
    let present = weight.at(values);
    if present != 0.0 {
        return present;
    }
    weight.terms.iter().map(|(_, coefficient)| coefficient.value()).sum()
}

/// Returns the pairs of a state that gain most, to within a tolerance; none where all do.
fn best(gains: &[f64], pairs: Range<usize>, tolerance: f64) -> Vec<usize> {
    let most = pairs
        .clone()
        .fold(f64::NEG_INFINITY, |most, pair| most.max(gains[pair]));
    let count = pairs.len();
    let best: Vec<usize> = pairs.filter(|&pair| gains[pair] >= most - tolerance).collect();
    if best.len() == count { Vec::new() } else { best }
}

/// Returns the parameter that moves the weight of a component in a state: the first that it depends on there or, where
/// no action of the state earns it, anywhere.
#[must_use]
pub fn parameter_of(scenario: &Scenario, state: usize, component: usize) -> Option<usize> {
    let mut rewards = scenario.rewards.rows_in(scenario.mdp.actions(state)).flatten();
    let is_own = rewards.any(|(of, _)| *of == component);
    let own = &scenario.weights[scenario.domain[state]];
    let depends = |weights: &Vec<Affine>| weights[component].terms.first().map(|(parameter, _)| *parameter);
    if is_own {
        depends(own)
    } else {
        scenario.weights.iter().find_map(depends)
    }
}
