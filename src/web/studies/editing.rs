//! What editing a model on its drawing asks for: where the arrows and texts of actions are, and probabilities that sum
//! to 1.

use std::fmt::Write;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::figure::Part;
use crate::scenario;
use crate::web::decode::{decode, encode};
use crate::web::error::Thrown;
use crate::web::figure::JsFigure;

/// Returns the probabilities with the others sharing what the kept one leaves.
#[wasm_bindgen]
pub fn rebalanced(probabilities: &JsValue, kept: usize) -> Result<JsValue, Thrown> {
    let texts: Vec<String> = decode("probabilities", probabilities)?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    encode(&scenario::rebalanced(&texts, kept).map_err(|error| Thrown::range(&error.to_string()))?)
}

/// `DrawnActions` of editing.d.ts.
#[derive(Serialize)]
struct DrawnActions {
    lines: Vec<Line>,
    labels: Vec<Label>,
}

/// A line of an action.
#[derive(Serialize)]
struct Line {
    pair: usize,
    target: Option<usize>,
    points: String,
}

/// A text about an action.
#[derive(Serialize)]
struct Label {
    pair: usize,
    part: &'static str,
    target: Option<usize>,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Returns the places of the actions in the drawing of a model.
    #[wasm_bindgen(js_name = drawnActions)]
    pub fn drawn_actions(&self) -> Result<JsValue, Thrown> {
        let graph = self.figure.graph.iter();
        let shapes = graph.clone().flat_map(|graph| &graph.shapes);
        let lines = shapes.filter(|shape| shape.width > 0.0).filter_map(|shape| {
            let mut points = String::new();
            for (x, y) in &shape.points {
                write!(points, "{x:.1},{y:.1} ").ok()?;
            }
            Some(Line {
                pair: shape.pair?,
                target: shape.target,
                points,
            })
        });
        let labels = graph.flat_map(|graph| &graph.labels).filter_map(|label| {
            let (pair, part) = label.of?;
            let (part, target) = match part {
                Part::Name => ("name", None),
                Part::Reward => ("reward", None),
                Part::Probability(target) => ("probability", Some(target)),
            };
            Some(Label {
                pair,
                part,
                target,
                left: label.area.left,
                top: label.area.top,
                right: label.area.right,
                bottom: label.area.bottom,
            })
        });
        encode(&DrawnActions {
            lines: lines.collect(),
            labels: labels.collect(),
        })
    }
}
