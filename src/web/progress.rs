//! The option `onProgress`: a function of the caller that receives the share of the work that is done, and may stop the
//! work.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

#[cfg(feature = "studies")]
use super::decode::encode;
use super::decode::unlike;
use super::error::Thrown;
#[cfg(feature = "studies")]
use crate::study::Begun;
use crate::study::StudyError;

/// The listener to the progress of a computation, and the error with which it stopped the computation.
pub(super) struct Progress {
    listener: Option<Function>,
    /// The value that the listener threw.
    thrown: Option<JsValue>,
}

impl Progress {
    /// Reads the option `onProgress` of an options object.
    pub(super) fn new(options: &JsValue) -> Result<Self, Thrown> {
        // A value that is no object has no such option.
        let listener = Reflect::get(options, &"onProgress".into()).unwrap_or_default();
        let listener = match listener.dyn_into::<Function>() {
            Ok(function) => Some(function),
            Err(value) if value.is_undefined() => None,
            Err(value) => return Err(unlike(&"onProgress", &value, "a function")),
        };
        Ok(Self { listener, thrown: None })
    }

    /// Reports the share that is done, from 0 to 1; returns false when the work must stop.
    pub(super) fn report(&mut self, share: f64) -> bool {
        self.tell(share) != JsValue::FALSE
    }

    /// The same of training, with the number of all runs.
    #[cfg(feature = "studies")]
    pub(super) fn report_runs(&mut self, share: f64, runs: usize) -> bool {
        let Some(listener) = &self.listener else { return true };
        let answer = listener.call2(&JsValue::NULL, &share.into(), &(runs as f64).into());
        self.heard(answer) != JsValue::FALSE
    }

    /// The same, with the part of a sweep that is there, for a listener that answers with a function.
    #[cfg(feature = "studies")]
    pub(super) fn report_part(&mut self, share: f64, part: Option<Begun>) -> bool {
        let answer = self.tell(share);
        let (Some(receiver), Some(part)) = (answer.dyn_ref::<Function>(), part) else {
            return answer != JsValue::FALSE;
        };
        let received = encode(&part()).map_err(JsValue::from);
        match received.and_then(|part| receiver.call1(&JsValue::NULL, &part)) {
            Ok(_) => true,
            Err(error) => {
                self.thrown = Some(error);
                false
            }
        }
    }

    /// Calls the listener, and returns its answer: false where it throws.
    fn tell(&mut self, share: f64) -> JsValue {
        let Some(listener) = &self.listener else {
            return JsValue::UNDEFINED;
        };
        let answer = listener.call1(&JsValue::NULL, &share.into());
        self.heard(answer)
    }

    /// Returns the answer of the listener: false where it throws.
    fn heard(&mut self, answer: Result<JsValue, JsValue>) -> JsValue {
        answer.unwrap_or_else(|error| {
            self.thrown = Some(error);
            JsValue::FALSE
        })
    }

    /// Returns the error to throw for a failure: the listener's own error if that stopped the work.
    pub(super) fn failure(&mut self, error: StudyError) -> Thrown {
        match (&error, self.thrown.take()) {
            (StudyError::Stopped, Some(thrown)) => Thrown::value(thrown),
            _ => error.into(),
        }
    }
}
