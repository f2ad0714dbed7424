//! From the reward to the policy (figure 1 of the paper): along one parameter the Q-values of the watched state, which
//! are continuous, the set of its best actions, which shrinks suddenly, the policy, which jumps, and the value, which
//! does not.
//!
//! Cost: a sweep, the cliffs of the range, and a hard solve at each of them.

use serde::{Deserialize, Serialize};

use crate::cliffs::Cliffs;
use crate::scenario::{Problem, Scenario};
use crate::solve::Hard;
use crate::stability::horizon;
use crate::typed_arrays::{column, columns};

use super::measure::settle_q;
use super::request::Request;
use super::sweep::{GOAL, Sweep};

/// The number of pairs times cliffs up to which Q-values are computed at all cliffs; beyond it they are at the points
/// of the sweep.
const FEW: usize = 5_000_000;

/// The Q-values of the watched state along one parameter, and the hard sweep that has all else.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Roadmap {
    /// The sweep under hard argmax.
    pub sweep: Sweep,
    /// Parameter values, ascending: the ends of the part of the range that has an answer and the cliffs of all states,
    /// between which Q is a line; where there are too many of them the points of the sweep.
    #[serde(with = "column")]
    pub theta: Vec<f64>,
    /// `q[action][place]`: the optimal Q-value of each action of the watched state; NaN where there is no answer.
    #[serde(with = "columns")]
    pub q: Vec<Vec<f64>>,
    /// The horizon H: the greatest expected discounted number of steps from any state under any policy; infinite where
    /// there is none.
    pub horizon: f64,
    /// The largest change of a reward, |dR/dtheta|. So no Q-value has a slope above H times this (2.4).
    pub reward_slope: f64,
}

impl Roadmap {
    /// Returns the answer for a hard sweep and the cliffs of its range, `None` where these have no answer.
    pub(super) fn new(
        scenario: &Scenario,
        problem: &Problem,
        request: &Request,
        sweep: Sweep,
        cliffs: Option<&Cliffs>,
    ) -> Self {
        let mdp = problem.mdp;
        let watched = mdp.actions(request.state);
        let mut solver = Hard::for_sweep(mdp, GOAL);
        let mut at = |theta: f64| -> Vec<f64> {
            match solver.solve_at(problem, theta) {
                Ok(()) => {
                    let mut q = solver.q()[watched.clone()].to_vec();
                    settle_q(scenario, request.state, solver.value(), &mut q);
                    q
                }
                Err(_) => vec![f64::NAN; watched.len()],
            }
        };
        let few = cliffs.filter(|cliffs| cliffs.pieces.len() * mdp.pairs() <= FEW);
        let (theta, rows): (Vec<f64>, Vec<Vec<f64>>) = match few {
            Some(cliffs) => places(cliffs, &mut at).into_iter().unzip(),
            None => sweep.theta.iter().map(|&theta| (theta, at(theta))).unzip(),
        };
        let slope = problem.slope.iter().map(|slope| slope.abs());
        Self {
            q: (0..watched.len())
                .map(|action| rows.iter().map(|row| row[action]).collect())
                .collect(),
            theta,
            // A relative value moves by at most twice what a value does, and the average by as much as a reward.
            horizon: match horizon(mdp).value {
                steps if sweep.measure.is_average() => 2.0 * steps + 2.0,
                steps => steps,
            },
            reward_slope: slope.fold(0.0, f64::max),
            sweep,
        }
    }

    /// Returns the greatest slope that a Q-value can have: a bound, infinite where there is none.
    #[must_use]
    pub fn slope(&self) -> f64 {
        if self.reward_slope == 0.0 {
            0.0
        } else {
            self.horizon * self.reward_slope
        }
    }
}

/// Returns the Q-values at the ends of all pieces, those at an end beyond which there is no answer as limits.
fn places(cliffs: &Cliffs, at: &mut dyn FnMut(f64) -> Vec<f64>) -> Vec<(f64, Vec<f64>)> {
    // A limit is the continuation of the line through two places inside the piece.
    let mut limit = |from: f64, to: f64| -> Vec<f64> {
        let [near, far] = [1.0, 2.0].map(|part| at(from + (to - from) * part / 3.0));
        near.iter().zip(&far).map(|(near, far)| 2.0 * near - far).collect()
    };
    let (first, last) = (cliffs.pieces[0], cliffs.pieces[cliffs.pieces.len() - 1]);
    let low = cliffs.gaps[0].as_ref().map(|_| limit(first.from, first.to));
    let high = cliffs.gaps[1].as_ref().map(|_| limit(last.to, last.from));
    let mut found = vec![(first.from, low.unwrap_or_else(|| at(first.from)))];
    for breakpoint in &cliffs.breakpoints {
        found.push((breakpoint.at, at(breakpoint.at)));
    }
    found.push((last.to, high.unwrap_or_else(|| at(last.to))));
    found
}
