//! The exact policies that training is measured against.

use crate::scenario::{Objective, Scenario};
use crate::solve::Temperature;
use crate::study::Request;
use crate::study::point::{Answer, solve};
use crate::train::TrainRequest;

/// The exact policies of a point: the best actions and, with one penalty, the policy that it smooths them to.
#[derive(Clone, Debug)]
pub struct Target {
    /// Whether each pair is optimal.
    pub optimal: Vec<bool>,
    /// The answer under hard argmax.
    pub hard: Answer,
    /// The regularised answer; `None` without a penalty, with both, and where there is none.
    pub soft: Option<Answer>,
    /// The coefficient of the penalty of the regularised answer.
    pub alpha: Option<f64>,
    /// The kind of that penalty.
    pub objective: Objective,
    /// How much each state counts in a mean over states: its share of the visits under the exact policy, of those of all
    /// states with a choice.
    weights: Vec<f64>,
}

impl Target {
    /// Returns the exact policies of a request's point under the penalty of training.
    ///
    /// # Errors
    /// Where there is no finite answer: a sentence that names the state.
    pub(super) fn new(scenario: &Scenario, request: &Request, wanted: &TrainRequest) -> Result<Self, String> {
        let (alpha, objective) = match (wanted.kl > 0.0, wanted.entropy > 0.0) {
            (true, false) => (Temperature::new(wanted.kl).ok(), Objective::Kl),
            (false, true) => (Temperature::new(wanted.entropy).ok(), Objective::Entropy),
            _ => (None, Objective::Entropy),
        };
        let mut values = request.values.clone();
        values[request.parameter] = request.at;
        let asked = Request {
            values,
            alpha,
            objective,
            ..request.clone()
        };
        let solution = solve(scenario, &asked)?;
        let soft = solution.soft.and_then(Result::ok);
        let visits = &soft.as_ref().unwrap_or(&solution.hard).visits;
        let mdp = &scenario.mdp;
        let mut weights: Vec<f64> = (0..mdp.states())
            .map(|state| {
                if mdp.actions(state).len() > 1 {
                    visits[state]
                } else {
                    0.0
                }
            })
            .collect();
        let sum: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Ok(Self {
            optimal: solution.optimal,
            hard: solution.hard,
            alpha: soft.as_ref().and(alpha.map(Temperature::get)),
            soft,
            objective,
            weights,
        })
    }

    /// Returns the total variation, in a state, between a policy and the exact one: the regularised policy, or else the
    /// nearest of all that are optimal.
    pub(super) fn distance(&self, scenario: &Scenario, policy: &[f64], state: usize) -> f64 {
        let pairs = scenario.mdp.actions(state);
        if let Some(soft) = &self.soft {
            return variation(&policy[pairs.clone()], &soft.policy[pairs]);
        }
        pairs.filter(|&pair| !self.optimal[pair]).map(|pair| policy[pair]).sum()
    }

    /// Returns the mean of that distance over the states with a choice, by how often the exact policy is there.
    pub(super) fn mean_distance(&self, scenario: &Scenario, policy: &[f64]) -> f64 {
        let states = self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
        states
            .map(|(state, weight)| weight * self.distance(scenario, policy, state))
            .sum()
    }

    /// Returns the share of the states with a choice, by how often the exact policy is there, whose most probable action
    /// is optimal.
    pub(super) fn agreement(&self, scenario: &Scenario, policy: &[f64]) -> f64 {
        let states = self.weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0);
        let agrees = states.filter(|(state, _)| {
            let pairs = scenario.mdp.actions(*state);
            pairs
                .max_by(|&a, &b| policy[a].total_cmp(&policy[b]))
                .is_some_and(|pair| self.optimal[pair])
        });
        agrees.map(|(_, weight)| weight).sum()
    }
}

/// Returns the total variation between two distributions.
pub(super) fn variation(a: &[f64], b: &[f64]) -> f64 {
    0.5 * a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>()
}
