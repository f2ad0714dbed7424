//! What the page asks of the drawing of a model: which part of it is drawn, and for editing on it where the arrows and
//! texts of actions are, and probabilities that sum to 1.

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

/// `DrawnPart` of drawing.d.ts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DrawnPart<'a> {
    sentence: &'a str,
    folds: Vec<Fold>,
    is_grid: bool,
}

/// A state that can be folded or unfolded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fold {
    state: usize,
    is_folded: bool,
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Returns which part of a model is drawn; undefined where it is drawn whole.
    #[wasm_bindgen(js_name = drawnPart)]
    pub fn drawn_part(&self) -> Result<JsValue, Thrown> {
        let part = self.figure.graph.as_ref().and_then(|graph| graph.part.as_ref());
        let Some(part) = part else {
            return Ok(JsValue::UNDEFINED);
        };
        let folds = part.folds.iter();
        encode(&DrawnPart {
            sentence: &part.sentence,
            folds: folds.map(|&(state, is_folded)| Fold { state, is_folded }).collect(),
            is_grid: part.is_grid,
        })
    }

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
