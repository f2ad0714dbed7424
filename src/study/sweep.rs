//! One parameter moved over a grid: what the optimal and the soft policy do at each point, as columns, with the jumps between.
//!
//! Hard argmax is piecewise affine: it comes from the pieces between cliffs ([`super::pieces`]), or, where there are too many of them, from solving at
//! each point of the grid ([`super::samples`]), and the answer says which. The soft value is smooth: each point starts from the cubic through the last four,
//! at the cost of one warm solve per point.

use serde::{Deserialize, Serialize};

use crate::scenario::{Objective, Problem, Scenario};
use crate::solve::{Endless, Soft, Temperature, Unbounded, collected};

use super::history::History;
use super::pieces::NoPieces;
use super::point::{Followed, follow, from_start};
use super::request::Request;

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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// Largest membership tolerance used: an action is optimal when V - Q is at most this. It is at least the rounding of the smallest reward.
    pub tolerance: f64,
    /// Why hard argmax was solved for at each point of the grid; empty where it is known on the whole range, from the pieces between its cliffs.
    pub sampled: String,
}

/// The error bound that sweeps aim at, as a share of the scale of the problem.
pub(super) const GOAL: f64 = 5e-11;

/// `theta_i` = from + (to - from) i / (n - 1), ending exactly at `to`.
pub(super) fn grid(request: &Request) -> Vec<f64> {
    let last = request.points - 1;
    (0..=last)
        .map(|i| {
            if i == last {
                request.to
            } else {
                request.from + (request.to - request.from) * i as f64 / last as f64
            }
        })
        .collect()
}

/// Adds the regularised half to the hard one.
pub(super) fn soft_half(
    scenario: &Scenario,
    problem: &Problem,
    request: &Request,
    alpha: Temperature,
    sweep: &mut Sweep,
) {
    let mdp = problem.mdp;
    let base = (request.objective == Objective::Kl).then_some(problem.base);
    let mut solver = Soft::with_goal(mdp, base, GOAL);
    let mut branch = Branch::new(problem, request);
    let mut gaps = Vec::new();
    let mut reward = vec![0.0; mdp.pairs()];
    let mut history = History::new(4);
    for (i, &theta) in sweep.theta.iter().enumerate() {
        problem.reward(theta, &mut reward);
        solver.guess(|value| history.predict(value));
        let followed = match solver.solve(&reward, alpha) {
            Ok(()) if request.follow => follow(problem, solver.policy()).map(Some),
            Ok(()) => Ok(None),
            Err(unbounded) => Err(unbounded),
        };
        let followed = match followed {
            Ok(followed) => followed,
            Err(unbounded) => {
                add_gap(&mut gaps, i, true, scenario, &unbounded);
                history.clear();
                continue;
            }
        };
        history.push(solver.value());
        for (slot, pair) in branch.policy.iter_mut().zip(mdp.actions(request.state)) {
            slot[i] = solver.policy()[pair];
        }
        branch.value[i] = from_start(mdp, solver.value());
        branch.residual[i] = solver.accuracy().residual;
        branch.bound[i] = solver.accuracy().bound;
        if let Some(followed) = followed {
            branch.plain[i] = collected(mdp, &followed.visits, solver.policy(), &reward);
            branch.follow(i, request.state, &followed);
        }
    }
    sweep.soft = Some(branch);
    sweep.gaps.append(&mut gaps);
}

impl Branch {
    /// Columns of NaN, empty where the request leaves them out.
    pub(super) fn new(problem: &Problem, request: &Request) -> Self {
        let column = vec![f64::NAN; request.points];
        let followed = if request.follow { column.clone() } else { Vec::new() };
        let truth = if problem.truth.is_some() {
            followed.clone()
        } else {
            Vec::new()
        };
        Self {
            policy: vec![column.clone(); problem.mdp.actions(request.state).len()],
            outcomes: vec![followed.clone(); problem.outcomes.len()],
            visits: followed,
            value: column.clone(),
            plain: column.clone(),
            truth,
            residual: column.clone(),
            bound: column,
        }
    }

    /// Writes what following the policy of a point gives.
    pub(super) fn follow(&mut self, i: usize, state: usize, followed: &Followed) {
        self.visits[i] = followed.visits[state];
        for (slot, &count) in self.outcomes.iter_mut().zip(&followed.outcomes) {
            slot[i] = count;
        }
        if let Some(slot) = self.truth.get_mut(i) {
            *slot = followed.truth;
        }
    }
}

/// Returns the rounding of the smallest part of any reward that is not 0.
pub(super) fn least_rounding(problem: &Problem, request: &Request) -> f64 {
    let farthest = request.from.abs().max(request.to.abs());
    let moved = problem.slope.iter().map(|slope| slope * farthest);
    let parts = problem.constant.iter().copied().chain(moved);
    let least = parts.map(f64::abs).filter(|&part| part > 0.0).reduce(f64::min);
    f64::EPSILON * least.unwrap_or(0.0)
}

/// Why hard argmax was solved for at each point of the grid, for [`Sweep::sampled`].
pub(super) fn why_sampled(reason: NoPieces) -> &'static str {
    match reason {
        NoPieces::TooMany => "there are too many cliffs between them to follow each",
        NoPieces::Unbounded => "a part of the range has no answer",
    }
}

/// Notes that point `i` has no answer because a policy never leaves `state` for the end: lengthens the last gap, or opens one.
pub(super) fn add_gap(gaps: &mut Vec<Gap>, i: usize, soft: bool, scenario: &Scenario, unbounded: &Unbounded) {
    let problem = endless(scenario, unbounded);
    if let Some(gap) = gaps.last_mut()
        && gap.points[1] + 1 == i
        && gap.problem == problem
    {
        gap.points[1] = i;
        return;
    }
    gaps.push(Gap {
        points: [i, i],
        soft,
        problem,
    });
}

/// Why a problem (the regularised one, or that of hard argmax) has no answer: a policy never leaves `state` for the end.
#[must_use]
pub fn endless(scenario: &Scenario, unbounded: &Unbounded) -> String {
    let state = &scenario.states[unbounded.state];
    match unbounded.why {
        Endless::Paid => format!("never ending from “{state}” is paid for ever"),
        Endless::Free => format!("never ending from “{state}” costs nothing"),
        Endless::Cancels => format!("the rewards of never ending from “{state}” cancel in turn"),
        Endless::GoesOn => format!("the rewards of never ending from “{state}” go on for ever"),
        Endless::TooLong => format!("it takes too many steps from “{state}” to the end for floating point"),
        Endless::Bonus => format!("entropy pays for never ending from “{state}”"),
    }
}
