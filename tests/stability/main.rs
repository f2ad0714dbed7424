//! How far the next cliff is and what smoothness costs, against closed forms and against the naive oracle.

#[path = "../support/files.rs"]
mod files;
#[path = "../support/study.rs"]
mod study;
#[path = "../support/mod.rs"]
mod support;

mod experiment;
mod impact;
mod radius;
mod slacker;
mod smooth;
mod stress;
mod tie_breaker;

use files::scenario;
use policy_cliff::exact::Optimum;
use policy_cliff::mdp::Mdp;
use policy_cliff::scenario::{Objective, Problem, Rule, Scenario};
use policy_cliff::solve::{Temperature, Unbounded};
use policy_cliff::stability::{Slacker, Stability, Stress, StressError, StressRequest};

/// A scenario's problem along its first parameter.
fn along(scenario: &Scenario) -> Problem<'_> {
    let mut values = Vec::new();
    for parameter in &scenario.parameters {
        values.push(parameter.value.value());
    }
    scenario.problem(0, &values)
}

/// A problem of any model, without outcomes; the base policy is not used.
fn problem<'a>(mdp: &'a Mdp, constant: &[f64], slope: &[f64]) -> Problem<'a> {
    Problem::from_rewards(mdp, constant.to_vec(), slope.to_vec())
}

/// The stability figures of a problem at theta.
fn stability(problem: &Problem, theta: f64, soft: Option<(Temperature, Objective)>) -> Result<Stability, Unbounded> {
    policy_cliff::stability::stability(&Optimum::new(problem, theta)?, soft)
}

/// The stress test of a problem at theta.
fn stress(
    problem: &Problem,
    theta: f64,
    request: &StressRequest,
    progress: &mut dyn FnMut(f64) -> bool,
) -> Result<Stress, StressError> {
    policy_cliff::stability::stress(&Optimum::new(problem, theta)?, request, progress)
}

/// The slacker check of a problem at theta.
fn slacker(problem: &Problem, theta: f64, rule: Rule) -> Result<Option<Slacker>, Unbounded> {
    policy_cliff::stability::slacker(&Optimum::new(problem, theta)?, rule)
}

/// The tie breaker of a pair of a problem at theta.
fn tie_breaker(problem: &Problem, theta: f64, pair: usize, epsilon: f64) -> Result<Vec<f64>, Unbounded> {
    let optimum = Optimum::new(problem, theta)?;
    policy_cliff::stability::tie_breaker(&optimum, pair, epsilon)
}

/// The pair of a scenario's state and action.
fn pair(scenario: &Scenario, state: &str, action: &str) -> usize {
    let index = scenario.states.iter().position(|name| name == state);
    let mut pairs = scenario.mdp.actions(index.expect("state"));
    let found = pairs.find(|&pair| *scenario.actions[pair] == *action);
    found.expect("action")
}

/// A reward plus a change.
fn plus(reward: &[f64], change: &[f64]) -> Vec<f64> {
    reward.iter().zip(change).map(|(r, c)| r + c).collect()
}
