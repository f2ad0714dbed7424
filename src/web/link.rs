//! What a reader can set, as controls and links need it: `ViewField`, `Choice`, `Scale` and links of links.d.ts.

use std::collections::BTreeMap;

use js_sys::{Array, Object};
use serde::{Deserialize, Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::prelude::*;

use super::decode::{Column, decode, decode_options, encode};
use super::error::Thrown;
use super::model::Opened;
use crate::link::view::{self, Field, PANELS, Scale, fields, number};
use crate::link::{self, Link, Source};
use crate::scenario::Scenario;
use crate::study::{self, RequestError};

/// A line of the table of what a reader can set.
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

/// What a link is about: a scenario of the library, or a packed model.
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

/// Names of parameters are a stranger's: setting one called __proto__ would set nothing.
#[derive(Default, Deserialize)]
#[serde(transparent)]
struct Values(BTreeMap<String, f64>);

/// Everything that is set, or a part of it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Choice {
    values: Values,
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
    perturbation: Option<Option<Column>>,
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
    "perturbation",
];

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = self.0.iter();
        let entries: Array = entries
            .map(|(name, &value)| Array::of2(&name.into(), &value.into()))
            .collect();
        preserve::serialize(&Object::from_entries(&entries).unwrap_or_default(), serializer)
    }
}

impl Choice {
    /// A view as it is told.
    fn new(scenario: &Scenario, view: &view::View) -> Self {
        let names = scenario.parameters.iter().map(|parameter| parameter.name.clone());
        let text = |field| Some(view.text(scenario, field));
        let plane = view.setting.plane;
        let plane = plane.map(|axes| axes.map(|axis| scenario.parameters[axis].name.clone()));
        // Without a second parameter there is no phase diagram to show anything.
        let of_plane = |field| Some(plane.as_ref().map(|_| view.text(scenario, field)));
        let panels = PANELS.iter().zip(view.show).filter(|(_, open)| *open);
        let mut perturbation = vec![0.0; scenario.mdp.pairs()];
        for &(pair, amount) in &view.perturbation {
            perturbation[pair] = amount;
        }
        Self {
            values: Values(names.zip(view.values.iter().copied()).collect()),
            alpha: Some(view.setting.alpha),
            state: text(Field::State),
            parameter: text(Field::Sweep),
            rule: text(Field::Rule),
            objective: text(Field::Objective),
            map: of_plane(Field::Map),
            action: of_plane(Field::Action),
            plane: Some(plane),
            zoom: Some(view.zoom),
            show: Some(panels.map(|(panel, _)| panel.value.to_owned()).collect()),
            step: Some(view.step),
            perturbation: Some((!view.perturbation.is_empty()).then_some(Column(perturbation))),
        }
    }

    /// What is said about a field, as its text; `None` where it stays as it is.
    fn text(&self, scenario: &Scenario, field: Field) -> Option<String> {
        let pair = |[a, b]: [String; 2]| format!("{a},{b}");
        match field {
            Field::Step => self.step.flatten().map(|step| step.to_string()),
            Field::Value(index) => self
                .values
                .0
                .get(&scenario.parameters[index].name)
                .map(|&value| number(value)),
            Field::Alpha => self.alpha.map(|alpha| alpha.map_or("off".to_owned(), number)),
            Field::State => self.state.clone(),
            Field::Sweep => self.parameter.clone(),
            Field::Rule => self.rule.clone(),
            Field::Objective => self.objective.clone(),
            Field::Plane => self.plane.clone().flatten().map(pair),
            Field::Map => self.map.clone().flatten(),
            Field::Action => self.action.clone().flatten(),
            Field::Zoom => self.zoom.flatten().map(|ends| pair(ends.map(number))),
            Field::Show => self.show.as_ref().map(|panels| panels.join(",")),
            // Its amounts are numbers already.
            Field::Perturbation => None,
        }
    }

    /// The view that has everything that is said, and the rest as the scenario opens.
    fn view(&self, scenario: &Scenario) -> Result<view::View, Thrown> {
        let names: Vec<&str> = scenario.parameters.iter().map(|each| each.name.as_str()).collect();
        for name in self.values.0.keys() {
            study::choice("values", name, &names)?;
        }
        let mut view = view::View::default_of(scenario);
        for field in fields(scenario) {
            if let Some(text) = self.text(scenario, field) {
                let set = view.set(scenario, field, &text);
                set.map_err(|problem| Thrown::range(&format!("{}: {problem}", field.name(scenario))))?;
            }
        }
        if let Some(Some(Column(amounts))) = &self.perturbation {
            let amounts = study::perturbation(scenario, amounts)?;
            let amounts = amounts.into_iter().enumerate();
            view.perturbation = amounts.filter(|(_, amount)| *amount != 0.0).collect();
        }
        Ok(view)
    }
}

/// What a link is about: `LinkSource`.
#[wasm_bindgen(js_name = parseLink)]
pub fn parse_link(fragment: &JsValue) -> Result<JsValue, Thrown> {
    let fragment: String = decode("link", fragment)?;
    let (scenario, model) = match Link::parse(&fragment)?.source {
        Source::Scenario(name) => (Some(name), None),
        Source::Model(packed) => (None, Some(packed)),
    };
    Ok(encode(&LinkSource { scenario, model })?)
}

