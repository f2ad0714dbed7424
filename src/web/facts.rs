//! What a scenario says about itself: `Facts` of policy-cliff.d.ts.

use super::opened::{objective_name, rule_name};
use super::value::{Value, maybe, texts};
use crate::model::{Outcome, Parameter, Scenario};

/// A parameter as a control needs it.
pub(super) fn parameter(parameter: &Parameter) -> Value<'_> {
    Value::Object(vec![
        ("name", Value::Text(&parameter.name)),
        ("label", Value::Text(&parameter.label)),
        ("from", Value::Number(parameter.from.value())),
        ("to", Value::Number(parameter.to.value())),
        ("value", Value::Number(parameter.value.value())),
    ])
}

/// The names of the outcomes that a view follows.
pub(super) fn outcomes(outcomes: &[Outcome]) -> Value<'_> {
    let names = outcomes.iter().map(|outcome| Value::Text(&outcome.name));
    Value::List(names.collect())
}

/// What a scenario says about itself.
pub(super) fn facts(scenario: &Scenario) -> Value<'_> {
    let view = &scenario.view;
    let mut states = Vec::new();
    for (index, name) in scenario.states.iter().enumerate() {
        let pairs = scenario.mdp.actions(index);
        states.push(Value::Object(vec![
            ("name", Value::Text(name)),
            ("actions", texts(&scenario.actions[pairs.clone()])),
            ("first", Value::Number(pairs.start as f64)),
        ]));
    }
    let view_facts = Value::Object(vec![
        (
            "parameter",
            Value::Text(&scenario.parameters[view.sweep].name),
        ),
        ("state", Value::Text(&scenario.states[view.state])),
        ("alpha", maybe(view.alpha)),
        ("rule", Value::Text(rule_name(view.rule))),
        ("objective", Value::Text(objective_name(view.objective))),
        ("points", Value::Number(view.points as f64)),
        ("look", Value::Text(&view.look)),
    ]);
    Value::Object(vec![
        ("title", Value::Text(&scenario.title)),
        ("about", Value::Text(&scenario.about)),
        ("source", Value::Text(&scenario.source)),
        ("discount", Value::Number(scenario.mdp.discount())),
        ("states", Value::List(states)),
        ("components", texts(&scenario.components)),
        (
            "parameters",
            Value::List(scenario.parameters.iter().map(parameter).collect()),
        ),
        ("outcomes", outcomes(&view.outcomes)),
        (
            "hasTrueReward",
            Value::Flag(scenario.true_weights.is_some()),
        ),
        ("view", view_facts),
    ])
}
