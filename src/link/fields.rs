//! The one table of all fields that a reader can set: their names, kinds and labels, and the alternatives of those that
//! have some.

use super::{Outline, Scale};
use crate::scenario::Rule;

/// A field that a reader can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The step of the guided reading. Setting it sets every other field as the step does, so it is set before the
    /// others.
    Step,
    /// The value of a parameter, by index.
    Value(usize),
    /// The temperature, or off.
    Alpha,
    /// The watched state. Setting it sets [`Field::Action`] to the first action of the state.
    State,
    /// The swept parameter. Setting it ends the zoom.
    Sweep,
    /// The choice among tied actions.
    Rule,
    /// The regularisation.
    Objective,
    /// The two parameters of the phase diagram, across and upwards.
    Plane,
    /// The quantity that the phase diagram shows.
    Map,
    /// The action whose probability the phase diagram shows.
    Action,
    /// The part of the swept parameter's range that is drawn.
    Zoom,
    /// The open panels.
    Show,
    /// The amounts that are added to the reward.
    Perturbation,
    /// The main picture.
    Picture,
    /// How the policy is drawn.
    Style,
    /// The curves of the values that are drawn.
    Curves,
    /// What the pictures of a sweep go over.
    Axis,
    /// What the phase diagram goes over upwards.
    Upwards,
    /// The component of the reward that the stress test perturbs.
    Stressed,
    /// The settings of training that are not the usual ones.
    Training,
    /// The settings whose curves are compared with the present ones. They are written as differences, so they are set
    /// after the others.
    Pin,
}

/// What a picture goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// A parameter.
    Parameter,
    /// The temperature.
    Alpha,
}

/// How the policy is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Stacked bands.
    Bands,
    /// Lines over one another.
    Lines,
}

/// The quantity that a phase diagram shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// The optimal actions.
    Hard,
    /// The outcomes under hard argmax.
    Outcomes,
    /// The probability of an action of the watched state under the soft policy.
    Probability,
    /// The entropy of the soft policy in the watched state.
    Entropy,
    /// The largest slope of any probability of the soft policy in the watched state.
    Slope,
}

/// The kind of value that a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number on a scale.
    Number,
    /// One of the field's alternatives.
    Choice,
    /// Two different ones of the field's alternatives.
    Pair,
    /// Any of the field's alternatives.
    Set,
    /// A whole number from 0.
    Count,
    /// Two numbers, ascending.
    Range,
    /// Numbers by action.
    Amounts,
    /// Values of other fields.
    Settings,
}

impl Kind {
    /// Returns the name of the kind in other programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Choice => "choice",
            Self::Pair => "pair",
            Self::Set => "set",
            Self::Count => "count",
            Self::Range => "range",
            Self::Amounts => "amounts",
            Self::Settings => "settings",
        }
    }
}

/// The form in which the control of a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The values of the parameters.
    Value,
    /// The temperature.
    Main,
    /// The choices for the whole picture.
    Choice,
    /// The choices for the phase diagram.
    Phase,
    /// No form: the field is set by other means.
    None,
}

impl Group {
    /// Returns the name of the group in other programs; empty for [`Group::None`].
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Main => "main",
            Self::Choice => "choice",
            Self::Phase => "phase",
            Self::None => "",
        }
    }
}

/// A field other than [`Field::Value`].
struct Row {
    field: Field,
    name: &'static str,
    /// The key in links; `None` is the name. One with a hyphen leaves the name free for a parameter.
    key: Option<&'static str>,
    kind: Kind,
    label: &'static str,
    group: Group,
}

const fn row(field: Field, name: &'static str, kind: Kind, label: &'static str, group: Group) -> Row {
    Row {
        field,
        name,
        key: None,
        kind,
        label,
        group,
    }
}

