//! Questions to a scenario in Rust's own types.
#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{self, Options, Request, Solution, Values};

/// Everything that decides a solution, by name.
pub fn options(scenario: &Scenario, values: &[f64], alpha: Option<f64>, objective: Objective, rule: Rule) -> Options {
    let names = scenario.parameters.iter().map(|parameter| parameter.name.clone());
    Options {
        values: Some(Values(names.zip(values.iter().copied()).collect())),
        alpha: Some(alpha),
        objective: Some(objective.name().to_owned()),
        rule: Some(rule.name().to_owned()),
        ..Options::default()
    }
}

/// The solution at some values.
pub fn solve(
    scenario: &Scenario,
    values: &[f64],
    alpha: Option<f64>,
    objective: Objective,
    rule: Rule,
) -> Result<Solution, String> {
    let options = options(scenario, values, alpha, objective, rule);
    let request = Request::new(scenario, &options).expect("in range");
    study::solve(scenario, &request)
}
