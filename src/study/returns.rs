//! Why policies jump: the value of each policy is a line over the parameter, the best one changes where two lines
//! cross, and in the plane of the two parts of the reward the best policies are the corners of a convex hull
//! (THEORY 3).
//!
//! The reward is R(theta) = R0 + theta R1. A policy collects J0 of R0, the fixed part, and J1 of R1, what the parameter
//! weighs, from the start; its value is J0 + theta J1. The policies that are best for some theta are the corners (J1,
//! J0) of the upper convex hull of all policies, in ascending order of J1 as theta rises; the edge between two
//! neighbours is normal to (theta, 1) at the theta where the best policy changes.
//!
//! Cost: the cliffs of the range, those of four quarters of all directions in the plane, and a soft solve per point.

use serde::{Deserialize, Serialize};

use crate::cliffs::{Cliffs, Stopped, cliffs_with_values};
use crate::scenario::{Objective, Problem, Scenario};
use crate::solve::{Evaluation, Soft, collected, select};
use crate::typed_arrays::{column, points};

use super::measure::Measure;
use super::point::follow;
use super::request::Request;
use super::session::Progress;
use super::sweep::{Parameter, grid};

/// The number of points of the curve of soft policies.
const SOFT_POINTS: usize = 201;
/// The number of pairs times quarters' cliffs beyond which the hull of all policies is not computed.
const LARGE: usize = 20_000_000;
/// The relative difference below which two returns are one.
const SAME: f64 = 1e-9;

/// The returns of the policies that are best somewhere on the range of a parameter, and of all policies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Returns {
    /// The moved parameter.
    pub parameter: Parameter,
    /// The lower end of the part of the range that has an answer.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// What the values are: of costs J1 and J0 are what the policy costs of both parts.
    #[serde(default)]
    pub measure: Measure,
    /// The name of the watched state.
    pub state: String,
    /// The names of its actions.
    pub actions: Vec<String>,
    /// The names of the reward components that the fixed part is made of.
    pub fixed: Vec<String>,
    /// The names of those that the parameter weighs.
    pub weighted: Vec<String>,
    /// The policies that are best somewhere, in ascending order of the parameter.
    pub corners: Vec<Corner>,
    /// The corners (J1, J0) of the hull of all policies, counter-clockwise; empty where some direction in the plane has
    /// no best policy, or where the model is too large.
    #[serde(with = "points")]
    pub hull: Vec<[f64; 2]>,
    /// The soft policies along the range; `None` without a temperature.
    pub soft: Option<SoftReturns>,
    /// How the true value follows from the returns, as the factors of J1 and of J0; `None` where it does not follow
    /// from them, or there is none.
    pub truth: Option<[f64; 2]>,
}

/// A policy that is best on a part of the range: a corner of the hull, and a line over the parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// The lower end of that part.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// J1, what the policy collects of the weighted part: the slope of its value.
    pub weighted: f64,
    /// J0, what it collects of the fixed part: its value where the parameter is 0.
    pub fixed: f64,
    /// The least and the greatest true value of the policies that the selection rule takes there; NaN without a true
    /// reward.
    pub truth: [f64; 2],
    /// The positions of the watched state's actions that are best there.
    pub best: Vec<usize>,
}

/// The returns of the soft policies of one temperature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SoftReturns {
    /// The temperature.
    pub alpha: f64,
    /// The values of the parameter.
    #[serde(with = "column")]
    pub theta: Vec<f64>,
    /// (J1, J0) of the policy at each of them; NaN where it has no finite value.
    #[serde(with = "points")]
    pub points: Vec<[f64; 2]>,
}

impl Corner {
    /// Returns the value of the policy at a value of the parameter.
    #[must_use]
    pub fn value(&self, theta: f64) -> f64 {
        self.fixed + theta * self.weighted
    }
}

/// Returns the returns of the policies along the range of a request, whose cliffs are given.
pub(super) fn returns(
    scenario: &Scenario,
    request: &Request,
    cliffs: &Cliffs,
    progress: Progress,
) -> Result<Returns, Stopped> {
    let problem = scenario.problem(request.parameter, &request.values);
    let [from, to] = cliffs.answered();
    let [fixed, weighted] = components(scenario, request);
    let state = request.state;
    let measure = Measure::of(scenario);
    let mut found = Returns {
        measure,
        parameter: (&scenario.parameters[request.parameter]).into(),
        from,
        to,
        state: scenario.states[state].clone(),
        actions: scenario.action_names(state),
        fixed,
        weighted,
        corners: corners(&problem, request, cliffs, &mut |share| progress(0.3 * share))?,
        hull: hull(&problem, &mut |share| progress(0.3 + 0.3 * share))?,
        soft: soft(&problem, request, &mut |share| progress(0.6 + 0.4 * share))?,
        truth: problem.truth.as_ref().and_then(|truth| combination(&problem, truth)),
    };
    found.turn();
    Ok(found)
}

