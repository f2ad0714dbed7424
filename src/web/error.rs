//! Errors as real JavaScript Error objects.

use std::fmt::{self, Display};

use js_sys::{Error, RangeError, Reflect, TypeError};
use serde::de::{Expected, Unexpected};

use wasm_bindgen::{JsCast, JsValue};

use crate::link::{ChoiceError, LinkError};
use crate::scenario::ScenarioError;
use crate::study::{RequestError, StudyError};

/// The value that a method throws.
#[derive(Debug)]
pub struct Thrown(JsValue);

impl Thrown {
    /// Returns an error that throws a given value.
    pub(super) fn value(value: JsValue) -> Self {
        Self(value)
    }

    /// Returns a `RangeError`, for a value that is not allowed.
    pub(super) fn range(problem: &str) -> Self {
        Self(RangeError::new(problem).into())
    }

    /// Returns a `TypeError`, for a value of the wrong type or an option that does not exist.
    pub(super) fn type_error(problem: &str) -> Self {
        Self(TypeError::new(problem).into())
    }

    /// Returns an `Error` with a name, by which callers recognise it.
    pub(super) fn named(name: &str, problem: &str) -> Self {
        let error = Error::new(problem);
        error.set_name(name);
        Self(error.into())
    }
}

/// Returns the error by which the core leaves a question to the whole.
pub(super) fn left_to_whole() -> Thrown {
    Thrown::named("LeftToWhole", "the whole of the library is needed")
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        thrown.0
    }
}

/// A problem without an answer.
impl From<String> for Thrown {
    fn from(problem: String) -> Self {
        Self(Error::new(&problem).into())
    }
}

impl Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.0.dyn_ref::<Error>().map(|error| String::from(error.message()));
        f.write_str(&message.unwrap_or_default())
    }
}

impl std::error::Error for Thrown {}

/// Errors of serde itself are about types. The reader ([`super::decode`]) has checked types and lengths before.
impl serde::de::Error for Thrown {
    fn custom<T: Display>(problem: T) -> Self {
        Self::type_error(&problem.to_string())
    }

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self::type_error("a value of another type")
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self::type_error("a value that is not allowed")
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self::type_error("a list of another length")
    }
}

impl From<serde_wasm_bindgen::Error> for Thrown {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self(error.into())
    }
}

impl From<RequestError> for Thrown {
    fn from(error: RequestError) -> Self {
        if error.missing {
            Self::type_error(&error.to_string())
        } else {
            Self::range(&error.to_string())
        }
    }
}

impl From<StudyError> for Thrown {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Request(error) => error.into(),
            StudyError::NoAnswer(problem) => problem.into(),
            StudyError::Stopped => Self::named("AbortError", "onProgress returned false"),
        }
    }
}

impl From<LinkError> for Thrown {
    fn from(error: LinkError) -> Self {
        Self::named("LinkError", &error.to_string())
    }
}

impl From<ChoiceError> for Thrown {
    fn from(error: ChoiceError) -> Self {
        Self::range(&error.to_string())
    }
}

/// A text that is not a scenario, with its place as properties.
impl From<ScenarioError> for Thrown {
    fn from(error: ScenarioError) -> Self {
        let thrown = Self::named("ScenarioError", &error.to_string());
        let place: [(&str, JsValue); 3] = [
            ("line", (error.place.line as f64).into()),
            ("column", (error.place.column as f64).into()),
            ("path", error.path.as_str().into()),
        ];
        for (name, value) in place {
            // A property of a fresh, extensible object can always be set.
            let _ = Reflect::set(&thrown.0, &name.into(), &value);
        }
        thrown
    }
}
