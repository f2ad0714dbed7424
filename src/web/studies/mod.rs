//! What the page does not open with: the studies of a scenario and their pictures, which cliffs.d.ts, phase.d.ts,
//! stability.d.ts, guide.d.ts, drawing.d.ts, editing.d.ts, train.d.ts and why.d.ts describe, and pictures as files.

mod answers;
mod conflicts;
mod editing;
mod files;
mod import;
pub(super) mod methods;
mod options;
mod picture;
mod population;
mod question;
mod reading;
mod scores;
pub(super) mod train;
mod why;

use wasm_bindgen::prelude::*;

use super::decode::encode;
use super::error::Thrown;
use super::model::Opened;
use answers::Check;

/// Checks the text of a certificate.
#[wasm_bindgen]
pub fn check(text: &str) -> Result<JsValue, Thrown> {
    encode(&Check::new(text))
}

#[wasm_bindgen]
impl Opened {
    /// Returns the `Reading`: the texts of a scenario, with the solver's numbers in them.
    pub fn reading(&self) -> Result<JsValue, Thrown> {
        let mut session = self.session()?;
        let steps = reading::steps(&mut session)?;
        encode(&steps.of(session.scenario()))
    }
}
