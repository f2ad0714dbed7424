//! Discounts below 1 in doubled precision, from the numbers as they were written: what ties and where the cliffs are, in
//! models that are too large for fractions.

use std::ops::Range;

use super::budget::Budget;
use super::optimum::has_tie;
use super::point::{ExactPoint, advantages_at, stands_for};
use super::problem::ExactProblem;
use crate::cliffs::{Cliffs, cliffs_in_doubled};
use crate::mdp::{Mdp, is_near_one};
use crate::rational::{Number, Rational};
use crate::solve::{Accuracy, Count, Doubled, DoubledModel, DoubledValues, Hard};
use crate::whole;

/// The bits of the quotient that stands for a fraction.
const BITS: i64 = 120;
/// How often the constant and the slope of a reward count in its slope.
const SLOPE: [Count; 2] = [Count::NEVER, Count::ONCE];

/// Returns whether values have doubled precision: with a discount near 1.
#[inline(always)]
#[allow(clippy::inline_always)] // Where it is called the core is compiled without what follows: 9 kB, with gzip.
pub(crate) fn is_doubled(discount: f64) -> bool {
    is_near_one(discount) && whole::required()
}

/// Returns the solution where the parameter has a value, with a discount below 1, as [`solve_in_doubled`] does. What
/// doubled precision does not tell apart is decided in the numbers of the file, if that does not take long.
#[must_use]
pub fn solve_near_one(problem: &ExactProblem, theta: f64, budget: Budget) -> Option<ExactPoint> {
    let point = solve_in_doubled(problem, theta, None)?;
    let near: Vec<bool> = point
        .advantages
        .iter()
        .map(|&left| left <= point.advantage_error)
        .collect();
    if !has_tie(problem.mdp, &near) {
        return Some(point);
    }
    let Some(decided) = advantages_at(problem, theta, &near, budget) else {
        return Some(point);
    };
    let optimal: Vec<bool> = decided.iter().map(|&left| left == 0.0).collect();
    let mut point = solve_in_doubled(problem, theta, Some(&optimal))?;
    for (pair, left) in point.advantages.iter_mut().enumerate() {
        // A gap too small for doubled precision is no tie.
        *left = if near[pair] {
            decided[pair]
        } else {
            left.max(f64::MIN_POSITIVE)
        };
    }
    point.accuracy.tolerance = 0.0;
    Some(point)
}

/// Returns the solution where the parameter has a value, with a discount below 1. Where a cliff is within the rounding of
/// that value, it is there. The pairs that are optimal there may be known. `None` at discount 1, and where doubled
/// precision is not enough.
#[must_use]
pub fn solve_in_doubled(problem: &ExactProblem, theta: f64, optimal: Option<&[bool]>) -> Option<ExactPoint> {
    let model = model(problem)?;
    let written = doubled(&problem.number(theta)?);
    let mut here = [Count::ONCE, Count::of(written)];
    let choice = match optimal {
        Some(optimal) => choice(problem.mdp, |mut pairs| pairs.find(|&pair| optimal[pair])),
        None => first_choice(problem, theta),
    };
    let mut values = DoubledValues::new(&model, choice)?;
    if optimal.is_none() {
        values.improve(&here)?;
    }
    let ends: Vec<Doubled> = problem.ends().map(of_number).collect();
    let mut nearest = f64::INFINITY;
    for pair in 0..values.pairs() {
        let (slope, slope_error) = values.advantage(pair, &SLOPE);
        if slope != Doubled::ZERO {
            let (left, error) = values.advantage(pair, &[Count::ONCE, Count::of(written)]);
            let root = written - left / slope;
            let away = (root - written).size();
            if away < nearest && stands_for(theta, &written, (&root, root.float()), &ends) {
                nearest = away;
                // What ties at the value itself needs no other place.
                if left != Doubled::ZERO {
                    here[1] = Count {
                        number: root,
                        off: (error + away * slope_error) / (slope.size() - slope_error),
                    };
                }
            }
        }
    }
    let advantage = |pair| values.advantage(pair, &here).0.float();
    // No policy is better than one that is known to be optimal.
    let open = if optimal.is_some() { 0.0 } else { values.open(&here) };
    let accuracy = values.accuracy(&here, open);
    Some(ExactPoint {
        value: (0..problem.mdp.states())
            .map(|state| values.value(state, &here).0.float())
            .collect(),
        advantages: (0..values.pairs()).map(advantage).collect(),
        free: Vec::new(),
        advantage_error: accuracy.tolerance + open,
        accuracy,
    })
}

