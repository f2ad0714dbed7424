//! Requests are checked once, before anything is computed.

use crate::scenario::{Rule, Scenario};
use crate::solve::Temperature;

use super::{Request, RequestError};

/// The largest number of points.
const POINTS: usize = 100_001;

/// Refuses a request with a field out of range, naming it and what is allowed; else its temperature.
pub fn check(scenario: &Scenario, request: &Request) -> Result<Option<Temperature>, RequestError> {
    let error = |field, problem: String| Err(RequestError { field, problem });
    if request.parameter >= scenario.parameters.len() {
        return error(
            "parameter",
            format!(
                "{} is not one of the {} parameters",
                request.parameter,
                scenario.parameters.len()
            ),
        );
    }
    for (field, value) in [("from", request.from), ("to", request.to)] {
        if !value.is_finite() {
            return error(field, format!("{value} is not a finite number"));
        }
    }
    if !(request.to - request.from).is_finite() {
        let problem = format!("{} is too far from {} to be swept", request.to, request.from);
        return error("to", problem);
    }
    if request.from >= request.to {
        return error(
            "to",
            format!("{} is not above from, which is {}", request.to, request.from),
        );
    }
    if !(2..=POINTS).contains(&request.points) {
        return error("points", format!("{} is outside 2 to {POINTS}", request.points));
    }
    if let Some(value) = request.values.iter().find(|v| !v.is_finite()) {
        return error("values", format!("{value} is not a finite number"));
    }
    if request.state >= scenario.states.len() || scenario.mdp.is_terminal(request.state) {
        return error("state", "it must be a state with actions".into());
    }
    check_rule(scenario, request.rule)?;
    check_alpha(request.alpha)
}

pub(super) fn check_rule(scenario: &Scenario, rule: Rule) -> Result<(), RequestError> {
    let needs_truth = matches!(rule, Rule::Worst | Rule::Best);
    if needs_truth && scenario.true_weights.is_none() {
        return Err(RequestError {
            field: "rule",
            problem: "worst and best need a true reward, which this scenario does not have".into(),
        });
    }
    Ok(())
}

pub(super) fn check_alpha(alpha: Option<f64>) -> Result<Option<Temperature>, RequestError> {
    alpha.map(Temperature::new).transpose().map_err(|e| RequestError {
        field: "alpha",
        problem: e.to_string(),
    })
}