impl Returns {
    /// Turns the signs of returns that are costs.
    fn turn(&mut self) {
        for corner in &mut self.corners {
            let sums = [&mut corner.weighted, &mut corner.fixed];
            self.measure.turn(sums.into_iter().chain(&mut corner.truth));
            let [least, most] = corner.truth;
            corner.truth = [least.min(most), least.max(most)];
        }
        self.measure.turn(self.hull.as_flattened_mut());
        if let Some(soft) = &mut self.soft {
            self.measure.turn(soft.points.as_flattened_mut());
        }
    }
}

/// Returns the names of the reward components of the fixed part, and of those that the parameter weighs.
fn components(scenario: &Scenario, request: &Request) -> [Vec<String>; 2] {
    let parameter = request.parameter;
    let is_used = |component: usize| {
        let mut amounts = scenario.rewards.values().iter();
        amounts.any(|(of, amount)| *of == component && amount.value() != 0.0)
    };
    let mut names = [Vec::new(), Vec::new()];
    for (component, name) in scenario.components.iter().enumerate() {
        if !is_used(component) {
            continue;
        }
        let weights = scenario.weights.iter().map(|domain| &domain[component]);
        let mut in_part = [false; 2];
        for weight in weights {
            let others = weight.terms.iter().filter(|(index, _)| *index != parameter);
            let constant: f64 = others.map(|(index, by)| by.value() * request.values[*index]).sum();
            in_part[0] |= weight.constant.value() + constant != 0.0;
            in_part[1] |= weight.coefficient(parameter).value() != 0.0;
        }
        for (names, is_in) in names.iter_mut().zip(in_part) {
            if is_in {
                names.push(name.clone());
            }
        }
    }
    names
}

/// Returns whether two returns are equal but for rounding, among numbers of a size.
fn same(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= SAME * size
}

