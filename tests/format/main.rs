//! The scenario format, version 1: what is refused and how, what is read, its limits, its schema, and the files that
//! are shipped.

mod json;
mod limits;
mod mutations;
mod numbers;
mod reading;
mod reference;
mod refusals;
mod schema;
mod tables;

use num_bigint::BigInt;
use num_rational::Ratio;
use policy_cliff::rational::Number;

/// A shipped file.
macro_rules! shipped {
    ($name:literal) => {
        ($name, include_str!(concat!("../../www/scenarios/", $name, ".json")))
    };
}

/// The shipped files and those kept for tests.
const FILES: [(&str, &str); 21] = [
    shipped!("format-bonus"),
    shipped!("clever-slacker"),
    shipped!("reasoning-length"),
    shipped!("length-control"),
    shipped!("deceptive-reasoning"),
    shipped!("intelligence-obedience"),
    shipped!("sophistry"),
    shipped!("multi-reward"),
    shipped!("grid-world"),
    shipped!("lipschitz-fork"),
    shipped!("future-ties"),
    ("twelfth", include_str!("../scenarios/twelfth.json")),
    ("lottery", include_str!("../scenarios/lottery.json")),
    ("forbidden", include_str!("../scenarios/forbidden.json")),
    ("costs", include_str!("../scenarios/costs.json")),
    ("upkeep", include_str!("../scenarios/upkeep.json")),
    ("rounded", include_str!("../scenarios/rounded.json")),
    ("deadline", include_str!("../scenarios/deadline.json")),
    ("final-values", include_str!("../scenarios/final-values.json")),
    ("everything", reading::EVERYTHING),
    ("table", tables::TABLE),
];

/// A number's exact value, for arithmetic without limits.
fn exact(number: &Number) -> Ratio<BigInt> {
    let (numerator, denominator) = number.exact();
    // Not reduced here: the library promises lowest terms.
    Ratio::new_raw(numerator.into(), denominator.into())
}
