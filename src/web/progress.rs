//! `onProgress`: a function of the caller's that hears how much is done, and may stop the work.

use js_sys::{Error, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::part::Part;

/// Who is told, and how the telling ended.
pub(super) struct Progress {
    listener: Option<Function>,
    /// What the listener threw.
    thrown: Option<JsValue>,
    stop: bool,
}

impl Progress {
    /// The option `onProgress`.
    pub(super) fn new(options: &Part) -> Self {
        Self {
            listener: options.find("onProgress").and_then(|part| part.function()),
            thrown: None,
            stop: false,
        }
    }

    /// Nobody.
    pub(super) fn silent() -> Self {
        Self {
            listener: None,
            thrown: None,
            stop: false,
        }
    }

    /// Tells the share done, from 0 to 1; `false` when the work is to stop.
    pub(super) fn tell(&mut self, share: f64) -> bool {
        let Some(listener) = &self.listener else {
            return true;
        };
        match listener.call1(&JsValue::NULL, &share.into()) {
            Ok(answer) => self.stop = answer == JsValue::FALSE,
            Err(error) => {
                self.thrown = Some(error);
                self.stop = true;
            }
        }
        !self.stop
    }

    /// Whether the work was to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop
    }

    /// What stopping throws: the listener's own error, or one named `AbortError`.
    pub(super) fn stopped(&mut self) -> JsValue {
        self.thrown.take().unwrap_or_else(|| {
            let error = Error::new("onProgress returned false");
            error.set_name("AbortError");
            error.unchecked_into()
        })
    }
}
