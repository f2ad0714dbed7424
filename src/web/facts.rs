//! What a scenario says about itself: `Facts` of policy-cliff.d.ts.

use serde::Serialize;

use crate::model::{self, Objective, Rule, Scenario};

/// A parameter as a control needs it.
#[derive(Serialize)]
pub(super) struct Parameter {
    name: String,
    label: String,
    from: f64,
    to: f64,
    value: f64,
}

impl From<&model::Parameter> for Parameter {
    fn from(parameter: &model::Parameter) -> Self {
        let model::Parameter {
            name,
            label,
            from,
            to,
            value,
        } = parameter;
        Self {
            name: name.clone(),
            label: label.clone(),
            from: from.value(),
            to: to.value(),
            value: value.value(),
        }
    }
}

#[derive(Serialize)]
struct State<'s> {
    name: &'s str,
    actions: &'s [String],
    first: usize,
}

#[derive(Serialize)]
struct View<'s> {
    parameter: &'s str,
    state: &'s str,
    alpha: Option<f64>,
    rule: Rule,
    objective: Objective,
    points: usize,
    look: &'s str,
}

/// What a scenario says about itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts<'s> {
    title: &'s str,
    about: &'s str,
    source: &'s str,
    discount: f64,
    states: Vec<State<'s>>,
    components: &'s [String],
    parameters: Vec<Parameter>,
    outcomes: Vec<&'s str>,
    has_true_reward: bool,
    view: View<'s>,
}

impl<'s> From<&'s Scenario> for Facts<'s> {
    fn from(scenario: &'s Scenario) -> Self {
        let state = |(index, name): (usize, &'s String)| {
            let pairs = scenario.mdp.actions(index);
            State {
                name,
                first: pairs.start,
                actions: &scenario.actions[pairs],
            }
        };
        let view = &scenario.view;
        Self {
            title: &scenario.title,
            about: &scenario.about,
            source: &scenario.source,
            discount: scenario.mdp.discount(),
            states: scenario.states.iter().enumerate().map(state).collect(),
            components: &scenario.components,
            parameters: scenario.parameters.iter().map(Parameter::from).collect(),
            outcomes: view
                .outcomes
                .iter()
                .map(|outcome| outcome.name.as_str())
                .collect(),
            has_true_reward: scenario.true_weights.is_some(),
            view: View {
                parameter: &scenario.parameters[view.sweep].name,
                state: &scenario.states[view.state],
                alpha: view.alpha,
                rule: view.rule,
                objective: view.objective,
                points: view.points,
                look: &view.look,
            },
        }
    }
}
