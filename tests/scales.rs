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

/// With a penalty that the soft policy never pays, and with large terms that cancel, the error of the soft value is
/// within its bound, and the bound is small.
#[test]
fn soft_values_are_as_good_as_what_the_policy_collects() {
    for (penalty, z) in [("-1e12", "0"), ("-1e15", "1"), ("-1e9", "1000000")] {
        let text = format!(
            r#"{{"policy-cliff": 1, "title": "t", "discount": 0.9, "start": "s", "states": {{
                "s": {{"a": {{"to": {{"s": 0.5, "t": 0.5}}, "reward": {{"x": 1, "z": {z}}}}}, "b": {{"to": "t", "reward": 0.3}},
                    "c": {{"to": "s", "reward": {penalty}}}}},
                "t": {{"d": {{"to": "s", "reward": {{"z": -{z}}}}}}}}},
            "parameters": {{"theta": {{"from": 0, "to": 1, "value": 0.5}}, "k": {{"from": 0, "to": 1, "value": 0.7}}}},
            "weights": {{"x": "theta", "z": "k - 0.7"}}}}"#
        );
        let mut session = Session::new(parsed(&text));
        let options = Options {
            alpha: Some(Some(0.1)),
            points: Some(3),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let soft = session
            .solve(&request)
            .expect("an answer")
            .soft
            .expect("asked")
            .expect("an answer");
        // V(s) by bisection of alpha log(exp(Qa / alpha) + exp(Qb / alpha)) - V, which falls as V rises.
        let (mut low, mut high) = (0.0, 100.0);
        for _ in 0..200 {
            let v = f64::midpoint(low, high);
            let q = [0.5 + 0.45 * v + 0.45 * 0.9 * v, 0.3 + 0.81 * v];
            let top = q[0].max(q[1]);
            let backup = top + 0.1 * q.iter().map(|q| ((q - top) / 0.1).exp()).sum::<f64>().ln();
            if backup > v { low = v } else { high = v }
        }
        let error = (soft.start_value - low).abs();
        assert!(
            error <= soft.bound && soft.bound <= 1e-7,
            "{penalty}, {z}: {error} {}",
            soft.bound
        );
        let swept = session
            .sweep(&request, &mut |_| true)
            .expect("an answer")
            .soft
            .clone()
            .expect("asked");
        let error = (swept.value[1] - low).abs();
        assert!(
            error <= swept.bound[1] && swept.bound[1] <= 1e-7,
            "{penalty}, {z}: {error} {}",
            swept.bound[1]
        );
    }
}

/// At discount 1, where every step may be the last: a pair of large rewards must not leave the others without a bound.
#[test]
fn far_from_each_other_numbers_leave_a_bound_at_discount_1() {
    let text = r#"{"policy-cliff": 1, "title": "Far apart", "discount": 1, "start": "s", "terminal": ["end"],
        "states": {
            "rich": {"pays": {"to": "s", "reward": 1e15}, "costs": {"to": "s", "reward": -1e15}},
            "s": {"on": {"to": "t", "reward": {"x": 1}}, "out": {"to": "end", "reward": 0.1}},
            "t": {"on": {"to": {"end": "1/4", "t": "3/4"}, "reward": 0.01}}},
        "parameters": {"theta": {"from": 0, "to": 1, "value": 0}}, "weights": {"x": "theta"}}"#;
    let solution = solved(&parsed(text), 0.0);
    let expected = [1e15 + 0.1, 0.1, 0.04, 0.0];
    for (found, expected) in solution.hard.value.iter().zip(expected) {
        assert!((found - expected).abs() <= solution.hard.bound, "{found} {expected}");
    }
    assert!(solution.hard.bound < 100.0, "{}", solution.hard.bound);
}

/// Between two cliffs that are 2e-13 apart, and next to one that is a few roundings from an end of the range.
#[test]
fn a_sweep_has_the_sets_of_the_point_where_cliffs_are_near() {
    let text = |middle: &str, to: &str| {
        format!(
            r#"{{"policy-cliff": 1, "title": "Near", "discount": 1, "start": "first", "terminal": ["end"],
            "states": {{
                "s": {{"flat": {{"to": "end", "reward": {{"one": 0.3}}}},
                    "middle": {{"to": "end", "reward": {{"x": 0.5, "one": "{middle}"}}}},
                    "steep": {{"to": "end", "reward": {{"x": 1}}}}}},
                "first": {{"on": {{"to": {{"s": 0.5, "first": 0.5}}}}}}}},
            "parameters": {{"theta": {{"from": 0, "to": {to}}}}}, "weights": {{"x": "theta"}}}}"#
        )
    };
    for (middle, to, point) in [
        ("0.15000000000005", "1", 3),
        ("-1", "0.30000000000000016", 10),
        ("-1", "0.29999999999999988", 10),
    ] {
        let scenario = parsed(&text(middle, to));
        let mut session = Session::new(scenario.clone());
        let options = Options {
            state: Some("s".to_owned()),
            points: Some(11),
            alpha: Some(None),
            ..Options::default()
        };
        let request = session.request(&options).expect("a valid request");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
        let solution = solved(&scenario, sweep.theta[point]);
        let swept: Vec<bool> = sweep.optimal.iter().map(|column| column[point] == 1).collect();
        assert_eq!(swept, solution.optimal[..3], "{middle} {to} at {}", sweep.theta[point]);
        let found = session
            .cliffs(&request, Effort::Ordinary, &mut |_| true)
            .expect("an answer");
        assert_eq!(sweep.jumps.len(), found.cliffs.breakpoints.len(), "{middle} {to}");
    }
}
