//! The drawing of a model: `DrawingOptions` of policy-cliff.d.ts.

use wasm_bindgen::prelude::*;

use super::figure::{JsFigure, made, paper};
use super::opened::Opened;
use super::part::Part;
use super::reading::accept;
use crate::figure::{Figure, Overlay};

const DRAWING: [&str; 10] = [
    "values",
    "perturbation",
    "state",
    "policy",
    "optimal",
    "visits",
    "changing",
    "width",
    "theme",
    "fontSize",
];

#[wasm_bindgen]
impl Opened {
    /// `DrawingOptions` to `Drawing` of policy-cliff.d.ts.
    pub fn drawing(&mut self, options: &JsValue) -> Result<JsFigure, JsValue> {
        let part = Part::options(options, &DRAWING);
        let request = self.request(&part)?;
        let mut overlay = Overlay {
            values: request.values,
            policy: part.column_of("policy"),
            optimal: part.get("optimal").flags(),
            visits: part.column_of("visits"),
            watched: request.state,
            changing: Vec::new(),
        };
        if part.find("changing").is_some() {
            overlay.changing = part.counts_of("changing");
        }
        let (width, theme, font_size) = paper(&part);
        accept()?;
        made(Figure::graph(&self.scenario, &overlay, width, theme, font_size))
    }
}
