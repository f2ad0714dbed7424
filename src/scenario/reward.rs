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
            && let Some(fixed) = self.fixed(parameter, values)
        {
            for pair in cancelled {
                let [constant, _] = self.exact_reward(pair, parameter, &fixed);
                problem.refine(pair, nearest(&constant));
            }
        }
        problem
    }

    /// Returns the numbers that the values of all parameters but one stand for, and 0 for that one; `None` where one of
    /// them is too long or too small.
    pub(crate) fn fixed(&self, parameter: usize, values: &[f64]) -> Option<Vec<Number>> {
        let mut fixed = Vec::with_capacity(values.len());
        for (index, (own, &value)) in self.parameters.iter().zip(values).enumerate() {
            fixed.push(if index == parameter {
                Number::ZERO
            } else {
                Number::of_float(value, [&own.value, &own.from, &own.to])?
            });
        }
        Some(fixed)
    }

    /// Returns the exact reward of a pair, without a perturbation, where one parameter is 0 and all others are `fixed`,
    /// and its derivative by that one.
    pub(crate) fn exact_reward(&self, pair: usize, parameter: usize, fixed: &[Number]) -> [Rational; 2] {
        if let Some(short) = self.short_reward(pair, parameter, fixed) {
            return short.map(|part| part.rational());
        }
        let mut reward = [Rational::ZERO; 2];
        for (weight, amount) in self.earned(pair) {
            let mut here = weight.constant.rational();
            for (coefficient, value) in weight.coefficients.iter().zip(fixed) {
                here = &here + &(&coefficient.rational() * &value.rational());
            }
            let amount = amount.rational();
            let slope = weight.coefficients[parameter].rational();
            for (sum, weight) in reward.iter_mut().zip([here, slope]) {
                *sum = &*sum + &(&weight * &amount);
            }
        }
        reward
    }

    /// Returns what [`Self::exact_reward`] does, as long as all numbers on the way are short.
    fn short_reward(&self, pair: usize, parameter: usize, fixed: &[Number]) -> Option<[Number; 2]> {
        let mut reward = [Number::ZERO; 2];
        for (weight, amount) in self.earned(pair) {
            let mut here = weight.constant.clone();
            for (coefficient, value) in weight.coefficients.iter().zip(fixed) {
                here = here.checked_add(&coefficient.checked_mul(value)?)?;
            }
            for (sum, weight) in reward.iter_mut().zip([&here, &weight.coefficients[parameter]]) {
                *sum = sum.checked_add(&weight.checked_mul(amount)?)?;
            }
        }
        Some(reward)
    }

    /// Returns the components that a pair earns: the weight of each, and its amount.
    fn earned(&self, pair: usize) -> impl Iterator<Item = (&Affine, &Number)> {
        let weights = &self.weights[self.domain[self.mdp.state_of(pair)]];
        let earned = self.rewards[pair].iter();
        earned.map(|(component, amount)| (&weights[*component], amount))
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
