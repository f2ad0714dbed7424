//! A value from JavaScript and where it was found: options, and sweeps that come back. Here every part is known and of the right type; whether its value is allowed is checked
//! where it is used.

use js_sys::{Array, Float64Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::errors;

/// See the module.
pub(super) struct Part {
    /// Empty for an options object, whose parts go by their own names.
    path: String,
    value: JsValue,
}

impl Part {
    /// A value with a name.
    pub(super) fn new(path: &str, value: &JsValue) -> Self {
        Self {
            path: path.to_owned(),
            value: value.clone(),
        }
    }

    /// A plain object with known keys. `undefined` counts as an empty object; an option that does not exist is refused.
    pub(super) fn options(value: &JsValue, known: &[&str]) -> Result<Self, JsValue> {
        if value.is_undefined() {
            return Ok(Self::new("", &Object::new()));
        }
        let options = Self::new("", value);
        for key in options.keys()? {
            if !known.contains(&key.as_str()) {
                return Err(errors::kind(&format!(
                    "{key}: no such option, allowed are {}",
                    known.join(", ")
                )));
            }
        }
        Ok(options)
    }

    /// What an object has under a name; perhaps undefined.
    pub(super) fn get(&self, key: &str) -> Result<Self, JsValue> {
        let value = Reflect::get(&self.value, &key.into()).map_err(|_| self.unlike("an object"))?;
        let path = if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        };
        Ok(Self { path, value })
    }

    /// As [`Part::get`]; `None` when it is undefined.
    pub(super) fn find(&self, key: &str) -> Result<Option<Self>, JsValue> {
        let part = self.get(key)?;
        Ok(Some(part).filter(|part| !part.value.is_undefined()))
    }

    /// As [`Part::get`]; undefined is refused.
    pub(super) fn need(&self, key: &str) -> Result<Self, JsValue> {
        let missing = || errors::kind(&format!("{key}: it is missing"));
        self.find(key)?.ok_or_else(missing)
    }

    /// The names in an object.
    pub(super) fn keys(&self) -> Result<Vec<String>, JsValue> {
        if !self.value.is_object() || Array::is_array(&self.value) {
            return Err(self.wrong("an object"));
        }
        let names = Object::keys(self.value.unchecked_ref::<Object>());
        let mut keys = Vec::new();
        for index in 0..names.length() {
            keys.extend(names.get(index).as_string());
        }
        Ok(keys)
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Result<Vec<Self>, JsValue> {
        let Some(list) = self.value.dyn_ref::<Array>() else {
            return Err(self.unlike("a list"));
        };
        let mut items = Vec::new();
        for index in 0..list.length() {
            items.push(Self {
                path: format!("{}[{index}]", self.path),
                value: list.get(index),
            });
        }
        Ok(items)
    }

    /// The items of a list of two.
    pub(super) fn pair(&self) -> Result<Vec<Self>, JsValue> {
        self.some(2, "a list of 2")
    }

    /// The items of a list of three.
    pub(super) fn three(&self) -> Result<Vec<Self>, JsValue> {
        self.some(3, "a list of 3")
    }

    fn some(&self, count: usize, what: &str) -> Result<Vec<Self>, JsValue> {
        let items = self.items()?;
        if items.len() != count {
            return Err(self.unlike(what));
        }
        Ok(items)
    }

    /// The number under a name.
    pub(super) fn number_of(&self, key: &str) -> Result<f64, JsValue> {
        self.get(key)?.number()
    }

    /// The text under a name.
    pub(super) fn text_of(&self, key: &str) -> Result<String, JsValue> {
        self.get(key)?.text()
    }

    /// The column under a name.
    pub(super) fn column_of(&self, key: &str) -> Result<Vec<f64>, JsValue> {
        self.get(key)?.column()
    }

    /// The items of the list under a name.
    pub(super) fn items_of(&self, key: &str) -> Result<Vec<Self>, JsValue> {
        self.get(key)?.items()
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_null()
    }

    /// A number, NaN and infinities included.
    pub(super) fn number(&self) -> Result<f64, JsValue> {
        self.value.as_f64().ok_or_else(|| self.wrong("a number"))
    }

    /// As [`Part::number`]; null is `None`.
    pub(super) fn number_or_null(&self) -> Result<Option<f64>, JsValue> {
        if self.is_null() {
            return Ok(None);
        }
        self.number().map(Some)
    }

    /// A whole number.
    #[allow(clippy::cast_sign_loss)] // Checked.
    pub(super) fn count(&self) -> Result<usize, JsValue> {
        let value = self.value.as_f64();
        let value = value.ok_or_else(|| self.wrong("a number"))?;
        if value.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(&value) {
            return Err(errors::range(&format!(
                "{}: {value} is not a whole number from 0 to {}",
                self.path,
                u32::MAX
            )));
        }
        Ok(value as usize)
    }

    /// True or false.
    pub(super) fn flag(&self) -> Result<bool, JsValue> {
        let value = self.value.as_bool();
        value.ok_or_else(|| self.wrong("true or false"))
    }

    /// A text.
    pub(super) fn text(&self) -> Result<String, JsValue> {
        self.value.as_string().ok_or_else(|| self.wrong("a text"))
    }

    /// One of some texts, as its index among them.
    pub(super) fn choice(&self, allowed: &[&str]) -> Result<usize, JsValue> {
        let text = self.value.as_string();
        let text = text.ok_or_else(|| self.wrong("a text"))?;
        choice(&self.path, &text, allowed)
    }

    /// A function.
    pub(super) fn function(&self) -> Result<Function, JsValue> {
        let function = self.value.dyn_ref::<Function>().cloned();
        function.ok_or_else(|| self.wrong("a function"))
    }

    /// A column of floats.
    pub(super) fn column(&self) -> Result<Vec<f64>, JsValue> {
        let column = self.value.dyn_ref::<Float64Array>();
        column
            .map(Float64Array::to_vec)
            .ok_or_else(|| self.unlike("a Float64Array"))
    }

    /// A column of flags.
    pub(super) fn flags(&self) -> Result<Vec<u8>, JsValue> {
        let column = self.value.dyn_ref::<Uint8Array>();
        column
            .map(Uint8Array::to_vec)
            .ok_or_else(|| self.unlike("a Uint8Array"))
    }

    /// A value of the wrong type that is not worth repeating.
    pub(super) fn unlike(&self, allowed: &str) -> JsValue {
        errors::kind(&format!("{}: it is not {allowed}", self.path))
    }

    /// A value of the wrong type.
    fn wrong(&self, allowed: &str) -> JsValue {
        let value = &self.value;
        let name = if value.is_null() {
            "null".to_owned()
        } else if Array::is_array(value) {
            "an array".to_owned()
        } else if let Some(text) = value.as_string() {
            quoted(&text)
        } else {
            let name = value.js_typeof().as_string().unwrap_or_default();
            format!("a value of type {name}")
        };
        let path = match self.path.as_str() {
            "" => "options",
            path => path,
        };
        errors::kind(&format!("{path}: {name} is not {allowed}"))
    }
}

/// The index of a text among those allowed.
pub(super) fn choice(key: &str, text: &str, allowed: &[&str]) -> Result<usize, JsValue> {
    if let Some(index) = allowed.iter().position(|&each| each == text) {
        return Ok(index);
    }
    let list: Vec<String> = allowed.iter().map(|each| quoted(each)).collect();
    let (text, list) = (quoted(text), list.join(", "));
    Err(errors::range(&format!(
        "{key}: {text} is not one of {list}"
    )))
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}
