//! A value from JavaScript and where it was found: options, and answers that come back. Here every part is known and of the right type; whether its value is allowed
//! is checked where it is used.

use js_sys::{Array, Float64Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::errors;
use super::reading::{begin, choice, quoted, refuse};
use crate::scenario::names::shortened;

/// Longest list that is read.
const LONGEST: u32 = 1_000_000;

/// See the module.
pub(super) struct Part {
    /// Empty for an options object, whose parts go by their own names.
    path: String,
    value: JsValue,
}

impl Part {
    /// Begins to read a value with a name.
    pub(super) fn new(path: &str, value: &JsValue) -> Self {
        begin();
        Self {
            path: path.to_owned(),
            value: value.clone(),
        }
    }

    /// Begins to read a plain object with known keys. `undefined` counts as an empty object; an option that does not exist is refused.
    pub(super) fn options(value: &JsValue, known: &[&str]) -> Self {
        if value.is_undefined() {
            return Self::new("", &Object::new());
        }
        let options = Self::new("", value);
        for key in options.keys() {
            if !known.contains(&key.as_str()) {
                refuse(errors::kind(&format!(
                    "{}: no such option, allowed are {}",
                    shortened(&key),
                    known.join(", ")
                )));
            }
        }
        options
    }

    /// What an object has under a name; perhaps undefined.
    #[inline(never)]
    pub(super) fn get(&self, key: &str) -> Self {
        let value = Reflect::get(&self.value, &key.into()).unwrap_or_else(|thrown| {
            // By a getter of the caller's, or because there is nothing to get.
            refuse(if self.value.is_object() {
                thrown
            } else {
                self.unlike("an object")
            });
            JsValue::UNDEFINED
        });
        let path = if self.path.is_empty() {
            key.to_owned()
        } else {
            [&self.path, ".", key].concat()
        };
        Self { path, value }
    }

    /// As [`Part::get`]; `None` when it is undefined.
    #[inline(never)]
    pub(super) fn find(&self, key: &str) -> Option<Self> {
        Some(self.get(key)).filter(|part| !part.value.is_undefined())
    }

    /// As [`Part::get`]; undefined is refused.
    #[inline(never)]
    pub(super) fn need(&self, key: &str) -> Self {
        let part = self.get(key);
        if part.value.is_undefined() {
            refuse(errors::kind(&[key, ": it is missing"].concat()));
        }
        part
    }

    /// The names in an object.
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        if !self.value.is_object() || Array::is_array(&self.value) {
            self.wrong("an object");
            return keys;
        }
        let names = Object::keys(self.value.unchecked_ref::<Object>());
        for index in 0..names.length() {
            keys.extend(names.get(index).as_string());
        }
        keys
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Vec<Self> {
        let mut items = Vec::new();
        let Some(list) = self.value.dyn_ref::<Array>() else {
            refuse(self.unlike("a list"));
            return items;
        };
        if list.length() > LONGEST {
            refuse(self.unlike("a list of at most a million"));
            return items;
        }
        for index in 0..list.length() {
            items.push(Self {
                path: format!("{}[{index}]", self.path),
                value: list.get(index),
            });
        }
        items
    }

    /// The items of a list of a known length; none of another.
    #[inline(never)]
    pub(super) fn some(&self, count: usize) -> Vec<Self> {
        let mut items = self.items();
        if items.len() != count {
            refuse(self.unlike(&format!("a list of {count}")));
            items.clear();
        }
        items
    }

    /// A number.
    #[inline(never)]
    pub(super) fn number(&self) -> f64 {
        self.value.as_f64().unwrap_or_else(|| {
            self.wrong("a number");
            f64::NAN
        })
    }

    /// A number, or null.
    #[inline(never)]
    pub(super) fn number_or_null(&self) -> Option<f64> {
        if self.value.is_null() {
            return None;
        }
        Some(self.number())
    }

    /// A whole number that fits.
    #[allow(clippy::cast_sign_loss)] // Checked above the cast.
    #[inline(never)]
    pub(super) fn count(&self) -> usize {
        let Some(value) = self.value.as_f64() else {
            self.wrong("a number");
            return 0;
        };
        if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
            refuse(errors::range(&format!(
                "{}: {value} is not a whole number from 0 to {}",
                self.path,
                u32::MAX
            )));
            return 0;
        }
        value as usize
    }

    /// True or false.
    #[inline(never)]
    pub(super) fn flag(&self) -> bool {
        self.value.as_bool().unwrap_or_else(|| {
            self.wrong("true or false");
            false
        })
    }

    /// A text.
    #[inline(never)]
    pub(super) fn text(&self) -> String {
        self.value.as_string().unwrap_or_else(|| {
            self.wrong("a text");
            String::new()
        })
    }

    /// One of some texts, as its index among them; 0 where it is none.
    #[inline(never)]
    pub(super) fn choice(&self, allowed: &[&str]) -> usize {
        choice(&self.path, &self.text(), allowed)
    }

    /// A function.
    pub(super) fn function(&self) -> Option<Function> {
        let function = self.value.dyn_ref::<Function>().cloned();
        if function.is_none() {
            self.wrong("a function");
        }
        function
    }

    /// A column of floats.
    #[inline(never)]
    pub(super) fn column(&self) -> Vec<f64> {
        let column = self.value.dyn_ref::<Float64Array>();
        column.map_or_else(
            || {
                refuse(self.unlike("a Float64Array"));
                Vec::new()
            },
            Float64Array::to_vec,
        )
    }

    /// A column of flags.
    #[inline(never)]
    pub(super) fn flags(&self) -> Vec<u8> {
        let column = self.value.dyn_ref::<Uint8Array>();
        column.map_or_else(
            || {
                refuse(self.unlike("a Uint8Array"));
                Vec::new()
            },
            Uint8Array::to_vec,
        )
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// A value of the wrong type that is not worth repeating.
    #[inline(never)]
    fn unlike(&self, allowed: &str) -> JsValue {
        errors::kind(&[&self.path, ": it is not ", allowed].concat())
    }

    /// Refuses a value of the wrong type.
    #[inline(never)]
    fn wrong(&self, allowed: &str) {
        let value = &self.value;
        let name = if value.is_null() {
            "null".to_owned()
        } else if Array::is_array(value) {
            "an array".to_owned()
        } else if let Some(text) = value.as_string() {
            quoted(&text)
        } else {
            let name = value.js_typeof().as_string().unwrap_or_default();
            ["a value of type ", &name].concat()
        };
        let path = match self.path.as_str() {
            "" => "options",
            path => path,
        };
        refuse(errors::kind(&[path, ": ", &name, " is not ", allowed].concat()));
    }
}
