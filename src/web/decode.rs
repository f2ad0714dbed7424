//! Values from JavaScript, through serde: options, and answers that come back to be drawn. Everything is of the type that is asked for, or is refused with
//! its place; whether its value is allowed is decided elsewhere ([`crate::study::Request`]).
//!
//! serde-wasm-bindgen's own reader is lenient (a text is a list, a list is an object, what a pair has too many of is ignored, as are unknown names) and does
//! not say where it was. Callers of the module cannot be told off so vaguely.

use std::fmt::{self, Display};

use js_sys::{Array, Float64Array, Number, Object, Reflect, Uint8Array};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer, forward_to_deserialize_any};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::{JsCast, JsValue};

use crate::scenario::names::shortened;
use crate::study::{Bytes, Column};

/// A `Uint8Array`.
pub(super) struct Flags(pub(super) Vec<u8>);

impl<'de> Deserialize<'de> for Flags {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct("Uint8Array", Bytes).map(Self)
    }
}

/// A copy: a view into WebAssembly's memory would die when that grows.
impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&Float64Array::from(self.0.as_slice()), serializer)
    }
}

impl Serialize for Flags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&Uint8Array::from(self.0.as_slice()), serializer)
    }
}

impl From<&[bool]> for Flags {
    fn from(flags: &[bool]) -> Self {
        Self(flags.iter().map(|&flag| flag.into()).collect())
    }
}

/// Reads an argument by its name.
pub(super) fn decode<T: DeserializeOwned>(name: &str, value: &JsValue) -> Result<T, DecodeError> {
    T::deserialize(Decoder::new(name.to_owned(), value.clone()))
}

/// Reads an options object, whose parts go by their own names. `undefined` is an empty one; names that are not allowed are refused, and so is null in the
/// place of a value, unless it has a meaning there.
pub(super) fn decode_options<T: DeserializeOwned>(
    value: &JsValue,
    allowed: &'static [&'static str],
) -> Result<T, DecodeError> {
    let value = if value.is_undefined() {
        Object::new().into()
    } else {
        value.clone()
    };
    T::deserialize(Decoder {
        allowed: Some(allowed),
        ..Decoder::new(String::new(), value)
    })
}

/// A plain answer for JavaScript.
pub(super) fn encode(answer: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    answer.serialize(
        &serde_wasm_bindgen::Serializer::new()
            .serialize_missing_as_null(true)
            .serialize_maps_as_objects(true),
    )
}

/// A value that cannot be read: where it is, what it is, and what is allowed.
#[derive(Debug)]
pub(super) struct DecodeError {
    pub(super) problem: String,
    /// Whether it is of the right type.
    pub(super) out_of_range: bool,
}

impl DecodeError {
    fn new(problem: String) -> Self {
        Self {
            problem,
            out_of_range: false,
        }
    }

    /// A value of the wrong type.
    pub(super) fn unlike(path: &str, value: &JsValue, allowed: &str) -> Self {
        let what = if value.is_undefined() {
            return Self::new(format!("{path}: it is missing"));
        } else if value.is_null() {
            "null".to_owned()
        } else if Array::is_array(value) {
            "an array".to_owned()
        } else if let Some(text) = value.as_string() {
            format!("\u{201c}{}\u{201d}", shortened(&text))
        } else {
            format!("a value of type {}", value.js_typeof().as_string().unwrap_or_default())
        };
        Self::new(format!("{path}: {what} is not {allowed}"))
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for DecodeError {}

impl serde::de::Error for DecodeError {
    fn custom<T: Display>(problem: T) -> Self {
        Self::new(problem.to_string())
    }
}

/// A value and where it was found.
struct Decoder {
    path: String,
    value: JsValue,
    /// The names that an options object may have.
    allowed: Option<&'static [&'static str]>,
    /// Whether it is an option, in whose place null is not nothing.
    is_option: bool,
}

impl Decoder {
    fn new(path: String, value: JsValue) -> Self {
        Self {
            path,
            value,
            allowed: None,
            is_option: false,
        }
    }