/// Returns the cliffs of a range, and the accuracy of the value anywhere in it, with a discount below 1. `goes_on` is
/// told the number of pieces and the share of the range that are done, and stops the work by returning false. `None`
/// then, at discount 1, and where doubled precision is not enough.
#[must_use]
pub fn cliffs_near_one(
    problem: &ExactProblem,
    [from, to]: [f64; 2],
    goes_on: &mut dyn FnMut(usize, f64) -> bool,
) -> Option<(Cliffs, Accuracy)> {
    let model = model(problem)?;
    let ends = [doubled(&problem.number(from)?), doubled(&problem.number(to)?)];
    cliffs_in_doubled(&model, first_choice(problem, from), ends, goes_on)
}

/// Returns the model of a problem with a discount below 1.
fn model<'p>(problem: &ExactProblem<'p>) -> Option<DoubledModel<'p>> {
    let rewards = problem.rewards.iter();
    with_rewards(problem, rewards.map(|rewards| rewards.iter().map(doubled).collect()))
}

/// Returns the model along two parameters, the other one being 0 in each of both problems, over the box of their ranges
/// as the unit square: R = R0 + x R1 + y R2. `None` at discount 1.
pub(super) fn model_on_square<'p>(
    along: &[ExactProblem<'p>; 2],
    ranges: &[[Rational; 2]; 2],
) -> Option<DoubledModel<'p>> {
    let mut base = along[0].rewards[0].clone();
    let mut slopes = [const { Vec::new() }; 2];
    for ((slopes, along), [low, high]) in slopes.iter_mut().zip(along).zip(ranges) {
        let width = high - low;
        for (base, slope) in base.iter_mut().zip(&along.rewards[1]) {
            *base = &*base + &(slope * low);
            slopes.push(doubled(&(slope * &width)));
        }
    }
    let [x, y] = slopes;
    with_rewards(&along[0], [base.iter().map(doubled).collect(), x, y])
}

/// Returns the model of a problem with a discount below 1, with the parts of its rewards.
fn with_rewards<'p>(
    problem: &ExactProblem<'p>,
    rewards: impl IntoIterator<Item = Vec<Doubled>>,
) -> Option<DoubledModel<'p>> {
    let discount = problem.discount.rational();
    DoubledModel::new(
        problem.mdp,
        [&discount, &(&Rational::ONE - &discount)].map(doubled),
        problem.probability.iter().map(of_number),
        rewards.into_iter().collect(),
    )
}

/// Returns a policy that is nearly optimal where the parameter has a value: the pair of each state, `u32::MAX` in
/// terminal ones.
fn first_choice(problem: &ExactProblem, theta: f64) -> Vec<u32> {
    let mdp = problem.mdp;
    let rewards = problem.rewards[0].iter().zip(&problem.rewards[1]);
    let reward: Vec<f64> = rewards
        .map(|(constant, slope)| (doubled(constant) + Doubled::from(theta) * doubled(slope)).float())
        .collect();
    let mut hard = Hard::new(mdp);
    // Below discount 1 there is an answer.
    let _ = hard.solve(&reward);
    choice(mdp, |pairs| {
        pairs.reduce(|best, pair| if hard.q()[pair] > hard.q()[best] { pair } else { best })
    })
}

/// Returns a policy, given the choice of one of a state's pairs: `u32::MAX` in terminal ones.
fn choice(mdp: &Mdp, of: impl Fn(Range<usize>) -> Option<usize>) -> Vec<u32> {
    let pair = |state| of(mdp.actions(state)).map_or(u32::MAX, |pair| pair as u32);
    (0..mdp.states()).map(pair).collect()
}

/// Returns a number of a file.
fn of_number(number: &Number) -> Doubled {
    let (above, below) = number.parts();
    Doubled::from(above) / Doubled::from(below)
}

/// Returns a fraction.
fn doubled(fraction: &Rational) -> Doubled {
    let (above, below) = (fraction.numerator(), fraction.denominator());
    let shift = BITS + below.bits().cast_signed() - above.bits().cast_signed();
    let distance = shift.unsigned_abs();
    let quotient = if shift >= 0 {
        (above << distance) / below
    } else {
        above / (below << distance)
    };
    let quotient = i128::try_from(quotient).map_or(Doubled::ZERO, Doubled::from);
    quotient * Doubled::from(2f64.powi(-shift as i32))
}