/// The fields in the order in which they are set. The values of the parameters come after the step.
static TABLE: [Row; 20] = [
    row(Field::Step, "step", Kind::Count, "Step", Group::None),
    row(Field::Alpha, "alpha", Kind::Number, "temperature", Group::Main),
    row(Field::State, "state", Kind::Choice, "Look at state", Group::Choice),
    row(
        Field::Sweep,
        "parameter",
        Kind::Choice,
        "Horizontal axis",
        Group::Choice,
    ),
    row(Field::Rule, "rule", Kind::Choice, "Break ties", Group::Choice),
    row(
        Field::Objective,
        "objective",
        Kind::Choice,
        "Smooth with",
        Group::Choice,
    ),
    row(Field::Plane, "plane", Kind::Pair, "Across, upwards", Group::Phase),
    row(Field::Map, "map", Kind::Choice, "Shown", Group::Phase),
    row(Field::Action, "action", Kind::Choice, "Action", Group::Phase),
    row(Field::Zoom, "zoom", Kind::Range, "Range", Group::None),
    row(Field::Show, "show", Kind::Set, "Panels", Group::None),
    row(
        Field::Perturbation,
        "perturbation",
        Kind::Amounts,
        "Perturbation",
        Group::None,
    ),
    Row {
        key: Some("main-picture"),
        ..row(Field::Picture, "picture", Kind::Choice, "Picture", Group::None)
    },
    Row {
        key: Some("policy-style"),
        ..row(Field::Style, "style", Kind::Choice, "Draw the policy as", Group::Choice)
    },
    Row {
        key: Some("value-curves"),
        ..row(
            Field::Curves,
            "curves",
            Kind::Choice,
            "Curves of the value",
            Group::Choice,
        )
    },
    Row {
        key: Some("picture-axis"),
        ..row(Field::Axis, "axis", Kind::Choice, "Horizontal axis", Group::None)
    },
    Row {
        key: Some("map-upwards"),
        ..row(Field::Upwards, "upwards", Kind::Choice, "Upwards", Group::Phase)
    },
    Row {
        key: Some("stress-of"),
        ..row(Field::Stressed, "stressed", Kind::Choice, "Perturb", Group::None)
    },
    Row {
        key: Some("train-with"),
        ..row(Field::Training, "training", Kind::Settings, "Train with", Group::None)
    },
    Row {
        key: Some("compare-with"),
        ..row(Field::Pin, "pin", Kind::Settings, "Pinned", Group::None)
    },
];

/// The key of [`Field::Sweep`] in links.
const SWEEP: &str = "sweep";

/// The keys of links that are not fields.
const OTHER_KEYS: [&str; 3] = ["v", "scenario", "model"];

/// Returns the fields that a scenario has, in the order in which they are to be set, because some of them set others.
/// The fields of the phase diagram need a second parameter, and the step needs a guide.
#[must_use]
pub fn fields(outline: &Outline) -> Vec<Field> {
    let parameters = outline.parameters.len();
    let mut fields = Vec::new();
    for row in &TABLE {
        let has_field = match row.field {
            Field::Step => !outline.steps.is_empty(),
            _ => row.group != Group::Phase || parameters >= 2,
        };
        if has_field {
            fields.push(row.field);
        }
        if row.field == Field::Step {
            fields.extend((0..parameters).map(Field::Value));
        }
    }
    fields
}

