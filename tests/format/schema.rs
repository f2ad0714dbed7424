//! The JSON Schema beside the scenarios accepts what the parser accepts and refuses what a schema can see.

use jsonschema::Validator;
use policy_cliff::scenario::Scenario;
use serde_json::Value;

use crate::FILES;
use crate::refusals::{self, SAMPLE};

fn schema() -> Validator {
    let text = include_str!("../../www/scenario.schema.json");
    let schema: Value = serde_json::from_str(text).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a valid schema");
    jsonschema::validator_for(&schema).expect("a schema")
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[test]
fn shipped_files_fit_the_schema() {
    let schema = schema();
    let best_of_eleven = include_str!("../../www/scenarios/best-of-eleven.json");
    for (name, text) in FILES
        .iter()
        .chain(&[("sample", SAMPLE), ("best-of-eleven", best_of_eleven)])
    {
        let value = json(text).expect("JSON");
        let errors: Vec<_> = schema
            .iter_errors(&value)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        Scenario::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// What a schema cannot see: names that refer to each other, sums, expressions, the exact text of numbers, and keys
/// that JSON libraries merge.
const BEYOND_A_SCHEMA: [&str; 29] = [
    "unknown ",
    "appears twice",
    "stands in \"states\"",
    "probabilities sum to",
    "too small",
    "too long",
    "more than 100 characters",
    "a division by 0",
    "is outside [0, 1]",
    "runs for ever",
    "empty range",
    "weights.bad: ",
    "has no domain",
    "a row of",
    "stands in two cells",
    "is terminal;",
    "needs a true reward",
    "needs outcomes",
    "names no action",
    "value 2 is outside",
    "one parameter in two places",
    "moves a weight itself",
    "does not lead to",
    "has no action to forbid",
    "is forbidden;",
    "is not reached within",
    "steps make more",
    "has the name of the copy",
    "are taken by states",
];

#[test]
fn the_schema_refuses_what_it_can_see() {
    let schema = schema();
    let mut refused = 0;
    let mut used = [false; BEYOND_A_SCHEMA.len()];
    for case in refusals::all() {
        let Some(value) = json(&case.text) else {
            continue;
        };
        if schema.is_valid(&value) {
            let reasons = BEYOND_A_SCHEMA
                .iter()
                .enumerate()
                .filter(|(_, reason)| case.error.contains(**reason));
            let known: Vec<usize> = reasons.map(|(i, _)| i).collect();
            assert!(!known.is_empty(), "the schema accepts what gives {}", case.error);
            for i in known {
                used[i] = true;
            }
        } else {
            refused += 1;
        }
    }
    assert!(refused >= 80, "the schema refuses only {refused} cases");
    assert_eq!(used, [true; BEYOND_A_SCHEMA.len()], "a reason that is not needed");
}
