//! Values from JavaScript, read through serde: options, and answers that come back to be drawn. A value of the wrong
//! type is refused with
//! its place; whether its value is allowed is decided elsewhere ([`crate::study::Request`]).
//!
//! serde-wasm-bindgen's own reader is lenient (a text is a list, a list is an object, what a pair has too many of is
//! ignored, as are unknown names) and does not say where the error was. Callers of the module need a more precise
//! message.

use std::fmt::{self, Display};
use std::mem;

use js_sys::{Array, Float64Array, Number, Object, Uint8Array};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::{Serialize, Serializer, forward_to_deserialize_any};
use serde_wasm_bindgen::preserve;
use wasm_bindgen::{JsCast, JsValue};

use super::error::Thrown;
use crate::scenario::names::shortened;
use crate::typed_arrays::{Bits, Column, Flags, Numbers};
use crate::whole;

/// The numbers are copied, since a view into WebAssembly's memory would be detached when that grows.
impl Serialize for Numbers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&Float64Array::from(self.0), serializer)
    }
}

impl Serialize for Bits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        preserve::serialize(&Uint8Array::from(self.0), serializer)
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Numbers(&self.0).serialize(serializer)
    }
}

impl Serialize for Flags {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Bits(&self.0).serialize(serializer)
    }
}

impl From<&[bool]> for Flags {
    fn from(flags: &[bool]) -> Self {
        Self(flags.iter().map(|&flag| flag.into()).collect())
    }
}

/// Reads an argument by its name.
pub(super) fn decode<T: DeserializeOwned>(name: &str, value: &JsValue) -> Result<T, Thrown> {
    T::deserialize(&Part {
        place: Place::Argument(name),
        value: value.clone(),
        allowed: None,
        is_option: false,
    })
}

/// Reads an options object, whose parts go by their own names. `undefined` is an empty one; names that are not allowed
/// are refused, and so is null in the place of a value, unless it has a meaning there.
pub(super) fn decode_options<T: DeserializeOwned>(
    value: &JsValue,
    allowed: &'static [&'static str],
) -> Result<T, Thrown> {
    let is_missing = value.is_undefined();
    T::deserialize(&Part {
        place: Place::Options,
        value: if is_missing {
            Object::new().into()
        } else {
            value.clone()
        },
        allowed: Some(allowed),
        is_option: false,
    })
}

/// Returns an answer as a plain JavaScript value.
pub(super) fn encode(answer: &impl Serialize) -> Result<JsValue, Thrown> {
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_missing_as_null(true)
        .serialize_maps_as_objects(true);
    Ok(answer.serialize(&serializer)?)
}

/// Returns the error that a value has the wrong type.
pub(super) fn unlike(place: &dyn Display, value: &JsValue, allowed: &str) -> Thrown {
    let what = if value.is_undefined() {
        return Thrown::type_error(&format!("{place}: it is missing"));
    } else if value.is_null() {
        "null".to_owned()
    } else if Array::is_array(value) {
        "an array".to_owned()
    } else if let Some(text) = value.as_string() {
        format!("\u{201c}{}\u{201d}", shortened(&text))
    } else {
        format!("a value of type {}", value.js_typeof().as_string().unwrap_or_default())
    };
    Thrown::type_error(&format!("{place}: {what} is not {allowed}"))
}

/// The place at which a value was found.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// The options object.
    Options,
    /// An argument with a name.
    Argument(&'a str),
    /// A part of an object by its name.
    Field(&'a Part<'a>, &'a str),
    /// An item of a list by its index.
    Item(&'a Part<'a>, usize),
}

impl Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Options => f.write_str("options"),
            Self::Argument(name)
            | Self::Field(
                Part {
                    place: Self::Options, ..
                },
                name,
            ) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{}.{name}", parent.place),
            Self::Item(parent, index) => write!(f, "{}[{index}]", parent.place),
        }
    }
}

/// A value and the place at which it was found.
struct Part<'a> {
    place: Place<'a>,
    value: JsValue,
    /// The names that an options object may have.
    allowed: Option<&'static [&'static str]>,
    /// Whether it is an option, in whose place null is not nothing.
    is_option: bool,
}

