//! Advantages at one point, in whole numbers, where floats cannot tell what ties.

use num_bigint::BigInt;

use super::budget::{Budget, Meter, Stop};
use super::problem::ExactProblem;
use super::values::{Values, policy};
use super::walk::{tied, turn};
use crate::rational::nearest;

/// A float of the parameter stands for every number within this share of it, so that it meets a cliff that is no float.
const SHARE: f64 = 4.0 * f64::EPSILON;

/// Returns V - Q of each pair where the parameter has a value, 0 for optimal pairs: where it is 0, or reaches 0 within the rounding of that value.
///
/// `near` has one flag per pair: those that floats cannot tell from optimal ones, at least one in every state that has actions. Policy iteration begins
/// among them, and only they can be optimal; all others are infinitely far. `None` beyond the budget, and for a float that stands for no short number.
#[must_use]
pub fn advantages_at(problem: &ExactProblem, theta: f64, near: &[bool], budget: Budget) -> Option<Vec<f64>> {
    let mut goes_on = |_| true;
    decide(problem, theta, near, &mut Meter::new(budget, &mut goes_on)).ok()
}

fn decide(problem: &ExactProblem, theta: f64, near: &[bool], meter: &mut Meter) -> Result<Vec<f64>, Stop> {
    let number = problem.number(theta).ok_or(Stop::Budget)?;
    let mut values = Values::new(problem, policy(problem, near)?, meter)?;
    turn(&mut values, problem, &number, meter)?;
    let tied = tied(&values, &number, meter)?;
    let mut advantages = vec![f64::INFINITY; tied.len()];
    for (pair, slot) in advantages.iter_mut().enumerate().filter(|(pair, _)| near[*pair]) {
        let advantage = &values.advantages[pair];
        let crosses = || (nearest(&advantage.root()) - theta).abs() <= SHARE * theta.abs();
        *slot = if tied[pair] || (advantage.slope != BigInt::ZERO && crosses()) {
            0.0
        } else {
            // A gap too small for a float is no tie.
            values.difference(pair, &number, meter)?.max(f64::MIN_POSITIVE)
        };
    }
    Ok(advantages)
}
