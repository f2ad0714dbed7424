//! The `Facts` of policy-cliff.d.ts: written from a scenario, and read back where only the facts are known.

use serde::{Deserialize, Serialize};

use crate::figure::remarks;
use crate::link::{Outline, ParameterOutline, StateNames, StepOutline};
use crate::scenario::{Objective, Picture, Rule, Scenario, Setting};
use crate::study::{Measure, RequestError, choice};

/// The facts of a scenario: `Facts` of policy-cliff.d.ts.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(clippy::struct_excessive_bools)] // Each is a fact of its own.
pub(super) struct Facts {
    title: String,
    about: String,
    source: String,
    discount: f64,
    #[serde(default)]
    measure: Measure,
    names: StateNames,
    components: Vec<String>,
    parameters: Vec<ParameterOutline>,
    outcomes: Vec<String>,
    has_true_reward: bool,
    view: View,
    steps: Vec<StepView>,
    has_findings: bool,
    #[serde(default)]
    has_feedback: bool,
    #[serde(default)]
    formerly: Vec<[String; 2]>,
    is_table: bool,
    #[serde(default)]
    remarks: Vec<String>,
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
    picture: String,
    #[serde(rename = "mapsOutcomes")]
    maps_outcomes: bool,
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
    picture: String,
    #[serde(rename = "mapsOutcomes")]
    maps_outcomes: bool,
    zoom: Option<[f64; 2]>,
    #[serde(default)]
    training: String,
}

impl From<&Scenario> for Facts {
    fn from(scenario: &Scenario) -> Self {
        let outline = Outline::from(scenario);
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
            picture: step.setting.picture.name().to_owned(),
            maps_outcomes: step.setting.maps_outcomes,
            zoom: step.zoom,
            training: step.training,
        });
        Self {
            title: scenario.title.clone(),
            about: scenario.about.clone(),
            source: scenario.source.clone(),
            discount: if Measure::of(scenario).is_average() {
                1.0
            } else {
                scenario.mdp.discount()
            },
            measure: Measure::of(scenario),
            names: outline.names,
            components: scenario.components.clone(),
            parameters: outline.parameters,
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
                picture: view.picture.name().to_owned(),
                maps_outcomes: view.maps_outcomes,
            },
            steps: steps.collect(),
            has_findings: scenario.measured.is_some(),
            has_feedback: scenario.feedback.is_some(),
            formerly: outline.formerly,
            is_table: scenario.is_table,
            remarks: remarks(scenario),
        }
    }
}

/// Facts may have been changed on their way, so every name in them is checked.
impl TryFrom<Facts> for Outline {
    type Error = RequestError;

    fn try_from(facts: Facts) -> Result<Self, RequestError> {
        let mut outline = Self {
            names: facts.names,
            parameters: facts.parameters,
            components: facts.components,
            has_true_reward: facts.has_true_reward,
            has_outcomes: !facts.outcomes.is_empty(),
            opening: Setting {
                sweep: 0,
                state: 0,
                alpha: None,
                rule: Rule::Uniform,
                objective: Objective::Entropy,
                plane: None,
                picture: Picture::Policy,
                maps_outcomes: false,
            },
            steps: Vec::new(),
            formerly: facts.formerly,
        };
        let view = facts.view;
        outline.opening = Named {
            parameter: &view.parameter,
            state: &view.state,
            rule: &view.rule,
            objective: &view.objective,
            alpha: view.alpha,
            plane: view.plane.as_ref(),
            picture: &view.picture,
            maps_outcomes: view.maps_outcomes,
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
            let is_empty = |[from, to]: [f64; 2]| !(from < to && from.is_finite() && to.is_finite());
            if step.zoom.is_some_and(is_empty) {
                return Err(RequestError::new("facts", "a step draws an empty range".to_owned()));
            }
            let setting = Named {
                parameter: &step.parameter,
                state: &step.state,
                rule: &step.rule,
                objective: &step.objective,
                alpha: step.alpha,
                plane: step.plane.as_ref(),
                picture: &step.picture,
                maps_outcomes: step.maps_outcomes,
            }
            .setting(&outline)?;
            outline.steps.push(StepOutline {
                values: step.values,
                setting,
                zoom: step.zoom,
                training: step.training,
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
    picture: &'a str,
    maps_outcomes: bool,
}

impl Named<'_> {
    fn setting(&self, outline: &Outline) -> Result<Setting, RequestError> {
        let names: Vec<&str> = outline.parameters.iter().map(|each| each.name.as_str()).collect();
        let parameter = |name: &str| choice("parameter", name, &names);
        let acting: Vec<&str> = outline.names.acting().collect();
        choice("state", self.state, &acting)?;
        Ok(Setting {
            sweep: parameter(self.parameter)?,
            state: outline.names.find(self.state).unwrap_or_default(),
            alpha: self.alpha,
            rule: Rule::ALL[choice("rule", self.rule, &Rule::NAMES)?],
            objective: Objective::ALL[choice("objective", self.objective, &Objective::NAMES)?],
            plane: match self.plane {
                Some([x, y]) => Some([parameter(x)?, parameter(y)?]),
                None => None,
            },
            picture: Picture::ALL[choice("picture", self.picture, &Picture::NAMES)?],
            maps_outcomes: self.maps_outcomes && outline.has_outcomes,
        })
    }
}
