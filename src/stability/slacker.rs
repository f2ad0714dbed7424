//! The clever-slacker check (THEORY 2; paper 3.1): is the policy that training selects strictly suboptimal for the true
//! reward, and where does it show?
//!
//! The paper's conditions: in a state s that the trained policy pi reaches, some action a is optimal for the training
//! reward and has positive advantage under the missing reward, `R_true - R_train`, with respect to pi. Advantages add
//! up, and that of an optimal action is 0 in training, so a is an improvement of pi under the true reward. They need a
//! tie in training. Without one the trained policy may be suboptimal all the same: then the first state on its way is
//! named in which none of the truly optimal policies would do what it does.

use crate::exact::Optimum;
use crate::scenario::Rule;
use crate::solve::{Evaluation, Hard, Unbounded, largest, select};

use super::reached;

/// The place where the trained policy is suboptimal for the true reward, and the cost of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Slacker {
    /// Whether the three conditions of the paper hold exactly, so that the action is optimal in training too. If not,
    /// the training reward itself prefers another action.
    pub tied: bool,
    /// The state, reached by the trained policy.
    pub state: usize,
    /// The pair of that state that is better for the true reward.
    pub pair: usize,
    /// The true reward gained from that state on: with `tied`, the advantage of the pair over the trained policy (under
    /// the missing reward, which is the same); without, the true optimum's value minus that of taking the trained
    /// policy's action once and then following the true optimum.
    pub gain: f64,
    /// The training reward lost by taking the pair in that state, V - Q; 0 with `tied`.
    pub forgone: f64,
    /// The expected discounted visits of the state under the trained policy.
    pub visits: f64,
    /// The true reward lost from the start: the true optimum's value minus that of the trained policy.
    pub loss: f64,
}

/// The share of two numbers below which their difference may be rounding.
const NOISE: f64 = 1e-12;

/// Checks the policy that `rule` selects at a point; `None` where it is optimal for the true reward from the start, or
/// where there is no true reward.
///
/// A difference counts when it is above the tie tolerances of both rewards together and above the noise of its own
/// terms.
pub fn slacker(optimum: &Optimum, rule: Rule) -> Result<Option<Slacker>, Unbounded> {
    let Optimum {
        problem,
        reward: trained,
        optimal,
        ..
    } = optimum;
    let Some(truth) = problem.truth.as_deref() else {
        return Ok(None);
    };
    let mdp = problem.mdp;
    let mut best = Hard::new(mdp);
    best.solve(truth)?;
    let policy = select(mdp, optimal, rule, Some(truth), trained)?;
    let evaluation = Evaluation::new(mdp, &policy);
    let value = evaluation.value(truth)?;
    let lost = best.value().iter().zip(&value).map(|(best, value)| best - value);
    let loss: f64 = mdp.start().iter().zip(lost).map(|(weight, lost)| weight * lost).sum();
    let missing: Vec<f64> = truth
        .iter()
        .zip(trained)
        .map(|(truth, trained)| truth - trained)
        .collect();
    let missed = evaluation.value(&missing)?;
    let tolerance = optimum.accuracy().tolerance + best.accuracy().tolerance;
    let states = reached(mdp, &policy);
    let mut found = None;
    let scale = largest(&missed);
    for &state in &states {
        let mut most = tolerance;
        for pair in mdp.actions(state) {
            let later = mdp.discount() * mdp.expect(pair, &missed);
            let advantage = missing[pair] + later - missed[state];
            let noise = NOISE * (missing[pair].abs() + scale);
            if optimal[pair] && advantage > most.max(tolerance + noise) {
                most = advantage;
                found = Some((state, pair, advantage));
            }
        }
        if found.is_some() {
            break;
        }
    }
    let tied = found.is_some();
    if !tied && loss > tolerance + NOISE * largest(&value) {
        for &state in &states {
            let chosen = mdp.actions(state).filter(|&pair| policy[pair] > 0.0);
            let least = chosen.map(|pair| best.q()[pair]).fold(f64::INFINITY, f64::min);
            let gain = best.value()[state] - least;
            let mut optimal = mdp.actions(state);
            let pair = optimal.find(|&pair| best.is_optimal(state, pair));
            if let Some(pair) = pair
                && least < f64::INFINITY
                && gain > best.accuracy().tolerance
            {
                found = Some((state, pair, gain));
                break;
            }
        }
    }
    let Some((state, pair, gain)) = found else {
        return Ok(None);
    };
    Ok(Some(Slacker {
        tied,
        state,
        pair,
        gain,
        forgone: if tied { 0.0 } else { optimum.advantages[pair] },
        visits: evaluation.occupancy()?[state],
        loss,
    }))
}
