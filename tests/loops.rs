//! Discount 1 with loops that cost or pay about 1, or nothing, beside rewards up to 1e15, against programs that try
//! every policy in fractions (`tests/vectors/oracles/loops.py`).

#[path = "support/exact.rs"]
mod exact;
#[path = "support/study.rs"]
mod support;

use exact::{distance, float, read};
use policy_cliff::exact::check;
use policy_cliff::scenario::{Objective, Rule, Scenario};
use policy_cliff::study::{Effort, FoundCliffs, Options, Session};
use serde_json::Value;
use support::solve;

/// The scenario, the cliffs of its range if that has an answer, and its session.
fn open(text: &str) -> (Scenario, Session, Result<std::rc::Rc<FoundCliffs>, String>) {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut session = Session::new(scenario.clone());
    let request = session.request(&Options::default()).expect("a valid request");
    let found = session.cliffs(&request, Effort::Ordinary, &mut |_| true);
    (scenario, session, found.map_err(|error| error.to_string()))
}

/// Going round costs 1, staying costs nothing, and two ways out earn up to 1e15: better than staying below a
/// thousand-millionth, and never.
const FAR_APART: &str = r#"{"policy-cliff": 1, "title": "Loops", "discount": 1, "start": "s", "terminal": ["end"], "states": {"s": {
    "round": {"to": "s", "reward": {"x": -1}}, "stay": {"to": "s"}, "out": {"to": "end", "reward": {"x": 1e6, "y": -1e15}},
    "dear": {"to": "end", "reward": {"x": -1e15, "y": 1e6}}}},
    "parameters": {"t": {"from": -2, "to": 2, "value": 0.3}}, "weights": {"y": "t"}}"#;

#[test]
fn a_loop_that_costs_little_is_no_free_loop_beside_large_rewards() {
    let (scenario, _, found) = open(FAR_APART);
    let found = found.expect("an answer everywhere");
    assert!(found.is_exact());
    assert_eq!(found.cliffs.gaps, [None, None]);
    assert_eq!(found.fraction(0), Some("1/1000000000"));
    let sets = [0, 1].map(|piece| found.cliffs.optimal(piece));
    assert_eq!(sets, [[false, true, true, false], [false, true, false, false]]);
    assert_eq!(found.cliffs.at(0), [false, true, true, false]);
    let at = |theta: f64| solve(&scenario, &[theta], None, Objective::Entropy, Rule::First).expect("an answer");
    assert_eq!(at(0.3).hard.start_value, 0.0);
    assert_eq!(at(-2.0).hard.start_value, 2e15 + 1e6);
    assert_eq!(at(-2.0).optimal, [false, true, true, false]);
}

/// A loop that is paid a little is paid for ever, however large other rewards are.
#[test]
fn a_loop_that_pays_little_is_paid_for_ever_beside_large_rewards() {
    let (_, _, found) = open(&FAR_APART.replace(r#""x": -1}"#, r#""x": 1e-12}"#));
    let error = found.expect_err("no answer");
    assert_eq!(
        error,
        "no finite value at discount 1: never ending from “s” is paid for ever"
    );
    // It pays from t = 1/4 on.
    let (_, mut session, found) = open(&FAR_APART.replace(r#""x": -1}"#, r#""x": -1, "y": 4}"#));
    let found = found.expect("an answer in a part");
    assert!(found.is_exact());
    assert_eq!(found.cliffs.answered(), [-2.0, 0.25]);
    let request = session.request(&Options::default()).expect("a valid request");
    let certificate = session
        .certificate(&request, &mut |_| true)
        .expect("not stopped")
        .expect("certified");
    assert_eq!(
        check(&certificate).expect("valid").points,
        ["-2", "1/1000000000", "1/4"]
    );
}

#[test]
fn the_answers_are_those_of_every_policy_tried_in_fractions() {
    let models: Vec<Value> = serde_json::from_str(include_str!("vectors/loops.json")).expect("a list");
    assert_eq!(models.len(), 150);
    let (mut answers, mut refusals) = (0, 0);
    for model in &models {
        let text = model["scenario"].as_str().expect("a scenario");
        let (scenario, mut session, found) = open(text);
        let points = model["points"].as_array().expect("points");
        let pieces = found.as_ref().map_or(&[][..], |found| {
            assert!(found.is_exact(), "{:?}: {text}", found.certainty());
            &found.cliffs.pieces[..]
        });
        for point in points {
            let fraction = read(point["t"].as_str().expect("a parameter"));
            let theta = float(&fraction);
            let what = format!("{theta}: {text}");
            let values: Vec<f64> = scenario
                .parameters
                .iter()
                .map(|each| if each.name == "t" { theta } else { each.value.value() })
                .collect();
            let solved = solve(&scenario, &values, None, Objective::Entropy, Rule::Uniform);
            let options = Options {
                alpha: Some(None),
                from: Some(theta),
                to: Some(theta + 1e-9),
                points: Some(2),
                ..Options::default()
            };
            let request = session.request(&options).expect("a valid request");
            let swept = session.sweep(&request, &mut |_| true).expect("not stopped").hard.value[0];
            let piece = pieces.iter().position(|piece| piece.from <= theta && theta <= piece.to);
            let Some(expected) = point["value"].as_array() else {
                refusals += 1;
                assert!(solved.is_err() && swept.is_nan(), "{what}");
                assert!(
                    pieces.iter().all(|piece| theta <= piece.from || piece.to <= theta),
                    "{what}"
                );
                continue;
            };
            answers += 1;
            let solution = solved.unwrap_or_else(|error| panic!("{error}: {what}"));
            let flag = |flag: &Value| flag == 1;
            let optimal: Vec<bool> = point["optimal"].as_array().expect("flags").iter().map(flag).collect();
            assert_eq!(solution.optimal, optimal, "{what}");
            for (found, expected) in solution.hard.value.iter().zip(expected) {
                let error = distance(*found, &read(expected.as_str().expect("a fraction")));
                assert!(error <= solution.hard.bound, "{error} {}: {what}", solution.hard.bound);
            }
            let apart = (swept - solution.hard.start_value).abs();
            assert!(apart <= 1e-12 * swept.abs().max(1.0), "{apart}: {what}");
            if let (Ok(found), Some(piece)) = (&found, piece)
                && theta > -2.0
                && theta < 2.0
            {
                assert_eq!(found.cliffs.optimal(piece), optimal, "{what}");
            }
        }
    }
    assert!(answers > 900 && refusals > 150, "{answers} {refusals}");
}
