//! One parameter moved over a grid: what the optimal and the soft policy do at each point, as columns, with the jumps between.
//!
//! Each point starts from the values of its neighbours: the hard value is piecewise affine in the parameter, so that a line through the last two points
//! is exact within a piece; the soft value is smooth, so that a cubic through the last four is close. Cost: one warm solve per point under each kind of
//! optimality, and a few solves more for every jump.

use crate::mdp::Mdp;
use crate::scenario::{Objective, Problem, Rule, Scenario};
use crate::solve::{Hard, Soft, Temperature, Unbounded, collected, select, share};

use super::jumps::Search;
use super::point::{Followed, follow};
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

/// The error bound that sweeps aim at, as a share of the scale of the problem.
const GOAL: f64 = 5e-11;

/// The last sweep of a scenario. Its hard half does not depend on the temperature: dragging alpha computes only the soft half.
#[derive(Clone, Debug, Default)]
pub struct Cache {
    /// What the hard half was computed for, without what it does not depend on.
    key: Option<Request>,
    sweep: Sweep,
    /// How many of the gaps are of the hard half.
    hard_gaps: usize,
}

/// Computes a sweep, with what the last one of the scenario can lend.
pub fn sweep<'c>(scenario: &Scenario, request: &Request, cache: &'c mut Cache) -> &'c Sweep {
    let problem = scenario.problem(request.parameter, &request.values);
    let mut key = request.clone();
    key.alpha = None;
    key.objective = Objective::Entropy;
    if cache.key.as_ref() != Some(&key) {
        cache.sweep = hard_half(scenario, &problem, request);
        cache.hard_gaps = cache.sweep.gaps.len();
        cache.key = Some(key);
    }
    cache.sweep.gaps.truncate(cache.hard_gaps);
    cache.sweep.soft = None;
    if let Some(alpha) = request.alpha {
        soft_half(scenario, &problem, request, alpha, &mut cache.sweep);
    }
    &cache.sweep
}

