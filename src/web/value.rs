//! Plain JavaScript values under construction. Every part is one small call, because what is written out at each place would fill the file.

use js_sys::{Array, Float64Array, Object, Uint8Array};
use serde::Serialize;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A plain object. Its names are the library's own, never a stranger's.
    #[wasm_bindgen(extends = Object)]
    pub type Plain;

    /// Sets a number.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(super) fn number(this: &Plain, name: &str, value: f64);

    /// Sets a text.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(super) fn text(this: &Plain, name: &str, value: &str);

    /// Sets a flag.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(super) fn flag(this: &Plain, name: &str, value: bool);

    /// Sets anything.
    #[wasm_bindgen(method, structural, indexing_setter)]
    pub(super) fn set(this: &Plain, name: &str, value: &JsValue);
}

impl Plain {
    /// An empty object.
    pub(super) fn new() -> Self {
        Object::new().unchecked_into()
    }

    /// Sets a number, or null.
    #[inline(never)]
    pub(super) fn maybe(&self, name: &str, value: Option<f64>) {
        match value {
            Some(value) => self.number(name, value),
            None => self.set(name, &JsValue::NULL),
        }
    }

    /// Sets an object, or null.
    #[inline(never)]
    pub(super) fn option(&self, name: &str, value: Option<Plain>) {
        self.set(name, &value.map_or(JsValue::NULL, JsValue::from));
    }

    /// Sets a `Float64Array`: a copy, since a view into WebAssembly's memory would die when it grows.
    #[inline(never)]
    pub(super) fn column(&self, name: &str, values: &[f64]) {
        self.set(name, &Float64Array::from(values));
    }

    /// Sets a list of them.
    #[inline(never)]
    pub(super) fn columns(&self, name: &str, columns: &[Vec<f64>]) {
        let list = Array::new();
        for values in columns {
            list.push(&Float64Array::from(values.as_slice()));
        }
        self.set(name, &list);
    }

    /// Sets a `Uint8Array`.
    #[inline(never)]
    pub(super) fn flags(&self, name: &str, values: &[u8]) {
        self.set(name, &Uint8Array::from(values));
    }

    /// Sets a plain list of numbers.
    #[inline(never)]
    pub(super) fn numbers(&self, name: &str, values: &[f64]) {
        self.set(name, &numbers(values));
    }

    /// Sets a list of texts.
    #[inline(never)]
    pub(super) fn texts(&self, name: &str, texts: &[String]) {
        let list = Array::new();
        for text in texts {
            list.push(&text.as_str().into());
        }
        self.set(name, &list);
    }
}

/// An answer of the solver's second file: there the code that serde writes for each type has room.
pub(super) fn written(answer: &impl Serialize) -> Result<JsValue, JsValue> {
    let written = serde_wasm_bindgen::to_value(answer);
    written.map_err(|error| super::errors::plain(&error.to_string()))
}

/// A plain list of numbers.
#[inline(never)]
pub(super) fn numbers(values: &[f64]) -> Array {
    let list = Array::new();
    for &value in values {
        list.push(&value.into());
    }
    list
}

/// A plain list of counts or positions.
#[inline(never)]
pub(super) fn indices(list: &[usize]) -> Array {
    let indices = Array::new();
    for &index in list {
        indices.push(&(index as f64).into());
    }
    indices
}
