//! The reward of a scenario at values of its parameters. Every method gets its reward here, so that all of them see the
//! same one.

use super::{Problem, Scenario};

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
        Problem {
            truth: self.true_reward(),
            base: &self.base,
            outcomes: &self.view.outcomes,
            ..Problem::from_terms(&self.mdp, constant, terms, self.reward_slope(parameter))
        }
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