#[wasm_bindgen]
impl Opened {
    /// The table of what can be set: a list of `ViewField`.
    pub fn fields(&self) -> Result<JsValue, Thrown> {
        let session = self.session()?;
        let scenario = session.scenario();
        let view = view::View::default_of(scenario);
        let lines = fields(scenario).into_iter().map(|field| ViewField {
            name: field.name(scenario),
            key: field.key(scenario),
            kind: field.kind(),
            label: field.label(scenario).to_owned(),
            group: field.group(),
            default: view.text(scenario, field),
            symbol: match field {
                Field::Value(index) => scenario.parameters[index].name.clone(),
                Field::Alpha => "α".to_owned(),
                _ => String::new(),
            },
            scale: field
                .scale(scenario)
                .map_or(JsValue::NULL, |scale| JsScale(scale).into()),
            options: field
                .alternatives(scenario, view.setting.state)
                .iter()
                .map(|each| Alternative {
                    value: each.value.to_owned(),
                    label: each.label.to_owned(),
                    note: each.note.to_owned(),
                })
                .collect(),
        });
        Ok(encode(&lines.collect::<Vec<_>>())?)
    }

    /// What the scenario opens with, or what a step of its guide shows: `Choice`.
    pub fn opening(&self, step: &JsValue) -> Result<JsValue, Thrown> {
        let session = self.session()?;
        let scenario = session.scenario();
        let mut view = view::View::default_of(scenario);
        if let Some(step) = decode::<Option<usize>>("step", step)? {
            let steps = scenario.guide.len();
            if step >= steps {
                let problem = format!("{step} is not below {steps}, the number of steps");
                return Err(RequestError::new("step", problem).into());
            }
            view = view::View::at_step(scenario, step);
        }
        Ok(encode(&Choice::new(scenario, &view))?)
    }

    /// What a link shows of the scenario: `LinkRead`.
    #[wasm_bindgen(js_name = readLink)]
    pub fn read_link(&self, fragment: &JsValue) -> Result<JsValue, Thrown> {
        let fragment: String = decode("link", fragment)?;
        let session = self.session()?;
        let (view, problems) = Link::parse(&fragment)?.apply(session.scenario());
        Ok(encode(&LinkRead {
            choice: Choice::new(session.scenario(), &view),
            problems: problems.iter().map(ToString::to_string).collect(),
        })?)
    }

    /// The link to a `Choice` of a `LinkSource`, that says only what it must.
    #[wasm_bindgen(js_name = writeLink)]
    pub fn write_link(&self, source: &JsValue, choice: &JsValue) -> Result<String, Thrown> {
        let source: LinkSource = decode("source", source)?;
        let choice: Choice = decode_options(choice, CHOICE)?;
        let source = match (source.scenario, source.model) {
            (Some(name), None) => Source::Scenario(name),
            (None, Some(packed)) => Source::Model(packed),
            _ => return Err(Thrown::named("LinkError", "a link is about one of scenario and model")),
        };
        let session = self.session()?;
        let view = choice.view(session.scenario())?;
        Ok(link::write(&source, session.scenario(), &view))
    }
}

/// The text of a scenario, packed for a link.
#[wasm_bindgen(js_name = packModel)]
pub fn pack_model(text: &str) -> Result<String, Thrown> {
    Ok(link::pack(text)?)
}

/// The text of a packed model.
#[wasm_bindgen(js_name = unpackModel)]
pub fn unpack_model(packed: &str) -> Result<String, Thrown> {
    Ok(link::unpack(packed)?)
}

/// A picture with a link in it.
#[wasm_bindgen(js_name = withLink)]
#[must_use]
pub fn with_link(picture: &[u8], link: &str) -> Option<Vec<u8>> {
    link::with_link(picture, link)
}

/// The link in a picture.
#[wasm_bindgen(js_name = linkIn)]
#[must_use]
pub fn link_in(picture: &[u8]) -> Option<String> {
    link::link_in(picture)
}

/// `Scale` of links.d.ts.
#[wasm_bindgen(js_name = Scale)]
pub struct JsScale(Scale);

/// A range in round steps.
#[wasm_bindgen]
pub fn scale(from: f64, to: f64) -> Result<JsScale, Thrown> {
    let scale = Scale::linear(from, to).map_err(|error| Thrown::range(&error.to_string()))?;
    Ok(JsScale(scale))
}

/// The temperature, with "off".
#[wasm_bindgen(js_name = alphaScale)]
#[must_use]
pub fn alpha_scale() -> JsScale {
    JsScale(Scale::Alpha)
}

#[wasm_bindgen(js_class = Scale)]
impl JsScale {
    /// The slider's positions are 0 to this.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.0.steps()
    }

    /// Texts for the ends of the slider.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn ends(&self) -> Vec<String> {
        self.0.ends().to_vec()
    }

    /// The value at a slider position.
    #[must_use]
    pub fn at(&self, position: u32) -> JsValue {
        nullable(self.0.at(position))
    }

    /// The slider position nearest to a value.
    #[must_use]
    pub fn position(&self, value: Option<f64>) -> u32 {
        self.0.position(value)
    }

    /// The nearest value that a slider position stands for.
    #[must_use]
    pub fn round(&self, value: f64) -> f64 {
        self.0.at(self.0.position(Some(value))).unwrap_or(value)
    }

    /// A part of the range `factor` times smaller around `at`; undefined for the whole.
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

    /// The text of a value, as `read` accepts it.
    #[must_use]
    pub fn write(&self, value: Option<f64>) -> String {
        self.0.write(value)
    }
}

/// `None` is null, not undefined.
fn nullable(value: Option<f64>) -> JsValue {
    value.map_or(JsValue::NULL, JsValue::from)
}
