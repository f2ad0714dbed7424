//! Certificates as texts, and their independent check.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::cliffs::{OPTIONS, THOROUGH, exact, find};
use super::errors;
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::value::written;

#[wasm_bindgen]
impl Opened {
    /// `CliffOptions` to a text for [`check`].
    pub fn certificate(&mut self, options: &JsValue) -> Result<String, JsValue> {
        let options = Part::options(options, &OPTIONS);
        let mut progress = Progress::new(&options);
        let request = self.request(&options)?;
        self.checked(&request)?;
        let found = find(&self.scenario, &mut self.found, &request, THOROUGH, &mut progress)?;
        let problem = exact(&self.scenario, &request);
        let text = match (&problem, &found.certificate) {
            (Ok(problem), Ok(certificate)) => certificate.to_json(problem, &found.cliffs),
            _ => None,
        };
        text.ok_or_else(|| errors::plain(&["there is no exact certificate: ", &found.verdict()].concat()))
    }
}

/// `Check` of cliffs.d.ts.
#[derive(Serialize)]
struct CheckAnswer {
    valid: bool,
    problem: String,
    states: usize,
    points: Vec<String>,
}

/// A text to `Check`.
#[wasm_bindgen]
pub fn check(text: &str) -> Result<JsValue, JsValue> {
    let (problem, states, points) = match crate::cliffs::exact::check(text) {
        Ok(checked) => (String::new(), checked.states, checked.points),
        Err(error) => (error.to_string(), 0, Vec::new()),
    };
    written(&CheckAnswer {
        valid: problem.is_empty(),
        problem,
        states,
        points,
    })
}
