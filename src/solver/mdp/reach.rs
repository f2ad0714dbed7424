//! Where a model can go: its depth, what is reached, and the same model with fewer actions.

use super::components::Components;
use super::process::Mdp;

impl Mdp {
    /// Number of states on the longest path, for a model in which no state can be visited twice; the number of states otherwise.
    #[must_use]
    pub fn depth(&self) -> usize {
        if !self.components.is_acyclic() {
            return self.states();
        }
        let mut depth = vec![0u32; self.states()];
        for component in self.components.iter() {
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

    /// The same states with only the `allowed` pairs, and the old number of each pair kept.
    ///
    /// Every state that has actions must keep one, and at discount 1 some kept policy must end.
    #[must_use]
    pub fn restricted(&self, allowed: &[bool]) -> (Self, Vec<u32>) {
        let mut rows = vec![0];
        let mut spans = vec![0];
        let mut next = Vec::new();
        let mut probability = Vec::new();
        let mut kept = Vec::new();
        for state in 0..self.states() {
            for pair in self.actions(state).filter(|&p| allowed[p]) {
                let (targets, probabilities) = self.row(pair);
                next.extend_from_slice(targets);
                probability.extend_from_slice(probabilities);
                spans.push(next.len() as u32);
                kept.push(pair as u32);
            }
            rows.push(kept.len() as u32);
        }
        let components = Components::new(&rows, &spans, &next);
        (
            Self {
                discount: self.discount,
                rows,
                spans,
                next,
                probability,
                start: self.start.clone(),
                components,
            },
            kept,
        )
    }

    /// With every state that can reach a terminal one marked, the first that is not.
    pub(super) fn endless_state(&self) -> Option<usize> {
        let ends = self.can_reach(|state| self.is_terminal(state));
        ends.iter().position(|&yes| !yes)
    }

    /// For each state, whether some policy reaches a `goal` state with positive probability. When that holds for every state, some policy
    /// reaches `goal` with probability 1.
    ///
    /// A search backwards along all transitions; O(states + transitions).
    #[must_use]
    pub fn can_reach(&self, goal: impl Fn(usize) -> bool) -> Vec<bool> {
        // Sorted by target: the states that lead to s stand at ends[s - 1]..ends[s], once all are filled in.
        let mut ends = vec![0u32; self.states() + 1];
        for &target in &self.next {
            ends[target as usize + 1] += 1;
        }
        for s in 0..self.states() {
            ends[s + 1] += ends[s];
        }
        let mut sources = vec![0u32; self.next.len()];
        for state in 0..self.states() {
            for &target in self.actions(state).flat_map(|pair| self.row(pair).0) {
                let slot = &mut ends[target as usize];
                sources[*slot as usize] = state as u32;
                *slot += 1;
            }
        }

        let mut reached: Vec<bool> = (0..self.states()).map(&goal).collect();
        let mut open: Vec<usize> = (0..self.states()).filter(|&s| reached[s]).collect();
        while let Some(state) = open.pop() {
            let first = if state == 0 { 0 } else { ends[state - 1] };
            for &source in &sources[first as usize..ends[state] as usize] {
                if !reached[source as usize] {
                    reached[source as usize] = true;
                    open.push(source as usize);
                }
            }
        }
        reached
    }
}
