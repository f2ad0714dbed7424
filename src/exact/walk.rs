//! Cliffs walked in whole numbers, for the rare models whose cliffs floats cannot tell apart.
//!
//! As in [`crate::cliffs`], but nothing counts as equal that is not. A policy is left for any action whose advantage V - Q is below 0 just right of theta: there, or
//! 0 there and falling. When there is none, the pairs of advantage 0 throughout are the optimal ones of a piece, which ends at the least root of those that fall.
//! Costs an exact solve for every policy on the way.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::Zero;

use super::budget::{Budget, Meter, Stop};
use super::certify::{Certificate, certify};
use super::problem::ExactProblem;
use super::values::{Values, policy, solve};
use crate::cliffs::{Breakpoint, Cliffs, Piece, changes, reached};
use crate::mdp::Mdp;
use crate::rational::{Rational, nearest};

/// As [`certify`], but cliffs that are contradicted are replaced by those that exact arithmetic finds, within as much budget again.
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
    let mut theta = problem.number(near.from).ok_or(Stop::Budget)?;
    let end = problem.number(near.to).ok_or(Stop::Budget)?;
    let mut chosen = vec![false; mdp.pairs()];
    // From any policy that ends: nothing is taken from the floats but the range.
    for pair in policy(problem, &vec![true; mdp.pairs()])? {
        if pair < chosen.len() {
            chosen[pair] = true;
        }
    }
    let mut found = Cliffs {
        pieces: Vec::new(),
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        first: Vec::new(),
        tolerance: 0.0,
        ..*near
    };
    let mut at = near.from;
    let mut left: Option<[Vec<bool>; 2]> = None;
    loop {
        let values = turn(problem, &theta, &mut chosen, meter)?;
        let tied = values.tied(mdp, &theta, meter)?;
        let mut optimal = tied.clone();
        let mut next = end.clone();
        for (pair, optimal) in optimal.iter_mut().enumerate() {
            let (constant, slope) = values.advantage(pair);
            *optimal &= slope.is_zero();
            if *slope < BigInt::ZERO {
                next = next.min(Rational::new(-constant, slope.clone()));
            }
        }
        let right = [reached(mdp, &optimal), optimal];
        let [was_reached, before] = left.as_ref().unwrap_or(&right);
        let sets = [&before[..], &tied, &right[1]];
        let changes_here = changes(mdp, sets, [was_reached, &right[0]]);
        if let Some(piece) = found.pieces.last_mut() {
            piece.to = at;
            found.breakpoints.push(Breakpoint {
                at,
                error: 3.0 * f64::EPSILON * at.abs(),
                changes: changes_here,
            });
        } else {
            found.ends[0] = changes_here;
            found.first.clone_from(&right[1]);
        }
        let [value, slope] = mean(mdp, &values, &theta);
        found.pieces.push(Piece {
            from: at,
            to: near.to,
            value,
            slope,
        });
        if next == end {
            let tied = values.tied(mdp, &end, meter)?;
            let sets = [&right[1][..], &tied, &right[1]];
            found.ends[1] = changes(mdp, sets, [&right[0]; 2].map(|reached| &reached[..]));
            return Ok(found);
        }
        at = nearest(&next).clamp(at, near.to);
        meter.done = (at - near.from) / (near.to - near.from);
        theta = next;
        left = Some(right);
    }
}

/// Policy iteration to a policy that is optimal just right of theta, from the one chosen.
fn turn(problem: &ExactProblem, theta: &Rational, chosen: &mut [bool], meter: &mut Meter) -> Result<Values, Stop> {
    loop {
        let values = solve(problem, chosen, meter);
        values.held?;
        let mut settled = true;
        for state in 0..problem.mdp.states() {
            for pair in problem.mdp.actions(state) {
                let [there, slope] = values.signs(pair, theta, meter)?;
                if there.then(slope) == Ordering::Less {
                    chosen[problem.mdp.actions(state)].fill(false);
                    chosen[pair] = true;
                    settled = false;
                    break;
                }
            }
        }
        if settled {
            return Ok(values);
        }
    }
}

/// Mean over the start of V at theta, and of its slope.
fn mean(mdp: &Mdp, values: &Values, theta: &Rational) -> [f64; 2] {
    let mut mean = [0.0; 2];
    for (line, &share) in values.lines.chunks_exact(2).zip(mdp.start()) {
        if share > 0.0 {
            let [constant, slope] =
                [0, 1].map(|degree: usize| Rational::new(line[degree].clone(), values.denominator.clone()));
            mean[0] += share * nearest(&(&constant + &(&slope * theta)));
            mean[1] += share * nearest(&slope);
        }
    }
    mean
}
