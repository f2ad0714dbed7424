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
use policy_cliff::mdp::Mdp;
use policy_cliff::scenario::{Problem, Scenario};

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

/// The pair of a scenario's state and action.
fn pair(scenario: &Scenario, state: &str, action: &str) -> usize {
    let index = scenario.states.iter().position(|name| name == state);
    let mut pairs = scenario.mdp.actions(index.expect("state"));
    let found = pairs.find(|&pair| scenario.actions[pair] == action);
    found.expect("action")
}

/// A reward plus a change.
fn plus(reward: &[f64], change: &[f64]) -> Vec<f64> {
    reward.iter().zip(change).map(|(r, c)| r + c).collect()
}
