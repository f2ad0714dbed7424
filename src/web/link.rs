//! The fields that a reader can set, as controls and links need them: `ViewField`, `Choice`, `Scale` and links of
//! links.d.ts.

use js_sys::{Array, Object};
use serde::{Deserialize, Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use super::decode::{decode, decode_options, encode};
use super::error::Thrown;
use super::facts::Facts;
use crate::figure::symbol;
use crate::link::{self, Alpha, Field, Link, LinkError, Outline, Scale, Source, View, fields};
use crate::scenario::names;
use crate::study::{Column, RequestError, Values};

/// A row of the table of fields that a reader can set.
#[derive(Serialize)]
struct ViewField {
    name: String,
    key: String,
    kind: &'static str,
    label: String,
    group: &'static str,
    default: String,
    symbol: String,
    #[serde(with = "preserve")]
    scale: JsValue,
    options: Vec<Alternative>,
}

#[derive(Serialize)]
struct Alternative {
    value: String,
    label: String,
    note: String,
}

/// The model that a link is about: a scenario of the library, or a packed model.
#[derive(Serialize, Deserialize)]
struct LinkSource {
    #[serde(skip_serializing_if = "Option::is_none")]
    scenario: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

#[derive(Serialize)]
struct LinkRead {
    choice: Choice,
    problems: Vec<String>,
}

/// All settings of a reader, or a part of them.
#[derive(Serialize, Deserialize)]
#[allow(clippy::option_option)] // The outer option says whether the field is there, the inner one whether it has a value.
struct Choice {
    values: Option<Values>,
    alpha: Option<Option<f64>>,
    state: Option<String>,
    parameter: Option<String>,
    rule: Option<String>,
    objective: Option<String>,
    plane: Option<Option<[String; 2]>>,
    map: Option<Option<String>>,
    action: Option<Option<String>>,
    zoom: Option<Option<[f64; 2]>>,
    show: Option<Vec<String>>,
    step: Option<Option<usize>>,
    picture: Option<String>,
    style: Option<String>,
    curves: Option<String>,
    axis: Option<String>,
    upwards: Option<Option<String>>,
    stressed: Option<Option<String>>,
    training: Option<Option<String>>,
    perturbation: Option<Option<Column>>,
    pin: Option<Option<Pin>>,
}

/// `Pin` of links.d.ts.
#[derive(Serialize, Deserialize)]
struct Pin {
    values: Values,
    alpha: Option<f64>,
    rule: String,
    objective: String,
    perturbation: Option<Column>,
}

const CHOICE: &[&str] = &[
    "values",
    "alpha",
    "state",
    "parameter",
    "rule",
    "objective",
    "plane",
    "map",
    "action",
    "zoom",
    "show",
    "step",
    "picture",
    "style",
    "curves",
    "axis",
    "upwards",
    "stressed",
    "training",
    "perturbation",
    "pin",
];

/// Names of parameters come from files that anybody may write: setting a property called __proto__ would set nothing.
impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = Array::new();
        for (name, value) in &self.0 {
            entries.push(&Array::of2(&name.into(), &(*value).into()));
        }
        preserve::serialize(&Object::from_entries(&entries).unwrap_or_default(), serializer)
    }
}

impl From<link::Choice> for Choice {
    fn from(choice: link::Choice) -> Self {
        let alpha = |alpha: Alpha| match alpha {
            Alpha::Off => None,
            Alpha::At(alpha) => Some(alpha),
        };
        let pin = choice.pin.map(|pin| Pin {
            values: pin.values,
            alpha: pin.alpha.and_then(alpha),
            rule: pin.rule.unwrap_or_default(),
            objective: pin.objective.unwrap_or_default(),
            perturbation: pin.perturbation.filter(|amounts| !amounts.is_empty()).map(Column),
        });
        Self {
            values: Some(choice.values),
            alpha: choice.alpha.map(alpha),
            state: choice.state,
            parameter: choice.parameter,
            rule: choice.rule,
            objective: choice.objective,
            plane: Some(choice.plane),
            map: Some(choice.map),
            action: Some(choice.action),
            zoom: choice.zoom,
            show: choice.show,
            step: Some(choice.step),
            picture: choice.picture,
            style: choice.style,
            curves: choice.curves,
            axis: choice.axis,
            upwards: Some(choice.upwards),
            stressed: Some(choice.stressed),
            training: Some(choice.training),
            perturbation: Some(choice.perturbation.map(Column)),
            pin: Some(pin),
        }
    }
}

