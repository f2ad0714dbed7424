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
use super::values::{Advantage, NONE, Values, first_policy};
use crate::cliffs::{Breakpoint, Cliffs, Piece, changes, reached};
use crate::mdp::Mdp;
use crate::rational::{Number, Rational, nearest};
use crate::solve::{Endless, Unbounded, check_endings};
use crate::whole;

/// As [`certify`], but cliffs that are contradicted are replaced by those that exact arithmetic finds, within as much
/// budget again.
///
/// # Errors
/// At discount 1, where exact arithmetic finds that no part of the range has an answer.
///
/// # Panics
/// When the cliffs are not of the problem's model.
pub fn confirm(
    problem: &ExactProblem,
    cliffs: &mut Cliffs,
    budget: Budget,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Certificate, Unbounded> {
    let (mut most, mut goes_on) = (0.0f64, true);
    // What begins anew does not go back, and what has been stopped stays so.
    let mut tell = |share: f64| {
        most = most.max(share);
        goes_on = goes_on && progress(most);
        goes_on
    };
    let certificate = certify(problem, cliffs, budget, &mut tell);
    if certificate.is_contradicted()
        && let Some(found) = cliffs_exactly(problem, [cliffs.from, cliffs.to], budget, &mut tell)
    {
        *cliffs = found?;
        return Ok(certify(problem, cliffs, budget, &mut tell));
    }
    Ok(certificate)
}

/// Returns the cliffs of a range, found in exact arithmetic alone, or why no part of it has an answer; `None` beyond
/// the budget, or where `progress` has stopped the work.
pub fn cliffs_exactly(
    problem: &ExactProblem,
    [from, to]: [f64; 2],
    budget: Budget,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Option<Result<Cliffs, Unbounded>> {
    whole::required();
    match walk(problem, [from, to], &mut Meter::new(budget, progress)) {
        Ok(found) => Some(Ok(found)),
        Err(NoWalk::Refused(refusal)) => Some(Err(refusal)),
        Err(NoWalk::Stopped) => None,
    }
}

/// Why a walk has no cliffs.
pub(super) enum NoWalk {
    /// No part of the range has an answer.
    Refused(Unbounded),
    /// The budget was spent.
    Stopped,
}

impl From<Stop> for NoWalk {
    fn from(_: Stop) -> Self {
        Self::Stopped
    }
}

/// The place where a walk begins.
pub(super) struct Beginning<'p> {
    theta: Rational,
    /// A policy that is optimal just right of `theta`.
    pub(super) values: Values<'p>,
    /// Why there is no answer to the left, if the range begins there.
    gap: Option<Unbounded>,
}

fn walk(problem: &ExactProblem, [from, to]: [f64; 2], meter: &mut Meter) -> Result<Cliffs, NoWalk> {
    let mdp = problem.mdp;
    let number = |float| problem.number(float).ok_or(Stop::Budget);
    let end = number(to)?;
    let Beginning {
        mut theta,
        mut values,
        gap,
    } = beginning(problem, number(from)?, &end, meter)?;
    let mut at = nearest(&theta);
    let mut found = Cliffs {
        from,
        to,
        pieces: Vec::new(),
        breakpoints: Vec::new(),
        ends: [Vec::new(), Vec::new()],
        end_errors: [if gap.is_some() { SHARE * at.abs() } else { 0.0 }, 0.0],
        first: Vec::new(),
        tolerance: 0.0,
        gaps: [gap, None],
    };
    let mut left: Option<[Vec<bool>; 2]> = None;
    loop {
        let tied = tied(&values, &theta, meter)?;
        let optimal: Vec<bool> = values.advantages.iter().map(Advantage::is_zero).collect();
        let next = next(&values, &end, meter)?;
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
        let tied = self::tied(&values, &next, meter)?;
        let refusal = loop_of(problem, &tied, &next);
        if next == end || refusal.is_some() {
            let sets = [&right[1][..], &tied, &right[1]];
            found.ends[1] = changes(mdp, sets, [&right[0]; 2].map(|reached| &reached[..]));
            if let (Some(refusal), Some(piece)) = (refusal, found.pieces.last_mut()) {
                piece.to = nearest(&next).clamp(at, to);
                found.end_errors[1] = SHARE * piece.to.abs();
                // Beyond, what the loop earns is above 0.
                let why = if next == end { refusal.why } else { Endless::Paid };
                found.gaps[1] = Some(Unbounded { why, ..refusal });
            }
            return Ok(found);
        }
        at = nearest(&next).clamp(at, to);
        meter.done = (at - from) / (to - from);
        theta = next;
        left = Some(right);
        turn(&mut values, problem, &theta, meter)?;
    }
}

/// Returns the first place from `theta` on right of which there is an answer.
///
/// What a policy that never ends earns is affine in theta. Where it is above 0 just right of theta and falls, there may
/// be an answer from where it is 0 on; where it does not fall, there is none.
pub(super) fn beginning<'p>(
    problem: &'p ExactProblem<'p>,
    mut theta: Rational,
    end: &Rational,
    meter: &mut Meter,
) -> Result<Beginning<'p>, NoWalk> {
    let mut gap = None;
    loop {
        // From any policy that ends: nothing is taken from the floats but the range.
        let mut values = match first_policy(problem).and_then(|policy| Values::new(problem, policy, meter)) {
            Err(Stop::Wrong(pair)) => return Err(NoWalk::Refused(refusal(problem, pair, Endless::GoesOn))),
            values => values?,
        };
        match turn(&mut values, problem, &theta, meter) {
            Ok(()) => {
                let tied = tied(&values, &theta, meter)?;
                gap = gap.or_else(|| loop_of(problem, &tied, &theta));
                let inside: Vec<bool> = values.advantages.iter().map(Advantage::is_zero).collect();
                return match loop_of(problem, &inside, &theta) {
                    // It earns nothing wherever the parameter is.
                    Some(refusal) => Err(NoWalk::Refused(refusal)),
                    None if theta >= *end => match gap {
                        Some(refusal) => Err(NoWalk::Refused(refusal)),
                        None => Ok(Beginning { theta, values, gap }),
                    },
                    None => Ok(Beginning { theta, values, gap }),
                };
            }
            Err(Stop::Wrong(_)) => {
                for (pair, earned) in cycles(problem, values.policy.clone(), meter)? {
                    let paid = refusal(problem, pair, Endless::Paid);
                    // An advantage is what is lost.
                    if earned.slope <= BigInt::ZERO {
                        return Err(NoWalk::Refused(paid));
                    }
                    meter.fraction(digits(&earned.constant).max(digits(&earned.slope)))?;
                    theta = theta.max(earned.root());
                    gap.get_or_insert(paid);
                }
                if theta > *end
                    && let Some(paid) = gap
                {
                    return Err(NoWalk::Refused(paid));
                }
            }
            Err(stop) => return Err(stop.into()),
        }
    }
}

