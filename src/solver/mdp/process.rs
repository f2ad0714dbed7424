//! A finite Markov decision process with ragged, sparse rows (THEORY 1: states, actions per state, transitions, start,
//! discount).
//!
//! A *pair* is one action of one state; pairs are numbered through, state by state, in the order of the file.
//! Everything that belongs to an action (reward, Q-value, probability of being chosen) is a slice indexed by pair. A
//! state without pairs is terminal and has value 0.

use std::ops::Range;

use policy_cliff_linear::{Csr, SparseMatrix};

use super::components::Components;
use super::error::ModelError;

/// A discount factor in [0, 1].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discount {
    factor: f64,
    steps: f64,
}

impl Discount {
    /// Returns a discount factor.
    ///
    /// # Errors
    /// Where the value is outside [0, 1] or not a number.
    pub fn new(value: f64) -> Result<Self, ModelError> {
        Self::with_steps(value, 1.0 / (1.0 - value))
    }

    /// Returns a discount factor with 1 / (1 - factor), which is another number near 1 if the nearest float is taken for
    /// the factor that was meant.
    ///
    /// # Errors
    /// Where the value is outside [0, 1] or not a number.
    pub fn with_steps(factor: f64, steps: f64) -> Result<Self, ModelError> {
        if (0.0..=1.0).contains(&factor) {
            Ok(Self { factor, steps })
        } else {
            Err(ModelError::Discount(factor))
        }
    }

    /// Returns the factor itself.
    #[must_use]
    pub fn get(self) -> f64 {
        self.factor
    }

    /// Returns 1 / (1 - factor).
    #[must_use]
    pub fn steps(self) -> f64 {
        self.steps
    }
}

/// Returns whether a discount is so near to 1, but below it, that floats know values to 1 / (1 - discount) times their
/// rounding, which may be more than any gap.
#[must_use]
pub fn is_near_one(discount: f64) -> bool {
    (1.0 - 1e-4..1.0).contains(&discount)
}

/// A valid Markov decision process without its reward, which solvers take as a slice over pairs.
#[derive(Clone, Debug)]
pub struct Mdp {
    pub(super) discount: Discount,
    /// The index of the first pair of each state, and the number of pairs at the end: the pairs of state s are
    /// `rows[s]..rows[s + 1]`.
    rows: Vec<u32>,
    /// The state of each pair.
    state_of: Vec<u32>,
    /// The probability of each state after each pair.
    pub(super) transitions: SparseMatrix,
    pub(super) start: Vec<f64>,
    components: Components,
    depth: usize,
    is_one_step: bool,
}

/// The largest difference between 1 and the sum of a probability row that is accepted; such a row is divided by its
/// sum.
const SUM_TOLERANCE: f64 = 1e-9;

impl Mdp {
    /// Builds a model from one list of actions per state, each a list of (target state, probability), and a start
    /// distribution over states.
    ///
    /// Repeated targets are merged and zero probabilities dropped; a row whose float sum is not exactly 1 is divided by
    /// it.
    pub fn new(discount: Discount, states: &[Vec<Vec<(usize, f64)>>], start: &[f64]) -> Result<Self, ModelError> {
        let mut firsts = vec![0];
        let mut rows = Csr::default();
        for actions in states {
            for targets in actions {
                rows.extend(targets.iter().copied());
                rows.end_row();
            }
            firsts.push(rows.len());
        }
        Self::with_free_pairs(discount, &firsts, &rows, start, &[])
    }

