//! Seeded runs to the last bit (`tests/vectors/trained.json`); `tests/node/train.test.mjs` asks the WebAssembly for the
//! same.

use policy_cliff::study::{Options, Session, TrainOptions, Values};
use serde_json::Value;

use crate::files::scenario;

#[test]
fn seeded_runs_are_the_same_to_the_last_bit_on_every_platform() {
    let runs: Value = serde_json::from_str(include_str!("../vectors/trained.json")).expect("JSON");
    let runs = runs["runs"].as_array().expect("a list");
    assert!(runs.len() >= 8);
    let mut wrong = Vec::new();
    for run in runs {
        let mut session = Session::new(scenario(run["scenario"].as_str().expect("a name")));
        let given: TrainOptions = serde_json::from_value(run["options"].clone()).expect("options");
        let values = run["values"].as_object().expect("an object").iter();
        let values = values.map(|(name, value)| (name.clone(), value.as_f64().expect("a number")));
        let options = Options {
            values: Some(Values(values.collect())),
            ..Options::default()
        };
        let request = session.request(&options).expect("valid");
        let training = session.train(&request, &given, &mut |_, _| true).expect("an answer");
        let logits = training.runs.iter().flat_map(|run| &run.logits);
        let found: Vec<String> = logits.map(|logit| format!("{:016x}", logit.to_bits())).collect();
        let expected = run["logits"].as_array().expect("a list").iter();
        let expected: Vec<&str> = expected.map(|bits| bits.as_str().expect("a text")).collect();
        if found != expected {
            wrong.push(format!("{}: {found:?}", run["options"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
