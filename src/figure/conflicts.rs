//! The sentence about the components of the reward that conflict in a state.

use super::sweep::{listed, quoted};
use crate::scenario::Scenario;
use crate::study::{Favoured, Measure, Relation};

/// The greatest number of conflicts that are told one by one.
const TOLD: usize = 2;

/// Returns the sentence about a state: `In “values”, harmless and helpful conflict: strengthening harmless favours
/// “stay silent”, helpful “take a side”.` `favoured` is `None` for a state without a choice.
#[must_use]
pub fn describe_conflicts(scenario: &Scenario, state: usize, favoured: Option<&Favoured>) -> String {
    let place = quoted(&scenario.states[state]);
    let Some(favoured) = favoured else {
        return format!("In {place} there is nothing to choose.");
    };
    let amount = Measure::of(scenario).amount();
    let components = 0..scenario.components.len();
    let pairs = components.flat_map(|first| (0..first).map(move |second| [second, first]));
    let conflicts: Vec<[usize; 2]> = pairs
        .filter(|[first, second]| favoured.relation(*first, *second) == Relation::Conflict)
        .collect();
    let actions = |component: usize| -> String {
        let pairs = favoured.pairs[component].iter();
        let names: Vec<&str> = pairs.map(|&pair| &*scenario.actions[pair]).collect();
        listed(&names, "and")
    };
    let told = conflicts.iter().take(TOLD).map(|&[first, second]| {
        let [one, other] = [first, second].map(|component| scenario.components[component].as_str());
        format!(
            "{one} and {other} conflict: strengthening {one} favours {}, {other} {}",
            actions(first),
            actions(second)
        )
    });
    let told: Vec<String> = told.collect();
    match conflicts.len() {
        0 => format!("In {place} no two {amount}s conflict."),
        count if count > TOLD => format!("In {place}, {count} pairs of {amount}s conflict. {}.", told.join("; ")),
        _ => format!("In {place}, {}.", told.join("; ")),
    }
}