    /// Builds a model as [`Self::new`] does, given where each pair leads, and the first pair of each state with the
    /// number of pairs at the end. Some pairs earn nothing, whatever the parameters are: at discount 1 it is enough that
    /// every state can lead to a loop of them. `free` has a flag per pair.
    pub fn with_free_pairs(
        discount: Discount,
        firsts: &[usize],
        pairs: &Csr<(usize, f64)>,
        start: &[f64],
        free: &[bool],
    ) -> Result<Self, ModelError> {
        let states = firsts.len() - 1;
        if [states, pairs.len(), pairs.values().len()]
            .iter()
            .any(|&n| u32::try_from(n).is_err())
        {
            return Err(ModelError::TooLarge);
        }
        if pairs.is_empty() {
            return Err(ModelError::NoAction);
        }
        let start_sum: f64 = start.iter().sum();
        if start.len() != states
            || start.iter().any(|&p| p.is_nan() || p < 0.0)
            || (start_sum - 1.0).abs() > SUM_TOLERANCE
        {
            return Err(ModelError::Start { sum: start_sum });
        }

        let mut matrix = SparseMatrix::default();
        let mut row: Vec<(usize, f64)> = Vec::new();
        for (state, own) in firsts.windows(2).enumerate() {
            for (action, targets) in pairs.rows_in(own[0]..own[1]).enumerate() {
                merge(targets, &mut row);
                for &(target, value) in &row {
                    if target >= states {
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
                row.retain(|t| t.1 > 0.0);
                matrix.extend(row.iter().map(|t| t.0 as u32), row.iter().map(|t| t.1 / sum));
                matrix.end_row();
            }
        }
        let rows = firsts.iter().map(|&first| first as u32).collect();
        let start = start.iter().map(|p| p / start_sum).collect();
        let mdp = Self::from_parts(discount, rows, matrix, start);
        if discount.get() == 1.0
            && let Some(state) = mdp.endless_state(free)
        {
            return Err(ModelError::Endless { state });
        }
        Ok(mdp)
    }

    /// Returns the same model whose start counts as this much, so that whatever is collected from it is multiplied by
    /// that: the start distribution then sums to it.
    #[must_use]
    pub fn counted_from(mut self, share: f64) -> Self {
        for p in &mut self.start {
            *p *= share;
        }
        self
    }

    /// Returns whether a pair leads to states without actions alone.
    #[must_use]
    pub fn ends(&self, pair: usize) -> bool {
        let (successors, _) = self.row(pair);
        successors.iter().all(|&successor| self.is_terminal(successor as usize))
    }

    /// Returns whether every pair does, so that the model is one step long and has ways of its own. Without the feature
    /// `one-step` no model has: all are solved in the general way.
    #[must_use]
    pub fn is_one_step(&self) -> bool {
        cfg!(feature = "one-step") && self.is_one_step
    }

    /// Builds a model of parts that are valid together.
    pub(super) fn from_parts(discount: Discount, rows: Vec<u32>, transitions: SparseMatrix, start: Vec<f64>) -> Self {
        let components = Components::new(&transitions.columns().joined(&rows));
        let mut state_of = Vec::with_capacity(transitions.row_count());
        for (state, &end) in (0..).zip(&rows[1..]) {
            state_of.resize(end as usize, state);
        }
        let mut mdp = Self {
            discount,
            rows,
            state_of,
            transitions,
            start,
            components,
            depth: 0,
            is_one_step: false,
        };
        mdp.depth = mdp.longest_path();
        mdp.is_one_step = (0..mdp.pairs()).all(|pair| mdp.ends(pair));
        mdp
    }

    /// Returns the number of states, terminal ones included.
    #[must_use]
    pub fn states(&self) -> usize {
        self.rows.len() - 1
    }

    /// Returns the number of pairs: actions of all states together.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.transitions.row_count()
    }

    /// Returns the number of stored transitions.
    #[must_use]
    pub fn transitions(&self) -> usize {
        self.transitions.columns().values().len()
    }

    /// Returns the discount factor.
    #[must_use]
    pub fn discount(&self) -> f64 {
        self.discount.get()
    }

    /// Returns 1 / (1 - discount), the discounted number of steps of a policy that never ends; infinity at discount 1.
    #[must_use]
    pub fn endless_steps(&self) -> f64 {
        self.discount.steps()
    }

    /// Returns the pairs of a state; empty for a terminal state.
    #[must_use]
    pub fn actions(&self, state: usize) -> Range<usize> {
        self.rows[state] as usize..self.rows[state + 1] as usize
    }

    /// Returns the first pair of each state, and the number of pairs at the end.
    pub(crate) fn firsts(&self) -> &[u32] {
        &self.rows
    }

    /// Returns the state that a pair belongs to.
    #[must_use]
    pub fn state_of(&self, pair: usize) -> usize {
        self.state_of[pair] as usize
    }

    /// Returns whether a state has no actions.
    #[must_use]
    pub fn is_terminal(&self, state: usize) -> bool {
        self.rows[state] == self.rows[state + 1]
    }

    /// Returns where a pair leads: targets and their probabilities, in ascending order of target.
    #[must_use]
    pub fn row(&self, pair: usize) -> (&[u32], &[f64]) {
        self.transitions.row(pair)
    }

    /// Returns the expected value of each of two functions of the state after a pair.
    pub(crate) fn expect_both(&self, pair: usize, values: [&[f64]; 2]) -> [f64; 2] {
        self.transitions.product_with_both(pair, values)
    }

    /// Writes the reward plus the discounted expected value of what comes after each of several pairs into a slot each;
    /// `reward` and `slots` begin with the first of the pairs.
    pub(crate) fn look_ahead(&self, pairs: Range<usize>, reward: &[f64], value: &[f64], slots: &mut [f64]) {
        self.transitions
            .multiply_add(pairs, self.discount(), value, reward, slots);
    }

    /// Returns the expected value of `value` after a pair: sum over s' of P(s'|s,a) value(s').
    #[must_use]
    pub fn expect(&self, pair: usize, value: &[f64]) -> f64 {
        self.transitions.product(pair, value)
    }

    /// Returns the start distribution over states, which sums to 1 unless [`Self::counted_from`] has made it count less.
    #[must_use]
    pub fn start(&self) -> &[f64] {
        &self.start
    }

    /// Returns the number of states on the longest path, for a model in which no state can be visited twice; the number
    /// of states otherwise.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Returns the strongly connected components in the order in which they can be solved.
    #[must_use]
    pub fn components(&self) -> &Components {
        &self.components
    }
}

/// Writes targets, sorted and merged, into `row`.
pub(super) fn merge(targets: &[(usize, f64)], row: &mut Vec<(usize, f64)>) {
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
