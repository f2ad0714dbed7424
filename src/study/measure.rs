//! What the values of a scenario are, and how those that its readers see follow from those of the solvers, which make a
//! discounted sum of rewards large: costs are minus a reward, and of average rewards a state has its relative value.

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;

use super::impact::Impact;
use super::point::Answer;
use super::sweep::{Branch, Sweep};

/// What the values of a scenario are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Measure {
    /// The expected sum of rewards, discounted.
    #[default]
    TotalReward,
    /// The expected sum of costs, discounted, which is made small.
    TotalCost,
    /// The average reward per step.
    AverageReward,
    /// The average cost per step, which is made small.
    AverageCost,
}

impl From<Measure> for &'static str {
    fn from(measure: Measure) -> Self {
        Measure::NAMES[measure as usize]
    }
}

impl TryFrom<String> for Measure {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let all = [
            Self::TotalReward,
            Self::TotalCost,
            Self::AverageReward,
            Self::AverageCost,
        ];
        let known = Self::NAMES.iter().position(|known| *known == name);
        known
            .map(|place| all[place])
            .ok_or_else(|| format!("unknown measure \u{201c}{name}\u{201d}"))
    }
}

impl Measure {
    /// The names in answers, in the order of the variants.
    const NAMES: [&'static str; 4] = ["total reward", "total cost", "average reward", "average cost"];

    /// Returns what the values of a scenario are.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        // What the page opens with reads no other scenarios, but draws answers about them.
        if !cfg!(feature = "studies") {
            return Self::TotalReward;
        }
        match (scenario.average.is_some(), scenario.minimises) {
            (false, false) => Self::TotalReward,
            (false, true) => Self::TotalCost,
            (true, false) => Self::AverageReward,
            (true, true) => Self::AverageCost,
        }
    }

    /// Returns whether values are costs.
    #[must_use]
    pub fn is_cost(self) -> bool {
        matches!(self, Self::TotalCost | Self::AverageCost)
    }

    /// Returns whether values are those of a step.
    #[must_use]
    pub fn is_average(self) -> bool {
        matches!(self, Self::AverageReward | Self::AverageCost)
    }

    /// Turns the signs of numbers that are costs.
    pub(super) fn turn<'n>(self, numbers: impl IntoIterator<Item = &'n mut f64>) {
        if cfg!(feature = "studies") && self.is_cost() {
            for number in numbers {
                // The cost of nothing is 0, not minus 0.
                *number = 0.0 - *number;
            }
        }
    }

    /// Turns the signs of what jumps at cliffs, where it is a cost.
    pub(super) fn turn_jumps(self, impacts: &mut [Impact]) {
        self.turn(impacts.iter_mut().map(|impact| &mut impact.truth));
    }
}

/// Turns the Q-values of one state into those of its scenario, given the values of all states.
pub(super) fn settle_q(scenario: &Scenario, state: usize, value: &[f64], q: &mut [f64]) {
    if !cfg!(feature = "studies") {
        return;
    }
    if let Some(average) = &scenario.average {
        let shift = average.relative(value)[state] - value[state];
        for q in q.iter_mut() {
            *q += shift;
        }
    }
    Measure::of(scenario).turn(q);
}

/// Turns the values of a solution into those of its scenario: of average rewards the relative values of states, whose
/// error is at most twice that of the values.
pub(super) fn settle(scenario: &Scenario, answer: &mut Answer) {
    if !cfg!(feature = "studies") {
        return;
    }
    if let Some(average) = &scenario.average {
        let relative = average.relative(&answer.value);
        for (state, (relative, value)) in relative.iter().zip(&answer.value).enumerate() {
            for pair in scenario.mdp.actions(state) {
                answer.q[pair] += relative - value;
            }
        }
        answer.value = relative;
        answer.bound *= 2.0;
    }
    let sums = [&mut answer.start_value, &mut answer.plain, &mut answer.truth];
    Measure::of(scenario).turn(answer.value.iter_mut().chain(&mut answer.q).chain(sums));
}

impl Sweep {
    /// Returns the sweep with costs in the place of rewards.
    pub(super) fn turned(&self) -> Self {
        let mut turned = self.clone();
        for Branch {
            value, plain, truth, ..
        } in [Some(&mut turned.hard), turned.soft.as_mut()].into_iter().flatten()
        {
            self.measure.turn(value.iter_mut().chain(plain).chain(truth));
        }
        for jump in &mut turned.jumps {
            self.measure.turn(jump.truths.iter_mut().chain([&mut jump.value]));
        }
        if let [_, _, numbers @ ..] = &mut turned.others[..] {
            // The optimal value, and the true value on three sides.
            self.measure.turn(numbers.iter_mut().take(4).flatten());
        }
        turned
    }
}
