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

/// At the cliff of s, floats know the values to within 1/10 only, so that going round, which costs as much, seems to tie with staying for nothing.
#[test]
fn a_loop_that_costs_less_than_rounding_does_not_tie_with_a_free_one() {
    let text = r#"{"policy-cliff": 1, "title": "Round", "discount": 1, "start": "s", "terminal": ["end"], "states": {
        "s": {"a": {"to": "end", "reward": {"x": 3, "y": 0.1}}, "b": {"to": {"end": 0.5, "s": 0.5}}, "c": {"to": "end", "reward": {"x": 1e-12, "y": -1e15}}},
        "u": {"d": {"to": "end", "reward": {"x": -1e6, "y": -1e9}}, "e": {"to": "u"}, "f": {"to": "u", "reward": {"x": -0.1, "y": 1e-12}}}},
        "parameters": {"t": {"from": -2, "to": 2, "value": -0.100000000000003}}, "weights": {"y": "t + 0.1"}}"#;
    let (scenario, mut session, found) = open(text);
    let cliff = found.expect("an answer").fraction(1).expect("a fraction").to_owned();
    assert_eq!(cliff, "-100000000000003009999999999/1000000000000000100000000000");
    let request = session.request(&Options::default()).expect("a valid request");
    let solution = session.solve(&request).expect("an answer");
    let sets: Vec<&str> = (0..scenario.mdp.pairs())
        .filter(|&pair| solution.optimal[pair])
        .map(|pair| scenario.actions[pair].as_ref())
        .collect();
    assert_eq!(sets, ["a", "c", "e"]);
}

/// Between two cliffs that are 3 10^-10 apart the value rises by 4 10^14 for each unit of t.
#[test]
fn a_sweep_through_a_steep_piece_has_a_bound_that_covers_its_error() {
    let text = r#"{"policy-cliff": 1, "title": "Steep", "discount": 1, "start": "s", "terminal": ["end"], "states": {
        "s": {"a": {"to": {"s": 0.2, "u": 0.3, "v": 0.5}}, "b": {"to": {"v": 0.1, "u": 0.9}, "reward": {"y": 1}}},
        "u": {"c": {"to": "u"}, "d": {"to": {"s": 0.2, "v": 0.3, "end": 0.5}, "reward": {"x": -1e15, "y": -1e6, "z": -1}},
            "e": {"to": {"w": "1/3", "s": "2/3"}, "reward": {"pen": -1e12}}},
        "v": {"f": {"to": "end", "reward": {"x": 1e6, "y": -1e6, "z": 1000000}}, "g": {"to": "s"}},
        "w": {"h": {"to": "end", "reward": {"x": 1e6, "y": 1}},
            "i": {"to": {"u": "1/3", "s": "1/3", "end": "1/3"}, "reward": {"x": -1e6, "y": -1e15, "z": 1}}}},
        "parameters": {"t": {"from": -2, "to": 2, "value": -1}}, "weights": {"x": "1 - t", "y": "1e-6*t", "z": 0.3}}"#;
    let (_, mut session, _) = open(text);
    let options = Options {
        points: Some(41),
        alpha: Some(None),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    let sweep = session.sweep(&request, &mut |_| true).expect("not stopped");
    let place = sweep.theta.iter().position(|&theta| theta == 1.0).expect("a place");
    // V(v) = 299999, V(u) = V(s) / 5 + 3 V(v) / 10 - 13/10 and 4/5 V(s) = 3 V(u) / 10 + V(v) / 2 at t = 1.
    let wanted = read("17699902/74");
    let off = distance(sweep.hard.value[place], &wanted);
    assert!(off <= sweep.hard.bound[place], "{off} > {}", sweep.hard.bound[place]);
    assert!(sweep.hard.bound[place] < 10.0);
}

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
