//! What cliffs claim at one point, each claim decided in whole numbers.

use num_traits::Zero;

use super::budget::{Held, Stop};
use super::problem::ExactProblem;
use super::values::Advantage;
use crate::cliffs::{Breakpoint, Change, Cliffs};
use crate::rational::{Number, Rational};

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

/// Returns an optimal pair for each state that changes and whose policy takes a pair that is no longer optimal.
pub(super) fn choices(
    problem: &ExactProblem,
    changes: &[Change],
    optimal: &[bool],
    policy: &[usize],
) -> Result<Vec<(usize, usize)>, Stop> {
    let mut choices = Vec::new();
    for change in changes {
        if !optimal[policy[change.state]] {
            let mut actions = problem.mdp.actions(change.state);
            let first = actions.start;
            let pair = actions.find(|&pair| optimal[pair]);
            choices.push((change.state, pair.ok_or(Stop::Wrong(first))?));
        }
    }
    Ok(choices)
}

/// Returns where the advantage of an action is 0 that ties at a point and is not optimal on a piece beside it, if there is one. `fresh` advantages come before
/// the others.
pub(super) fn root(
    problem: &ExactProblem,
    changes: &[Change],
    optimal: &[bool],
    advantages: &[Advantage],
    fresh: &[(usize, Advantage)],
) -> Option<Rational> {
    for change in changes {
        let first = problem.mdp.actions(change.state).start;
        for &action in &change.sets[1] {
            let pair = first + action;
            let advantage = match fresh.iter().find(|entry| entry.0 == pair) {
                Some((_, advantage)) => advantage,
                None => &advantages[pair],
            };
            if !optimal[pair] && !advantage.slope.is_zero() {
                return Some(advantage.root());
            }
        }
    }
    None
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
