//! Discounts near 1, where floats know values to within 1 / (1 - discount) times their rounding: the numbers of the file
//! decide what ties, also in models of dozens of states, and a sweep and its cliffs have the same sets as a point.

#[path = "support/exact.rs"]
mod exact;

use std::fmt::Write;

use exact::{ExactModel, read};
use policy_cliff::scenario::Scenario;
use policy_cliff::stability::Stability;
use policy_cliff::study::{Certainty, Effort, Options, Session, Values};

/// Returns a grid in which one may slip to either side: every step costs, some moves earn a little more with w, and in
/// the last corner one may stay for w / 10 a step, or leave for 10.
fn grid(side: usize, discount: &str, seed: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut states = String::new();
    let goal = side * side - 1;
    for cell in 0..goal {
        let (row, column) = (cell / side, cell % side);
        let to = |direction: usize| match direction {
            0 => row.saturating_sub(1) * side + column,
            1 => row * side + (column + 1).min(side - 1),
            2 => (row + 1).min(side - 1) * side + column,
            _ => row * side + column.saturating_sub(1),
        };
        let mut actions = String::new();
        for direction in 0..4 {
            let mut shares = vec![0; side * side];
            shares[to(direction)] += 8;
            shares[to((direction + 1) % 4)] += 1;
            shares[to((direction + 3) % 4)] += 1;
            let next: Vec<String> = shares
                .iter()
                .enumerate()
                .filter(|(_, share)| **share > 0)
                .map(|(target, share)| format!(r#""c{target}": "{share}/10""#))
                .collect();
            let comma = if direction == 0 { "" } else { ", " };
            let more = rng.u32(..3);
            write!(
                actions,
                r#"{comma}"m{direction}": {{ "to": {{ {} }}, "reward": {{ "cost": -1, "more": {more} }} }}"#,
                next.join(", ")
            )
            .expect("a text");
        }
        write!(states, r#""c{cell}": {{ {actions} }}, "#).expect("a text");
    }
    format!(
        r#"{{ "policy-cliff": 1, "title": "Grid", "discount": {discount}, "start": "c0", "terminal": ["end"],
        "states": {{ {states}"c{goal}": {{ "stay": {{ "to": "c{goal}", "reward": {{ "goal": 1 }} }},
            "leave": {{ "to": "end", "reward": {{ "exit": 10 }} }} }} }},
        "parameters": {{ "w": {{ "from": 0, "to": 1 }} }},
        "weights": {{ "cost": 0.04, "more": "w/100", "goal": "w/10" }} }}"#
    )
}

#[test]
fn points_sweeps_and_cliffs_have_the_sets_of_fractions() {
    for (index, side) in [2, 3, 3, 4, 4, 5].into_iter().enumerate() {
        for discount in ["0.99999", "0.9999999", "0.999999999"] {
            let text = grid(side, discount, index as u64);
            let scenario = Scenario::parse(&text).expect("valid");
            let oracle = ExactModel::of(&scenario);
            let mut session = Session::new(scenario.clone());
            let options = Options {
                points: Some(5),
                ..Options::default()
            };
            let request = session.request(&options).expect("valid");
            let sweep = session.sweep(&request, &mut |_| true).expect("an answer").clone();
            let found = session
                .cliffs(&request, Effort::Ordinary, &mut |_| true)
                .expect("an answer");
            assert_eq!(found.certainty(), Certainty::Exact, "{side} {discount}");
            for (point, place) in [(1, "0.25"), (2, "0.5"), (3, "0.75")] {
                let expected = oracle.solve(&[read(place)]).expect("an answer").optimal();
                let at = place.parse().expect("a float");
                let options = Options {
                    values: Some(Values::from([("w".to_owned(), at)])),
                    ..Options::default()
                };
                let request = session.request(&options).expect("valid");
                let solution = session.solve(&request).expect("an answer");
                assert_eq!(solution.optimal, expected, "{side} {discount} at {place}");
                // The watched state is the first.
                for (action, flags) in sweep.optimal.iter().enumerate() {
                    assert_eq!(
                        flags[point] == 1,
                        expected[action],
                        "{side} {discount} at {place}, {action}"
                    );
                }
                // Whatever ties between the ends is a cliff of the table.
                let on_cliff = found.places().any(|cliff| cliff == at);
                let ties = (0..scenario.states.len()).any(|state| {
                    let set = &expected[scenario.mdp.actions(state)];
                    set.iter().filter(|optimal| **optimal).count() > 1
                });
                assert!(!ties || on_cliff, "{side} {discount} at {place}");
            }
        }
    }
}

/// Returns the stability at a value of theta: an action of `s` forgoes `less`, and one of `t` pays for ever.
fn stability(less: &str, theta: f64) -> Stability {
    let text = format!(
        r#"{{"policy-cliff": 1, "title": "Lost in doubled precision", "discount": 0.999999999, "start": "s",
        "terminal": ["end"], "states": {{
            "s": {{"more": {{"to": "t", "reward": {{"one": 1}}}}, "less": {{"to": "t", "reward": {{"one": {less}}}}}}},
            "t": {{"on": {{"to": "t", "reward": {{"x": 1}}}}, "out": {{"to": "end"}}}}}},
        "parameters": {{"theta": {{"from": 0, "to": 1e15}}}}, "weights": {{"x": "theta"}}}}"#
    );
    let mut session = Session::new(Scenario::parse(&text).expect("valid"));
    let options = Options {
        values: Some(Values(vec![("theta".to_owned(), theta)])),
        alpha: Some(None),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    session.stability(&request, &mut |_| true).expect("an answer").figures
}

