//! Every method sees the same reward: weights that cancel leave no rounding behind, whichever parameter is moved.

#[path = "support/study.rs"]
mod study;

use policy_cliff::cliffs::cliffs;
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{Options, Request, Session};
use study::{options, solve};

/// A choice between an action that earns `x` + `y` and one that earns nothing.
fn choice(parameters: &str, x: &str, y: &str) -> Scenario {
    let text = format!(
        r#"{{"policy-cliff": 1, "title": "t", "discount": 1, "start": "s", "parameters": {{{parameters}}}, "terminal": ["end"],
            "states": {{"s": {{"a": {{"to": "end", "reward": {{"x": 1, "y": 1}}}}, "b": {{"to": "end"}}}}}},
            "weights": {{"x": "{x}", "y": "{y}"}}}}"#
    );
    Scenario::parse(&text).expect("a scenario")
}

/// Asserts that both actions are optimal at these values, and nothing is earned there, whichever parameter is moved.
fn assert_tie(scenario: &Scenario, values: &[f64]) {
    let solved = solve(scenario, values, Some(0.1), Objective::Entropy, Rule::Uniform);
    let solution = solved.expect("finite values");
    assert_eq!(solution.optimal, [true, true], "solved at {values:?}");
    assert_eq!(solution.hard.q, [0.0, 0.0], "solved at {values:?}");
    assert_eq!(solution.soft.expect("asked").expect("finite values").q, [0.0, 0.0]);
    assert_eq!(scenario.reward_at(values), [0.0, 0.0]);
    for (parameter, &value) in values.iter().enumerate() {
        let problem = scenario.problem(parameter, values);
        assert_eq!(problem.reward_at(value), [0.0, 0.0], "parameter {parameter}");
        let [from, to] = [value - 1.0, value + 1.0];
        let found = cliffs(&problem, from, to, &mut |_| true).expect("finite values");
        assert_eq!(found.breakpoints.len(), 1);
        assert!((found.breakpoints[0].at - value).abs() < 1e-9);
        let options = Options {
            parameter: Some(scenario.parameters[parameter].name.clone()),
            from: Some(value),
            to: Some(to),
            points: Some(2),
            follow: Some(false),
            ..options(scenario, values, None, Objective::Entropy, Rule::Uniform)
        };
        let request = Request::new(scenario, &options).expect("a valid request");
        let mut session = Session::new(scenario.clone());
        let swept = session.sweep(&request, &mut |_| true).expect("not stopped");
        assert_eq!(
            [swept.optimal[0][0], swept.optimal[1][0]],
            [1, 1],
            "parameter {parameter}"
        );
    }
}

#[test]
fn weights_of_one_parameter_cancel() {
    let scenario = choice(r#""theta": {"from": 0, "to": 1, "value": "3/10"}"#, "3*theta", "-0.9");
    assert_ne!(3.0 * 0.3 - 0.9, 0.0, "rounding that must not be seen");
    assert_tie(&scenario, &[0.3]);
}

#[test]
fn weights_of_two_parameters_cancel() {
    let parameters = r#""theta": {"from": 0, "to": 1, "value": "1/5"}, "k": {"from": 0, "to": 1, "value": "1/10"}"#;
    let scenario = choice(parameters, "theta + k", "-0.3");
    assert_ne!(0.2 + 0.1 - 0.3, 0.0, "rounding that must not be seen");
    assert_tie(&scenario, &[0.2, 0.1]);
}

/// What cancels may be large beside the parameter that is moved.
#[test]
fn large_weights_cancel_beside_a_small_parameter() {
    let parameters = r#""k": {"from": 0, "to": 1, "value": "3/10"}, "theta": {"from": 0, "to": 1, "value": "1/2"}"#;
    let scenario = choice(parameters, "1000003 * k + theta", "-300001.4");
    assert_tie(&scenario, &[0.3, 0.5]);
}

/// What does not cancel stays as it is, however small.
#[test]
fn small_rewards_are_kept() {
    let scenario = choice(
        r#""theta": {"from": -1, "to": 1, "value": 0}"#,
        "1e-20",
        "1e-30 * theta",
    );
    assert_eq!(scenario.reward_at(&[1.0]), [1e-20 + 1e-30, 0.0]);
    let scenario = choice(r#""theta": {"from": -1, "to": 1, "value": 0}"#, "theta", "-0.3");
    assert_eq!(scenario.reward_at(&[0.3 + 1e-12])[0], 0.3 + 1e-12 - 0.3);
}
