//! Reachability in a model: its depth, the states that reach a goal, and the same model with fewer actions.

use policy_cliff_linear::SparseMatrix;

use super::end_components::end_components;
use super::process::{Mdp, merge};

/// In place of the number of a pair that does not exist in the model that another one was made from.
pub const NEW_PAIR: u32 = u32::MAX;

impl Mdp {
    /// Computes [`Self::depth`].
    pub(super) fn longest_path(&self) -> usize {
        if !self.components().is_acyclic() {
            return self.states();
        }
        let mut depth = vec![0u32; self.states()];
        for component in self.components().iter() {
            for &s in component {
                let below = self
                    .actions(s as usize)
                    .flat_map(|p| self.row(p).0)
                    .map(|&t| depth[t as usize])
                    .max();
                depth[s as usize] = 1 + below.unwrap_or(0);
            }
        }
        depth.into_iter().max().unwrap_or(0) as usize
    }

    /// Returns the same states with only the `allowed` pairs, and the old number of each pair kept.
    ///
    /// Every state that has actions must keep one, and at discount 1 some kept policy must end.
    #[must_use]
    pub fn restricted(&self, allowed: &[bool]) -> (Self, Vec<u32>) {
        let mut rows = vec![0];
        let mut transitions = SparseMatrix::default();
        let mut kept = Vec::new();
        for state in 0..self.states() {
            for pair in self.actions(state).filter(|&p| allowed[p]) {
                let (targets, probabilities) = self.row(pair);
                transitions.extend(targets.iter().copied(), probabilities.iter().copied());
                transitions.end_row();
                kept.push(pair as u32);
            }
            rows.push(kept.len() as u32);
        }
        let restricted = Self::from_parts(self.discount, rows, transitions, self.start.clone());
        (restricted, kept)
    }

    /// Returns the model in which the states of each group are one, whose actions are the `kept` pairs of its members,
    /// and the old number of each pair. A group in `ending` has one more action, [`NEW_PAIR`], which leads to a
    /// terminal state; that is the last state of the new model, and belongs to no group.
    #[must_use]
    pub fn collapsed(&self, group_of: &[u32], kept: &[bool], ending: &[bool]) -> (Self, Vec<u32>) {
        let groups = ending.len();
        let mut members = vec![Vec::new(); groups];
        let mut start = vec![0.0; groups + 1];
        for (state, &group) in group_of.iter().enumerate() {
            members[group as usize].push(state);
            start[group as usize] += self.start[state];
        }
        let mut rows = vec![0];
        let mut transitions = SparseMatrix::default();
        let mut old = Vec::new();
        let (mut renamed, mut row) = (Vec::new(), Vec::new());
        for (members, &ends) in members.iter().zip(ending) {
            let pairs = members.iter().flat_map(|&state| self.actions(state));
            for pair in pairs.filter(|&pair| kept[pair]) {
                let (targets, probabilities) = self.row(pair);
                let names = targets.iter().map(|&target| group_of[target as usize] as usize);
                renamed.clear();
                renamed.extend(names.zip(probabilities.iter().copied()));
                merge(&renamed, &mut row);
                transitions.extend(row.iter().map(|t| t.0 as u32), row.iter().map(|t| t.1));
                transitions.end_row();
                old.push(pair as u32);
            }
            if ends {
                transitions.extend([groups as u32], [1.0]);
                transitions.end_row();
                old.push(NEW_PAIR);
            }
            rows.push(old.len() as u32);
        }
        rows.push(old.len() as u32);
        (Self::from_parts(self.discount, rows, transitions, start), old)
    }

    /// Returns the first state that can reach neither a terminal one nor a loop of `free` pairs, of which there may be
    /// none.
    pub(super) fn endless_state(&self, free: &[bool]) -> Option<usize> {
        let mut is_end: Vec<bool> = (0..self.states()).map(|state| self.is_terminal(state)).collect();
        if free.contains(&true) {
            for &state in end_components(self, free).iter().flat_map(|each| &each.states) {
                is_end[state as usize] = true;
            }
        }
        let ends = self.can_reach(|state| is_end[state]);
        ends.iter().position(|&yes| !yes)
    }

    /// Returns the pairs that may lead to each state: row s holds those that lead to s.
    pub(crate) fn sources(&self) -> SparseMatrix {
        self.transitions.transposed(self.states())
    }

    /// Returns, for each state, whether some policy reaches a `goal` state with positive probability. When that holds
    /// for every state, some policy reaches `goal` with probability 1.
    ///
    /// A search backwards along all transitions; O(states + transitions).
    #[must_use]
    pub fn can_reach(&self, goal: impl Fn(usize) -> bool) -> Vec<bool> {
        let sources = self.sources();
        let mut reached: Vec<bool> = (0..self.states()).map(&goal).collect();
        let mut open: Vec<usize> = (0..self.states()).filter(|&s| reached[s]).collect();
        while let Some(state) = open.pop() {
            for &pair in sources.row(state).0 {
                let source = self.state_of(pair as usize);
                if !reached[source] {
                    reached[source] = true;
                    open.push(source);
                }
            }
        }
        reached
    }
}
