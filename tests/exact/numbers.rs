//! Which numbers stand for the floats that are given, and what has no exact form.

use policy_cliff::cliffs::cliffs;
use policy_cliff::exact::{Budget, ExactProblem, certify, check};
use policy_cliff::mdp::{Discount, Mdp};
use policy_cliff::rational::{Number, Rational};
use policy_cliff::scenario::Scenario;

/// Two actions, worth p and q: one cliff, at p = q.
const TWO: &str = r#"{
  "policy-cliff": 1, "title": "Two", "discount": 1, "start": "s",
  "states": { "s": { "a": { "to": "end", "reward": { "x": 1 } }, "b": { "to": "end", "reward": { "y": 1 } } } },
  "terminal": ["end"],
  "parameters": { "p": { "from": "-2/7", "to": 1, "value": 0 }, "q": { "from": 0, "to": 1, "value": "1/3" } },
  "weights": { "x": "p", "y": "q" }
}"#;

fn points(from: f64, q: f64) -> Vec<String> {
    let scenario = Scenario::parse(TWO).expect("a scenario");
    let values = [0.0, q];
    let found = cliffs(&scenario.problem(0, &values), from, 1.0, &mut |_| true).expect("finite");
    let exact = ExactProblem::of(&scenario, 0, &values).expect("exact numbers");
    let certificate = certify(&exact, &found, Budget::default(), &mut |_| true);
    assert!(certificate.is_exact(), "{certificate:?}");
    certificate.points.into_iter().map(|point| point.text).collect()
}

#[test]
fn a_float_stands_for_what_the_file_says_or_its_shortest_decimal() {
    assert_eq!(points(-2.0 / 7.0, 1.0 / 3.0), ["-2/7", "1/3", "1"]);
    assert_eq!(points(-0.25, 0.1), ["-1/4", "1/10", "1"]);
    assert_eq!(points(-0.1, 0.333), ["-1/10", "333/1000", "1"]);
}

#[test]
fn what_has_no_exact_form_says_so() {
    let scenario = Scenario::parse(TWO).expect("a scenario");
    let error = |q: f64| ExactProblem::of(&scenario, 0, &[0.0, q]).expect_err("no exact form");
    assert_eq!(error(1e-300), "a parameter's value is too long or too small");
    assert_eq!(error(f64::NAN), "a parameter's value is too long or too small");

    let mdp = Mdp::new(
        Discount::new(0.5).expect("a discount"),
        &[vec![vec![(0, 0.5), (1, 0.5)]], vec![]],
        &[1.0, 0.0],
    )
    .expect("a model");
    let number = |text| Number::parse(text).expect("a number");
    let thirds = [number("0.333333333333333333333333333333"), number("2/3")];
    let rewards = || [vec![Rational::ONE], vec![Rational::ZERO]];
    let refused = ExactProblem::new(&mdp, number("1/2"), &thirds[..], rewards(), Vec::new());
    assert_eq!(
        refused.expect_err("no exact form"),
        "the exact probabilities of an action are too long, or do not sum to 1"
    );
    let thirds = [number("1/3"), number("2/3")];
    assert!(ExactProblem::new(&mdp, number("1/2"), &thirds[..], rewards(), Vec::new()).is_ok());
}

#[test]
fn what_is_no_certificate_is_refused_in_words() {
    let error = |text: &str| check(text).expect_err("no certificate").to_string();
    assert_eq!(error("{"), "line 1, column 1: not JSON: unterminated object");
    assert_eq!(error("{}"), "expected one \"policy-cliff-certificate\"");
    assert_eq!(
        error("{\"policy-cliff-certificate\": 3}"),
        "not a certificate of version 1 or 2"
    );
    let documented = include_str!("../../docs/certificate.md");
    let valid = &documented.split("```").nth(1).expect("an example")[5..];
    assert!(check(valid).is_ok());
    for (part, false_part, message) in [
        ("\"9/10\"", "\"11/10\"", "the discount is outside [0, 1]"),
        (
            "[[1,\"1\"]]",
            "[[1,\"1/2\"]]",
            "probabilities do not sum to 1 (state 0, action 0)",
        ),
        ("\"at\":\"0\"", "\"at\":\"1/9\"", "a value jumps (state 0, action 0)"),
        (
            "[[0,[0,1]]]",
            "[]",
            "a set changes where no tie is listed (state 0, action 0)",
        ),
        (
            "[0,\"0\",\"-10\"]",
            "[0,\"0\",\"-9\"]",
            "an action is better than the value (state 0, action 1)",
        ),
    ] {
        assert_eq!(error(&valid.replacen(part, false_part, 1)), message);
    }
}