/// Returns a pair of each closed part in which a policy never ends, and minus what it earns from one time in that
/// pair's state to the next, times some number above 0.
pub(super) fn cycles(
    problem: &ExactProblem,
    mut policy: Vec<usize>,
    meter: &mut Meter,
) -> Result<Vec<(usize, Advantage)>, Stop> {
    let mut cut = Vec::new();
    loop {
        match Values::new(problem, policy.clone(), meter) {
            // With the state as an end, worth nothing, its action is worth what it earns until it is back.
            Err(Stop::Wrong(pair)) => {
                policy[problem.mdp.state_of(pair)] = NONE;
                cut.push(pair);
            }
            values => {
                let values = values?;
                return Ok(cut
                    .into_iter()
                    .map(|pair| (pair, values.advantages[pair].clone()))
                    .collect());
            }
        }
    }
}

/// Returns why there is no answer where these pairs tie, if a policy of them never ends that does not stay in a loop
/// that is free throughout. It earns nothing, hence 0 in every step or by rewards that cancel.
pub(super) fn loop_of(problem: &ExactProblem, tied: &[bool], theta: &Rational) -> Option<Unbounded> {
    if problem.discount != Number::ONE {
        return None;
    }
    let sign = |pair: usize| {
        let [constant, slope] = problem.rewards.each_ref().map(|rewards| &rewards[pair]);
        match (constant + &(slope * theta)).cmp(&Rational::ZERO) {
            Ordering::Less => -1.0,
            Ordering::Equal => 0.0,
            Ordering::Greater => 1.0,
        }
    };
    match &problem.loops {
        None => check_endings(problem.mdp, tied, sign).err(),
        Some(loops) => {
            let reward = |pair| loops.pair(pair).map_or(0.0, sign);
            let refusal = check_endings(loops.collapsed(), &loops.collapse(tied), reward).err()?;
            Some(loops.lift_refusal(&refusal))
        }
    }
}

fn refusal(problem: &ExactProblem, pair: usize, why: Endless) -> Unbounded {
    let state = problem.mdp.state_of(pair);
    Unbounded { state, why }
}

/// Policy iteration to a policy that is optimal just right of theta. [`Stop::Wrong`] says that it has come to a policy
/// which never ends, so that there is no answer there.
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
fn next(values: &Values, end: &Rational, meter: &mut Meter) -> Result<Rational, Stop> {
    let mut next = end.clone();
    let mut float = nearest(&next);
    let loops = values.loops();
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
