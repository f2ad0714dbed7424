//! Cliffs walked in whole numbers, for the rare models whose cliffs floats cannot tell apart.
//!
//! As in [`crate::cliffs`], but nothing counts as equal that is not. A policy is left for any action whose advantage
//! V - Q is below 0 just right of theta: there, or 0 there and falling. When there is none, the pairs of advantage 0
//! throughout are the optimal ones of a piece, which ends at the least root of those that fall. Costs an exact solve
//! for every policy on the way.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::budget::{Budget, Held, Meter, Stop, digits, fraction_digits};
use super::certify::{Certificate, certify};
use super::point::SHARE;
use super::problem::ExactProblem;
use super::values::{Advantage, NONE, Values, policy};
use crate::cliffs::{Breakpoint, Cliffs, Piece, changes, reached};
use crate::mdp::Mdp;
use crate::rational::{Rational, nearest};

/// As [`certify`], but cliffs that are contradicted are replaced by those that exact arithmetic finds, within as much
/// budget again.
///
/// # Panics
/// When the cliffs are not of the problem's model.
#[must_use]
pub fn confirm(
    problem: &ExactProblem,
    cliffs: &mut Cliffs,
    budget: Budget,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Certificate {
    let (mut most, mut goes_on) = (0.0f64, true);
    // What begins anew does not go back, and what has been stopped stays so.
    let mut tell = |share: f64| {
        most = most.max(share);
        goes_on = goes_on && progress(most);
        goes_on
    };
    let certificate = certify(problem, cliffs, budget, &mut tell);
    if certificate.is_contradicted()
        && let Ok(found) = walk(problem, cliffs, &mut Meter::new(budget, &mut tell))
    {
        *cliffs = found;
        return certify(problem, cliffs, budget, &mut tell);
    }
    certificate
}

fn walk(problem: &ExactProblem, near: &Cliffs, meter: &mut Meter) -> Result<Cliffs, Stop> {
    let mdp = problem.mdp;
    let [from, to] = near.answered();
    let mut theta = problem.number(from).ok_or(Stop::Budget)?;
    let end = problem.number(to).ok_or(Stop::Budget)?;
    let mut found = Cliffs {
        pieces: Vec::new(),
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        end_errors: [0.0; 2],
        first: Vec::new(),
        tolerance: 0.0,
        gaps: near.gaps.clone(),
        ..*near
    };
    let mut at = from;
    let mut left: Option<[Vec<bool>; 2]> = None;
    // From any policy that ends: nothing is taken from the floats but the range.
    let mut values = Values::new(problem, policy(problem, &vec![true; mdp.pairs()])?, meter)?;
    loop {
        turn(&mut values, problem, &theta, meter)?;
        let tied = tied(&values, &theta, meter)?;
        let optimal: Vec<bool> = values.advantages.iter().map(Advantage::is_zero).collect();
        let next = next(&values, problem, &end, meter)?;
        let right = [reached(mdp, &optimal), optimal];
        let [was_reached, before] = left.as_ref().unwrap_or(&right);
        let sets = [&before[..], &tied, &right[1]];
        let changes_here = changes(mdp, sets, [was_reached, &right[0]]);
        if let Some(piece) = found.pieces.last_mut() {
            piece.to = at;
            found.breakpoints.push(Breakpoint {
                at,
                error: SHARE * at.abs(),
                changes: changes_here,
            });
        } else {
            found.ends[0] = changes_here;
            found.first.clone_from(&right[1]);
        }
        let [value, slope] = mean(mdp, &values, &theta, meter)?;
        found.pieces.push(Piece {
            from: at,
            to,
            value,
            slope,
        });
        if next == end {
            let tied = self::tied(&values, &end, meter)?;
            let sets = [&right[1][..], &tied, &right[1]];
            found.ends[1] = changes(mdp, sets, [&right[0]; 2].map(|reached| &reached[..]));
            return Ok(found);
        }
        at = nearest(&next).clamp(at, to);
        meter.done = (at - from) / (to - from);
        theta = next;
        left = Some(right);
    }
}

/// Policy iteration to a policy that is optimal just right of theta.
pub(super) fn turn(values: &mut Values, problem: &ExactProblem, theta: &Rational, meter: &mut Meter) -> Held {
    loop {
        let mut choices = Vec::new();
        for state in 0..problem.mdp.states() {
            // The best action, so that few policies are passed through.
            let mut best: Option<(f64, usize)> = None;
            for pair in problem.mdp.actions(state) {
                let [there, slope] = values.advantages[pair].signs(theta, meter)?;
                if there.then(slope) == Ordering::Less {
                    let left = values.difference(pair, theta, meter)?;
                    if best.is_none_or(|(least, _)| left < least) {
                        best = Some((left, pair));
                    }
                }
            }
            choices.extend(best.map(|(_, pair)| (state, pair)));
        }
        for states in problem.free_loops() {
            // Staying in the loop for ever is worth 0.
            let [there, slope] = values.value(states[0]).signs(theta, meter)?;
            if there.then(slope) == Ordering::Less {
                choices.retain(|(state, _)| !states.contains(&(*state as u32)));
                choices.extend(states.iter().map(|&state| (state as usize, NONE)));
            }
        }
        if choices.is_empty() {
            return Ok(());
        }
        let moved = values.turn(&choices, meter)?;
        for (pair, advantage) in values.advantages_after(&moved, meter)? {
            values.advantages[pair] = advantage;
        }
    }
}

/// Returns the pairs whose advantage at theta is 0.
pub(super) fn tied(values: &Values, theta: &Rational, meter: &mut Meter) -> Result<Vec<bool>, Stop> {
    let mut tied = Vec::new();
    for advantage in &values.advantages {
        tied.push(advantage.signs(theta, meter)?[0] == Ordering::Equal);
    }
    Ok(tied)
}

/// Returns the first place where an advantage falls to 0, or the value of a free loop does, or the end of the range.
fn next(values: &Values, problem: &ExactProblem, end: &Rational, meter: &mut Meter) -> Result<Rational, Stop> {
    let mut next = end.clone();
    let mut float = nearest(&next);
    let loops: Vec<Advantage> = problem.free_loops().map(|states| values.value(states[0])).collect();
    for advantage in values.advantages.iter().chain(&loops) {
        if advantage.falls_to_zero_at() <= float {
            meter.fraction(digits(&advantage.constant).max(digits(&advantage.slope)))?;
            let root = advantage.root();
            if root < next {
                float = nearest(&root);
                next = root;
            }
        }
    }
    Ok(next)
}

/// Returns the mean over the start of V at theta, and of its slope.
pub(super) fn mean(mdp: &Mdp, values: &Values, theta: &Rational, meter: &mut Meter) -> Result<[f64; 2], Stop> {
    let mut mean = [0.0; 2];
    for (line, &share) in values.lines.iter().zip(mdp.start()) {
        if share > 0.0 {
            meter.fraction(line.digits() + fraction_digits(theta))?;
            let over = |part: &BigInt| Rational::new(part.clone(), line.denominator.clone());
            let (constant, slope) = (over(&line.constant), over(&line.slope));
            mean[0] += share * nearest(&(&constant + &(&slope * theta)));
            mean[1] += share * nearest(&slope);
        }
    }
    Ok(mean)
}
