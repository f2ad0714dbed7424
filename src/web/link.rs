//! What a reader can set, as controls and links need it: `Field`, `Choice` and links of links.d.ts.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::controls::JsScale;
use super::errors;
use super::opened::Opened;
use super::value::{Plain, numbers};
use crate::link::{Alternative, Field, Link, NEWEST, PANELS, Problem, Source, View, fields, write};
use crate::scenario::Scenario;

fn parsed(fragment: &str) -> Result<Link, JsValue> {
    Link::parse(fragment).map_err(|error| errors::link(&error))
}

/// What a link is about: `LinkSource`.
#[wasm_bindgen(js_name = parseLink)]
pub fn parse_link(fragment: &str) -> Result<Plain, JsValue> {
    let plain = Plain::new();
    match parsed(fragment)?.source {
        Source::Scenario(name) => plain.text("scenario", &name),
        Source::Model(packed) => plain.text("model", &packed),
    }
    Ok(plain)
}

#[wasm_bindgen]
impl Opened {
    /// The table of what can be set: a list of `Field`.
    #[must_use]
    pub fn fields(&self) -> Array {
        let scenario = &self.scenario;
        let view = View::default_of(scenario);
        let list = Array::new();
        for field in fields(scenario) {
            let plain = Plain::new();
            plain.text("name", &field.name(scenario));
            plain.text("key", &field.key(scenario));
            plain.text("kind", field.kind().name());
            plain.text("label", field.label(scenario));
            plain.text("group", field.group().name());
            plain.text("default", &view.text(scenario, field));
            let symbol = match field {
                Field::Value(index) => &scenario.parameters[index].name,
                Field::Alpha => "α",
                _ => "",
            };
            plain.text("symbol", symbol);
            let scale = field.scale(scenario).map(JsScale);
            plain.set("scale", &scale.map_or(JsValue::NULL, JsValue::from));
            let alternatives = field.alternatives(scenario, view.setting.state);
            plain.set("options", &options(&alternatives));
            list.push(&plain);
        }
        list
    }

    /// What a link shows of the scenario: `LinkRead`.
    #[wasm_bindgen(js_name = readLink)]
    pub fn read_link(&self, fragment: &str) -> Result<Plain, JsValue> {
        let (view, problems) = parsed(fragment)?.apply(&self.scenario);
        let plain = Plain::new();
        plain.set("choice", &shown(&self.scenario, &view));
        let list = Array::new();
        for problem in problems {
            list.push(&problem.to_string().into());
        }
        plain.set("problems", &list);
        Ok(plain)
    }

    /// From everything that is set, as the entries of a link, the link that says only what it must.
    #[wasm_bindgen(js_name = writeLink)]
    pub fn write_link(&self, entries: &str) -> Result<String, JsValue> {
        let link = parsed(&["v=", &NEWEST.to_string(), "&", entries].concat())?;
        let (view, problems) = link.apply(&self.scenario);
        match problems.first() {
            Some(Problem { key, reason, .. }) => Err(errors::range(&[key.as_str(), ": ", reason].concat())),
            None => Ok(write(&link.source, &self.scenario, &view)),
        }
    }
}

fn options(list: &[Alternative]) -> Array {
    let options = Array::new();
    for each in list {
        let plain = Plain::new();
        plain.text("value", each.value);
        plain.text("label", each.label);
        plain.text("note", each.note);
        options.push(&plain);
    }
    options
}

/// A view as `Choice`.
fn shown(scenario: &Scenario, view: &View) -> Plain {
    let plain = Plain::new();
    for field in [Field::State, Field::Sweep, Field::Rule, Field::Objective] {
        plain.text(&field.name(scenario), &view.text(scenario, field));
    }
    let name = |index: usize| JsValue::from(scenario.parameters[index].name.as_str());
    let plane = view.setting.plane.map(|[x, y]| Array::of2(&name(x), &name(y)));
    // Without a second parameter there is no phase diagram to show anything.
    for field in [Field::Map, Field::Action] {
        let text = plane.as_ref().map(|_| view.text(scenario, field));
        plain.set(&field.name(scenario), &text.map_or(JsValue::NULL, JsValue::from));
    }
    plain.maybe("alpha", view.setting.alpha);
    plain.maybe("step", view.step.map(|step| step as f64));
    let list = Array::new();
    for (parameter, &value) in scenario.parameters.iter().zip(&view.values) {
        list.push(&Array::of2(&parameter.name.as_str().into(), &value.into()));
    }
    // Names of parameters are a stranger's: setting one called __proto__ would set nothing.
    let values = Object::from_entries(&list).unwrap_or_default();
    plain.set("values", &values);
    plain.set("plane", &plane.map_or(JsValue::NULL, JsValue::from));
    let zoom = view.zoom.map(|ends| numbers(&ends));
    plain.set("zoom", &zoom.map_or(JsValue::NULL, JsValue::from));
    let show = Array::new();
    for (panel, open) in PANELS.iter().zip(view.show) {
        if open {
            show.push(&panel.value.into());
        }
    }
    plain.set("show", &show);
    plain.set("perturbation", &JsValue::NULL);
    if !view.perturbation.is_empty() {
        let mut column = vec![0.0; scenario.mdp.pairs()];
        for &(pair, amount) in &view.perturbation {
            column[pair] = amount;
        }
        plain.column("perturbation", &column);
    }
    plain
}
