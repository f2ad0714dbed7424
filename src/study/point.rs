//! The whole solution at one point: values, Q-values, sets, policies, visits.

use crate::scenario::{Objective, Rule, Scenario, reward_at};
use crate::solve::{Hard, Soft, Unbounded, collected, select};

use super::check::{check_alpha, check_rule};
use super::follow::follow;
use super::grid::{endless, from_start};
use super::{Problem, RequestError};

/// A policy with its values.
#[derive(Clone, Debug)]
pub struct Answer {
    /// V of each state: optimal, or regularised.
    pub value: Vec<f64>,
    /// Q of each pair.
    pub q: Vec<f64>,
    /// Probability of each pair within its state.
    pub policy: Vec<f64>,
    /// Expected discounted visits of each state from the start.
    pub visits: Vec<f64>,
    /// Expected discounted number of uses of each outcome's pairs.
    pub outcomes: Vec<f64>,
    /// What is maximised, from the start.
    pub start_value: f64,
    /// Training reward collected.
    pub plain: f64,
    /// True reward collected; NaN without one.
    pub truth: f64,
    /// Largest |TV - V|.
    pub residual: f64,
    /// Bound on the error of V in any state.
    pub bound: f64,
}

/// The answer under hard argmax, and under regularisation where a temperature is given.
#[derive(Clone, Debug)]
pub struct Solution {
    /// Hard argmax.
    pub hard: Answer,
    /// Whether each pair is optimal.
    pub optimal: Vec<bool>,
    /// An action is optimal when V - Q is at most this.
    pub tolerance: f64,
    /// The regularised answer, or why there is none.
    pub soft: Option<Result<Answer, String>>,
}

/// Solves at one point. The outer error is a request out of range, the inner one a problem without a finite answer, in words that name the state.
pub fn solve(
    scenario: &Scenario,
    values: &[f64],
    alpha: Option<f64>,
    objective: Objective,
    rule: Rule,
) -> Result<Result<Solution, String>, RequestError> {
    let alpha = check_alpha(alpha)?;
    check_rule(scenario, rule)?;
    if let Some(value) = values.iter().find(|v| !v.is_finite()) {
        return Err(RequestError {
            field: "values",
            problem: format!("{value} is not a finite number"),
        });
    }
    let problem = Problem::new(scenario, 0, values);
    let mdp = problem.mdp;
    let reward = &reward_at(scenario, values);
    let mut hard = Hard::new(mdp);
    let solved = hard.solve(reward).and_then(|()| {
        let policy = select(mdp, &hard.optimal(), rule, problem.truth.as_deref())?;
        answer(&problem, reward, hard.value(), hard.q(), policy, hard.accuracy())
    });
    let answered = match solved {
        Ok(answered) => answered,
        Err(unbounded) => {
            let why = endless(scenario, unbounded.state, false);
            return Ok(Err(format!("no finite value at discount 1: {why}")));
        }
    };
    let soft = alpha.map(|alpha| {
        let base = (objective == Objective::Kl).then_some(problem.base);
        let mut soft = Soft::new(mdp, base);
        soft.solve(reward, alpha)
            .and_then(|()| {
                answer(
                    &problem,
                    reward,
                    soft.value(),
                    soft.q(),
                    soft.policy().to_vec(),
                    soft.accuracy(),
                )
            })
            .map_err(|unbounded| {
                let why = endless(scenario, unbounded.state, true);
                let limit = match soft.largest_alpha(reward) {
                    Some(alpha) => format!("the largest that works is {}", three_digits(alpha)),
                    None => "no temperature works".to_owned(),
                };
                format!(
                    "no finite regularised value at temperature {}: {why}; {limit}",
                    alpha.get()
                )
            })
    });
    Ok(Ok(Solution {
        optimal: hard.optimal(),
        tolerance: hard.accuracy().tolerance,
        hard: answered,
        soft,
    }))
}

/// A temperature to three significant digits.
fn three_digits(alpha: f64) -> String {
    let mut decimals = 2;
    let mut leading = alpha;
    while leading < 1.0 && decimals < 9 {
        leading *= 10.0;
        decimals += 1;
    }
    format!("{alpha:.decimals$}")
}

fn answer(
    problem: &Problem,
    reward: &[f64],
    value: &[f64],
    q: &[f64],
    policy: Vec<f64>,
    accuracy: crate::solve::Accuracy,
) -> Result<Answer, Unbounded> {
    let mdp = problem.mdp;
    let followed = follow(problem, &policy)?;
    Ok(Answer {
        start_value: from_start(mdp, value),
        plain: collected(mdp, &followed.visits, &policy, reward),
        truth: followed.truth,
        residual: accuracy.residual,
        bound: accuracy.bound,
        value: value.to_vec(),
        q: q.to_vec(),
        visits: followed.visits,
        outcomes: followed.outcomes,
        policy,
    })
}
