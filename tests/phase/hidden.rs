//! Cells that rounding hides: the bound on their area, against all policies in exact arithmetic.

use num_traits::{Signed, Zero};
use policy_cliff::phase::{Phase, phase_of};
use policy_cliff::scenario::Scenario;

use crate::oracle::{Exact, Fraction, float, fraction, random};

/// A model as a file with the parameters x and y from -1 to 1.
fn text(exact: &Exact) -> String {
    let (mut states, mut terminal) = (Vec::new(), Vec::new());
    for (s, own) in exact.states.iter().enumerate() {
        if own.is_empty() {
            terminal.push(format!("\"s{s}\""));
            continue;
        }
        let actions = own.iter().enumerate().map(|(a, ([constant, x, y], to))| {
            // A state may be named twice.
            let mut shares = vec![fraction(0, 1); exact.states.len()];
            for (target, share) in to {
                shares[*target] += share;
            }
            let shares = shares.iter().enumerate().filter(|(_, share)| !share.is_zero());
            let shares: Vec<String> = shares.map(|(t, share)| format!("\"s{t}\": \"{share}\"")).collect();
            let reward = format!("\"constant\": \"{constant}\", \"across\": \"{x}\", \"upwards\": \"{y}\"");
            format!(
                "\"a{a}\": {{\"to\": {{{}}}, \"reward\": {{{reward}}}}}",
                shares.join(", ")
            )
        });
        states.push(format!("\"s{s}\": {{{}}}", actions.collect::<Vec<String>>().join(", ")));
    }
    let range = "{\"from\": -1, \"to\": 1, \"value\": 0}";
    format!(
        "{{\"policy-cliff\": 1, \"title\": \"Thin\", \"discount\": \"{}\", \"start\": \"s0\", \"terminal\": [{}],
        \"states\": {{{}}}, \"parameters\": {{\"x\": {range}, \"y\": {range}}},
        \"weights\": {{\"across\": \"x\", \"upwards\": \"y\"}}}}",
        exact.discount,
        terminal.join(", "),
        states.join(", ")
    )
}

fn diagram(text: &str) -> Phase {
    let scenario = Scenario::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let found = phase_of(&scenario, [0, 1], &[0.0, 0.0], [[-1.0, 1.0]; 2], &mut |_| true);
    found.expect("an answer")
}

#[test]
fn what_is_hidden_is_within_its_bound() {
    let mut rng = fastrand::Rng::with_seed(14);
    let (mut hidden_cells, mut largest) = (0, 0.0_f64);
    for round in 0..600 {
        let mut exact = random(&mut rng);
        if rng.bool() && exact.discount != fraction(1, 1) {
            exact.discount = fraction(999, 1000);
        }
        // Lines that were one are some 1e-12 apart, or more, or less.
        for (reward, _) in exact.states.iter_mut().flatten() {
            let power = if round % 2 == 0 { 12 } else { rng.u32(9..=15) };
            reward[0] += fraction(rng.i64(-9..=9), 10_i64.pow(power));
        }
        let text = text(&exact);
        let found = diagram(&text);
        let wanted = exact.cells(-1, 1);
        let is_known = |optimal: &Vec<bool>| wanted.iter().any(|(set, _)| set == optimal);
        assert!(
            found.cells.iter().all(|cell| is_known(&cell.optimal)),
            "{round}: {text}"
        );
        let is_hidden = |(set, _): &&(Vec<bool>, Fraction)| !found.cells.iter().any(|cell| cell.optimal == *set);
        let hidden: Vec<&(Vec<bool>, Fraction)> = wanted.iter().filter(is_hidden).collect();
        let share = hidden.iter().fold(fraction(0, 1), |sum, cell| sum + &cell.1) / fraction(4, 1);
        assert!(
            float(&share) <= found.hidden,
            "{round}: {} > {}: {text}",
            float(&share),
            found.hidden
        );
        assert!(found.hidden <= 1e-9, "{round}: {}: {text}", found.hidden);
        assert!(!share.is_negative());
        hidden_cells += hidden.len();
        largest = largest.max(float(&share));
    }
    assert!(
        hidden_cells >= 10 && largest >= 1e-13,
        "{hidden_cells} hidden, at most {largest:e}"
    );
}

/// In floats alone, nothing bounds what a tie hides.
#[test]
fn without_the_numbers_of_a_file_it_is_not_known_what_a_tie_hides() {
    // Two actions whose rewards differ by less than floats can add to 1, and their like in whole numbers.
    let fork = |other: &str| {
        format!(
            r#"{{"policy-cliff": 1, "title": "Fork", "discount": 0.5, "start": "s", "terminal": ["end"], "states": {{"s": {{
            "a": {{"to": "end", "reward": {{"one": 1, "across": 1}}}},
            "b": {{"to": "end", "reward": {{"one": 1, "across": 1, "more": {other}}}}}}}}},
            "parameters": {{"x": {{"from": -1, "to": 1, "value": 0}}, "y": {{"from": -1, "to": 1, "value": 0}}}},
            "weights": {{"across": "x"}}}}"#
        )
    };
    for (other, sets) in [("0", [true, true]), ("1e-20", [false, true]), ("-1e-20", [true, false])] {
        let found = diagram(&fork(other));
        assert_eq!(found.cells.len(), 1);
        assert_eq!(found.cells[0].optimal, sets, "{other}");
        assert!(found.hidden <= 1e-14, "{other}: {}", found.hidden);
    }
    let scenario = Scenario::parse(&fork("1e-20")).expect("a model");
    let plane = policy_cliff::phase::Plane::new(&scenario, [0, 1], &[0.0, 0.0]);
    let floats = crate::tile(&plane, [[-1.0, 1.0]; 2]);
    assert_eq!(floats.cells[0].optimal, [true, true]);
    assert_eq!(floats.hidden, f64::INFINITY);
}
