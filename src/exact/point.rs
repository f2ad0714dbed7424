//! One point in whole numbers: the advantages there, where floats cannot tell what ties, and the whole solution at
//! discount 1, where they cannot tell what never ending earns.

use num_bigint::BigInt;

use super::budget::{Budget, Meter, OVERHEAD, Stop, digits};
use super::problem::ExactProblem;
use super::values::{Advantage, Values, first_policy, policy};
use super::walk::{NoWalk, beginning, cycles, tied, turn};
use crate::rational::{Number, Rational, nearest};
use crate::solve::{Accuracy, Unbounded};
use crate::whole;

/// A float of the parameter stands for every number within this share of it, so that it meets a cliff that is no float.
pub(super) const SHARE: f64 = 4.0 * f64::EPSILON;

/// Returns whether a float of the parameter, which writes a number, may stand for the cliff at `root` with this float.
/// An end of the parameter's range is that number alone, and nothing inside the range stands for what is beyond an end.
pub(super) fn stands_for<T: PartialOrd>(theta: f64, number: &T, (root, float): (&T, f64), ends: &[T]) -> bool {
    let is_near = (float - theta).abs() <= SHARE * theta.abs();
    is_near
        && ends
            .iter()
            .all(|end| root.partial_cmp(end) == number.partial_cmp(end) || (root == end && number != end))
}

/// The solution at one point, in the numbers of the file.
#[derive(Clone, Debug)]
pub struct ExactPoint {
    /// V of each state.
    pub value: Vec<f64>,
    /// V - Q of each pair, 0 for optimal ones alone.
    pub advantages: Vec<f64>,
    /// Whether each pair stays in a loop that is free there; empty where there is none.
    pub free: Vec<bool>,
    /// A bound on the errors of the advantages, but for the rounding of the float itself.
    pub advantage_error: f64,
    /// The accuracy of the values, and the tolerance of a tie: 0 where fractions have decided.
    pub accuracy: Accuracy,
}

/// Returns the solution where the parameter has a value, or why there is none. Where a cliff, or the end of the part
/// that has an answer, is within the rounding of that value, it is there. `None` beyond the budget, and for a float
/// that stands for no short number.
#[must_use]
pub fn solve_exactly(problem: &ExactProblem, theta: f64, budget: Budget) -> Option<Result<ExactPoint, Unbounded>> {
    whole::required();
    let mut goes_on = |_| true;
    match solution(problem, theta, &mut Meter::new(budget, &mut goes_on)) {
        Ok(point) => Some(Ok(point)),
        Err(NoWalk::Refused(refusal)) => Some(Err(refusal)),
        Err(NoWalk::Stopped) => None,
    }
}

fn solution(problem: &ExactProblem, theta: f64, meter: &mut Meter) -> Result<ExactPoint, NoWalk> {
    let mut place = problem.number(theta).ok_or(Stop::Budget)?;
    // As much work as making the rows of whole numbers anew is.
    meter.spend(problem.mdp.transitions() as u64 * OVERHEAD)?;
    if let Ok(policy) = first_policy(problem)
        && let Ok(mut values) = Values::new(problem, policy, meter)
    {
        let ties: Vec<Advantage> = match turn(&mut values, problem, &place, meter) {
            Ok(()) => values.ties(),
            Err(Stop::Wrong(_)) => {
                let cycles = cycles(problem, values.policy, meter)?;
                cycles.into_iter().map(|(_, earned)| earned).collect()
            }
            Err(stop) => return Err(stop.into()),
        };
        if let Some(cliff) = cliff(problem, ties.iter(), (theta, &place), meter)? {
            place = cliff;
        }
    }
    let here = problem.at(&place).map_err(|_| Stop::Budget)?;
    let values = beginning(&here, Rational::ZERO, &Rational::ZERO, meter)?.values;
    let tied = tied(&values, &Rational::ZERO, meter)?;
    let mut point = ExactPoint {
        value: Vec::with_capacity(values.lines.len()),
        advantages: vec![0.0; tied.len()],
        free: here.inner_pairs().to_vec(),
        advantage_error: 0.0,
        accuracy: Accuracy::of_nearest(&[]),
    };
    for line in &values.lines {
        meter.fraction(line.digits())?;
        let value = Rational::new(line.constant.clone(), line.denominator.clone());
        point.value.push(nearest(&value));
    }
    point.accuracy = Accuracy::of_nearest(&point.value);
    for (pair, slot) in point.advantages.iter_mut().enumerate().filter(|(pair, _)| !tied[*pair]) {
        // A gap too small for a float is no tie.
        let left = values.difference(pair, &Rational::ZERO, meter)?;
        *slot = left.max(f64::MIN_POSITIVE);
    }
    Ok(point)
}

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
    let loops = values.loops();
    let ties = values.advantages.iter().zip(near).filter(|(_, near)| **near);
    let ties = ties.map(|(advantage, _)| advantage).chain(&loops);
    if let Some(cliff) = cliff(problem, ties, (theta, &place), meter)? {
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

/// Returns the place next to `number` at which one of the advantages is 0, if the float theta may stand for it. As the
/// policy that they belong to is optimal up to there, it is a cliff.
fn cliff<'t>(
    problem: &ExactProblem,
    ties: impl Iterator<Item = &'t Advantage>,
    (theta, number): (f64, &Rational),
    meter: &mut Meter,
) -> Result<Option<Rational>, Stop> {
    let ends: Vec<Rational> = problem.ends().map(Number::rational).collect();
    let mut found: Option<(Rational, Rational)> = None;
    for advantage in ties {
        if advantage.slope == BigInt::ZERO {
            continue;
        }
        meter.fraction(digits(&advantage.constant).max(digits(&advantage.slope)))?;
        let root = advantage.root();
        let (one, other) = (&root - number, number - &root);
        let away = one.max(other);
        let is_meant = stands_for(theta, number, (&root, nearest(&root)), &ends);
        if is_meant && found.as_ref().is_none_or(|(_, nearest)| away < *nearest) {
            found = Some((root, away));
        }
    }
    Ok(found.map(|(root, _)| root))
}
