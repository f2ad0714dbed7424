//! The outline of a scenario: the part of it that links depend on. It is small beside the scenario, so that a program
//! can keep it in the place of one.

use serde::{Deserialize, Serialize};

use crate::scenario::{Scenario, Setting};

/// The names, ranges and settings of a scenario: everything that fields, views and links are made from, without rewards
/// and transitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The parameters, in the order of the file.
    pub parameters: Vec<ParameterOutline>,
    /// The states, in the order of the file.
    pub states: Vec<StateOutline>,
    /// The names of the reward's components.
    pub components: Vec<String>,
    /// Whether the scenario has a true reward.
    pub has_true_reward: bool,
    /// Whether the scenario counts outcomes.
    pub has_outcomes: bool,
    /// The settings that the scenario opens with.
    pub opening: Setting,
    /// The steps of its guide.
    pub steps: Vec<StepOutline>,
    /// Names that actions had before, each with the present one.
    pub formerly: Vec<[String; 2]>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterOutline {
    /// Its name.
    pub name: String,
    /// The meaning of the parameter, as readers see it.
    pub label: String,
    /// The lower end of its range.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// The value that the scenario opens with.
    pub value: f64,
}

/// A state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateOutline {
    /// Its name.
    pub name: String,
    /// The names of its actions; a terminal state has none.
    pub actions: Vec<String>,
    /// The index of its first action among those of all states.
    pub first: usize,
}

/// A step of the guide.
#[derive(Clone, Debug, PartialEq)]
pub struct StepOutline {
    /// The value of every parameter.
    pub values: Vec<f64>,
    /// The swept parameter, the watched state and the other settings of the step.
    pub setting: Setting,
    /// The part of the swept parameter's range that is drawn, from and to; `None` is all of it.
    pub zoom: Option<[f64; 2]>,
    /// The settings of training that are not the usual ones.
    pub training: String,
}

impl From<&Scenario> for Outline {
    fn from(scenario: &Scenario) -> Self {
        let parameters = scenario.parameters.iter().map(|parameter| ParameterOutline {
            name: parameter.name.clone(),
            label: parameter.label.clone(),
            from: parameter.from.value(),
            to: parameter.to.value(),
            value: parameter.value.value(),
        });
        let states = scenario.states.iter().enumerate().map(|(index, name)| StateOutline {
            name: name.clone(),
            first: scenario.mdp.actions(index).start,
            actions: scenario.action_names(index),
        });
        let steps = scenario.guide.iter().map(|step| StepOutline {
            values: step.values.clone(),
            setting: step.setting,
            zoom: step.zoom,
            training: step.training.clone(),
        });
        Self {
            parameters: parameters.collect(),
            states: states.collect(),
            components: scenario.components.clone(),
            has_true_reward: scenario.true_weights.is_some(),
            has_outcomes: !scenario.view.outcomes.is_empty(),
            opening: scenario.view.setting(),
            steps: steps.collect(),
            formerly: scenario.formerly.clone(),
        }
    }
}

impl Outline {
    /// Returns the number of state-action pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.states.last().map_or(0, |state| state.first + state.actions.len())
    }

    /// Returns the present name of an action that a link calls by a former one.
    pub(super) fn present_name<'n>(&'n self, action: &'n str) -> &'n str {
        let found = self.formerly.iter().find(|[former, _]| former == action);
        found.map_or(action, |[_, present]| present)
    }

    /// Returns the names of a state-action pair.
    pub(super) fn pair_names(&self, pair: usize) -> (&str, &str) {
        // The last state that begins at the pair or before has it: terminal states before it have no pairs.
        let state = &self.states[self.states.partition_point(|state| state.first <= pair) - 1];
        (&state.name, &state.actions[pair - state.first])
    }

    /// Returns the values of all parameters by their names.
    pub(super) fn named_values(&self, values: &[f64]) -> Vec<(String, f64)> {
        let names = self.parameters.iter().map(|parameter| parameter.name.clone());
        names.zip(values.iter().copied()).collect()
    }
}
