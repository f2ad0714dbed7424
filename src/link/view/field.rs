//! The table of what a reader can set: names, kinds, labels.

use super::Scale;
use crate::scenario::Scenario;

/// One thing that a reader can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The step of the guided reading that is told. Setting it sets everything else as the step does, so it comes before everything else.
    Step,
    /// The value of a parameter, by index.
    Value(usize),
    /// The temperature, or off.
    Alpha,
    /// The watched state. Setting it sets the action to its first.
    State,
    /// The swept parameter. Setting it ends the zoom.
    Sweep,
    /// The choice among tied actions.
    Rule,
    /// The regularisation.
    Objective,
    /// The two parameters of the phase diagram, across and upwards.
    Plane,
    /// What the phase diagram shows.
    Map,
    /// The action whose probability it shows.
    Action,
    /// The part of the swept parameter's range that is drawn.
    Zoom,
    /// The open panels.
    Show,
    /// What is added to the reward.
    Perturbation,
}

/// What a phase diagram shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// The optimal actions.
    Hard,
    /// The probability of an action of the watched state under the soft policy.
    Probability,
    /// The entropy of the soft policy in the watched state.
    Entropy,
    /// The largest slope of any of its probabilities.
    Slope,
}

/// A field that every scenario has, or that is left out as a whole.
struct Row {
    field: Field,
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    group: &'static str,
}

const fn row(field: Field, [name, kind, label, group]: [&'static str; 4]) -> Row {
    Row {
        field,
        name,
        kind,
        label,
        group,
    }
}

const NUMBER: &str = "number";
pub(super) const ONE: &str = "choice";
const CHOICE: &str = "choice";
const PHASE: &str = "phase";

/// In the order in which links are read.
static TABLE: [Row; 12] = [
    row(Field::Step, ["step", "count", "Step", ""]),
    row(Field::Alpha, ["alpha", NUMBER, "temperature", "main"]),
    row(Field::State, ["state", ONE, "Watched state", CHOICE]),
    row(Field::Sweep, ["parameter", ONE, "Swept parameter", CHOICE]),
    row(Field::Rule, ["rule", ONE, "Ties, when hard", CHOICE]),
    row(Field::Objective, ["objective", ONE, "Soft objective", CHOICE]),
    row(Field::Plane, ["plane", "pair", "Across, upwards", PHASE]),
    row(Field::Map, ["map", ONE, "Shown", PHASE]),
    row(Field::Action, ["action", ONE, "Action", PHASE]),
    row(Field::Zoom, ["zoom", "range", "Range", ""]),
    row(Field::Show, ["show", "set", "Panels", ""]),
    row(Field::Perturbation, ["perturbation", "amounts", "Perturbation", ""]),
];

/// Keys of links that are not fields.
const SOURCES: [&str; 3] = ["v", "scenario", "model"];

/// What stands before the name of a parameter.
const VALUE: &str = "value.";

/// The fields that a scenario has: those of the phase diagram need a second parameter, a step needs a guide. In the order in which they are to be set,
/// because some set others too.
#[must_use]
pub fn fields(scenario: &Scenario) -> Vec<Field> {
    let mut fields = Vec::new();
    let parameters = scenario.parameters.len();
    for row in &TABLE {
        let missing = match row.field {
            Field::Step => scenario.guide.is_empty(),
            _ => row.group == PHASE && parameters < 2,
        };
        if !missing {
            fields.push(row.field);
        }
        if row.field == Field::Step {
            for index in 0..parameters {
                fields.push(Field::Value(index));
            }
        }
    }
    fields
}

impl Field {
    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.field == self)
    }

    /// Its name in programs, like `alpha` or `value.rho`.
    #[must_use]
    pub fn name(self, scenario: &Scenario) -> String {
        match self {
            Self::Value(index) => [VALUE, &scenario.parameters[index].name].concat(),
            _ => self.row().map_or("", |row| row.name).to_owned(),
        }
    }

    /// Its name in links, like `alpha`, `sweep` or `rho`: a parameter goes by its own name, unless that is taken.
    #[must_use]
    pub fn key(self, scenario: &Scenario) -> String {
        match self {
            Self::Sweep => "sweep".to_owned(),
            Self::Value(index) => {
                let own = scenario.parameters[index].name.as_str();
                let taken = own == "sweep" || SOURCES.contains(&own) || TABLE.iter().any(|row| row.name == own);
                [if taken { VALUE } else { "" }, own].concat()
            }
            _ => self.name(scenario),
        }
    }

    /// What it is set to: a "number" of its scale, a "choice" of one alternative, a "pair" of different ones, a "set" of any of them, a "count" from 0,
    /// a "range" between two numbers, or "amounts" by action.
    #[must_use]
    pub fn kind(self) -> &'static str {
        self.row().map_or(NUMBER, |row| row.kind)
    }

    /// What people read beside its control.
    #[must_use]
    pub fn label(self, scenario: &Scenario) -> &str {
        match self {
            Self::Value(index) => &scenario.parameters[index].label,
            _ => self.row().map_or("", |row| row.label),
        }
    }

    /// With which others its control stands: "value", "main", "choice", "phase"; "" where it has none in a form.
    #[must_use]
    pub fn group(self) -> &'static str {
        self.row().map_or("value", |row| row.group)
    }

    /// Of a number: its scale, unless the range is too narrow for one.
    #[must_use]
    pub fn scale(self, scenario: &Scenario) -> Option<Scale> {
        match self {
            Self::Value(index) => {
                let parameter = &scenario.parameters[index];
                Scale::linear(parameter.from.value(), parameter.to.value()).ok()
            }
            Self::Alpha => Some(Scale::Alpha),
            _ => None,
        }
    }
}
