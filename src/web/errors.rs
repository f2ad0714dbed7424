//! Refusals as real JavaScript Error objects.

use js_sys::{Error, RangeError, Reflect, TypeError};
use wasm_bindgen::JsValue;

use crate::link::LinkError;
use crate::scenario::{Scenario, ScenarioError};
use crate::solve::Unbounded;
use crate::study;

/// A value outside what is allowed.
pub(super) fn range(problem: &str) -> JsValue {
    RangeError::new(problem).into()
}

/// A value of the wrong kind, or an option that does not exist.
pub(super) fn kind(problem: &str) -> JsValue {
    TypeError::new(problem).into()
}

/// A problem without an answer, or an object that did not come from this module.
pub(super) fn plain(problem: &str) -> JsValue {
    Error::new(problem).into()
}

/// A problem without a finite answer.
pub(super) fn unbounded(scenario: &Scenario, unbounded: &Unbounded) -> JsValue {
    let why = study::endless(scenario, unbounded.state, false);
    plain(&format!("no finite value at discount 1: {why}"))
}

/// A text that is not a link or a packed model.
pub(super) fn link(error: &LinkError) -> JsValue {
    let object = Error::new(&error.to_string());
    object.set_name("LinkError");
    object.into()
}

/// A text that is not a scenario, with its place as properties.
pub(super) fn scenario(error: &ScenarioError) -> JsValue {
    let object = Error::new(&error.to_string());
    object.set_name("ScenarioError");
    let set = |name: &str, value: JsValue| {
        // A property of a fresh, extensible object can always be set.
        let _ = Reflect::set(&object, &name.into(), &value);
    };
    set("line", (error.place.line as f64).into());
    set("column", (error.place.column as f64).into());
    set("path", error.path.as_str().into());
    object.into()
}