impl Field {
    fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.field == self)
    }

    /// Returns the name of the field in programs, such as `alpha` or `value.rho`.
    #[must_use]
    pub fn name(self, outline: &Outline) -> String {
        match self {
            Self::Value(index) => format!("value.{}", outline.parameters[index].name),
            _ => self.row().map_or("", |row| row.name).to_owned(),
        }
    }

    /// Returns the key of the field in links, such as `alpha`, `sweep` or `rho`. A parameter has its own name as its
    /// key, unless another key is the same.
    #[must_use]
    pub fn key(self, outline: &Outline) -> String {
        match self {
            Self::Sweep => SWEEP.to_owned(),
            Self::Value(index) if !is_key(&outline.parameters[index].name) => outline.parameters[index].name.clone(),
            _ => match self.row().and_then(|row| row.key) {
                Some(key) => key.to_owned(),
                None => self.name(outline),
            },
        }
    }

    /// Returns the kind of value that the field has.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.row().map_or(Kind::Number, |row| row.kind)
    }

    /// Returns the label of the field's control.
    #[must_use]
    pub fn label(self, outline: &Outline) -> &str {
        match self {
            Self::Value(index) => &outline.parameters[index].label,
            _ => self.row().map_or("", |row| row.label),
        }
    }

    /// Returns the form in which the field's control stands.
    #[must_use]
    pub fn group(self) -> Group {
        self.row().map_or(Group::Value, |row| row.group)
    }

    /// Returns the scale of a number; `None` for other fields, and where the range of a parameter is too narrow for a
    /// scale.
    #[must_use]
    pub fn scale(self, outline: &Outline) -> Option<Scale> {
        match self {
            Self::Value(index) => {
                let parameter = &outline.parameters[index];
                Scale::linear(parameter.from, parameter.to).ok()
            }
            Self::Alpha => Some(Scale::Alpha),
            _ => None,
        }
    }

    /// Returns the alternatives of a [`Kind::Choice`], a [`Kind::Pair`] or a [`Kind::Set`]; empty for other fields.
    /// Actions are those of `state`.
    #[must_use]
    pub fn alternatives(self, outline: &Outline, state: usize) -> Vec<Alternative<'_>> {
        match self {
            Self::State => outline.names.acting().map(Alternative::named).collect(),
            Self::Sweep | Self::Plane => {
                let parameters = outline.parameters.iter();
                parameters
                    .map(|parameter| Alternative::named(&parameter.name))
                    .collect()
            }
            Self::Action => outline.names.actions(state).map(Alternative::named).collect(),
            Self::Rule if !outline.has_true_reward => RULE_ALTERNATIVES[..2].to_vec(),
            Self::Rule => RULE_ALTERNATIVES.to_vec(),
            Self::Objective => OBJECTIVE_ALTERNATIVES.to_vec(),
            Self::Map => {
                let offered = MAP_ALTERNATIVES
                    .iter()
                    .filter(|map| outline.has_outcomes || map.value != "outcomes");
                offered.copied().collect()
            }
            Self::Show => PANELS.to_vec(),
            Self::Picture => {
                let [policy, outcomes, value] = PICTURES;
                if outline.has_outcomes {
                    vec![policy, outcomes, value]
                } else {
                    vec![policy, value]
                }
            }
            Self::Style => STYLE_ALTERNATIVES.to_vec(),
            Self::Curves => CURVES_ALTERNATIVES.to_vec(),
            Self::Axis | Self::Upwards => AXIS_ALTERNATIVES.to_vec(),
            Self::Stressed => outline.components.iter().map(|name| Alternative::named(name)).collect(),
            _ => Vec::new(),
        }
    }
}

/// Returns whether links have a key of this name whatever the scenario.
fn is_key(name: &str) -> bool {
    name == SWEEP || OTHER_KEYS.contains(&name) || TABLE.iter().any(|row| row.key.is_none() && row.name == name)
}

/// One of the values that a field can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative<'a> {
    /// The stable name of the value.
    pub value: &'a str,
    /// The text that people read.
    pub label: &'a str,
    /// A sentence that explains the value; empty if the label does.
    pub note: &'a str,
}

impl<'a> Alternative<'a> {
    const fn new(value: &'a str, label: &'a str, note: &'a str) -> Self {
        Self { value, label, note }
    }

    /// Returns an alternative that is known by its name alone.
    fn named(name: &'a str) -> Self {
        Self::new(name, name, "")
    }
}

