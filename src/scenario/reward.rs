//! The reward of a scenario at values of its parameters. Every method gets its reward here, so that all of them see the
//! same one.

use super::expression::Affine;
use super::{Problem, Scenario};
use crate::rational::{Number, Rational, nearest};

impl Scenario {
    /// Returns the problem in which one parameter moves and all others are fixed at `values`.
    ///
    /// # Panics
    /// Panics when there are not as many values as parameters.
    #[must_use]
    pub fn problem(&self, parameter: usize, values: &[f64]) -> Problem<'_> {
        assert_eq!(values.len(), self.parameters.len(), "one value per parameter");
        let slopes = self.table.slopes.iter().zip(values).enumerate();
        let fixed = slopes.filter(|&(index, _)| index != parameter);
        let fixed = fixed.map(|(_, (slope, &value))| (value, slope.as_slice()));
        let terms = fixed.chain([(1.0, self.perturbation.as_slice())]);
        let constant = self.table.constant.clone();
        let mut problem = Problem {
            truth: self.true_reward(),
            base: &self.base,
            outcomes: &self.view.outcomes,
            ..Problem::from_terms(&self.mdp, constant, terms, self.reward_slope(parameter))
        };
        let cancelled: Vec<usize> = problem.cancelled().collect();
        if self.perturbation.is_empty()
            && !cancelled.is_empty()
            && let Some(exact) = self.exact_rewards(parameter, values)
        {
            for pair in cancelled {
                let [constant, _] = exact.of(pair);
                problem.refine(pair, nearest(&constant));
            }
        }
        problem
    }

    /// Returns the exact rewards, without a perturbation, along one parameter, all others having these values; `None`
    /// where one of the values is too long or too small.
    pub(crate) fn exact_rewards(&self, parameter: usize, values: &[f64]) -> Option<ExactRewards<'_>> {
        let mut fixed = Vec::with_capacity(values.len());
        for (index, (own, &value)) in self.parameters.iter().zip(values).enumerate() {
            fixed.push(if index == parameter {
                Number::ZERO
            } else {
                Number::of_float(value, [&own.value, &own.from, &own.to])?
            });
        }
        let weights = self
            .weights
            .iter()
            .flatten()
            .map(|weight| short_weight(weight, parameter, &fixed));
        Some(ExactRewards {
            weights: weights.collect(),
            scenario: self,
            parameter,
            fixed,
        })
    }

    /// Returns the training reward of every pair when the parameters have these values, as every method that moves one
    /// of them sees it.
    ///
    /// # Panics
    /// Panics when there are not as many values as parameters.
    #[must_use]
    pub fn reward_at(&self, values: &[f64]) -> Vec<f64> {
        let last = self.parameters.len() - 1;
        self.problem(last, values).reward_at(values[last])
    }
}

/// The exact rewards of a scenario along one parameter.
#[derive(Debug)]
pub(crate) struct ExactRewards<'s> {
    scenario: &'s Scenario,
    parameter: usize,
    /// The values of all parameters, 0 for the one that moves.
    fixed: Vec<Number>,
    /// The weight of each component in each domain, domain by domain, where the parameter is 0, and its derivative;
    /// `None` where they are too long.
    weights: Vec<Option<[Number; 2]>>,
}

impl ExactRewards<'_> {
    /// Returns the reward of a pair where the parameter is 0, and its derivative.
    pub(crate) fn of(&self, pair: usize) -> [Rational; 2] {
        if let Some(short) = self.short(pair) {
            return short.map(|part| part.rational());
        }
        let scenario = self.scenario;
        let weights = &scenario.weights[scenario.domain[scenario.mdp.state_of(pair)]];
        let mut reward = [Rational::ZERO; 2];
        for (component, amount) in scenario.rewards.row(pair) {
            let weight = &weights[*component];
            let mut here = weight.constant.rational();
            for (parameter, coefficient) in &weight.terms {
                here = &here + &(&coefficient.rational() * &self.fixed[*parameter].rational());
            }
            let amount = amount.rational();
            let slope = weight.coefficient(self.parameter).rational();
            for (sum, weight) in reward.iter_mut().zip([here, slope]) {
                *sum = &*sum + &(&weight * &amount);
            }
        }
        reward
    }

    /// Returns what [`Self::of`] does, as long as all numbers on the way are short.
    pub(crate) fn short(&self, pair: usize) -> Option<[Number; 2]> {
        let scenario = self.scenario;
        let first = scenario.domain[scenario.mdp.state_of(pair)] * scenario.components.len();
        let mut reward = [Number::ZERO; 2];
        for (component, amount) in scenario.rewards.row(pair) {
            let weight = self.weights[first + component].as_ref()?;
            for (sum, weight) in reward.iter_mut().zip(weight) {
                if !weight.is_zero() {
                    *sum = sum.checked_add(&weight.checked_mul(amount)?)?;
                }
            }
        }
        Some(reward)
    }
}

/// Returns a weight where the moved parameter is 0 and all others are `fixed`, and its derivative, unless they grow too
/// long.
fn short_weight(weight: &Affine, parameter: usize, fixed: &[Number]) -> Option<[Number; 2]> {
    let mut here = weight.constant.clone();
    for (parameter, coefficient) in &weight.terms {
        here = here.checked_add(&coefficient.checked_mul(&fixed[*parameter])?)?;
    }
    Some([here, weight.coefficient(parameter).clone()])
}
