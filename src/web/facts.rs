//! The `Facts` of policy-cliff.d.ts: written from a scenario, and read back where only the facts are known.

use serde::{Deserialize, Serialize};

use super::studies::State;
use crate::link::{Outline, ParameterOutline, StateOutline, StepOutline};
use crate::scenario::{Objective, Rule, Scenario, Setting};
use crate::study::{RequestError, choice};

/// The facts of a scenario: `Facts` of policy-cliff.d.ts.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Facts {
    title: String,
    about: String,
    source: String,
    discount: f64,
    states: Vec<State>,
    components: Vec<String>,
    parameters: Vec<Parameter>,
    outcomes: Vec<String>,
    has_true_reward: bool,
    view: View,
    steps: Vec<StepView>,
    has_findings: bool,
}

#[derive(Serialize, Deserialize)]
struct Parameter {
    name: String,
    label: String,
    from: f64,
    to: f64,
    value: f64,
}

/// The opening view of a scenario.
#[derive(Serialize, Deserialize)]
struct View {
    parameter: String,
    state: String,
    alpha: Option<f64>,
    rule: String,
    objective: String,
    points: usize,
    look: String,
    plane: Option<[String; 2]>,
}

/// The settings of a step of the guide.
#[derive(Serialize, Deserialize)]
struct StepView {
    values: Vec<f64>,
    parameter: String,
    state: String,
    alpha: Option<f64>,
    rule: String,
    objective: String,
    plane: Option<[String; 2]>,
}

impl From<&Scenario> for Facts {
    fn from(scenario: &Scenario) -> Self {
        let outline = Outline::from(scenario);
        let states = outline
            .states
            .into_iter()
            .map(|StateOutline { name, first, actions }| State { name, actions, first });
        let parameters = outline.parameters.into_iter().map(|parameter| Parameter {
            name: parameter.name,
            label: parameter.label,
            from: parameter.from,
            to: parameter.to,
            value: parameter.value,
        });
        let view = &scenario.view;
        let name = |parameter: usize| scenario.parameters[parameter].name.clone();
        let steps = outline.steps.into_iter().map(|step| StepView {
            values: step.values,
            parameter: name(step.setting.sweep),
            state: scenario.states[step.setting.state].clone(),
            alpha: step.setting.alpha,
            rule: step.setting.rule.name().to_owned(),
            objective: step.setting.objective.name().to_owned(),
            plane: step.setting.plane.map(|axes| axes.map(name)),
        });
        Self {
            title: scenario.title.clone(),
            about: scenario.about.clone(),
            source: scenario.source.clone(),
            discount: scenario.mdp.discount(),
            states: states.collect(),
            components: scenario.components.clone(),
            parameters: parameters.collect(),
            outcomes: view.outcomes.iter().map(|outcome| outcome.name.clone()).collect(),
            has_true_reward: outline.has_true_reward,
            view: View {
                parameter: name(view.sweep),
                state: scenario.states[view.state].clone(),
                alpha: view.alpha,
                rule: view.rule.name().to_owned(),
                objective: view.objective.name().to_owned(),
                points: view.points,
                look: view.look.clone(),
                plane: view.plane.map(|axes| axes.map(name)),
            },
            steps: steps.collect(),
            has_findings: scenario.measured.is_some(),
        }
    }
}

/// Facts may have been changed on their way, so every name in them is checked.
impl TryFrom<Facts> for Outline {
    type Error = RequestError;

    fn try_from(facts: Facts) -> Result<Self, RequestError> {
        let mut first = 0;
        let states = facts.states.into_iter().map(|State { name, actions, .. }| {
            let state = StateOutline { name, first, actions };
            first += state.actions.len();
            state
        });
        let parameters = facts.parameters.into_iter().map(|parameter| ParameterOutline {
            name: parameter.name,
            label: parameter.label,
            from: parameter.from,
            to: parameter.to,
            value: parameter.value,
        });
        let mut outline = Self {
            states: states.collect(),
            parameters: parameters.collect(),
            has_true_reward: facts.has_true_reward,
            opening: Setting {
                sweep: 0,
                state: 0,
                alpha: None,
                rule: Rule::Uniform,
                objective: Objective::Entropy,
                plane: None,
            },
            steps: Vec::new(),
        };
        let view = facts.view;
        outline.opening = Named {
            parameter: &view.parameter,
            state: &view.state,
            rule: &view.rule,
            objective: &view.objective,
            alpha: view.alpha,
            plane: view.plane.as_ref(),
        }
        .setting(&outline)?;
        for step in facts.steps {
            if step.values.len() != outline.parameters.len() {
                let problem = format!(
                    "a step has {} values; allowed: one for every parameter",
                    step.values.len()
                );
                return Err(RequestError::new("facts", problem));
            }
            let setting = Named {
                parameter: &step.parameter,
                state: &step.state,
                rule: &step.rule,
                objective: &step.objective,
                alpha: step.alpha,
                plane: step.plane.as_ref(),
            }
            .setting(&outline)?;
            outline.steps.push(StepOutline {
                values: step.values,
                setting,
            });
        }
        Ok(outline)
    }
}

/// A setting by names.
struct Named<'a> {
    parameter: &'a str,
    state: &'a str,
    rule: &'a str,
    objective: &'a str,
    alpha: Option<f64>,
    plane: Option<&'a [String; 2]>,
}

impl Named<'_> {
    fn setting(&self, outline: &Outline) -> Result<Setting, RequestError> {
        let names: Vec<&str> = outline.parameters.iter().map(|each| each.name.as_str()).collect();
        let parameter = |name: &str| choice("parameter", name, &names);
        let acts = |state: &&StateOutline| !state.actions.is_empty();
        let acting: Vec<&str> = outline
            .states
            .iter()
            .filter(acts)
            .map(|each| each.name.as_str())
            .collect();
        choice("state", self.state, &acting)?;
        let state = outline.states.iter().position(|each| each.name == self.state);
        Ok(Setting {
            sweep: parameter(self.parameter)?,
            state: state.unwrap_or_default(),
            alpha: self.alpha,
            rule: Rule::ALL[choice("rule", self.rule, &Rule::NAMES)?],
            objective: Objective::ALL[choice("objective", self.objective, &Objective::NAMES)?],
            plane: match self.plane {
                Some([x, y]) => Some([parameter(x)?, parameter(y)?]),
                None => None,
            },
        })
    }
}