impl From<Choice> for link::Choice {
    fn from(choice: Choice) -> Self {
        let alpha = |alpha: Option<f64>| alpha.map_or(Alpha::Off, Alpha::At);
        let pin = choice.pin.flatten().map(|pin| {
            Box::new(Self {
                values: pin.values,
                alpha: Some(alpha(pin.alpha)),
                rule: Some(pin.rule),
                objective: Some(pin.objective),
                perturbation: Some(pin.perturbation.map_or(Vec::new(), |column| column.0)),
                ..Self::default()
            })
        });
        Self {
            values: choice.values.unwrap_or_default(),
            alpha: choice.alpha.map(alpha),
            state: choice.state,
            parameter: choice.parameter,
            rule: choice.rule,
            objective: choice.objective,
            plane: choice.plane.flatten(),
            map: choice.map.flatten(),
            action: choice.action.flatten(),
            zoom: choice.zoom,
            show: choice.show,
            step: choice.step.flatten(),
            picture: choice.picture,
            style: choice.style,
            curves: choice.curves,
            axis: choice.axis,
            upwards: choice.upwards.flatten(),
            stressed: choice.stressed.flatten(),
            training: choice.training.flatten(),
            perturbation: choice.perturbation.flatten().map(|column| column.0),
            pin,
        }
    }
}

/// Returns the model that a link is about, as a `LinkSource`.
#[wasm_bindgen(js_name = parseLink)]
pub fn parse_link(fragment: &JsValue) -> Result<JsValue, Thrown> {
    let fragment: String = decode("link", fragment)?;
    let (scenario, model) = match Link::parse(&fragment)?.source {
        Source::Scenario(name) => (Some(name), None),
        Source::Model(packed) => (None, Some(packed)),
    };
    encode(&LinkSource { scenario, model })
}

/// `Outline` of links.d.ts.
#[wasm_bindgen(js_name = Outline)]
pub struct JsOutline(Outline);

impl JsOutline {
    pub(super) fn new(outline: Outline) -> Self {
        Self(outline)
    }
}

/// Returns the outline of a scenario, made from its `Facts` alone.
#[wasm_bindgen]
pub fn outline(facts: &JsValue) -> Result<JsOutline, Thrown> {
    let facts: Facts = decode("facts", facts)?;
    Ok(JsOutline(facts.try_into()?))
}

/// Returns the alternatives of a field in a state, as readers know them.
fn alternatives(outline: &Outline, field: Field, state: usize) -> Vec<Alternative> {
    let each = field.alternatives(outline, state).into_iter();
    let each = each.map(|each| Alternative {
        value: each.value.to_owned(),
        label: match field {
            Field::Sweep | Field::Plane => symbol(each.label),
            _ => each.label.to_owned(),
        },
        note: each.note.to_owned(),
    });
    each.collect()
}

#[wasm_bindgen(js_class = Outline)]
impl JsOutline {
    /// Returns the table of the fields that can be set, as a list of `ViewField`.
    pub fn fields(&self) -> Result<JsValue, Thrown> {
        let outline = &self.0;
        let view = View::default_of(outline);
        let lines = fields(outline).into_iter().map(|field| ViewField {
            name: field.name(outline),
            key: field.key(outline),
            kind: field.kind().name(),
            label: field.label(outline).to_owned(),
            group: field.group().name(),
            default: view.text(outline, field),
            symbol: match field {
                Field::Value(index) => symbol(&outline.parameters[index].name),
                Field::Alpha => "α".to_owned(),
                _ => String::new(),
            },
            scale: field
                .scale(outline)
                .map_or(JsValue::NULL, |scale| JsScale(scale).into()),
            options: match field {
                // These are all names of states that act, which JavaScript has.
                Field::State => Vec::new(),
                _ => alternatives(outline, field, view.setting.state),
            },
        });
        encode(&lines.collect::<Vec<_>>())
    }

    /// Returns the settings that the scenario, or a step of its guide, opens with, as a `Choice`.
    pub fn opening(&self, step: &JsValue) -> Result<JsValue, Thrown> {
        let outline = &self.0;
        let mut view = View::default_of(outline);
        if let Some(step) = decode::<Option<usize>>("step", step)? {
            let steps = outline.steps.len();
            if step >= steps {
                let problem = format!("{step} is not below {steps}, the number of steps");
                return Err(RequestError::new("step", problem).into());
            }
            view = View::at_step(outline, step);
        }
        encode(&Choice::from(link::Choice::of(outline, &view)))
    }

    /// Returns the view that a link shows of the scenario, as a `LinkRead`.
    #[wasm_bindgen(js_name = readLink)]
    pub fn read_link(&self, fragment: &JsValue) -> Result<JsValue, Thrown> {
        let fragment: String = decode("link", fragment)?;
        let (view, problems) = Link::parse(&fragment)?.apply(&self.0);
        encode(&LinkRead {
            choice: link::Choice::of(&self.0, &view).into(),
            problems: problems.iter().map(ToString::to_string).collect(),
        })
    }

