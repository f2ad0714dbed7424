//! Reads an options object. Here every option is known and of the right type; whether its value is allowed is checked where it is used.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::errors;

/// A plain object with known keys.
pub(super) struct Options<'o>(&'o JsValue);

impl<'o> Options<'o> {
    /// `undefined` counts as an empty object; an option that does not exist is refused.
    pub(super) fn new(value: &'o JsValue, known: &[&str]) -> Result<Self, JsValue> {
        if !value.is_undefined() {
            for key in keys("options", value)? {
                if !known.contains(&key.as_str()) {
                    return Err(errors::kind(format!(
                        "{key}: no such option, allowed are {}",
                        known.join(", ")
                    )));
                }
            }
        }
        Ok(Self(value))
    }

    /// A number, NaN and infinities included.
    pub(super) fn number(&self, key: &str) -> Result<Option<f64>, JsValue> {
        self.get(key)?.map(|value| number(key, &value)).transpose()
    }

    /// As [`Options::number`]; null is `Some(None)`.
    pub(super) fn number_or_null(&self, key: &str) -> Result<Option<Option<f64>>, JsValue> {
        let read = |value: JsValue| {
            if value.is_null() {
                Ok(None)
            } else {
                number(key, &value).map(Some)
            }
        };
        self.get(key)?.map(read).transpose()
    }

    /// A whole number.
    pub(super) fn count(&self, key: &str) -> Result<Option<usize>, JsValue> {
        let Some(value) = self.number(key)? else {
            return Ok(None);
        };
        if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
            return Err(errors::range(format!(
                "{key}: {value} is not a whole number from 0 to {}",
                u32::MAX
            )));
        }
        Ok(Some(value as usize))
    }

    /// True or false.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, JsValue> {
        let read = |value: JsValue| {
            value
                .as_bool()
                .ok_or_else(|| wrong(key, &value, "true or false"))
        };
        self.get(key)?.map(read).transpose()
    }

    /// One of some texts, as its index among them.
    pub(super) fn choice<'t>(
        &self,
        key: &str,
        allowed: impl Iterator<Item = &'t str> + Clone,
    ) -> Result<Option<usize>, JsValue> {
        let read = |value: JsValue| {
            let text = value
                .as_string()
                .ok_or_else(|| wrong(key, &value, "a text"))?;
            choice(key, &text, allowed.clone())
        };
        self.get(key)?.map(read).transpose()
    }

    /// The entries of an object that maps names to numbers.
    pub(super) fn numbers(&self, key: &str) -> Result<Vec<(String, f64)>, JsValue> {
        let Some(object) = self.get(key)? else {
            return Ok(Vec::new());
        };
        let entry = |name: String| {
            let value = Reflect::get(&object, &name.as_str().into())?;
            let number = number(&format!("{key}.{name}"), &value)?;
            Ok((name, number))
        };
        keys(key, &object)?.into_iter().map(entry).collect()
    }

    /// `None` when the option is left out or undefined.
    fn get(&self, key: &str) -> Result<Option<JsValue>, JsValue> {
        if self.0.is_undefined() {
            return Ok(None);
        }
        let value = Reflect::get(self.0, &key.into())?;
        Ok(Some(value).filter(|value| !value.is_undefined()))
    }
}

/// The index of a text among those allowed.
pub(super) fn choice<'t>(
    key: &str,
    text: &str,
    allowed: impl Iterator<Item = &'t str> + Clone,
) -> Result<usize, JsValue> {
    allowed
        .clone()
        .position(|each| each == text)
        .ok_or_else(|| {
            let list: Vec<String> = allowed.map(quoted).collect();
            errors::range(format!(
                "{key}: {} is not one of {}",
                quoted(text),
                list.join(", ")
            ))
        })
}

fn keys(what: &str, value: &JsValue) -> Result<Vec<String>, JsValue> {
    let object = value
        .dyn_ref::<Object>()
        .filter(|_| !Array::is_array(value) && !value.is_function());
    let object = object.ok_or_else(|| wrong(what, value, "an object"))?;
    Ok(Object::keys(object)
        .iter()
        .filter_map(|key| key.as_string())
        .collect())
}

fn number(key: &str, value: &JsValue) -> Result<f64, JsValue> {
    value.as_f64().ok_or_else(|| wrong(key, value, "a number"))
}

/// A value of the wrong type.
fn wrong(key: &str, value: &JsValue, allowed: &str) -> JsValue {
    let name = if value.is_null() {
        "null".to_owned()
    } else if Array::is_array(value) {
        "an array".to_owned()
    } else if let Some(text) = value.as_string() {
        quoted(&text)
    } else {
        format!(
            "a value of type {}",
            value.js_typeof().as_string().unwrap_or_default()
        )
    };
    errors::kind(format!("{key}: {name} is not {allowed}"))
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}
