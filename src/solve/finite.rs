//! When there is a finite answer at discount 1 (THEORY 1 and 4).
//!
//! An *end component* is a set of states with actions that never leave it and connect it. Without one every policy ends. With one, the hard problem has a
//! finite answer as a limit of policies that end exactly when every way of staying earns less than nothing per step. Summing advantages over the
//! stationary distribution of a way of staying gives: its earnings per step = -(mean advantage), so with V* at hand a way of staying earns 0 exactly when
//! all its actions are optimal: an end component inside the optimal sets. A policy improvement that stops ending earns more than 0.
//!
//! For the soft problem the same holds of earnings plus alpha times entropy per step, the *soft gain* of the component, bounded from both sides by
//! min (Th - h) <= gain <= max (Th - h) for any function h (Odoni's bounds).

use std::fmt;

use crate::model::{Components, Mdp};

/// At discount 1, never ending is as good as ending: there is no finite answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Unbounded {
    /// A state that such a policy never leaves for the end.
    pub state: usize,
    /// Whether the regularisation's bonus, not the reward alone, is the cause.
    pub soft: bool,
}

impl fmt::Display for Unbounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.soft {
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

/// A set of states and pairs that can be stayed in for ever.
#[derive(Clone, Debug)]
pub(super) struct EndComponent {
    pub(super) states: Vec<u32>,
    /// For each of `states`, its pairs that stay.
    pub(super) pairs: Vec<Vec<u32>>,
}

/// The maximal end components of the model restricted to `allowed` pairs: strongly connected components are found, pairs that leave them dropped, until
/// nothing changes. At most as many rounds as states; almost always two or three.
pub(super) fn end_components(mdp: &Mdp, allowed: impl Fn(usize) -> bool) -> Vec<EndComponent> {
    let states = mdp.states();
    let mut kept: Vec<bool> = (0..mdp.pairs()).map(allowed).collect();
    loop {
        let successors: Vec<Vec<u32>> = (0..states)
            .map(|s| {
                mdp.actions(s)
                    .filter(|&p| kept[p])
                    .flat_map(|p| mdp.row(p).0.iter().copied())
                    .collect()
            })
            .collect();
        let parts = Components::of_graph(states, |s| &successors[s]);
        let mut part_of = vec![0u32; states];
        for (index, part) in parts.iter().enumerate() {
            for &state in part {
                part_of[state as usize] = index as u32;
            }
        }
        let mut dropped = false;
        for s in 0..states {
            for pair in mdp.actions(s) {
                if kept[pair]
                    && mdp
                        .row(pair)
                        .0
                        .iter()
                        .any(|&t| part_of[t as usize] != part_of[s])
                {
                    kept[pair] = false;
                    dropped = true;
                }
            }
        }
        if dropped {
            continue;
        }
        let stay = |s: u32| -> Vec<u32> {
            mdp.actions(s as usize)
                .filter(|&p| kept[p])
                .map(|p| p as u32)
                .collect()
        };
        return parts
            .iter()
            .map(|part| EndComponent {
                states: part.to_vec(),
                pairs: part.iter().map(|&s| stay(s)).collect(),
            })
            .filter(|component| component.pairs.iter().all(|pairs| !pairs.is_empty()))
            .collect();
    }
}

/// A state of some end component among the `allowed` pairs, if there is one.
#[must_use]
pub fn end_component(mdp: &Mdp, allowed: impl Fn(usize) -> bool) -> Option<usize> {
    end_components(mdp, allowed)
        .first()
        .map(|component| component.states[0] as usize)
}

/// A policy that ends with probability 1 from every state: each state takes its first action that can lead to a state nearer to the end.
pub(super) fn ending_policy(mdp: &Mdp) -> Vec<u32> {
    let states = mdp.states();
    let mut choice = vec![u32::MAX; states];
    let mut reached: Vec<bool> = (0..states).map(|s| mdp.is_terminal(s)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        // Components come targets first; a pass settles all but cycles. Marks take effect at once: each choice leads to an earlier mark.
        for part in mdp.components().iter() {
            for &s in part {
                let s = s as usize;
                if !reached[s]
                    && let Some(pair) = mdp
                        .actions(s)
                        .find(|&p| mdp.row(p).0.iter().any(|&t| reached[t as usize]))
                {
                    choice[s] = pair as u32;
                    reached[s] = true;
                    changed = true;
                }
            }
        }
    }
    choice
}