    /// Returns the settings in which the pin of a `Choice` differs from the rest of it, for readers; empty for none.
    #[wasm_bindgen(js_name = pinnedSettings)]
    pub fn pinned_settings(&self, choice: &JsValue) -> Result<String, Thrown> {
        let choice: Choice = decode_options(choice, CHOICE)?;
        let view = link::Choice::from(choice).view(&self.0)?;
        let pin = view.pin.as_ref();
        Ok(pin.map_or_else(String::new, |pin| pin.settings(&self.0, &view)))
    }

    /// Returns the link to a `Choice` of a `LinkSource`, with only the fields that differ from the opening view.
    #[wasm_bindgen(js_name = writeLink)]
    pub fn write_link(&self, source: &JsValue, choice: &JsValue) -> Result<String, Thrown> {
        let source: LinkSource = decode("source", source)?;
        let choice: Choice = decode_options(choice, CHOICE)?;
        let source = match (source.scenario, source.model) {
            (Some(name), None) => Source::Scenario(name),
            (None, Some(packed)) => {
                link::packed_digits(&packed)?;
                Source::Model(packed)
            }
            _ => return Err(LinkError::Source.into()),
        };
        let view = link::Choice::from(choice).view(&self.0)?;
        Ok(link::write(&source, &self.0, &view))
    }
}

/// Returns the one of some names that a misspelt name probably means; undefined where none is near.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::needless_pass_by_value)] // wasm-bindgen hands lists over by value.
pub fn nearest(name: &str, names: Vec<String>) -> Option<String> {
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    names::nearest(name, &all).map(str::to_owned)
}

/// Returns the text of a scenario as it is packed for a link.
#[wasm_bindgen]
pub fn packable(text: &str) -> Result<String, Thrown> {
    Ok(link::packable(text)?)
}

/// Returns the digits of a packed model, behind the name of the packing.
#[wasm_bindgen(js_name = packedDigits)]
pub fn packed_digits(packed: &str) -> Result<String, Thrown> {
    Ok(link::packed_digits(packed)?.to_owned())
}

/// `Scale` of links.d.ts.
#[wasm_bindgen(js_name = Scale)]
pub struct JsScale(Scale);

/// Returns the scale of a range in round steps.
#[wasm_bindgen]
pub fn scale(from: f64, to: f64) -> Result<JsScale, Thrown> {
    let scale = Scale::linear(from, to).map_err(|error| Thrown::range(&error.to_string()))?;
    Ok(JsScale(scale))
}

/// Returns the scale of the temperature, with "off".
#[wasm_bindgen(js_name = alphaScale)]
#[must_use]
pub fn alpha_scale() -> JsScale {
    JsScale(Scale::Alpha)
}

#[wasm_bindgen(js_class = Scale)]
impl JsScale {
    /// Returns the last position of the slider; the first is 0.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.0.steps()
    }

    /// Returns the texts for the ends of the slider.
    #[wasm_bindgen(getter, unchecked_return_type = "[string, string]")]
    #[must_use]
    pub fn ends(&self) -> Vec<String> {
        self.0.ends().to_vec()
    }

    /// Returns the value at a slider position.
    #[must_use]
    pub fn at(&self, position: u32) -> JsValue {
        nullable(self.0.at(position))
    }

    /// Returns the slider position nearest to a value.
    #[must_use]
    pub fn position(&self, value: Option<f64>) -> u32 {
        self.0.position(value)
    }

    /// Returns the nearest value that a slider position stands for.
    #[must_use]
    pub fn round(&self, value: f64) -> f64 {
        self.0.at(self.0.position(Some(value))).unwrap_or(value)
    }

    /// Returns a part of the range `factor` times smaller around `at`; undefined for the whole.
    #[wasm_bindgen(unchecked_return_type = "[number, number] | undefined")]
    #[must_use]
    pub fn zoom(&self, from: f64, to: f64, at: f64, factor: f64) -> JsValue {
        let part = self.0.zoom([from, to], at, factor);
        part.map_or(JsValue::UNDEFINED, |[from, to]| {
            Array::of2(&from.into(), &to.into()).into()
        })
    }

    /// Reads typed text.
    pub fn read(&self, text: &str) -> Result<JsValue, Thrown> {
        let value = self.0.read(text).map_err(|error| Thrown::range(&error.to_string()))?;
        Ok(nullable(value))
    }

    /// Returns the text of a value, as `read` accepts it.
    #[must_use]
    pub fn write(&self, value: Option<f64>) -> String {
        self.0.write(value)
    }
}

/// Returns a number, or null (not undefined) for `None`.
fn nullable(value: Option<f64>) -> JsValue {
    value.map_or(JsValue::NULL, JsValue::from)
}
