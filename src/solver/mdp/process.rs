//! A finite Markov decision process with ragged, sparse rows (THEORY 1: states, actions per state, transitions, start, discount).
//!
//! A *pair* is one action of one state; pairs are numbered through, state by state, in the order of the file. Everything that belongs to an
//! action (reward, Q-value, probability of being chosen) is a slice indexed by pair. A state without pairs is terminal and has value 0.

use std::ops::Range;

use super::components::Components;
use super::error::ModelError;
use super::sparse::dot;

/// A discount factor in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discount(f64);

impl Discount {
    /// Refuses anything outside [0, 1].
    pub fn new(value: f64) -> Result<Self, ModelError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(ModelError::Discount(value))
        }
    }

    /// The factor itself.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// A valid Markov decision process without its reward, which solvers take as a slice over pairs.
#[derive(Clone, Debug)]
pub struct Mdp {
    pub(super) discount: Discount,
    /// Pairs of state s are `rows[s]..rows[s + 1]`.
    pub(super) rows: Vec<u32>,
    /// Transitions of pair p are `spans[p]..spans[p + 1]`.
    pub(super) spans: Vec<u32>,
    pub(super) next: Vec<u32>,
    pub(super) probability: Vec<f64>,
    pub(super) start: Vec<f64>,
    pub(super) components: Components,
}

/// How far a probability row may be from 1 before it is refused; nearer, it is divided by its sum.
const SUM_TOLERANCE: f64 = 1e-9;

impl Mdp {
    /// Builds from one list of actions per state, each a list of (target state, probability), and a start distribution over states.
    ///
    /// Repeated targets are merged and zero probabilities dropped; a row whose float sum is not exactly 1 is divided by it.
    pub fn new(discount: Discount, states: &[Vec<Vec<(usize, f64)>>], start: &[f64]) -> Result<Self, ModelError> {
        let pairs: usize = states.iter().map(Vec::len).sum();
        let transitions: usize = states.iter().flatten().map(Vec::len).sum();
        if [states.len(), pairs, transitions]
            .iter()
            .any(|&n| u32::try_from(n).is_err())
        {
            return Err(ModelError::TooLarge);
        }
        if pairs == 0 {
            return Err(ModelError::NoAction);
        }
        let start_sum: f64 = start.iter().sum();
        if start.len() != states.len()
            || start.iter().any(|&p| p.is_nan() || p < 0.0)
            || (start_sum - 1.0).abs() > SUM_TOLERANCE
        {
            return Err(ModelError::Start { sum: start_sum });
        }

        let mut rows = Vec::with_capacity(states.len() + 1);
        let mut spans = Vec::with_capacity(pairs + 1);
        let mut next = Vec::with_capacity(transitions);
        let mut probability = Vec::with_capacity(transitions);
        rows.push(0);
        spans.push(0);
        let mut row: Vec<(usize, f64)> = Vec::new();
        for (state, actions) in states.iter().enumerate() {
            for (action, targets) in actions.iter().enumerate() {
                merge(targets, &mut row);
                for &(target, value) in &row {
                    if target >= states.len() {
                        return Err(ModelError::Target { state, action, target });
                    }
                    if !(0.0..=1.0 + SUM_TOLERANCE).contains(&value) {
                        return Err(ModelError::Probability { state, action, value });
                    }
                }
                let sum: f64 = row.iter().map(|t| t.1).sum();
                if (sum - 1.0).abs() > SUM_TOLERANCE {
                    return Err(ModelError::Sum { state, action, sum });
                }
                for &(target, value) in row.iter().filter(|t| t.1 > 0.0) {
                    next.push(target as u32);
                    probability.push(value / sum);
                }
                spans.push(next.len() as u32);
            }
            rows.push(spans.len() as u32 - 1);
        }
        let components = Components::new(&rows, &spans, &next);
        let start = start.iter().map(|p| p / start_sum).collect();
        let mdp = Self {
            discount,
            rows,
            spans,
            next,
            probability,
            start,
            components,
        };
        if discount.get() == 1.0
            && let Some(state) = mdp.endless_state()
        {
            return Err(ModelError::Endless { state });
        }
        Ok(mdp)
    }

    /// Number of states, terminal ones included.
    #[must_use]
    pub fn states(&self) -> usize {
        self.rows.len() - 1
    }

    /// Number of pairs: actions of all states together.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.spans.len() - 1
    }

    /// Number of stored transitions.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.next.len()
    }

    /// The discount factor.
    #[must_use]
    pub fn discount(&self) -> f64 {
        self.discount.get()
    }

    /// The pairs of a state; empty for a terminal state.
    #[must_use]
    pub fn actions(&self, state: usize) -> Range<usize> {
        self.rows[state] as usize..self.rows[state + 1] as usize
    }

    /// The state a pair belongs to; O(log states).
    #[must_use]
    pub fn state_of(&self, pair: usize) -> usize {
        self.rows.partition_point(|&first| first as usize <= pair) - 1
    }

    /// Whether a state has no actions.
    #[must_use]
    pub fn is_terminal(&self, state: usize) -> bool {
        self.rows[state] == self.rows[state + 1]
    }

    /// Where a pair leads: targets and their probabilities, in ascending order of target.
    #[must_use]
    pub fn row(&self, pair: usize) -> (&[u32], &[f64]) {
        let span = self.spans[pair] as usize..self.spans[pair + 1] as usize;
        (&self.next[span.clone()], &self.probability[span])
    }

    /// Where each pair of a state leads, in the order of [`Self::actions`].
    pub(crate) fn rows_of(&self, state: usize) -> impl Iterator<Item = (&[u32], &[f64])> {
        let actions = self.actions(state);
        self.spans[actions.start..=actions.end].windows(2).map(|ends| {
            let span = ends[0] as usize..ends[1] as usize;
            (&self.next[span.clone()], &self.probability[span])
        })
    }

    /// Expected value of `value` after a pair: sum over s' of P(s'|s,a) value(s').
    #[must_use]
    pub fn expect(&self, pair: usize, value: &[f64]) -> f64 {
        let (next, probability) = self.row(pair);
        dot(next, probability, value)
    }

    /// Start distribution over states, summing to 1.
    #[must_use]
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// Strongly connected components in the order in which they can be solved.
    #[must_use]
    pub fn components(&self) -> &Components {
        &self.components
    }
}

/// Targets sorted and merged into `row`.
fn merge(targets: &[(usize, f64)], row: &mut Vec<(usize, f64)>) {
    row.clear();
    for &(target, probability) in targets {
        // Most rows are in order already.
        if row.last().is_none_or(|last| last.0 < target) {
            row.push((target, probability));
            continue;
        }
        match row.binary_search_by_key(&target, |entry| entry.0) {
            Ok(place) => row[place].1 += probability,
            Err(place) => row.insert(place, (target, probability)),
        }
    }
}
