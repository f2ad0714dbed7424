//! What cliffs claim at one point, each claim decided in whole numbers.

use std::cmp::Ordering;

use num_traits::Zero;

use super::budget::{Held, Meter, Stop};
use super::problem::ExactProblem;
use super::values::Values;
use crate::cliffs::{Breakpoint, Change, Cliffs};
use crate::rational::{Number, Rational};

/// A piece beside a point.
pub(super) struct Side {
    pub(super) optimal: Vec<bool>,
    pub(super) values: Values,
}

/// What changes at a point; the ends of the range are points 0 and the last.
pub(super) fn changes_at(cliffs: &Cliffs, index: usize) -> &[Change] {
    if index == 0 {
        &cliffs.ends[0]
    } else if index == cliffs.pieces.len() {
        &cliffs.ends[1]
    } else {
        &cliffs.breakpoints[index - 1].changes
    }
}

/// Puts the changed states' sets left of, at or right of a point into `optimal`.
pub(super) fn apply(problem: &ExactProblem, changes: &[Change], which: usize, optimal: &mut [bool]) {
    for change in changes {
        let actions = problem.mdp.actions(change.state);
        let own = &mut optimal[actions];
        own.fill(false);
        for &action in &change.sets[which] {
            own[action] = true;
        }
    }
}

/// The exact parameter of a point. For a breakpoint it is the root of the advantage of an action that ties there and is not optimal beside it.
pub(super) fn theta(
    problem: &ExactProblem,
    cliffs: &Cliffs,
    index: usize,
    sides: [Option<&Side>; 2],
) -> Result<Rational, Stop> {
    let [Some(left), Some(right)] = sides else {
        let end = if index == 0 { cliffs.from } else { cliffs.to };
        return problem.number(end).ok_or(Stop::Budget);
    };
    let mut stop = Stop::Wrong(0);
    for side in [left, right] {
        if let Err(unsolved) = side.values.held {
            stop = unsolved;
            continue;
        }
        for change in changes_at(cliffs, index) {
            let first = problem.mdp.actions(change.state).start;
            for &action in &change.sets[1] {
                let pair = first + action;
                if side.optimal[pair] {
                    continue;
                }
                let (constant, slope) = side.values.advantage(pair);
                if slope.is_zero() {
                    return Err(Stop::Wrong(pair));
                }
                return Ok(Rational::new(-constant, slope.clone()));
            }
        }
    }
    Err(stop)
}

/// Whether what is said to be left of a point (or right of it, with `which` 2) is the given piece.
pub(super) fn follows(problem: &ExactProblem, changes: &[Change], which: usize, piece: &[bool]) -> Held {
    for change in changes {
        for (action, pair) in problem.mdp.actions(change.state).enumerate() {
            if piece[pair] != change.sets[which].contains(&action) {
                return Err(Stop::Wrong(pair));
            }
        }
    }
    Ok(())
}

/// Whether the float said to be near is, within its error and the rounding of the comparison.
pub(super) fn near(problem: &ExactProblem, breakpoint: &Breakpoint, value: f64) -> Held {
    let slack = 8.0 * f64::EPSILON * value.abs();
    if (breakpoint.at - value).abs() <= breakpoint.error + slack {
        return Ok(());
    }
    let state = breakpoint.changes.first().map_or(0, |change| change.state);
    Err(Stop::Wrong(problem.mdp.actions(state).start))
}

/// Whether at `theta` the tied pairs have advantage 0 and all others above, and those not optimal on the piece more than 0 inside it, which lies to the
/// side that `inwards` says.
pub(super) fn signs(side: &Side, tied: &[bool], theta: &Rational, inwards: Ordering, meter: &mut Meter) -> Held {
    side.values.held?;
    for (pair, &tied) in tied.iter().enumerate() {
        if side.optimal[pair] {
            // Identically 0: what was solved for.
            if tied {
                continue;
            }
            return Err(Stop::Wrong(pair));
        }
        let [there, slope] = side.values.signs(pair, theta, meter)?;
        match (there, tied) {
            (Ordering::Greater, false) => {}
            (Ordering::Equal, true) if slope == inwards => {}
            _ => return Err(Stop::Wrong(pair)),
        }
    }
    Ok(())
}

/// At discount 1, whether every policy of tied pairs ends: one that does not would be as good without being valued. (One that runs for ever and gains
/// nothing on average has advantages of mean 0, so all of them are 0.)
pub(super) fn ends(problem: &ExactProblem, tied: &[bool]) -> Held {
    let mdp = problem.mdp;
    if problem.discount != Number::ONE {
        return Ok(());
    }
    // The states that can stay among themselves: all, less those that cannot.
    let mut stays: Vec<bool> = (0..mdp.states()).map(|s| !mdp.is_terminal(s)).collect();
    let mut falling = true;
    while falling {
        falling = false;
        for part in mdp.components().iter() {
            for &state in part {
                let state = state as usize;
                let held = |&s: &u32| stays[s as usize];
                let remains = |pair: usize| tied[pair] && mdp.row(pair).0.iter().all(held);
                if stays[state] && !mdp.actions(state).any(remains) {
                    stays[state] = false;
                    falling = true;
                }
            }
        }
    }
    match stays.iter().position(|stays| *stays) {
        None => Ok(()),
        Some(state) => Err(Stop::Wrong(mdp.actions(state).start)),
    }
}