impl Part<'_> {
    /// Returns the error that the value has the wrong type.
    fn wrong(&self, allowed: &str) -> Thrown {
        unlike(&self.place, &self.value, allowed)
    }

    fn number(&self) -> Result<f64, Thrown> {
        self.value.as_f64().ok_or_else(|| self.wrong("a number"))
    }

    #[allow(clippy::cast_sign_loss)] // Checked above the cast.
    fn count(&self) -> Result<u64, Thrown> {
        let value = self.number()?;
        if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
            // As JavaScript writes it: 1e+308, not a page of zeros.
            let shown = Number::from(value).to_string_with_radix(10);
            let shown = shown.map_or_else(|_| value.to_string(), String::from);
            let problem = format!("{}: {shown} is not a whole number from 0 to {}", self.place, u32::MAX);
            return Err(Thrown::range(&problem));
        }
        Ok(value as u64)
    }

    /// Returns the value of an option that is there, which is no longer marked as an option: inside of it, null stands
    /// for a missing value.
    fn given(&self) -> Part<'_> {
        Part {
            place: self.place,
            value: self.value.clone(),
            allowed: None,
            is_option: false,
        }
    }

    fn part<'a>(&'a self, place: Place<'a>, value: JsValue) -> Part<'a> {
        Part {
            place,
            value,
            allowed: None,
            is_option: self.allowed.is_some(),
        }
    }

    /// Returns the items of a list.
    fn items(&self) -> Result<Vec<Part<'_>>, Thrown> {
        let list: &Array = self.value.dyn_ref().ok_or_else(|| self.wrong("a list"))?;
        let items = list.iter().enumerate();
        Ok(items
            .map(|(index, item)| self.part(Place::Item(self, index), item))
            .collect())
    }

    /// Returns the values of an object by their names.
    fn entries(&self) -> Result<Vec<(String, JsValue)>, Thrown> {
        let object: Option<&Object> = self.value.dyn_ref().filter(|_| !Array::is_array(&self.value));
        let object = object.ok_or_else(|| self.wrong("an object"))?;
        let entries = Object::entries(object).into_iter().filter_map(|entry| {
            let entry: Array = entry.unchecked_into();
            Some((entry.get(0).as_string()?, entry.get(1)))
        });
        Ok(entries.collect())
    }

    /// Returns the parts of an object in the order of these fields. A missing field is undefined.
    fn fields<'a>(&'a self, fields: &[&'a str]) -> Result<Vec<Part<'a>>, Thrown> {
        let mut entries = self.entries()?;
        if let Some(allowed) = self.allowed
            && let Some((unknown, _)) = entries.iter().find(|(name, _)| !allowed.contains(&name.as_str()))
        {
            // The core refuses nothing that the whole may know.
            whole::required();
            let (unknown, allowed) = (shortened(unknown), allowed.join(", "));
            let problem = format!("{unknown}: no such option, allowed are {allowed}");
            return Err(Thrown::type_error(&problem));
        }
        let parts = fields.iter().map(|&name| {
            let value = entries.iter_mut().find(|(given, _)| given == name);
            let value = value.map_or(JsValue::UNDEFINED, |(_, value)| mem::take(value));
            self.part(Place::Field(self, name), value)
        });
        Ok(parts.collect())
    }

    /// Returns the bytes of a typed array with the name of its class.
    fn bytes(&self, class: &str) -> Result<Vec<u8>, Thrown> {
        let value = &self.value;
        let (column, flags) = (value.dyn_ref::<Float64Array>(), value.dyn_ref::<Uint8Array>());
        if let Some(column) = column.filter(|_| class == "Float64Array") {
            let (start, length) = (column.byte_offset(), column.byte_length());
            return Ok(Uint8Array::new_with_byte_offset_and_length(&column.buffer(), start, length).to_vec());
        }
        if let Some(flags) = flags.filter(|_| class == "Uint8Array") {
            return Ok(flags.to_vec());
        }
        if value.is_undefined() {
            return Err(self.wrong(class));
        }
        Err(Thrown::type_error(&format!("{}: it is not a {class}", self.place)))
    }
}

/// Reads a part by reference: what serde writes for each type then neither moves nor drops it.
impl<'a> IntoDeserializer<'_, Thrown> for &'a Part<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &Part<'_> {
    type Error = Thrown;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Thrown> {
        Err(self.wrong("a value that can be read"))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        visitor.visit_f64(self.number()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        visitor.visit_u64(self.count()?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        let value = self.value.as_bool().ok_or_else(|| self.wrong("true or false"))?;
        visitor.visit_bool(value)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        let value = self.value.as_string().ok_or_else(|| self.wrong("a text"))?;
        visitor.visit_string(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        if self.value.is_undefined() || (self.value.is_null() && !self.is_option) {
            return visitor.visit_none();
        }
        visitor.visit_some(&self.given())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        visitor.visit_seq(SeqDeserializer::new(self.items()?.iter()))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Thrown> {
        let items = self.items()?;
        if items.len() != length {
            let problem = format!("{}: it is not a list of {length}", self.place);
            return Err(Thrown::type_error(&problem));
        }
        visitor.visit_seq(SeqDeserializer::new(items.iter()))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Thrown> {
        let entries = self.entries()?;
        let parts: Vec<Part<'_>> = entries
            .iter()
            .map(|(name, value)| self.part(Place::Field(self, name), value.clone()))
            .collect();
        let names = entries.iter().map(|(name, _)| name.as_str());
        visitor.visit_map(MapDeserializer::new(names.zip(&parts)))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Thrown> {
        visitor.visit_seq(SeqDeserializer::new(self.fields(fields)?.iter()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Thrown> {
        visitor.visit_byte_buf(self.bytes(name)?)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 char str bytes byte_buf unit unit_struct tuple_struct enum identifier ignored_any
    }
}
