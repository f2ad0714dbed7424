//! The outline of a scenario: the part of it that links depend on. It is small beside the scenario, so that a program
//! can keep it in the place of one.

use serde::{Deserialize, Serialize};

use crate::scenario::{Scenario, Setting};
use crate::typed_arrays::{bytes, column};

/// The names, ranges and settings of a scenario: everything that fields, views and links are made from, without rewards
/// and transitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The parameters, in the order of the file.
    pub parameters: Vec<ParameterOutline>,
    /// The names of the states and of their actions, in the order of the file.
    pub names: StateNames,
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

/// The names of states, each followed by those of its actions, end to end in one text: a table has a million of them.
/// They are `Names` of policy-cliff.d.ts, three typed arrays, and may have been changed on their way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateNames {
    /// The names end to end, in UTF-8.
    #[serde(with = "bytes")]
    text: Vec<u8>,
    /// Where each of them ends. Bytes.
    #[serde(with = "column")]
    ends: Vec<f64>,
    /// The index of each state's first action among those of all states; their number comes last.
    #[serde(with = "column")]
    first: Vec<f64>,
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
        let steps = scenario.guide.iter().map(|step| StepOutline {
            values: step.values.clone(),
            setting: step.setting,
            zoom: step.zoom,
            training: step.training.clone(),
        });
        Self {
            parameters: parameters.collect(),
            names: scenario.into(),
            components: scenario.components.clone(),
            has_true_reward: scenario.true_weights.is_some(),
            has_outcomes: !scenario.view.outcomes.is_empty(),
            opening: scenario.view.setting(),
            steps: steps.collect(),
            formerly: scenario.formerly.clone(),
        }
    }
}

impl From<&Scenario> for StateNames {
    fn from(scenario: &Scenario) -> Self {
        let mut names = Self {
            text: Vec::new(),
            ends: Vec::with_capacity(scenario.states.len() + scenario.actions.len()),
            first: Vec::with_capacity(scenario.states.len() + 1),
        };
        for (state, name) in scenario.states.iter().enumerate() {
            let actions = scenario.mdp.actions(state);
            names.first.push(actions.start as f64);
            names.push(name);
            for action in &scenario.actions[actions] {
                names.push(action);
            }
        }
        names.first.push(scenario.actions.len() as f64);
        names
    }
}

impl StateNames {
    /// Returns the number of states.
    #[must_use]
    pub fn states(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Returns the number of state-action pairs.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.first(self.states())
    }

    /// Returns the name of a state.
    #[must_use]
    pub fn state(&self, state: usize) -> &str {
        self.name(state + self.first(state))
    }

    /// Returns the number of a state's actions; a terminal state has none.
    #[must_use]
    pub fn count(&self, state: usize) -> usize {
        self.first(state + 1).saturating_sub(self.first(state))
    }

    /// Returns the names of a state's actions.
    pub fn actions(&self, state: usize) -> impl Iterator<Item = &str> {
        let names = state + self.first(state) + 1;
        (names..names + self.count(state)).map(|place| self.name(place))
    }

    /// Returns the names of the states that have actions.
    pub fn acting(&self) -> impl Iterator<Item = &str> {
        let states = (0..self.states()).filter(|&state| self.count(state) > 0);
        states.map(|state| self.state(state))
    }

    /// Returns the state with a name, if it has actions.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        (0..self.states()).find(|&state| self.count(state) > 0 && self.state(state) == name)
    }

    /// Returns the names of a state-action pair.
    pub(super) fn pair(&self, pair: usize) -> (&str, &str) {
        // The last state that begins at the pair or before has it: terminal states before it have no pairs.
        let state = self.first[..self.states()].partition_point(|&first| first <= pair as f64) - 1;
        (self.state(state), self.name(state + 1 + pair))
    }

    fn push(&mut self, name: &str) {
        self.text.extend(name.as_bytes());
        self.ends.push(self.text.len() as f64);
    }

    /// Returns the index of a state's first action.
    fn first(&self, state: usize) -> usize {
        place(&self.first, state)
    }

    /// Returns one of all names; "" where they have been changed into others than a scenario's.
    fn name(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| place(&self.ends, before));
        let bytes = self.text.get(start..place(&self.ends, index)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Returns a place in a list; 0 where the list does not go so far.
#[allow(clippy::cast_sign_loss)] // What is below 0 becomes 0.
fn place(places: &[f64], index: usize) -> usize {
    places.get(index).map_or(0, |&place| place as usize)
}

impl Outline {
    /// Returns the present name of an action that a link calls by a former one.
    pub(super) fn present_name<'n>(&'n self, action: &'n str) -> &'n str {
        let found = self.formerly.iter().find(|[former, _]| former == action);
        found.map_or(action, |[_, present]| present)
    }

    /// Returns the values of all parameters by their names.
    pub(super) fn named_values(&self, values: &[f64]) -> Vec<(String, f64)> {
        let names = self.parameters.iter().map(|parameter| parameter.name.clone());
        names.zip(values.iter().copied()).collect()
    }
}
