//! Free loops at discount 1 (THEORY 8): end components in which no action earns or costs anything.
//!
//! Each is collapsed into one state, since a policy can go from any of its states to any other for nothing. The state
//! has all actions that lead out of the loop or earn something, and one more: to stay for ever, which is worth 0. What
//! is left has no free loop.

use crate::mdp::{Csr, Mdp, NEW_PAIR, end_components};
use crate::problem::Problem;
use crate::whole;

use super::Unbounded;

/// A model with its free loops, and the model in which they are collapsed.
#[derive(Clone, Debug)]
pub struct FreeLoops {
    collapsed: Mdp,
    /// The state that each state of the model has become.
    state: Vec<u32>,
    /// The pair of the model that each pair without the loops was; [`NEW_PAIR`] for staying for ever.
    pair: Vec<u32>,
    /// Whether each pair of the model stays in a loop.
    inner: Vec<bool>,
    /// The states of each loop.
    loops: Csr<u32>,
}

impl FreeLoops {
    /// Collapses the end components of the `free` pairs; `None` where there is none. `may_stay` says of each state
    /// whether a policy may stay in its loop for ever; where it is empty, it may everywhere.
    pub(super) fn new(mdp: &Mdp, free: &[bool], may_stay: &[bool]) -> Option<Self> {
        let found = end_components(mdp, free);
        if found.is_empty() {
            return None;
        }
        whole::required();
        let mut loops = Csr::default();
        let mut state = vec![u32::MAX; mdp.states()];
        let mut inner = vec![false; mdp.pairs()];
        let mut ending = Vec::new();
        for each in &found {
            for &member in &each.states {
                state[member as usize] = ending.len() as u32;
            }
            loops.extend(each.states.iter().copied());
            loops.end_row();
            for &pair in each.pairs.values() {
                inner[pair as usize] = true;
            }
            ending.push(*may_stay.get(each.states[0] as usize).unwrap_or(&true));
        }
        for slot in state.iter_mut().filter(|slot| **slot == u32::MAX) {
            *slot = ending.len() as u32;
            ending.push(false);
        }
        let outer: Vec<bool> = inner.iter().map(|inner| !inner).collect();
        let (collapsed, pair) = mdp.collapsed(&state, &outer, &ending);
        Some(Self {
            collapsed,
            state,
            pair,
            inner,
            loops,
        })
    }

    /// Returns the end components of the `free` pairs, which earn nothing; `None` where there is none, or below
    /// discount 1.
    #[must_use]
    pub fn of(mdp: &Mdp, free: &[bool]) -> Option<Self> {
        if mdp.discount() < 1.0 || mdp.components().is_acyclic() || !free.contains(&true) {
            return None;
        }
        Self::new(mdp, free, &[])
    }

    /// Returns the loops that are free under every one of several rewards per pair, hence under all sums of their
    /// multiples; `None` where there is none.
    #[must_use]
    pub fn under(mdp: &Mdp, rewards: &[&[f64]]) -> Option<Self> {
        let is_free = |pair| rewards.iter().all(|reward| reward[pair] == 0.0);
        let free: Vec<bool> = (0..mdp.pairs()).map(is_free).collect();
        Self::of(mdp, &free)
    }

    /// Returns the loops that are free wherever the parameter of a problem is.
    #[must_use]
    pub fn along(problem: &Problem) -> Option<Self> {
        Self::under(problem.mdp, &[&problem.constant, &problem.slope])
    }

    /// Returns a problem of the model without the loops.
    #[must_use]
    pub fn problem(&self, problem: &Problem) -> Problem<'_> {
        problem.converted(&self.collapsed, |per_pair| self.collapse(per_pair))
    }

    /// Returns the model without the loops.
    #[must_use]
    pub fn collapsed(&self) -> &Mdp {
        &self.collapsed
    }

    /// Returns the pair of the model that a pair without the loops was; `None` for staying for ever.
    #[must_use]
    pub fn pair(&self, collapsed: usize) -> Option<usize> {
        let pair = self.pair[collapsed];
        (pair != NEW_PAIR).then_some(pair as usize)
    }

    /// Returns whether each pair of the model stays in a loop.
    #[must_use]
    pub fn inner(&self) -> &[bool] {
        &self.inner
    }

    /// Returns the states of each loop.
    pub fn states(&self) -> impl Iterator<Item = &[u32]> {
        self.loops.rows()
    }

    /// Returns what each pair has, for the model without the loops; nothing, such as 0, for staying for ever.
    #[must_use]
    pub fn collapse<T: Copy + Default>(&self, per_pair: &[T]) -> Vec<T> {
        let of = |&pair: &u32| {
            if pair == NEW_PAIR {
                T::default()
            } else {
                per_pair[pair as usize]
            }
        };
        self.pair.iter().map(of).collect()
    }

    /// Returns a number per state for the model without the loops, where all states of a loop have the same; it is 0 in
    /// the terminal state.
    pub(super) fn collapse_states(&self, per_state: &[f64]) -> Vec<f64> {
        let mut collapsed = vec![0.0; self.collapsed.states()];
        for (&state, &number) in self.state.iter().zip(per_state) {
            collapsed[state as usize] = number;
        }
        collapsed
    }

    /// Returns what each state of the model has, from what each state without the loops has.
    #[must_use]
    pub fn lift_states<T: Copy>(&self, per_state: &[T]) -> Vec<T> {
        self.state.iter().map(|&state| per_state[state as usize]).collect()
    }

    /// Returns what each pair of the model has, from what each pair without the loops has; `inner` for one that stays
    /// in a loop.
    pub fn lift_pairs<T: Copy>(&self, per_pair: &[T], inner: T) -> Vec<T> {
        let mut lifted = vec![inner; self.inner.len()];
        for (&pair, &own) in self.pair.iter().zip(per_pair) {
            if pair != NEW_PAIR {
                lifted[pair as usize] = own;
            }
        }
        lifted
    }

    /// Returns a refusal of the model without the loops as one of the model.
    #[must_use]
    pub fn lift_refusal(&self, refusal: &Unbounded) -> Unbounded {
        let is_member = |state: &u32| *state as usize == refusal.state;
        Unbounded {
            state: self.state.iter().position(is_member).unwrap_or_default(),
            why: refusal.why,
        }
    }
}