#[test]
fn an_action_that_fractions_tell_from_a_tie_has_a_radius_above_zero() {
    let figures = stability("\"999999999999999999/1000000000000000000\"", 1e15);
    assert!(
        figures.gaps[0] > 0.0 && figures.gaps[0] <= 1e-18 + figures.gaps_bound,
        "{figures:?}"
    );
    assert!(figures.radius.is_some_and(|radius| radius.size > 0.0));
}

#[test]
fn the_true_value_is_within_its_bound_at_any_scale() {
    // Either state is as likely next, from a start in s: it is visited (1 + 1 / (1 - gamma)) / 2 times, t once less.
    for (amounts, truth) in [(["1e6", "3"], 500_001_500_499_998.5), (["1e-6", "0"], 500.000_000_5)] {
        let [s, t] = amounts;
        let text = format!(
            r#"{{"policy-cliff": 1, "title": "True value", "discount": 0.999999999, "start": "s", "states": {{
                "s": {{"on": {{"to": {{"s": 0.5, "t": 0.5}}, "reward": {{"x": {s}}}}}}},
                "t": {{"on": {{"to": {{"s": 0.5, "t": 0.5}}, "reward": {{"x": {t}}}}}}}}},
            "parameters": {{"w": {{"from": 0, "to": 1, "value": 1}}}}, "weights": {{"x": "w"}}, "true": {{"x": 1}}}}"#
        );
        let mut session = Session::new(Scenario::parse(&text).expect("valid"));
        let options = Options {
            alpha: Some(Some(0.1)),
            ..Options::default()
        };
        let request = session.request(&options).expect("valid");
        let solution = session.solve(&request).expect("an answer");
        let soft = solution.soft.expect("asked for").expect("an answer");
        for answer in [&solution.hard, &soft] {
            for (found, bound) in [(answer.truth, answer.truth_bound), (answer.plain, answer.plain_bound)] {
                assert!((found - truth).abs() <= bound, "{found} {truth} {bound}");
            }
        }
        let bound = solution.hard.truth_bound;
        assert!(bound < 1e-5 * truth, "{bound} {truth}");
    }
}

#[test]
fn the_lower_bound_of_the_radius_is_none_above_it() {
    // Both figures in fractions: the horizon is 10^9, and c of "out" is -10^9 in t and 1.
    let figures = stability("0.5", 1.0);
    assert_eq!(figures.horizon, 1e9);
    let radius = figures.radius.expect("two policies");
    let expected = 0.25;
    assert!((radius.size - expected).abs() <= radius.bound, "{radius:?}");
    assert!(radius.lower <= expected && radius.lower > 0.0, "{radius:?}");
}
