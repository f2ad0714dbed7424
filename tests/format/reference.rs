//! `docs/FORMAT.md` says what the code does.

use policy_cliff::rational::Number;
use policy_cliff::scenario::{Scenario, limits};

const REFERENCE: &str = include_str!("../../docs/FORMAT.md");

#[test]
fn the_example_is_a_scenario() {
    let (_, rest) = REFERENCE.split_once("```json\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let scenario = Scenario::parse(example).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(scenario.title, "Sophistry");
}

#[test]
fn the_error_shown_is_one_that_is_tested() {
    let (_, rest) = REFERENCE.split_once("```text\n").expect("an error");
    let shown = rest.lines().next().expect("a line");
    assert!(crate::refusals::all().iter().any(|case| case.error == shown), "{shown}");
}

#[test]
fn the_limits_are_those_of_the_code() {
    for (what, limit) in [
        ("bytes of text", limits::TEXT_BYTES),
        ("nesting of objects and lists", limits::NESTING),
        ("values (by commas)", limits::VALUES),
        ("states", limits::STATES),
        ("actions of all states together", limits::PAIRS),
        ("transitions", limits::TRANSITIONS),
        ("reward components", limits::COMPONENTS),
        ("parameters", limits::PARAMETERS),
        ("actions times parameters that move a weight", limits::SLOPES),
        ("steps of a horizon", limits::HORIZON),
        ("domains", limits::DOMAINS),
        ("outcomes", limits::OUTCOMES),
        ("steps of a guide", limits::STEPS),
        ("answers to a question of a guide", limits::ANSWERS),
        ("rows of \"measured\"", limits::ROWS),
        ("columns of \"measured\"", limits::COLUMNS),
        ("characters of a name", limits::NAME),
        ("characters of a number", Number::MAX_CHARACTERS),
        (
            "significant digits of a decimal, and decimal places",
            Number::MAX_DIGITS,
        ),
        ("characters of an expression", limits::EXPRESSION),
        (
            "nesting of parentheses and signs in an expression",
            limits::EXPRESSION_NESTING,
        ),
    ] {
        let row = REFERENCE
            .lines()
            .find_map(|line| line.strip_prefix(&format!("| {what} | ")))
            .expect(what);
        let said = row.split([' ', '|']).next().map(|number| number.replace(',', ""));
        assert_eq!(said, Some(limit.to_string()), "{what}");
    }
}