/// Returns the policies that are best on the pieces between the cliffs, those of neighbouring pieces that earn the same
/// of both parts being one.
fn corners(
    problem: &Problem,
    request: &Request,
    cliffs: &Cliffs,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Vec<Corner>, Stopped> {
    let mdp = problem.mdp;
    let watched = mdp.actions(request.state);
    let mut optimal = cliffs.first.clone();
    let mut corners: Vec<Corner> = Vec::new();
    for (index, piece) in cliffs.pieces.iter().enumerate() {
        if !progress(index as f64 / cliffs.pieces.len() as f64) {
            return Err(Stopped::Cancelled);
        }
        if index > 0 {
            cliffs.breakpoints[index - 1].place(2, &mut optimal);
        }
        let truth = if problem.truth.is_some() {
            let reward = problem.reward_at(cliffs.middle(index));
            let policy = select(mdp, &optimal, request.rule, problem.truth.as_deref(), &reward)?;
            follow(problem, &policy)?.truth
        } else {
            f64::NAN
        };
        let corner = Corner {
            from: piece.from,
            to: piece.to,
            weighted: piece.slope,
            fixed: piece.value - piece.from * piece.slope,
            truth: [truth; 2],
            best: watched
                .clone()
                .filter(|&pair| optimal[pair])
                .map(|pair| pair - watched.start)
                .collect(),
        };
        let size = corner.weighted.abs().max(corner.fixed.abs());
        match corners.last_mut() {
            Some(last) if same(last.weighted, corner.weighted, size) && same(last.fixed, corner.fixed, size) => {
                last.to = corner.to;
                last.truth = [last.truth[0].min(truth), last.truth[1].max(truth)];
                for action in corner.best {
                    if !last.best.contains(&action) {
                        last.best.push(action);
                    }
                }
                last.best.sort_unstable();
            }
            _ => corners.push(corner),
        }
    }
    Ok(corners)
}

/// Returns the corners of the hull of all policies: the best policies for every direction (cos, sin) in the plane,
/// quarter by quarter. Empty where some direction has none.
fn hull(problem: &Problem, progress: &mut dyn FnMut(f64) -> bool) -> Result<Vec<[f64; 2]>, Stopped> {
    let mut corners: Vec<[f64; 2]> = Vec::new();
    for quarter in 0..4 {
        // R1, R0, -R1, -R0, in turn.
        let side = |turn: usize| -> Vec<f64> {
            let sign = if turn % 4 < 2 { 1.0 } else { -1.0 };
            let part = if turn.is_multiple_of(2) {
                &problem.slope
            } else {
                &problem.constant
            };
            part.iter().map(|amount| sign * amount).collect()
        };
        let [first, next] = [side(quarter), side(quarter + 1)];
        let turn = next.iter().zip(&first).map(|(next, first)| next - first).collect();
        let turned = Problem::from_rewards(problem.mdp, first, turn);
        let mut count = 0;
        let mut is_large = false;
        let found = cliffs_with_values(&turned, [0.0, 1.0], &mut |piece| {
            count += usize::from(piece.is_some());
            is_large = problem.mdp.pairs() * count > LARGE;
            let share = piece.map_or(0.0, |piece| piece.share);
            !is_large && progress((quarter as f64 + share) / 4.0)
        });
        let found = match found {
            Ok(found) => found,
            Err(Stopped::Cancelled) if !is_large => return Err(Stopped::Cancelled),
            Err(_) => return Ok(Vec::new()),
        };
        if found.gaps.iter().any(Option::is_some) {
            return Ok(Vec::new());
        }
        for piece in &found.pieces {
            let first = piece.value - piece.from * piece.slope;
            let next = first + piece.slope;
            corners.push(match quarter {
                0 => [first, next],
                1 => [-next, first],
                2 => [-first, -next],
                _ => [next, -first],
            });
        }
    }
    let size = corners
        .as_flattened()
        .iter()
        .fold(0.0f64, |size, part| size.max(part.abs()));
    corners.dedup_by(|a, b| (0..2).all(|part| same(a[part], b[part], size)));
    while corners.len() > 1 && (0..2).all(|part| same(corners[0][part], corners[corners.len() - 1][part], size)) {
        corners.pop();
    }
    Ok(corners)
}

/// Returns the returns of the soft policies along the range.
fn soft(
    problem: &Problem,
    request: &Request,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Option<SoftReturns>, Stopped> {
    let Some(alpha) = request.alpha else {
        return Ok(None);
    };
    let mdp = problem.mdp;
    let base = (request.objective == Objective::Kl).then_some(problem.base);
    let mut solver = Soft::new(mdp, base);
    let theta = grid(&Request {
        points: request.points.min(SOFT_POINTS),
        ..request.clone()
    });
    let mut points = Vec::with_capacity(theta.len());
    for (index, &at) in theta.iter().enumerate() {
        if !progress(index as f64 / theta.len() as f64) {
            return Err(Stopped::Cancelled);
        }
        let followed = solver.solve_at(problem, at, alpha).and_then(|()| {
            let policy = solver.policy();
            let visits = Evaluation::new(mdp, policy).occupancy()?;
            Ok([&problem.slope, &problem.constant].map(|part| collected(mdp, &visits, policy, part)))
        });
        points.push(followed.unwrap_or([f64::NAN; 2]));
    }
    Ok(Some(SoftReturns {
        alpha: alpha.get(),
        theta,
        points,
    }))
}

/// Returns the factors of R1 and of R0 of which a reward is the sum; `None` where it is not such a sum, or where there
/// are several.
fn combination(problem: &Problem, truth: &[f64]) -> Option<[f64; 2]> {
    let (slope, constant) = (&problem.slope, &problem.constant);
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    let (ss, cc, sc) = (dot(slope, slope), dot(constant, constant), dot(slope, constant));
    let (st, ct) = (dot(slope, truth), dot(constant, truth));
    let determinant = ss * cc - sc * sc;
    if determinant <= SAME * ss * cc {
        return None;
    }
    let factors = [(st * cc - ct * sc) / determinant, (ct * ss - st * sc) / determinant];
    let size = truth.iter().fold(0.0f64, |size, part| size.max(part.abs()));
    let sums = slope.iter().zip(constant).map(|(s, c)| factors[0] * s + factors[1] * c);
    sums.zip(truth)
        .all(|(sum, truth)| same(sum, *truth, size))
        .then_some(factors)
}
