//! Cliffs nearer to each other, or to the end of the range, than floats can tell: exact arithmetic finds what they
//! miss.

use policy_cliff::cliffs::cliffs;
use policy_cliff::exact::{Budget, ExactProblem, certify, confirm};
use policy_cliff::scenario::Scenario;

/// Two prompts; each has a safe action worth 0, and one worth theta minus its own threshold.
fn scenario(first: &str, second: &str, from: &str, to: &str) -> Scenario {
    let prompt = |threshold: &str| {
        format!(
            r#"{{"safe": {{"to": "end"}}, "bold": {{"to": "end", "reward": {{"gain": 1, "cost": "{threshold}"}}}}}}"#
        )
    };
    let text = format!(
        r#"{{"policy-cliff": 1, "title": "near", "discount": 1, "start": "a", "terminal": ["end"],
            "states": {{"a": {}, "b": {}}},
            "parameters": {{"theta": {{"from": "{from}", "to": "{to}"}}}}, "weights": {{"gain": "theta", "cost": -1}}}}"#,
        prompt(first),
        prompt(second)
    );
    Scenario::parse(&text).expect("a valid scenario")
}

#[test]
fn a_cliff_next_to_an_end_at_0_is_told_from_it_in_floats() {
    let scenario = scenario("1e-30", "1/2", "0", "1");
    let problem = scenario.problem(0, &[0.0]);
    let found = cliffs(&problem, 0.0, 1.0, &mut |_| true).expect("finite");
    let exact = ExactProblem::of(&scenario, 0, &[0.0]).expect("exact numbers");
    assert!(certify(&exact, &found, Budget::default(), &mut |_| true).is_exact());
    let places: Vec<f64> = found.breakpoints.iter().map(|breakpoint| breakpoint.at).collect();
    assert_eq!(places, [1e-30, 0.5]);
}

#[test]
fn cliffs_that_floats_cannot_tell_apart_are_told_apart() {
    for (order, first, second, from, to) in [
        // A part in 1e20 apart, in either order.
        ([0, 1], "1/2", "0.50000000000000000001", "0", "1"),
        ([1, 0], "0.50000000000000000001", "1/2", "0", "1"),
        // As floats the same number.
        ([1, 0], "1/3", "0.33333333333333333333", "0", "1"),
        // Within rounding of an end of the range.
        ([0, 1], "1.00000000000000000001", "3/2", "1", "2"),
        ([0, 1], "1/2", "0.99999999999999999999", "0", "1"),
        // A range of a millionth far from 0.
        (
            [0, 1],
            "1000000.0000000000000001",
            "1000000.0000005",
            "1000000",
            "1000000.000001",
        ),
    ] {
        let scenario = scenario(first, second, from, to);
        let own = &scenario.parameters[0];
        let problem = scenario.problem(0, &[0.0]);
        let mut found = cliffs(&problem, own.from.value(), own.to.value(), &mut |_| true).expect("finite");
        let exact = ExactProblem::of(&scenario, 0, &[0.0]).expect("exact numbers");
        let rough = certify(&exact, &found, Budget::default(), &mut |_| true);
        assert!(rough.is_contradicted() && !rough.is_exact(), "{first} {second}");

        let mut told = Vec::new();
        let certificate = confirm(&exact, &mut found, Budget::default(), &mut |share| {
            told.push(share);
            true
        });
        let certificate = certificate.expect("an answer");
        assert!(
            certificate.is_exact() && told.is_sorted(),
            "{first} {second}: {certificate:?}"
        );
        let states: Vec<Vec<usize>> = found
            .breakpoints
            .iter()
            .map(|b| b.changes.iter().map(|change| change.state).collect())
            .collect();
        assert_eq!(states, order.map(|state| vec![state]), "{first} {second}");
        assert_eq!(found.ends, [vec![], vec![]]);
        let text = certificate.to_json(&exact, &found).expect("all exact");
        let checked = policy_cliff::exact::check(&text).expect("valid");
        assert_eq!(checked.points.len(), 4);
        // V is 0 from the start until its own threshold, and rises with slope 1 from there.
        let slopes: Vec<f64> = found.pieces.iter().map(|piece| piece.slope).collect();
        let before = if order == [0, 1] { 1.0 } else { 0.0 };
        assert_eq!(slopes, [0.0, before, 1.0]);
    }
}

/// With as much to spend as shows that something is false, but not what is true, it stays so and is not called exact.
#[test]
fn without_a_budget_a_contradiction_stands() {
    let scenario = scenario("1/2", "0.50000000000000000001", "0", "1");
    let exact = ExactProblem::of(&scenario, 0, &[0.0]).expect("exact numbers");
    let problem = scenario.problem(0, &[0.0]);
    let found = cliffs(&problem, 0.0, 1.0, &mut |_| true).expect("finite");
    let mut outcomes = [0; 3];
    for bits in 0..30 {
        let budget = Budget {
            work: 1 << bits,
            ..Budget::default()
        };
        let mut again = found.clone();
        let certificate = confirm(&exact, &mut again, budget, &mut |_| true).expect("an answer");
        if certificate.is_exact() {
            outcomes[0] += 1;
            assert_eq!(again.breakpoints.len(), 2);
        } else {
            outcomes[if certificate.is_contradicted() { 1 } else { 2 }] += 1;
            assert_eq!(certificate.to_json(&exact, &again), None);
        }
    }
    assert!(outcomes[0] > 0 && outcomes[2] > 0, "{outcomes:?}");
}
