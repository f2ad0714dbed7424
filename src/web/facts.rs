//! What a scenario says about itself: `Facts` of policy-cliff.d.ts.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::value::Plain;
use crate::scenario::{Outcome, Parameter, Scenario};

/// A parameter as a control needs it.
pub(super) fn parameter(parameter: &Parameter) -> Plain {
    let plain = Plain::new();
    plain.text("name", &parameter.name);
    plain.text("label", &parameter.label);
    plain.number("from", parameter.from.value());
    plain.number("to", parameter.to.value());
    plain.number("value", parameter.value.value());
    plain
}

/// The names of the outcomes that a view follows.
pub(super) fn outcomes(outcomes: &[Outcome]) -> Array {
    let names = Array::new();
    for outcome in outcomes {
        names.push(&outcome.name.as_str().into());
    }
    names
}

/// What a scenario says about itself.
pub(super) fn facts(scenario: &Scenario) -> Plain {
    let facts = Plain::new();
    facts.text("title", &scenario.title);
    facts.text("about", &scenario.about);
    facts.text("source", &scenario.source);
    facts.number("discount", scenario.mdp.discount());
    let states = Array::new();
    for (index, name) in scenario.states.iter().enumerate() {
        let pairs = scenario.mdp.actions(index);
        let state = Plain::new();
        state.text("name", name);
        state.texts("actions", &scenario.actions[pairs.clone()]);
        state.number("first", pairs.start as f64);
        states.push(&state);
    }
    facts.set("states", &states);
    facts.texts("components", &scenario.components);
    let parameters = Array::new();
    for each in &scenario.parameters {
        parameters.push(&parameter(each));
    }
    facts.set("parameters", &parameters);
    facts.set("outcomes", &outcomes(&scenario.view.outcomes));
    facts.flag("hasTrueReward", scenario.true_weights.is_some());
    let view = &scenario.view;
    let opening = Plain::new();
    opening.text("parameter", &scenario.parameters[view.sweep].name);
    opening.text("state", &scenario.states[view.state]);
    opening.maybe("alpha", view.alpha);
    opening.text("rule", view.rule.name());
    opening.text("objective", view.objective.name());
    opening.number("points", view.points as f64);
    opening.text("look", &view.look);
    let plane = view.plane.map(|axes| {
        let names = axes.map(|axis| scenario.parameters[axis].name.as_str().into());
        Array::from_iter::<[JsValue; 2]>(names)
    });
    opening.set("plane", &plane.map_or(JsValue::NULL, JsValue::from));
    facts.set("view", &opening);
    facts
}
