//! [`Scale`] for the page's controls.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::errors;
use super::value::numbers;
use crate::link::Scale;

/// `Scale` of policy-cliff.d.ts.
#[wasm_bindgen(js_name = Scale)]
pub struct JsScale(pub(super) Scale);

/// A range in round steps.
#[wasm_bindgen]
pub fn scale(from: f64, to: f64) -> Result<JsScale, JsValue> {
    Scale::linear(from, to)
        .map(JsScale)
        .map_err(|error| errors::range(&error.to_string()))
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
    #[wasm_bindgen(getter, unchecked_return_type = "[string, string]")]
    #[must_use]
    pub fn ends(&self) -> Array {
        let [low, high] = self.0.ends();
        Array::of2(&low.into(), &high.into())
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
    #[wasm_bindgen(unchecked_return_type = "[number, number] | undefined")]
    #[must_use]
    pub fn zoom(&self, from: f64, to: f64, at: f64, factor: f64) -> JsValue {
        let part = self.0.zoom([from, to], at, factor);
        part.map_or(JsValue::UNDEFINED, |part| numbers(&part).into())
    }

    /// Reads typed text.
    pub fn read(&self, text: &str) -> Result<JsValue, JsValue> {
        self.0
            .read(text)
            .map(nullable)
            .map_err(|error| errors::range(&error.to_string()))
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
