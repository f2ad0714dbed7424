//! The grid of a sweep. Each point starts from the values of its neighbours: the hard value is piecewise affine in the parameter, so that a line through the
//! last two points is exact within a piece; the soft value is smooth, so that a cubic through the last four is close.

use crate::model::{Mdp, Scenario};
use crate::solve::{Soft, Temperature, collected};

use super::check::check;
use super::follow::{Followed, follow};
use super::hard_side::{HardPoint, HardSide};
use super::history::History;
use super::jumps::Search;
use super::{Branch, Gap, Jump, Objective, Problem, Request, RequestError, Sweep};

/// The error bound that sweeps aim at, as a share of the scale of the problem.
const GOAL: f64 = 1e-11;

/// The hard half of the last sweep, which does not depend on the temperature: dragging alpha computes only the soft half.
#[derive(Clone, Debug, Default)]
pub struct Cache(Option<(Request, Half)>);

/// Everything about hard argmax in a sweep.
#[derive(Clone, Debug, Default)]
struct Half {
    optimal: Vec<Vec<u8>>,
    branch: Branch,
    jumps: Vec<Jump>,
    gaps: Vec<Gap>,
    tolerance: f64,
}

/// Computes a sweep. Errors say which field is out of range and what is allowed.
pub fn sweep(
    scenario: &Scenario,
    request: &Request,
    cache: &mut Cache,
) -> Result<Sweep, RequestError> {
    let alpha = check(scenario, request)?;
    let problem = Problem::new(scenario, request.parameter, &request.values);
    let name = |state: usize| scenario.states[state].as_str();
    let theta = grid(request);

    let key = Request {
        alpha: None,
        objective: Objective::Entropy,
        ..request.clone()
    };
    let half = match cache.0.take() {
        Some((last, half)) if last == key => half,
        _ => hard_half(&problem, request, &theta, name),
    };
    cache.0 = Some((key, half.clone()));
    let mut sweep = Sweep {
        optimal: half.optimal,
        hard: half.branch,
        soft: None,
        jumps: half.jumps,
        gaps: half.gaps,
        tolerance: half.tolerance,
        theta,
    };
    if let Some(alpha) = alpha {
        let (branch, gaps) = soft_half(&problem, request, &sweep.theta, alpha, name);
        sweep.soft = Some(branch);
        sweep.gaps.extend(gaps);
    }
    Ok(sweep)
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

fn hard_half<'n>(
    problem: &Problem,
    request: &Request,
    theta: &[f64],
    name: impl Fn(usize) -> &'n str,
) -> Half {
    let mdp = problem.mdp;
    let actions = mdp.actions(request.state).len();
    let mut side = HardSide::new(problem, request, GOAL);
    let mut half = Half {
        optimal: vec![vec![0; theta.len()]; actions],
        branch: Branch::new(problem, request, theta.len()),
        ..Half::default()
    };
    let mut history = History::new(2);
    let mut search = Search::new(problem, request);
    let mut previous: Option<HardPoint> = None;
    for (i, &theta) in theta.iter().enumerate() {
        side.solver.guess(|value| history.predict(value));
        let point = match side.at(theta) {
            Ok(point) => point,
            Err(unbounded) => {
                add_gap(&mut half.gaps, i, false, || {
                    format!(
                        "never ending from “{}” earns at least as much as ending",
                        name(unbounded.state)
                    )
                });
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
        let column = &mut half.branch;
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
            search.cell(previous, &point, &side);
        }
        previous = Some(point);
    }
    half.jumps = search.finish();
    half
}

fn soft_half<'n>(
    problem: &Problem,
    request: &Request,
    theta: &[f64],
    alpha: Temperature,
    name: impl Fn(usize) -> &'n str,
) -> (Branch, Vec<Gap>) {
    let mdp = problem.mdp;
    let base = (request.objective == Objective::Kl).then_some(problem.base);
    let mut solver = Soft::with_goal(mdp, base, GOAL);
    let mut branch = Branch::new(problem, request, theta.len());
    let mut gaps: Vec<Gap> = Vec::new();
    let mut reward = vec![0.0; mdp.pairs()];
    let mut history = History::new(4);
    for (i, &theta) in theta.iter().enumerate() {
        problem.reward(theta, &mut reward);
        solver.guess(|value| history.predict(value));
        let solved = solver.solve(&reward, alpha).and_then(|()| {
            if request.follow {
                follow(problem, solver.policy()).map(Some)
            } else {
                Ok(None)
            }
        });
        let followed = match solved {
            Ok(followed) => followed,
            Err(unbounded) => {
                add_gap(&mut gaps, i, true, || {
                    format!(
                        "entropy pays for never ending from “{}”",
                        name(unbounded.state)
                    )
                });
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
    (branch, gaps)
}

impl Branch {
    /// Columns of NaN, empty where the request leaves them out.
    fn new(problem: &Problem, request: &Request, points: usize) -> Self {
        let column = || vec![f64::NAN; points];
        let followed = || if request.follow { column() } else { Vec::new() };
        Self {
            policy: problem
                .mdp
                .actions(request.state)
                .map(|_| column())
                .collect(),
            outcomes: problem.outcomes.iter().map(|_| followed()).collect(),
            visits: followed(),
            value: column(),
            plain: column(),
            truth: if problem.truth.is_some() {
                followed()
            } else {
                Vec::new()
            },
            residual: column(),
            bound: column(),
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

fn from_start(mdp: &Mdp, value: &[f64]) -> f64 {
    mdp.start()
        .iter()
        .zip(value)
        .filter(|(p, _)| **p > 0.0)
        .map(|(p, v)| p * v)
        .sum()
}

fn add_gap(gaps: &mut Vec<Gap>, i: usize, soft: bool, problem: impl FnOnce() -> String) {
    match gaps.last_mut() {
        Some(gap) if gap.points[1] + 1 == i => gap.points[1] = i,
        _ => gaps.push(Gap {
            points: [i, i],
            soft,
            problem: problem(),
        }),
    }
}
