//! End components, which decide whether there is a finite answer at discount 1 (THEORY 1 and 4).
//!
//! An *end component* is a set of states with actions that never leave it and connect it. Without one every policy
//! ends. With one, the hard problem has a finite answer as a limit of policies that end exactly when every way of
//! staying earns less than nothing per step. Summing advantages over the stationary distribution of a way of staying
//! gives: its earnings per step = -(mean advantage), so with V* at hand a way of staying earns 0 exactly when all its
//! actions are optimal: an end component inside the optimal sets. A policy improvement that stops ending earns more
//! than 0.
//!
//! For the soft problem the same holds of earnings plus alpha times entropy per step, the *soft gain* of the component,
//! bounded from both sides by min (Th - h) <= gain <= max (Th - h) for any function h (Odoni's bounds).

use std::fmt;

use crate::mdp::{Mdp, end_components, leaves};

/// At discount 1, never ending is as good as ending: there is no finite answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Unbounded {
    /// A state from which such a policy never ends.
    pub state: usize,
    /// What never ending earns.
    pub why: Endless,
}

/// What a policy that never ends earns at discount 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// More than 0 per step, so that the value is infinite.
    Paid,
    /// 0 in every step.
    Free,
    /// 0 per step in the mean, by rewards that cancel in turn, so that their sum does not converge.
    Cancels,
    /// Enough with the bonus of the regularisation, if not by the reward alone.
    Bonus,
    /// Something in every round, although no action ends or the policy takes none that does.
    GoesOn,
    /// What floating point cannot tell: the policy ends, but after more steps than there are digits.
    TooLong,
}

impl fmt::Display for Unbounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.why == Endless::Bonus {
            "with the entropy bonus, never ending"
        } else {
            "never ending"
        };
        write!(
            f,
            "no finite value at discount 1: {what} from state {} is at least as good as ending",
            self.state
        )
    }
}

impl std::error::Error for Unbounded {}

/// Returns a state of some end component among the `allowed` pairs, if there is one.
#[must_use]
pub fn end_component(mdp: &Mdp, allowed: &[bool]) -> Option<usize> {
    let found = end_components(mdp, allowed);
    found.first().map(|component| component.states[0] as usize)
}

/// Checks at discount 1 that the `allowed` pairs do not allow a policy that never ends, all of them being optimal
/// within rounding: it would earn 0 per step. `reward` returns the reward of a pair, or 0 where it may be rounding. A
/// way of staying that earns nothing and costs something is worse than ending, however little it costs.
pub fn check_endings(mdp: &Mdp, allowed: &[bool], reward: impl Fn(usize) -> f64) -> Result<(), Unbounded> {
    let loops = end_components(mdp, allowed);
    if loops.is_empty() {
        return Ok(());
    }
    let free: Vec<bool> = (0..allowed.len())
        .map(|pair| allowed[pair] && reward(pair) == 0.0)
        .collect();
    if let Some(state) = end_component(mdp, &free) {
        let why = Endless::Free;
        return Err(Unbounded { state, why });
    }
    for component in loops {
        let has = |sign: f64| {
            component
                .pairs
                .values()
                .iter()
                .any(|&pair| sign * reward(pair as usize) > 0.0)
        };
        if has(1.0) {
            let state = component.states[0] as usize;
            let why = if has(-1.0) { Endless::Cancels } else { Endless::Paid };
            return Err(Unbounded { state, why });
        }
    }
    Ok(())
}

/// Returns the pairs of all end components of the model; none at a discount below 1.
pub(super) fn staying_pairs(mdp: &Mdp) -> Vec<bool> {
    let mut staying = vec![false; mdp.pairs()];
    if mdp.discount() == 1.0 && !mdp.components().is_acyclic() {
        for component in end_components(mdp, &vec![true; mdp.pairs()]) {
            for &pair in component.pairs.values() {
                staying[pair as usize] = true;
            }
        }
    }
    staying
}

/// Returns a policy that ends with probability 1 from every state: each state takes its first `usable` action that can
/// lead to a state nearer to the end. A state from which no policy ends has `u32::MAX`, as those have that are an `end`
/// themselves.
pub(super) fn ending_policy(mdp: &Mdp, end: &dyn Fn(usize) -> bool, usable: &dyn Fn(usize) -> bool) -> Vec<u32> {
    let states = mdp.states();
    let mut choice = vec![u32::MAX; states];
    let mut reached: Vec<bool> = (0..states).map(end).collect();
    let parts = mdp.components();
    let mut changed = true;
    while changed {
        changed = false;
        // Components come targets first; a pass settles all but cycles. Marks take effect at once: each choice leads to
        // an earlier mark.
        for part in parts.iter() {
            for &s in part {
                let s = s as usize;
                if reached[s] {
                    continue;
                }
                let leads_on = |&pair: &usize| usable(pair) && mdp.row(pair).0.iter().any(|&t| reached[t as usize]);
                if let Some(pair) = mdp.actions(s).find(leads_on) {
                    choice[s] = pair as u32;
                    reached[s] = true;
                    changed = true;
                }
            }
        }
    }
    choice
}

/// Returns, for each strongly connected component, whether no `usable` action leads out of it.
pub(super) fn closed_components(mdp: &Mdp, usable: &dyn Fn(usize) -> bool) -> Vec<bool> {
    let part_of = mdp.components().part_of(mdp.states());
    let mut closed = vec![true; mdp.components().len()];
    for state in 0..mdp.states() {
        for pair in mdp.actions(state) {
            if usable(pair) && leaves(mdp, pair, part_of[state], &part_of) {
                closed[part_of[state] as usize] = false;
            }
        }
    }
    closed
}
