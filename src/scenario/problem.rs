//! What is solved along one parameter: a model whose reward is a line in the moved parameter.
//!
//! This is the only way from a scenario and the values of its parameters to a reward, so that every method sees the same one.

use super::{Outcome, Scenario};
use crate::mdp::Mdp;

/// A model with the reward R(theta) = constant + theta slope, and the behaviours to count.
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
    /// How much of a reward can be rounding.
    pub rounding: Rounding,
}

/// How much of a sum of terms can be rounding.
///
/// A term is a coefficient times a value, each a rounded number, and so off by 3 u of its size, where u is half of [`f64::EPSILON`]. Adding n terms to a
/// constant rounds n times, each time by at most u of the sum of all sizes. So a sum whose true value is 0 is at most (3 + n) u times the sum of the sizes.
#[derive(Clone, Debug)]
pub struct Rounding {
    /// Sum of the sizes of the terms of `constant`, per pair.
    size: Vec<f64>,
    /// (3 + n) u, where n counts the moved term too.
    share: f64,
}

impl Rounding {
    fn new(size: Vec<f64>, terms: usize) -> Self {
        let share = (3 + terms) as f64 * f64::EPSILON / 2.0;
        Self { size, share }
    }

    /// Returns the sum of terms of this size, or 0 where it is not larger than their rounding: noise has no scale to be compared with.
    fn clean(&self, sum: f64, size: f64) -> f64 {
        if sum.abs() <= self.share * size { 0.0 } else { sum }
    }
}

impl<'a> Problem<'a> {
    /// Builds the problem of a scenario in which all parameters but one are fixed at `values`.
    ///
    /// # Panics
    /// When there are not as many values as parameters.
    #[must_use]
    pub fn new(scenario: &'a Scenario, parameter: usize, values: &[f64]) -> Self {
        assert_eq!(values.len(), scenario.parameters.len(), "one value per parameter");
        let mut constant = scenario.table.constant.clone();
        let mut size: Vec<f64> = constant.iter().map(|reward| reward.abs()).collect();
        let mut terms = 1;
        let mut add = |factor: f64, column: &[f64]| {
            terms += usize::from(!column.is_empty());
            for ((constant, size), part) in constant.iter_mut().zip(&mut size).zip(column) {
                let term = factor * part;
                *constant += term;
                *size += term.abs();
            }
        };
        for (index, (slope, &value)) in scenario.table.slopes.iter().zip(values).enumerate() {
            if index != parameter {
                add(value, slope);
            }
        }
        add(1.0, &scenario.perturbation);
        let rounding = Rounding::new(size, terms);
        for (constant, &size) in constant.iter_mut().zip(&rounding.size) {
            *constant = rounding.clean(*constant, size);
        }
        Self {
            mdp: &scenario.mdp,
            constant,
            slope: scenario.reward_slope(parameter),
            truth: scenario.true_reward(),
            base: &scenario.base,
            outcomes: &scenario.view.outcomes,
            rounding,
        }
    }

    /// Builds a problem from its reward at theta = 0 and the derivative of the reward, both per pair, without a true reward, a base policy or outcomes.
    #[must_use]
    pub fn from_rewards(mdp: &'a Mdp, constant: Vec<f64>, slope: Vec<f64>) -> Self {
        let size = constant.iter().map(|reward| reward.abs()).collect();
        Self {
            mdp,
            constant,
            slope,
            truth: None,
            base: &[],
            outcomes: &[],
            rounding: Rounding::new(size, 1),
        }
    }

    /// Writes the reward at theta into a buffer of one slot per pair. A sum that cancels to rounding is 0.
    pub fn reward(&self, theta: f64, slots: &mut [f64]) {
        let columns = self.constant.iter().zip(&self.slope).zip(&self.rounding.size);
        for (slot, ((constant, slope), size)) in slots.iter_mut().zip(columns) {
            let moved = theta * slope;
            *slot = self.rounding.clean(constant + moved, size + moved.abs());
        }
    }

    /// Returns the reward of every pair at theta. A sum that cancels to rounding is 0.
    #[must_use]
    pub fn reward_at(&self, theta: f64) -> Vec<f64> {
        let mut reward = vec![0.0; self.constant.len()];
        self.reward(theta, &mut reward);
        reward
    }
}

/// Returns the training reward of every pair of a scenario whose parameters have these values, as every method that moves one of them sees it.
///
/// # Panics
/// When there are not as many values as parameters.
#[must_use]
pub fn reward_at(scenario: &Scenario, values: &[f64]) -> Vec<f64> {
    let last = scenario.parameters.len() - 1;
    Problem::new(scenario, last, values).reward_at(values[last])
}
