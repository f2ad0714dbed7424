//! Advantages at one point, in whole numbers, where floats cannot tell what ties.

use num_bigint::BigInt;

use super::budget::{Budget, Meter, Stop, digits};
use super::problem::ExactProblem;
use super::values::{Values, policy};
use super::walk::{tied, turn};
use crate::rational::{Rational, nearest};

/// A float of the parameter stands for every number within this share of it, so that it meets a cliff that is no float.
pub(super) const SHARE: f64 = 4.0 * f64::EPSILON;

/// Returns V - Q of each pair where the parameter has a value, 0 for optimal pairs. Where a cliff is within the
/// rounding of that value, it is the cliff.
///
/// `near` has one flag per pair: those that floats cannot tell from optimal ones, at least one in every state that has
/// actions. Policy iteration begins among them, and only they can be optimal; all others are infinitely far. `None`
/// beyond the budget, and for a float that stands for no short number.
#[must_use]
pub fn advantages_at(problem: &ExactProblem, theta: f64, near: &[bool], budget: Budget) -> Option<Vec<f64>> {
    let mut goes_on = |_| true;
    decide(problem, theta, near, &mut Meter::new(budget, &mut goes_on)).ok()
}

fn decide(problem: &ExactProblem, theta: f64, near: &[bool], meter: &mut Meter) -> Result<Vec<f64>, Stop> {
    let mut place = problem.number(theta).ok_or(Stop::Budget)?;
    let mut values = Values::new(problem, policy(problem, near)?, meter)?;
    turn(&mut values, problem, &place, meter)?;
    if let Some(cliff) = cliff(&values, theta, &place, near, meter)? {
        place = cliff;
        turn(&mut values, problem, &place, meter)?;
    }
    let tied = tied(&values, &place, meter)?;
    let mut advantages = vec![f64::INFINITY; tied.len()];
    for (pair, slot) in advantages.iter_mut().enumerate().filter(|(pair, _)| near[*pair]) {
        *slot = if tied[pair] {
            0.0
        } else {
            // A gap too small for a float is no tie.
            values.difference(pair, &place, meter)?.max(f64::MIN_POSITIVE)
        };
    }
    Ok(advantages)
}

/// Returns the place next to `number` at which an advantage is 0, if the float theta may stand for it. As the policy is
/// optimal up to there, it is a cliff.
fn cliff(
    values: &Values,
    theta: f64,
    number: &Rational,
    near: &[bool],
    meter: &mut Meter,
) -> Result<Option<Rational>, Stop> {
    let mut found: Option<(Rational, Rational)> = None;
    for (advantage, near) in values.advantages.iter().zip(near) {
        if !near || advantage.slope == BigInt::ZERO {
            continue;
        }
        meter.fraction(digits(&advantage.constant).max(digits(&advantage.slope)))?;
        let root = advantage.root();
        let (one, other) = (&root - number, number - &root);
        let away = one.max(other);
        let stands_for = (nearest(&root) - theta).abs() <= SHARE * theta.abs();
        if stands_for && found.as_ref().is_none_or(|(_, nearest)| away < *nearest) {
            found = Some((root, away));
        }
    }
    Ok(found.map(|(root, _)| root))
}
