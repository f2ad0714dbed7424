//! What is solved along one parameter: a model whose reward is a line in the moved parameter.

use super::{Outcome, Scenario};
use crate::mdp::Mdp;

/// R(theta) = constant + theta slope, with what is to be counted on the way.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// The model.
    pub mdp: &'a Mdp,
    /// Reward per pair at theta = 0.
    pub constant: Vec<f64>,
    /// Derivative of the reward per pair.
    pub slope: Vec<f64>,
    /// True reward per pair.
    pub truth: Option<Vec<f64>>,
    /// Base policy per pair, for the KL objective.
    pub base: &'a [f64],
    /// Behaviours to count.
    pub outcomes: &'a [Outcome],
}

impl<'a> Problem<'a> {
    /// A scenario with all parameters but one fixed at `values`.
    #[must_use]
    pub fn new(scenario: &'a Scenario, parameter: usize, values: &[f64]) -> Self {
        let mut values = values.to_vec();
        values[parameter] = 0.0;
        Self {
            mdp: &scenario.mdp,
            constant: scenario.reward(&values),
            slope: scenario.reward_slope(parameter),
            truth: scenario.true_reward(),
            base: &scenario.base,
            outcomes: &scenario.view.outcomes,
        }
    }

    /// The reward at theta, into a buffer of one slot per pair. What cancels to rounding is 0: noise has no scale to be compared with.
    pub fn reward(&self, theta: f64, slots: &mut [f64]) {
        for ((slot, constant), slope) in slots.iter_mut().zip(&self.constant).zip(&self.slope) {
            let moved = theta * slope;
            let sum = constant + moved;
            let cancelled = sum.abs() <= 4.0 * f64::EPSILON * moved.abs();
            *slot = if cancelled { 0.0 } else { sum };
        }
    }
}
