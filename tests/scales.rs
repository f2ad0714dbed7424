//! Numbers of all sizes in one model: each state is judged by what can be collected from it on, and bounds cover the
//! true error.

#[path = "support/files.rs"]
mod files;

use files::parsed;
use policy_cliff::scenario::Scenario;
use policy_cliff::study::{Effort, Options, Session, Solution, Values};

/// A choice between theta and 0.3 in `s`, and a state `trap` that cannot avoid a reward, with the discount and what the
/// trap leads to. From `s` the trap is the worst choice.
fn with_a_trap(discount: &str, reward: &str, target: &str) -> String {
    format!(
        r#"{{"policy-cliff": 1, "title": "A trap", "discount": {discount}, "start": "s", "terminal": ["end"],
        "states": {{
            "s": {{"a": {{"to": {{"end": 0.5, "s": 0.5}}, "reward": {{"x": 1}}}}, "b": {{"to": {{"end": 0.5, "s": 0.5}}, "reward": 0.3}},
                "c": {{"to": "trap", "reward": -1}}}},
            "trap": {{"on": {{"to": "{target}", "reward": {reward}}}}}}},
        "parameters": {{"theta": {{"from": 0, "to": 1}}}}, "weights": {{"x": "theta"}}}}"#
    )
}

fn places(scenario: &Scenario) -> Vec<f64> {
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session.cliffs(&request, Effort::None, &mut |_| true);
    found.expect("an answer").places().collect()
}

fn solved(scenario: &Scenario, theta: f64) -> Solution {
    let mut session = Session::new(scenario.clone());
    let options = Options {
        values: Some(Values(vec![("theta".to_owned(), theta)])),
        alpha: Some(None),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    session.solve(&request).expect("an answer")
}

#[test]
fn a_penalty_that_a_state_off_the_way_cannot_avoid_hides_no_cliff() {
    for discount in ["0", "0.5", "0.9", "0.9999", "1"] {
        for (reward, target) in [("-1e12", "end"), ("-1e12", "s"), ("-1e15", "s"), ("-3e14", "end")] {
            let scenario = parsed(&with_a_trap(discount, reward, target));
            let what = format!("{discount}, {reward}, {target}");
            let found = places(&scenario);
            assert_eq!(found.len(), 1, "{what}: {found:?}");
            assert!((found[0] - 0.3).abs() <= 1e-12, "{what}: {found:?}");
            for (theta, best) in [(0.299_999_999, 1), (0.300_000_001, 0)] {
                let solution = solved(&scenario, theta);
                let set: Vec<usize> = (0..3).filter(|&pair| solution.optimal[pair]).collect();
                assert_eq!(set, [best], "{what}, {theta}");
                // V = r + discount V / 2.
                let value = theta.max(0.3) / (1.0 - 0.5 * discount.parse::<f64>().expect("a number"));
                let error = (solution.hard.start_value - value).abs();
                assert!(error <= 1e-14, "{what}, {theta}: {error}");
            }
        }
    }
}

#[test]
fn a_steep_slope_off_the_way_hides_no_cliff() {
    for discount in ["0", "0.5", "0.9", "0.9999", "1"] {
        for target in ["end", "s"] {
            let scenario = parsed(&with_a_trap(discount, r#"{"x": -3e14}"#, target));
            let what = format!("{discount}, {target}");
            let found = places(&scenario);
            let wrong = found.iter().filter(|at| (**at - 0.3).abs() > 1e-12).count();
            // Where theta is 0, the trap costs nothing, but for its entrance.
            assert_eq!((found.len(), wrong), (1, 0), "{what}: {found:?}");
        }
    }
}