/// `theta_i` = from + (to - from) i / (n - 1), ending exactly at `to`.
fn grid(request: &Request) -> Vec<f64> {
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

/// Everything about hard argmax in a sweep.
fn hard_half(scenario: &Scenario, problem: &Problem, request: &Request) -> Sweep {
    let mdp = problem.mdp;
    let mut side = HardSide::new(problem, request, GOAL);
    let theta = grid(request);
    let mut half = Sweep {
        hard: Branch::new(problem, request),
        ..Sweep::default()
    };
    for _ in mdp.actions(request.state) {
        half.optimal.push(vec![0; theta.len()]);
    }
    let mut history = History::new(2);
    let mut search = Search::new(problem, request, GOAL);
    let mut previous: Option<HardPoint> = None;
    for (i, &theta) in theta.iter().enumerate() {
        side.solver.guess(|value| history.predict(value));
        let point = match side.at(theta) {
            Ok(point) => point,
            Err(unbounded) => {
                add_gap(&mut half.gaps, i, false, scenario, unbounded.state);
                history.clear();
                previous = None;
                continue;
            }
        };
        history.push(side.solver.value());
        for &action in &point.set {
            half.optimal[action][i] = 1;
        }
        half.tolerance = half.tolerance.max(point.tolerance);
        let accuracy = side.solver.accuracy();
        let column = &mut half.hard;
        for (slot, &p) in column.policy.iter_mut().zip(&point.policy) {
            slot[i] = p;
        }
        column.value[i] = from_start(mdp, side.solver.value());
        column.plain[i] = column.value[i];
        column.residual[i] = accuracy.residual;
        column.bound[i] = accuracy.bound;
        if let Some(followed) = side.followed() {
            column.follow(i, request.state, followed);
        }
        if let Some(previous) = &previous {
            search.cell(previous, &point);
        }
        previous = Some(point);
    }
    half.jumps = search.finish();
    half.theta = theta;
    half
}

/// Adds the regularised half to the hard one.
fn soft_half(scenario: &Scenario, problem: &Problem, request: &Request, alpha: Temperature, sweep: &mut Sweep) {
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
                add_gap(&mut gaps, i, true, scenario, unbounded.state);
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
    fn new(problem: &Problem, request: &Request) -> Self {
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

    fn follow(&mut self, i: usize, state: usize, followed: &Followed) {
        self.visits[i] = followed.visits[state];
        for (slot, &count) in self.outcomes.iter_mut().zip(&followed.outcomes) {
            slot[i] = count;
        }
        if let Some(slot) = self.truth.get_mut(i) {
            *slot = followed.truth;
        }
    }
}

/// Mean of V over the start distribution.
pub(super) fn from_start(mdp: &Mdp, value: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (&share, value) in mdp.start().iter().zip(value) {
        if share > 0.0 {
            sum += share * value;
        }
    }
    sum
}

/// Notes that point `i` has no answer because a policy never leaves `state` for the end: lengthens the last gap, or opens one.
fn add_gap(gaps: &mut Vec<Gap>, i: usize, soft: bool, scenario: &Scenario, state: usize) {
    if let Some(gap) = gaps.last_mut()
        && gap.points[1] + 1 == i
    {
        gap.points[1] = i;
        return;
    }
    gaps.push(Gap {
        points: [i, i],
        soft,
        problem: endless(scenario, state, soft),
    });
}

/// Why a problem (the regularised one, or that of hard argmax) has no answer: a policy never leaves `state` for the end.
#[must_use]
pub fn endless(scenario: &Scenario, state: usize, soft: bool) -> String {
    let (before, after) = if soft {
        ("entropy pays for never ending from “", "”")
    } else {
        ("never ending from “", "” costs nothing")
    };
    format!("{before}{}{after}", scenario.states[state])
}

/// Hard argmax at single points, warm from one to the next.
pub(super) struct HardSide<'p> {
    problem: &'p Problem<'p>,
    request: &'p Request,
    pub(super) solver: Hard<'p>,
    reward: Vec<f64>,
    /// The last policy with what following it gave: neighbours mostly share it.
    last: Option<(Vec<f64>, Option<Followed>)>,
}

/// The hard answer at one value of the parameter.
#[derive(Clone, Debug)]
pub(super) struct HardPoint {
    pub(super) theta: f64,
    /// Positions of the optimal actions of the watched state.
    pub(super) set: Vec<usize>,
    /// Policy of the watched state.
    pub(super) policy: Vec<f64>,
    pub(super) truth: f64,
    pub(super) tolerance: f64,
}

impl<'p> HardSide<'p> {
    pub(super) fn new(problem: &'p Problem<'p>, request: &'p Request, goal: f64) -> Self {
        let solver = Hard::for_sweep(problem.mdp, goal);
        Self {
            problem,
            request,
            solver,
            reward: vec![0.0; problem.mdp.pairs()],
            last: None,
        }
    }

    /// Solves at theta.
    pub(super) fn at(&mut self, theta: f64) -> Result<HardPoint, Unbounded> {
        self.problem.reward(theta, &mut self.reward);
        self.solver.solve(&self.reward)?;
        let optimal = if self.needs_policy() {
            self.solver.optimal()
        } else {
            // Only the watched state is asked about.
            let mut optimal = vec![false; self.reward.len()];
            for pair in self.problem.mdp.actions(self.request.state) {
                optimal[pair] = self.solver.is_optimal(self.request.state, pair);
            }
            optimal
        };
        self.point(theta, &optimal)
    }

    /// Whether the policy matters in other states than the watched one.
    fn needs_policy(&self) -> bool {
        self.request.follow || matches!(self.request.rule, Rule::Worst | Rule::Best)
    }

    /// What is known of the point just solved, with `optimal` pairs to choose from.
    pub(super) fn point(&mut self, theta: f64, optimal: &[bool]) -> Result<HardPoint, Unbounded> {
        let mdp = self.problem.mdp;
        let state = self.request.state;
        let mut set = Vec::new();
        for (action, pair) in mdp.actions(state).enumerate() {
            if optimal[pair] {
                set.push(action);
            }
        }
        let policy = if self.needs_policy() {
            self.follow_policy(optimal)?[mdp.actions(state)].to_vec()
        } else {
            let mut policy = vec![0.0; mdp.actions(state).len()];
            share(self.request.rule, &set, &mut policy);
            policy
        };
        Ok(HardPoint {
            theta,
            set,
            policy,
            truth: self.followed().map_or(f64::NAN, |f| f.truth),
            tolerance: self.solver.accuracy().tolerance,
        })
    }

    /// The whole policy of the point just solved, followed from the start unless the last point had the same.
    fn follow_policy(&mut self, optimal: &[bool]) -> Result<&[f64], Unbounded> {
        let policy = self.select(optimal)?;
        if self.last.as_ref().is_none_or(|(last, _)| *last != policy) {
            let followed = if self.request.follow {
                Some(follow(self.problem, &policy)?)
            } else {
                None
            };
            self.last = Some((policy, followed));
        }
        Ok(self.last.as_ref().map_or(&[], |(policy, _)| policy))
    }

    fn select(&self, optimal: &[bool]) -> Result<Vec<f64>, Unbounded> {
        select(
            self.problem.mdp,
            optimal,
            self.request.rule,
            self.problem.truth.as_deref(),
        )
    }

    pub(super) fn followed(&self) -> Option<&Followed> {
        self.last.as_ref().and_then(|(_, followed)| followed.as_ref())
    }
}

/// The values of the last few points, extrapolated by the polynomial through them (of one degree less than their number).
pub(super) struct History {
    length: usize,
    values: Vec<Vec<f64>>,
}

impl History {
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            values: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.values.clear();
    }

    pub(super) fn push(&mut self, value: &[f64]) {
        let mut oldest = if self.values.len() == self.length {
            self.values.remove(0)
        } else {
            Vec::new()
        };
        oldest.clear();
        oldest.extend_from_slice(value);
        self.values.push(oldest);
    }

    pub(super) fn predict(&self, value: &mut [f64]) {
        const WEIGHTS: [&[f64]; 5] = [&[], &[1.0], &[-1.0, 2.0], &[1.0, -3.0, 3.0], &[-1.0, 4.0, -6.0, 4.0]];
        let weights = WEIGHTS[self.values.len()];
        if weights.is_empty() {
            return;
        }
        value.fill(0.0);
        for (known, weight) in self.values.iter().zip(weights) {
            for (slot, v) in value.iter_mut().zip(known) {
                *slot += weight * v;
            }
        }
    }
}
