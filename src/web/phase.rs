//! Two parameters: `Phase` of studies.d.ts.

use wasm_bindgen::prelude::*;

use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::value::{Value, column, numbers};
use super::{errors, facts};
use crate::model::Scenario;
use crate::phase::{self, Cell, Edge, Plane, Stopped};

const OPTIONS: [&str; 6] = ["values", "perturbation", "x", "y", "ranges", "onProgress"];

#[wasm_bindgen]
impl Opened {
    /// `PhaseOptions` to `Phase`.
    pub fn phase(&mut self, options: &JsValue) -> Result<JsValue, JsValue> {
        let options = Part::options(options, &OPTIONS)?;
        let mut progress = Progress::new(&options)?;
        let (plane, ranges, axes) = self.plane(&options)?;
        let scenario = &self.scenario;
        let found = phase::phase(&plane, ranges, &mut |share| progress.tell(share));
        let found = found.map_err(|stopped| match stopped {
            Stopped::Cancelled => progress.stopped(),
            Stopped::Unbounded(unbounded) => errors::unbounded(scenario, &unbounded),
        })?;
        todo()
    }
}
