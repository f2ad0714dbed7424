//! The scenario format, version 1: what is refused and how, what is read, its limits, its schema, and the files that are shipped.

mod json;
mod limits;
mod mutations;
mod numbers;
mod reading;
mod reference;
mod refusals;
mod schema;

use num_bigint::BigInt;
use num_rational::Ratio;
use policy_cliff::model::{Number, Scenario};

/// The shipped files and those kept for tests.
const FILES: [(&str, &str); 6] = [
    (
        "format-bonus",
        include_str!("../../www/scenarios/format-bonus.json"),
    ),
    (
        "clever-slacker",
        include_str!("../../www/scenarios/clever-slacker.json"),
    ),
    (
        "sophistry",
        include_str!("../../www/scenarios/sophistry.json"),
    ),
    (
        "grid-world",
        include_str!("../../www/scenarios/grid-world.json"),
    ),
    (
        "lipschitz-fork",
        include_str!("../../www/scenarios/lipschitz-fork.json"),
    ),
    ("future-ties", include_str!("../scenarios/future-ties.json")),
];

/// One of them, read.
fn scenario(name: &str) -> Scenario {
    let (_, text) = FILES
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a known file");
    Scenario::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A number's exact value, for arithmetic without limits.
fn exact(number: &Number) -> Ratio<BigInt> {
    let (numerator, denominator) = number.exact();
    // Not reduced here: the library promises lowest terms.
    Ratio::new_raw(numerator.into(), denominator.into())
}
