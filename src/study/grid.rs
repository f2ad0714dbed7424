//! The grid of a sweep. Each point starts from the values of its neighbours: the hard value is piecewise affine in the parameter, so that a line through the
//! last two points is exact within a piece; the soft value is smooth, so that a cubic through the last four is close.

use crate::mdp::Mdp;
use crate::scenario::Scenario;
use crate::solve::{Soft, Temperature, collected};

use super::check::check;
use super::follow::{Followed, follow};
use super::hard_side::{HardPoint, HardSide};
use super::history::History;
use super::jumps::Search;
use super::{Branch, Gap, Objective, Problem, Request, RequestError, Sweep};

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

/// Computes a sweep. Errors say which field is out of range and what is allowed; the cache then still holds the last answer.
pub fn sweep<'c>(scenario: &Scenario, request: &Request, cache: &'c mut Cache) -> Result<&'c Sweep, RequestError> {
    let alpha = check(scenario, request)?;
    let problem = Problem::new(scenario, request.parameter, &request.values);
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
    if let Some(alpha) = alpha {
        soft_half(scenario, &problem, request, alpha, &mut cache.sweep);
    }
    Ok(&cache.sweep)
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
    [before, &scenario.states[state], after].concat()
}
