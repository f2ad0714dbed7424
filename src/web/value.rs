//! Values on their way to JavaScript: one type for every shape, because each type of its own that can be serialised adds its code to the file.

use js_sys::{Float64Array, Uint8Array};
use serde::{Serialize, Serializer};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::JsValue;

use super::errors;

/// A plain value; texts are borrowed.
pub(super) enum Value<'v> {
    /// A missing value.
    Null,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'v str),
    /// A typed array.
    Column(JsValue),
    /// Values in a row.
    List(Vec<Value<'v>>),
    /// Values by name.
    Object(Vec<(&'static str, Value<'v>)>),
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Column(array) => preserve::serialize(array, serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(entries) => serializer.collect_map(entries.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl Value<'_> {
    /// A plain object or list. Missing values are null.
    pub(super) fn to_js(&self) -> Result<JsValue, JsValue> {
        let serializer = serde_wasm_bindgen::Serializer::new()
            .serialize_missing_as_null(true)
            .serialize_maps_as_objects(true);
        self.serialize(&serializer)
            .map_err(|error| errors::plain(&error.to_string()))
    }
}

/// A number, or null.
pub(super) fn maybe(value: Option<f64>) -> Value<'static> {
    value.map_or(Value::Null, Value::Number)
}

/// A column of floats.
pub(super) fn column(values: &[f64]) -> Value<'static> {
    Value::Column(Float64Array::from(values).into())
}

/// Several of them.
pub(super) fn columns(columns: &[Vec<f64>]) -> Value<'static> {
    Value::List(columns.iter().map(|values| column(values)).collect())
}

/// A column of flags.
pub(super) fn flags(values: &[u8]) -> Value<'static> {
    Value::Column(Uint8Array::from(values).into())
}

/// A plain list of numbers.
pub(super) fn numbers(values: &[f64]) -> Value<'static> {
    Value::List(values.iter().map(|&value| Value::Number(value)).collect())
}

/// A list of texts.
pub(super) fn texts(texts: &[String]) -> Value<'_> {
    Value::List(texts.iter().map(|text| Value::Text(text)).collect())
}
