//! The built-in library: every scenario's numbers against closed forms and exact arithmetic, and every sentence that
//! can be checked.

#[path = "../support/files.rs"]
mod files;
#[path = "../support/study.rs"]
mod study;

mod best_of_eleven;
mod closed;
mod exact;
mod guides;
mod stages;
mod texts;
mod trained;
mod twelfth;

use files::{LIBRARY, TABLES, file, parsed, scenario};
use policy_cliff::cliffs::{Cliffs, cliffs};
use policy_cliff::rational::Number;
use policy_cliff::scenario::Scenario;

/// Every scenario that is shipped.
fn shipped() -> impl Iterator<Item = &'static str> {
    LIBRARY.into_iter().chain(TABLES)
}

/// The values a scenario opens with.
fn opening(scenario: &Scenario) -> Vec<f64> {
    let values = scenario.parameters.iter().map(|p| p.value.value());
    values.collect()
}

/// The solver's cliffs along a parameter's whole range.
fn solved(scenario: &Scenario, parameter: usize, values: &[f64]) -> Cliffs {
    let [from, to] = [&scenario.parameters[parameter].from, &scenario.parameters[parameter].to].map(Number::value);
    let problem = scenario.problem(parameter, values);
    cliffs(&problem, from, to, &mut |_| true).expect("finite")
}

/// The index of a state's action among all pairs.
fn pair(scenario: &Scenario, state: &str, action: &str) -> usize {
    let state = self::state(scenario, state);
    let mut own = scenario.mdp.actions(state);
    own.find(|&pair| *scenario.actions[pair] == *action)
        .unwrap_or_else(|| panic!("no action {action}"))
}

fn state(scenario: &Scenario, name: &str) -> usize {
    let found = scenario.states.iter().position(|state| state == name);
    found.unwrap_or_else(|| panic!("no state {name}"))
}
