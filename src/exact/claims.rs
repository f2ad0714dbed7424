//! What cliffs claim at one point, each claim decided in whole numbers.

use std::cmp::Ordering;

use num_traits::Zero;

use super::budget::{Held, Meter, Stop};
use super::problem::ExactProblem;
use super::values::{self, Advantage, Values};
use crate::cliffs::{Change, Cliffs};
use crate::mdp::Mdp;
use crate::rational::{Number, Rational};
use crate::solve::end_component;

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

/// Returns where a point is said to be, and how far from there it may be.
pub(super) fn place_of(cliffs: &Cliffs, index: usize) -> [f64; 2] {
    let end = usize::from(index > 0);
    match index.checked_sub(1).and_then(|before| cliffs.breakpoints.get(before)) {
        Some(breakpoint) => [breakpoint.at, breakpoint.error],
        None => [cliffs.answered()[end], cliffs.end_errors[end]],
    }
}

/// Puts the changed states' sets left of, at or right of a point into `optimal`.
pub(super) fn apply(mdp: &Mdp, changes: &[Change], which: usize, optimal: &mut [bool]) {
    for change in changes {
        let actions = mdp.actions(change.state);
        let own = &mut optimal[actions];
        own.fill(false);
        for &action in &change.sets[which] {
            own[action] = true;
        }
    }
}

/// Returns an optimal pair for each state that changes and whose policy takes a pair that is no longer optimal. With
/// free loops, a way out of a loop that has moved to another state changes the policy in all of the loop, so that the
/// whole policy is made anew.
pub(super) fn choices(
    problem: &ExactProblem,
    changes: &[Change],
    optimal: &[bool],
    policy: &[usize],
) -> Result<Vec<(usize, usize)>, Stop> {
    if problem.loops.is_some() {
        let anew = values::policy(problem, optimal)?.into_iter().enumerate();
        return Ok(anew.filter(|&(state, pair)| policy[state] != pair).collect());
    }
    new_choices(problem.mdp, changes, optimal, policy)
}

/// Returns the first optimal pair of each state that changes and whose policy takes a pair that is no longer optimal.
pub(super) fn new_choices(
    mdp: &Mdp,
    changes: &[Change],
    optimal: &[bool],
    policy: &[usize],
) -> Result<Vec<(usize, usize)>, Stop> {
    let mut choices = Vec::new();
    for change in changes {
        if !optimal[policy[change.state]] {
            let mut actions = mdp.actions(change.state);
            let first = actions.start;
            let pair = actions.find(|&pair| optimal[pair]);
            choices.push((change.state, pair.ok_or(Stop::Wrong(first))?));
        }
    }
    Ok(choices)
}

/// Returns where the advantage of an action is 0 that ties at a point and is not optimal on a piece beside it, if there
/// is one. `fresh` advantages come before the others.
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
pub(super) fn near(problem: &ExactProblem, changes: &[Change], [at, error]: [f64; 2], value: f64) -> Held {
    let slack = 8.0 * f64::EPSILON * value.abs();
    if (at - value).abs() <= error + slack {
        return Ok(());
    }
    let state = changes.first().map_or(0, |change| change.state);
    Err(Stop::Wrong(problem.mdp.actions(state).start))
}

/// At discount 1, whether every policy of tied pairs ends or stays in a free loop: one that does not would be as good
/// without being valued. (One that runs for ever and gains nothing on average has advantages of mean 0, so all of them
/// are 0.)
pub(super) fn ends(problem: &ExactProblem, tied: &[bool]) -> Held {
    let mdp = problem.mdp;
    if problem.discount != Number::ONE {
        return Ok(());
    }
    let stuck = match &problem.loops {
        None => end_component(mdp, tied).map(|state| mdp.actions(state).start),
        Some(loops) => end_component(loops.collapsed(), &loops.collapse(tied))
            .and_then(|state| loops.collapsed().actions(state).find_map(|pair| loops.pair(pair))),
    };
    stuck.map_or(Ok(()), |pair| Err(Stop::Wrong(pair)))
}

/// At discount 1, whether the value of every free loop is at least 0 at theta, as staying in it for ever is.
pub(super) fn stays(problem: &ExactProblem, values: &Values, theta: &Rational, meter: &mut Meter) -> Held {
    for states in problem.free_loops() {
        if values.value(states[0]).signs(theta, meter)?[0] == Ordering::Less {
            return Err(Stop::Wrong(problem.mdp.actions(states[0] as usize).start));
        }
    }
    Ok(())
}
