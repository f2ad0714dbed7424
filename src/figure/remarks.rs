//! What a reader should know of a model that is not as it is written.

use super::{format, text};
use crate::scenario::{Horizon, Renormalised, Scenario};

/// Returns sentences on what was done to a scenario's numbers when it was read; none for most scenarios.
#[must_use]
pub fn remarks(scenario: &Scenario) -> Vec<String> {
    let mut remarks = Vec::new();
    // What the page opens with reads no such scenario.
    if !cfg!(feature = "studies") {
        return remarks;
    }
    if let Some(Horizon { steps, states }) = scenario.horizon {
        let copies = scenario.states.len();
        remarks.push(format!(
            "Time is unrolled: {steps} steps make {copies} states of {states}."
        ));
    }
    if let Some(average) = &scenario.average {
        remarks.push(format!(
            "What counts is the average per step in the long run, wherever it starts; values of states are relative to “{}”.",
            text::line(&scenario.states[average.home])
        ));
    }
    if scenario.minimises {
        remarks.push("Amounts are costs, and the least are sought.".to_owned());
    }
    match scenario.renormalised {
        Some(Renormalised {
            largest,
            place: Some(place),
        }) => remarks.push(format!(
            "Probabilities were divided by their sums: the largest change is {}, in line {}.",
            format::brief(largest),
            place.line
        )),
        Some(_) => remarks.push("All probabilities sum to 1 as they are written.".to_owned()),
        None => {}
    }
    if !scenario.view.shares.is_empty() {
        remarks.push(
            "Above a class of prompts its share in training, below it, dashed, where the policy is used.".to_owned(),
        );
    }
    remarks
}
