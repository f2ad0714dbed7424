//! The words that come with a scenario, the solver's numbers in them: `Reading` of guide.d.ts.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::cliffs::{QUICK, find};
use super::opened::Opened;
use super::part::Part;
use super::progress::Progress;
use super::value::Plain;
use crate::figure::explanation;
use crate::scenario::Scenario;
use crate::study::Request;

#[wasm_bindgen]
impl Opened {
    /// The guided reading, what was measured elsewhere, and the notes.
    pub fn reading(&mut self) -> Result<Plain, JsValue> {
        // Nothing is added to the reward that the texts are about.
        let opening = self.request(&Part::options(&JsValue::UNDEFINED, &[]))?;
        let Scenario {
            guide,
            measured,
            notes,
            parameters,
            ..
        } = &self.scenario;
        let steps = Array::new();
        for each in guide {
            let mut cliffs = Vec::new();
            if each.text.contains('{') {
                let range = &parameters[each.setting.sweep];
                let request = Request {
                    parameter: each.setting.sweep,
                    from: range.from.value(),
                    to: range.to.value(),
                    values: each.values.clone(),
                    ..opening.clone()
                };
                let mut progress = Progress::silent();
                let found = find(&self.scenario, &mut self.found, &request, QUICK, &mut progress)?;
                for (index, at) in found.places().enumerate() {
                    let exact = found.fraction(index).unwrap_or_default();
                    cliffs.push((at, exact.to_owned()));
                }
            }
            let step = Plain::new();
            step.text("text", &explanation(&each.text, &cliffs));
            step.texts("cite", &each.cite);
            steps.push(&step);
        }
        let plain = Plain::new();
        plain.set("steps", &steps);
        let measured = measured.as_ref().map(|found| {
            let plain = Plain::new();
            plain.text("text", &found.text);
            plain.texts("cite", &found.cite);
            plain.texts("columns", &found.columns);
            plain.texts("cells", &found.cells);
            plain
        });
        plain.option("measured", measured);
        plain.text("notes", notes);
        Ok(plain)
    }
}
