//! `onProgress`: a function of the caller's that hears how much is done, and may stop the work.

use js_sys::{Error, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::part::Part;

/// Who is told, and how the telling ended.
pub(super) struct Progress {
    listener: Option<Function>,
    /// What the listener threw.
    thrown: Option<JsValue>,
}

impl Progress {
    /// The option `onProgress`.
    pub(super) fn new(options: &Part) -> Result<Self, JsValue> {
        let listener = options.find("onProgress")?;
        Ok(Self {
            listener: listener.map(|part| part.function()).transpose()?,
            thrown: None,
        })
    }

    /// Nobody.
    pub(super) fn silent() -> Self {
        Self {
            listener: None,
            thrown: None,
        }
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

    /// What stopping throws: the listener's own error, or one named `AbortError`.
    pub(super) fn stopped(&mut self) -> JsValue {
        self.thrown.take().unwrap_or_else(|| {
            let error = Error::new("onProgress returned false");
            error.set_name("AbortError");
            error.unchecked_into()
        })
    }
}