/// The rules in the order of their alternatives. The last two need a true reward.
pub(super) const RULES: [Rule; 4] = [Rule::Uniform, Rule::First, Rule::Worst, Rule::Best];
static RULE_ALTERNATIVES: [Alternative; 4] = [
    Alternative::new(
        "uniform",
        "uniform",
        "Ties: every optimal action with equal probability.",
    ),
    Alternative::new(
        "first",
        "first",
        "Ties: the first optimal action in the order of the file, always.",
    ),
    Alternative::new(
        "worst",
        "worst case",
        "Ties: of all optimal policies, one with the least true reward.",
    ),
    Alternative::new(
        "best",
        "best case",
        "Ties: of all optimal policies, one with the greatest true reward.",
    ),
];

static OBJECTIVE_ALTERNATIVES: [Alternative; 2] = [
    Alternative::new(
        "entropy",
        "entropy",
        "Soft: reward plus α times the entropy of the policy.",
    ),
    Alternative::new(
        "kl",
        "KL to base",
        "Soft: reward minus α times the divergence from the base policy.",
    ),
];

/// The maps in the order of their alternatives.
pub(super) const MAPS: [Map; 5] = [Map::Hard, Map::Outcomes, Map::Probability, Map::Entropy, Map::Slope];
pub(super) static MAP_ALTERNATIVES: [Alternative; 5] = [
    Alternative::new("hard", "hard: best actions", ""),
    Alternative::new("outcomes", "hard: what happens", ""),
    Alternative::new("probability", "soft: probability of an action", ""),
    Alternative::new("entropy", "soft: entropy", ""),
    Alternative::new("slope", "soft: steepest slope", ""),
];

/// The pictures, in the order of [`Picture::ALL`](crate::scenario::Picture::ALL).
pub(super) static PICTURES: [Alternative; 3] = [
    Alternative::new("policy", "Policy", ""),
    Alternative::new("outcomes", "Outcomes", ""),
    Alternative::new("value", "Value", ""),
];
static STYLE_ALTERNATIVES: [Alternative; 2] = [
    Alternative::new("bands", "bands", ""),
    Alternative::new("lines", "lines", ""),
];
static CURVES_ALTERNATIVES: [Alternative; 2] = [
    Alternative::new("main", "training optimum and true value", ""),
    Alternative::new("all", "all", ""),
];

/// The axes in the order of their alternatives.
pub(super) const AXES: [Axis; 2] = [Axis::Parameter, Axis::Alpha];
static AXIS_ALTERNATIVES: [Alternative; 2] = [
    Alternative::new("parameter", "a parameter", ""),
    Alternative::new("alpha", "α, the temperature", ""),
];

/// The number of panels.
pub(super) const PANEL_COUNT: usize = 18;
/// The parts of the page that can be opened and closed. The page shows one of the panels, as a tab.
pub static PANELS: [Alternative; PANEL_COUNT] = [
    Alternative::new("cliffs", "Every cliff", ""),
    Alternative::new("stability", "How far is the next cliff?", ""),
    Alternative::new("stress", "Stress test", ""),
    Alternative::new("phase", "Phase diagram", ""),
    Alternative::new("model", "The model", ""),
    Alternative::new("guide", "Guided reading", ""),
    Alternative::new("experiment", "Change each parameter by 1 %", ""),
    Alternative::new("measured", "Measured and computed", ""),
    Alternative::new("advanced", "Advanced", ""),
    Alternative::new("conflicts", "Which rewards conflict?", ""),
    Alternative::new("prompts", "The prompts of a table", ""),
    Alternative::new("roadmap", "From the reward to the policy", ""),
    Alternative::new("why", "Why the policy jumps", ""),
    Alternative::new("framework", "From prompts to the policy", ""),
    Alternative::new("feedback", "A weight that looks back", ""),
    Alternative::new("train", "Train it", ""),
    Alternative::new("best", "What is best here?", ""),
    Alternative::new("both", "A second picture below the first", ""),
];
/// The panels that are open when a scenario opens.
pub(super) const OPEN_PANELS: [bool; PANEL_COUNT] = [
    true, true, false, true, true, false, false, false, false, false, false, false, false, false, false, false, false,
    false,
];
/// The index of the guided reading among the panels.
pub(super) const GUIDE_PANEL: usize = 5;
