//! The temperature as an axis: the hard half of a sweep over temperatures, and the map of a parameter and the
//! temperature, in which a wedge opens from every cliff (THEORY 4).
//!
//! Cost: the hard half is solved once. The map takes one warm soft solve for each of its points.

use serde::{Deserialize, Serialize};

use crate::exact::Optimum;
use crate::scenario::{Objective, Problem, Scenario};
use crate::solve::{Soft, Temperature};
use crate::typed_arrays::{column, columns};

use super::hard_point::HardPoints;
use super::point::from_start;
use super::request::Request;
use super::session::Progress;
use super::sweep::{Branch, GOAL, Parameter, Sweep, add_gap, temperatures};

/// The number of temperatures of a map: 16 to a decade, so that one is hardly higher than the next in a picture.
const ROWS: usize = 65;
/// The greatest number of cliffs at which, and between which, a map is sampled too.
const MOST_CLIFFS: usize = 128;

/// The soft policy of the watched state over a parameter and the temperature, and the hard policy below it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlphaMap {
    /// The sweep of the parameter under hard argmax, which lies at the temperature 0.
    pub sweep: Sweep,
    /// The parameter values, ascending: those of the sweep, the cliffs of all states, and a place between two of them.
    #[serde(with = "column")]
    pub theta: Vec<f64>,
    /// The temperatures, ascending.
    #[serde(with = "column")]
    pub alpha: Vec<f64>,
    /// `policy[action][row * theta.len() + column]`: probability of each action of the watched state, row by row from the
    /// lowest temperature; NaN where the regularised problem has no finite value.
    #[serde(serialize_with = "columns::serialize", skip_deserializing)]
    pub policy: Vec<Vec<f64>>,
    /// `log_policy[action][row * theta.len() + column]`: natural logarithm of the same, which is finite where the probability
    /// is too small for a float.
    #[serde(with = "columns")]
    pub log_policy: Vec<Vec<f64>>,
    /// `bound[row * theta.len() + column]`: bound on the error of the regularised value in any state, in units of
    /// reward. A probability is off by a factor of at most exp(2 bound / alpha). Infinite where none is known.
    #[serde(serialize_with = "column::serialize", skip_deserializing)]
    pub bound: Vec<f64>,
}

/// Returns the hard half of a sweep over temperatures: one answer, the same at all of them.
pub(super) fn hard_half(scenario: &Scenario, problem: &Problem, request: &Request) -> Sweep {
    let theta = temperatures(request);
    let length = theta.len();
    let mut half = Sweep {
        parameter: Parameter {
            name: "alpha".to_owned(),
            label: "temperature".to_owned(),
            from: 0.0,
            to: request.to,
            value: 0.0,
        },
        over_alpha: true,
        optimal: vec![vec![0; length]; problem.mdp.actions(request.state).len()],
        hard: Branch::new(problem, request, length),
        theta,
        ..Sweep::of(scenario, problem, request)
    };
    let (parameter, values) = (request.parameter, &request.values);
    let at = values[parameter];
    let solved = Optimum::of(scenario, problem, parameter, values, at).and_then(|optimum| {
        let point = HardPoints::new(problem, request).point(at, &optimum.optimal)?;
        Ok((optimum, point))
    });
    match solved {
        Ok((optimum, point)) => {
            let (value, accuracy) = (from_start(problem.mdp, optimum.value()), optimum.accuracy());
            half.tolerance = optimum.tolerance;
            for i in 0..length {
                point.write(i, request.state, &mut half.optimal, &mut half.hard);
            }
            let Branch {
                value: optima,
                plain,
                residual,
                bound,
                ..
            } = &mut half.hard;
            for (column, number) in [
                (optima, value),
                (plain, value),
                (residual, accuracy.residual),
                (bound, accuracy.bound),
            ] {
                column.fill(number);
            }
        }
        Err(unbounded) => (0..length).for_each(|i| add_gap(&mut half.gaps, i, false, scenario, &unbounded)),
    }
    half
}

/// Returns the map over a sweep of hard argmax; `None` if it was stopped.
pub(super) fn map(
    scenario: &Scenario,
    request: &Request,
    sweep: Sweep,
    cliffs: &[f64],
    progress: Progress,
) -> Option<AlphaMap> {
    let problem = scenario.problem(request.parameter, &request.values);
    let mdp = problem.mdp;
    let theta = places(&sweep, cliffs);
    let rows = Request {
        points: ROWS,
        from: Temperature::USUAL[0],
        to: Temperature::USUAL[1],
        ..request.clone()
    };
    let alpha = temperatures(&rows).split_off(1);
    let base = (request.objective == Objective::Kl).then_some(problem.base);
    let pairs = mdp.actions(request.state);
    let mut solver = Soft::with_goal(mdp, base, GOAL);
    let mut policy = vec![vec![f64::NAN; theta.len() * alpha.len()]; pairs.len()];
    let mut log_policy = policy.clone();
    let mut bound = vec![f64::NAN; theta.len() * alpha.len()];
    for (row, &level) in alpha.iter().enumerate() {
        if !progress(row as f64 / alpha.len() as f64) {
            return None;
        }
        let Ok(temperature) = Temperature::new(level) else {
            continue;
        };
        for step in 0..theta.len() {
            // Rows alternate in direction, so that each point is beside the last.
            let column = if row % 2 == 0 { step } else { theta.len() - 1 - step };
            if solver.solve_at(&problem, theta[column], temperature).is_err() {
                continue;
            }
            let value = solver.value()[request.state];
            let point = row * theta.len() + column;
            bound[point] = solver.accuracy().bound;
            for (action, pair) in pairs.clone().enumerate() {
                let share = base.map_or(1.0, |base| base[pair]);
                policy[action][point] = solver.policy()[pair];
                log_policy[action][point] = (solver.q()[pair] - value) / level + share.ln();
            }
        }
    }
    Some(AlphaMap {
        sweep,
        theta,
        alpha,
        policy,
        log_policy,
        bound,
    })
}

/// Returns the places of a map: those of the sweep, its jumps, the cliffs and the middles between these, so that what
/// lies between two cliffs is never between two places.
fn places(sweep: &Sweep, cliffs: &[f64]) -> Vec<f64> {
    let mut places = sweep.theta.clone();
    let mut add = |place: f64| {
        let index = places.partition_point(|&other| other < place);
        if places.get(index) != Some(&place) {
            places.insert(index, place);
        }
    };
    sweep.jumps.iter().take(MOST_CLIFFS).for_each(|jump| add(jump.at));
    let mut last = None;
    for &cliff in cliffs.iter().take(MOST_CLIFFS) {
        if let Some(last) = last {
            add(f64::midpoint(last, cliff));
        }
        add(cliff);
        last = Some(cliff);
    }
    places
}
