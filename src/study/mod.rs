//! One parameter moved over a grid: what the optimal and the soft policy do at each point, as columns; and one point of it whole.
//!
//! Cost: one warm solve per point under each kind of optimality, and a few solves more for every jump.

mod check;
mod follow;
mod grid;
mod hard_side;
mod history;
mod impact;
mod jumps;
mod point;

use std::fmt;

pub use crate::scenario::{Objective, Problem, Rule};

pub use check::check;
pub use grid::{Cache, endless, sweep};
pub use impact::{Impact, impacts};
pub use point::{Answer, Solution, solve};

/// What to compute. Ranges are checked by [`sweep`].
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Index of the moved parameter.
    pub parameter: usize,
    /// First value.
    pub from: f64,
    /// Last value, above the first.
    pub to: f64,
    /// Number of values, at least 2; value i is from + (to - from) i / (points - 1).
    pub points: usize,
    /// Values of all parameters (that of the moved one is ignored).
    pub values: Vec<f64>,
    /// Temperature from 1e-6 to 1e6; `None` leaves the soft columns empty.
    pub alpha: Option<f64>,
    /// Regularisation of the soft columns.
    pub objective: Objective,
    /// Choice among tied actions for the hard columns.
    pub rule: Rule,
    /// The watched state.
    pub state: usize,
    /// Whether to follow the policies from the start; without it `visits`, `outcomes`, `truth` and the soft `plain` stay empty.
    pub follow: bool,
}

/// A request that cannot be met: which field, its value, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// The field.
    pub field: &'static str,
    /// The value and what is allowed.
    pub problem: String,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.problem)
    }
}

impl std::error::Error for RequestError {}

/// The policy and value at every point under one kind of optimality. A point that could not be solved is NaN in every column.
#[derive(Clone, Debug, Default)]
pub struct Branch {
    /// `policy[action][point]`: probability of each action of the watched state.
    pub policy: Vec<Vec<f64>>,
    /// `outcomes[outcome][point]`: expected discounted number of uses of the outcome's pairs from the start.
    pub outcomes: Vec<Vec<f64>>,
    /// Expected discounted number of visits of the watched state.
    pub visits: Vec<f64>,
    /// What is maximised, from the start: V* (hard) or the regularised value (soft).
    pub value: Vec<f64>,
    /// Training reward collected by the policy, from the start (equal to `value` when hard).
    pub plain: Vec<f64>,
    /// True reward collected by the policy, from the start; empty without a true reward.
    pub truth: Vec<f64>,
    /// Largest |TV - V| over states.
    pub residual: Vec<f64>,
    /// Bound on the error of V in any state; infinite where none could be established.
    pub bound: Vec<f64>,
}

/// Where the set of optimal actions of the watched state, or the true value of the policy, changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Jump {
    /// The parameter there.
    pub at: f64,
    /// How far from `at` the change may be.
    pub error: f64,
    /// Optimal actions just below, at, and just above, as positions among the watched state's actions.
    pub sets: [Vec<usize>; 3],
    /// Policy of the watched state just below, at, just above, under the chosen rule.
    pub policies: [Vec<f64>; 3],
    /// True value from the start just below, at, just above; NaN without a true reward.
    pub truths: [f64; 3],
}

impl Jump {
    /// Whether the watched state's set changes; if not, the jump is one of the true value alone.
    #[must_use]
    pub fn flips(&self) -> bool {
        self.sets[0] != self.sets[1] || self.sets[1] != self.sets[2]
    }
}

/// A stretch of the grid that has no answer, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// First and last grid index without an answer.
    pub points: [usize; 2],
    /// Whether the soft problem (else the hard one) has no answer.
    pub soft: bool,
    /// What is wrong, naming the state.
    pub problem: String,
}

/// A sweep's answer.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// Parameter values.
    pub theta: Vec<f64>,
    /// `optimal[action][point]`: 1 where the action of the watched state is optimal, else 0.
    pub optimal: Vec<Vec<u8>>,
    /// Hard argmax.
    pub hard: Branch,
    /// Entropy or KL regularised; `None` without a temperature.
    pub soft: Option<Branch>,
    /// Changes of the watched state's set or of the true value, in ascending order.
    pub jumps: Vec<Jump>,
    /// Points without an answer.
    pub gaps: Vec<Gap>,
    /// Largest membership tolerance used: an action is optimal when V - Q is at most this.
    pub tolerance: f64,
}