    fn part(&self, name: &str, value: JsValue) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            is_option: self.allowed.is_some(),
            ..Self::new(path, value)
        }
    }

    /// Refuses the value.
    fn wrong(&self, allowed: &str) -> DecodeError {
        let path = if self.path.is_empty() { "options" } else { &self.path };
        DecodeError::unlike(path, &self.value, allowed)
    }

    fn number(&self) -> Result<f64, DecodeError> {
        self.value.as_f64().ok_or_else(|| self.wrong("a number"))
    }

    #[allow(clippy::cast_sign_loss)] // Checked above the cast.
    fn count(&self) -> Result<u64, DecodeError> {
        let value = self.number()?;
        if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
            // As JavaScript writes it: 1e+308, not a page of zeros.
            let shown = Number::from(value).to_string_with_radix(10);
            let shown = shown.map_or_else(|_| value.to_string(), String::from);
            return Err(DecodeError {
                problem: format!("{}: {shown} is not a whole number from 0 to {}", self.path, u32::MAX),
                out_of_range: true,
            });
        }
        Ok(value as u64)
    }

    fn object(&self) -> Result<&Object, DecodeError> {
        let object = self.value.dyn_ref().filter(|_| !Array::is_array(&self.value));
        object.ok_or_else(|| self.wrong("an object"))
    }

    /// The items of a list.
    fn items(&self) -> Result<Vec<Self>, DecodeError> {
        let list: &Array = self.value.dyn_ref().ok_or_else(|| self.wrong("a list"))?;
        let items = list.iter().enumerate();
        let items = items.map(|(index, item)| Self::new(format!("{}[{index}]", self.path), item));
        Ok(items.collect())
    }

    /// The parts of an object by their names.
    fn entries(&self) -> Result<Vec<(String, Self)>, DecodeError> {
        let entries = Object::entries(self.object()?);
        let entries = entries.iter().filter_map(|entry| {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string()?;
            let part = self.part(&name, entry.get(1));
            Some((name, part))
        });
        Ok(entries.collect())
    }

    /// The parts of an object in the order of these fields, so that no name has to be looked up again. What is not there is undefined.
    fn fields(&self, fields: &[&str]) -> Result<Vec<Self>, DecodeError> {
        let object = self.object()?;
        if let Some(allowed) = self.allowed {
            let names = Object::keys(object);
            let mut names = names.iter().filter_map(|name| name.as_string());
            if let Some(unknown) = names.find(|name| !allowed.contains(&name.as_str())) {
                let (unknown, allowed) = (shortened(&unknown), allowed.join(", "));
                let problem = format!("{unknown}: no such option, allowed are {allowed}");
                return Err(DecodeError::new(problem));
            }
        }
        let parts = fields.iter().map(|&name| {
            // Nothing in what is read here can throw: www/module/policy-cliff.js copies it first.
            let value = Reflect::get(object, &name.into()).unwrap_or_default();
            self.part(name, value)
        });
        Ok(parts.collect())
    }
}

impl IntoDeserializer<'_, DecodeError> for Decoder {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Decoder {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, DecodeError> {
        Err(self.wrong("a value that can be read"))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_f64(self.number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_u64(self.count()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = self.value.as_bool().ok_or_else(|| self.wrong("true or false"))?;
        visitor.visit_bool(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = self.value.as_string().ok_or_else(|| self.wrong("a text"))?;
        visitor.visit_string(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        if self.value.is_undefined() || (self.value.is_null() && !self.is_option) {
            visitor.visit_none()
        } else {
            visitor.visit_some(Self {
                is_option: false,
                ..self
            })
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_seq(SeqDeserializer::new(self.items()?.into_iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, DecodeError> {
        let items = self.items()?;
        if items.len() != length {
            return Err(DecodeError::new(format!("{}: it is not a list of {length}", self.path)));
        }
        visitor.visit_seq(SeqDeserializer::new(items.into_iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_map(MapDeserializer::new(self.entries()?.into_iter()))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_seq(SeqDeserializer::new(self.fields(fields)?.into_iter()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let column = self.value.dyn_ref::<Float64Array>().filter(|_| name == "Float64Array");
        let flags = self.value.dyn_ref::<Uint8Array>().filter(|_| name == "Uint8Array");
        let bytes = match (column, flags) {
            (Some(column), _) => Uint8Array::new_with_byte_offset_and_length(
                &column.buffer(),
                column.byte_offset(),
                column.byte_length(),
            )
            .to_vec(),
            (None, Some(flags)) => flags.to_vec(),
            (None, None) if self.value.is_undefined() => return Err(self.wrong(name)),
            (None, None) => return Err(DecodeError::new(format!("{}: it is not a {name}", self.path))),
        };
        visitor.visit_byte_buf(bytes)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char str bytes byte_buf unit unit_struct tuple_struct enum identifier ignored_any
    }
}
