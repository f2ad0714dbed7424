//! `onProgress`: a function of the caller's that hears how much is done, and may stop the work.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::decode::unlike;
use super::error::Thrown;
use crate::study::StudyError;

/// Who hears about the work, and what stopped it.
pub(super) struct Progress {
    listener: Option<Function>,
    /// What the listener threw.
    thrown: Option<JsValue>,
}

impl Progress {
    /// The option `onProgress` of an options object.
    pub(super) fn new(options: &JsValue) -> Result<Self, Thrown> {
        // What is no object has no such option.
        let listener = Reflect::get(options, &"onProgress".into()).unwrap_or_default();
        let listener = match listener.dyn_into::<Function>() {
            Ok(function) => Some(function),
            Err(value) if value.is_undefined() => None,
            Err(value) => return Err(unlike(&"onProgress", &value, "a function")),
        };
        Ok(Self { listener, thrown: None })
    }

    /// Tells the share done, from 0 to 1; `false` when the work is to stop.
    pub(super) fn tell(&mut self, share: f64) -> bool {
        let Some(listener) = &self.listener else {
            return true;
        };
        match listener.call1(&JsValue::NULL, &share.into()) {
            Ok(answer) => answer != JsValue::FALSE,
            Err(error) => {
                self.thrown = Some(error);
                false
            }
        }
    }

    /// What a failure throws: the listener's own error where that stopped the work.
    pub(super) fn failure(&mut self, error: StudyError) -> Thrown {
        match (&error, self.thrown.take()) {
            (StudyError::Stopped, Some(thrown)) => Thrown::value(thrown),
            _ => error.into(),
        }
    }
}
