//! Imports of models, as import.d.ts describes them.

use js_sys::Reflect;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use wasm_bindgen::prelude::*;

use crate::import::{self, Content, Failure, File, ImportError};
use crate::typed_arrays::Flags;
use crate::web::decode::{decode, decode_options, encode};
use crate::web::error::Thrown;

const OPTIONS: &[&str] = &[
    "sweep",
    "from",
    "to",
    "discount",
    "start",
    "ends",
    "weights",
    "title",
    "renormalise",
    "minimise",
];

/// A file, whose text www/module/studies.js has encoded.
#[derive(Deserialize)]
struct GivenFile {
    name: String,
    bytes: Flags,
}

#[derive(Deserialize)]
struct GivenOptions {
    sweep: Option<String>,
    from: Option<String>,
    to: Option<String>,
    discount: Option<String>,
    start: Option<String>,
    ends: Option<String>,
    weights: Option<Weights>,
    title: Option<String>,
    renormalise: Option<bool>,
    minimise: Option<bool>,
}

/// Texts by name, in order.
#[derive(Default)]
struct Weights(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Weights;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of weights")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Weights, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Weights(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Recognised<'a> {
    kind: &'a str,
    format: &'a str,
    title: &'a str,
    states: &'a [String],
    ends: usize,
    actions: &'a [String],
    pairs: usize,
    transitions: usize,
    components: &'a [String],
    start: &'a str,
    discount: Option<&'a str>,
    largest_change: Option<f64>,
    labels: &'a [String],
    warnings: &'a [String],
    sweeps: Vec<Sweep<'a>>,
}

#[derive(Serialize)]
struct Sweep<'a> {
    id: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Imported<'a> {
    scenario: &'a str,
    notes: &'a [String],
}

/// Recognises a model in files.
#[wasm_bindgen]
pub fn recognise(files: &JsValue) -> Result<JsValue, Thrown> {
    let found = import::recognise(&given(files)?)?;
    encode(&Recognised {
        kind: found.kind.id(),
        format: found.kind.label(),
        title: &found.title,
        states: &found.states,
        ends: found.ends,
        actions: &found.actions,
        pairs: found.pairs,
        transitions: found.transitions,
        components: &found.components,
        start: &found.start,
        discount: found.discount.as_deref(),
        largest_change: (found.largest_change > 0.0).then_some(found.largest_change),
        labels: &found.labels,
        warnings: &found.warnings,
        sweeps: found
            .sweeps
            .iter()
            .map(|sweep| Sweep {
                id: &sweep.id,
                label: &sweep.label,
            })
            .collect(),
    })
}

/// Writes the model in files as a scenario file.
#[wasm_bindgen(js_name = importModel)]
pub fn import_model(files: &JsValue, options: &JsValue) -> Result<JsValue, Thrown> {
    let options: GivenOptions = decode_options(options, OPTIONS)?;
    let options = import::Options {
        sweep: options.sweep,
        from: options.from,
        to: options.to,
        discount: options.discount,
        start: options.start,
        ends: options.ends,
        weights: options.weights.unwrap_or_default().0,
        title: options.title,
        renormalise: options.renormalise.unwrap_or(false),
        minimise: options.minimise.unwrap_or(false),
    };
    let imported = import::import(&given(files)?, &options).map_err(|failure| match failure {
        Failure::Files(error) => error.into(),
        Failure::Option(problem) => Thrown::range(&problem),
    })?;
    encode(&Imported {
        scenario: &imported.scenario,
        notes: &imported.notes,
    })
}

fn given(files: &JsValue) -> Result<Vec<File>, Thrown> {
    let files: Vec<GivenFile> = decode("files", files)?;
    let files = files.into_iter().map(|file| File {
        name: file.name,
        content: Content::Bytes(file.bytes.0),
    });
    Ok(files.collect())
}

/// Files that are no model, with their place as properties.
impl From<ImportError> for Thrown {
    fn from(error: ImportError) -> Self {
        let thrown = JsValue::from(Self::named("ImportError", &error.to_string()));
        let number = |value: usize| JsValue::from(value as f64);
        let place: [(&str, JsValue); 5] = [
            ("file", error.file.as_str().into()),
            ("line", error.place.map_or(JsValue::NULL, |place| number(place.line))),
            (
                "column",
                error.place.map_or(JsValue::NULL, |place| number(place.column)),
            ),
            ("path", error.path.as_str().into()),
            ("problem", error.problem.as_str().into()),
        ];
        for (name, value) in place {
            // A property of a fresh, extensible object can always be set.
            let _ = Reflect::set(&thrown, &name.into(), &value);
        }
        Self::value(thrown)
    }
}
