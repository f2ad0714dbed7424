//! The exact value of a policy over a box of two parameters, for planes in which floats cannot tell what ties.

use num_bigint::BigInt;
use num_traits::Zero;

use super::budget::{Budget, Meter, Stop, digits};
use super::problem::ExactProblem;
use super::values::{NONE, Values};
use crate::rational::{Number, Rational, nearest};
use crate::scenario::Scenario;
use crate::solve::FreeLoops;

/// A model along two parameters, mapped to the unit square: R = R0 + x R1 + y R2.
#[derive(Debug)]
pub struct ExactPlane<'a> {
    /// The model along each parameter, where the other one is 0.
    along: [ExactProblem<'a>; 2],
    /// The ends of the range of each parameter.
    ranges: [[Rational; 2]; 2],
    /// The work that may still be spent.
    left: u64,
}

/// Functions on the unit square, each in three parts: constant, slope in x, slope in y. Each part is the nearest float.
#[derive(Debug)]
pub struct ExactParts {
    /// V per state.
    pub value: Vec<[f64; 3]>,
    /// V - Q per pair.
    pub advantages: Vec<[f64; 3]>,
}

impl<'a> ExactPlane<'a> {
    /// Returns the plane of a scenario, all parameters but two being fixed at `values`; `None` where there is no exact
    /// form. [`Budget::ORDINARY`] may be spent on all its policies together.
    #[must_use]
    pub fn of(scenario: &'a Scenario, parameters: [usize; 2], values: &[f64], ranges: [[f64; 2]; 2]) -> Option<Self> {
        let along = |moved: usize, other: usize| {
            let mut values = values.to_vec();
            values[other] = 0.0;
            ExactProblem::of(scenario, moved, &values).ok()
        };
        let [x, y] = parameters;
        let along = [along(x, y)?, along(y, x)?];
        let end = |axis: usize, end: usize| along[axis].number(ranges[axis][end]);
        Some(Self {
            ranges: [[end(0, 0)?, end(0, 1)?], [end(1, 0)?, end(1, 1)?]],
            along,
            left: Budget::ORDINARY.work,
        })
    }

    /// Returns the plane of the model without its free loops.
    #[must_use]
    pub fn without_loops<'l>(&self, loops: &'l FreeLoops) -> Option<ExactPlane<'l>> {
        let [x, y] = &self.along;
        Some(ExactPlane {
            along: [x.without_loops(loops)?, y.without_loops(loops)?],
            ranges: self.ranges.clone(),
            left: self.left,
        })
    }

    /// Returns value and advantages of a policy: the pair that it takes in each state, `u32::MAX` in terminal ones.
    /// `None` beyond the budget, and for a policy that never ends.
    pub fn evaluate(&mut self, choice: &[u32]) -> Option<ExactParts> {
        let mut goes_on = |_| true;
        let budget = Budget {
            work: self.left,
            ..Budget::ORDINARY
        };
        let mut meter = Meter::new(budget, &mut goes_on);
        let parts = self.parts(choice, &mut meter);
        self.left = self.left.saturating_sub(meter.spent());
        parts.ok()
    }

    fn parts(&self, choice: &[u32], meter: &mut Meter) -> Result<ExactParts, Stop> {
        let taken = |&pair: &u32| if pair == u32::MAX { NONE } else { pair as usize };
        let policy: Vec<usize> = choice.iter().map(taken).collect();
        let [x, y] = &self.along;
        let values = [Values::new(x, policy.clone(), meter)?, Values::new(y, policy, meter)?];
        let mut value = Vec::with_capacity(choice.len());
        for state in 0..choice.len() {
            let mut part = |axis: usize, degree: usize| fraction(values[axis].state_part(state, degree), meter);
            value.push(self.on_square(part(0, 0)?, &[part(0, 1)?, part(1, 1)?]));
        }
        let mut advantages = Vec::with_capacity(x.mdp.pairs());
        for pair in 0..x.mdp.pairs() {
            if values.iter().all(|values| values.advantages[pair].is_zero()) {
                advantages.push([0.0; 3]);
                continue;
            }
            let units = [values[0].unit(pair, meter)?, values[1].unit(pair, meter)?];
            let mut part = |axis: usize, degree: usize| {
                let advantage = &values[axis].advantages[pair];
                let part = [&advantage.constant, &advantage.slope][degree];
                fraction([part, &units[axis]], meter)
            };
            advantages.push(self.on_square(part(0, 0)?, &[part(0, 1)?, part(1, 1)?]));
        }
        Ok(ExactParts { value, advantages })
    }

    /// Returns `constant + x * slopes[0] + y * slopes[1]` as a function on the unit square.
    fn on_square(&self, constant: Rational, slopes: &[Rational; 2]) -> [f64; 3] {
        let mut parts = [constant, Rational::ZERO, Rational::ZERO];
        for (axis, (slope, [low, high])) in slopes.iter().zip(&self.ranges).enumerate() {
            if !slope.is_zero() {
                parts[0] = &parts[0] + &(slope * low);
                parts[axis + 1] = slope * &(high - low);
            }
        }
        parts.each_ref().map(nearest)
    }
}

/// Returns the fraction of two integers.
fn fraction([above, below]: [&BigInt; 2], meter: &mut Meter) -> Result<Rational, Stop> {
    if above.is_zero() {
        return Ok(Rational::ZERO);
    }
    meter.fraction(digits(above).max(digits(below)))?;
    Ok(Rational::new(above.clone(), below.clone()))
}

impl ExactProblem<'_> {
    /// Returns the problem of the model without its free loops; `None` where a number gets too long.
    fn without_loops<'l>(&self, loops: &'l FreeLoops) -> Option<ExactProblem<'l>> {
        let collapsed = loops.collapsed();
        let states: Vec<u32> = (0..collapsed.states() as u32).collect();
        let becomes = loops.lift_states(&states);
        let mut probability = Vec::new();
        let mut rewards = [Vec::new(), Vec::new()];
        for pair in 0..collapsed.pairs() {
            let Some(own) = loops.pair(pair) else {
                probability.push(Number::ONE);
                for rewards in &mut rewards {
                    rewards.push(Rational::ZERO);
                }
                continue;
            };
            for target in collapsed.row(pair).0 {
                let mut sum = Number::ZERO;
                for (&before, share) in self.mdp.row(own).0.iter().zip(self.shares(own)) {
                    if becomes[before as usize] == *target {
                        sum = sum.checked_add(share)?;
                    }
                }
                probability.push(sum);
            }
            for (rewards, known) in rewards.iter_mut().zip(&self.rewards) {
                rewards.push(known[own].clone());
            }
        }
        let discount = self.discount.clone();
        ExactProblem::new(collapsed, discount, probability, rewards, self.known.clone()).ok()
    }
}
