//! What a change of each parameter by a small share moves: `Experiment` and `Weights` of guide.d.ts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::reading::accept;
use super::value::{Plain, indices};
use crate::scenario::Scenario;
use crate::stability::{Shift, experiment};
use crate::study;

const OPTIONS: [&str; 6] = ["values", "alpha", "objective", "rule", "perturbation", "share"];

/// One per cent.
const SHARE: f64 = 0.01;

fn shift(shift: &Shift) -> Plain {
    let plain = Plain::new();
    plain.number("policy", shift.policy);
    plain.number("outcomes", shift.outcomes);
    plain
}

/// The names of a state's optimal actions.
fn best(scenario: &Scenario, state: usize, optimal: &[bool]) -> Array {
    let names = Array::new();
    for pair in scenario.mdp.actions(state) {
        if optimal[pair] {
            names.push(&scenario.actions[pair].as_str().into());
        }
    }
    names
}

#[wasm_bindgen]
impl Opened {
    /// `ExperimentOptions` to `Experiment`.
    pub fn experiment(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let options = Part::options(options, &OPTIONS);
        let request = self.request(&options)?;
        let alpha = self.checked(&request)?;
        let share = options.number_or("share", SHARE);
        accept()?;
        if !(share > 0.0 && share <= 1.0) {
            return Err(errors::range(&format!("share: {share} is not above 0 and at most 1")));
        }
        let scenario = &self.scenario;
        let soft = alpha.map(|alpha| (alpha, request.objective));
        let found = experiment(scenario, &request.values, share, soft, request.rule);
        let found = found.map_err(|unbounded| errors::unbounded(scenario, &unbounded))?;
        let changes = Array::new();
        for trial in &found.trials {
            let change = Plain::new();
            change.text("parameter", &scenario.parameters[trial.parameter].name);
            change.flag("up", trial.up);
            change.number("to", trial.to);
            let (states, mut problem) = (Array::new(), String::new());
            let (mut hard, mut soft) = (None, None);
            match &trial.moved {
                None => "outside its range".clone_into(&mut problem),
                Some(Err(unbounded)) => problem = study::endless(scenario, unbounded.state, false),
                Some(Ok(moved)) => {
                    for &each in &moved.states {
                        let state = Plain::new();
                        state.text("state", &scenario.states[each]);
                        state.set("before", &best(scenario, each, &found.optimal));
                        state.set("after", &best(scenario, each, &moved.optimal));
                        states.push(&state);
                    }
                    hard = Some(shift(&moved.hard));
                    soft = moved.soft.as_ref().map(shift);
                }
            }
            change.set("states", &states);
            change.option("hard", hard);
            change.option("soft", soft);
            change.text("problem", &problem);
            changes.push(&change);
        }
        let plain = Plain::new();
        plain.number("share", share);
        plain.maybe("alpha", request.alpha);
        plain.set("changes", &changes);
        Ok(plain)
    }

    /// `WeightOptions` to `Weights`.
    pub fn weights(&mut self, options: &JsValue) -> Result<Plain, JsValue> {
        let request = self.request(&Part::options(options, &OPTIONS[..1]))?;
        let plain = Plain::new();
        plain.set("domains", &indices(&self.scenario.domain));
        plain.columns("weights", &self.scenario.weights_at(&request.values));
        Ok(plain)
    }
}
