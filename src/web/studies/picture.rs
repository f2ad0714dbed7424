//! The pictures of studies.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answers::{Axes, Field};
use super::options::{PHASE_FIGURE, PICTURE, StateOption};
use crate::figure::{self, Bars, PhaseLabels, Sheet};
use crate::phase::Phase;
use crate::stability::Stress;
use crate::study::AlphaMap;
use crate::web::decode::{decode, decode_options};
use crate::web::error::Thrown;
use crate::web::figure::{JsFigure, check};
use crate::web::options::PictureOptions;

/// The answer of a study that can be drawn. It is read once, and drawn as often as its size or the page's colours
/// change.
#[wasm_bindgen]
pub struct DrawableStudy(Answer);

enum Answer {
    AlphaMap(Box<AlphaMap>),
    Phase([[String; 2]; 2], Rc<Phase>),
    Field(Field),
    Stress(Stress),
    Experiment(Bars),
}

#[wasm_bindgen]
impl DrawableStudy {
    /// Reads an answer of a kind: "alphaMap", "phase", "field", "stress" or "experiment".
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, object: &JsValue) -> Result<Self, Thrown> {
        Ok(Self(match kind {
            "alphaMap" => {
                let map: AlphaMap = decode(kind, object)?;
                check(&map.sweep)?;
                Answer::AlphaMap(Box::new(map))
            }
            "phase" => {
                let axes: Axes = decode(kind, object)?;
                Answer::Phase(axes.names(), Rc::new(decode(kind, object)?))
            }
            "field" => Answer::Field(decode(kind, object)?),
            "stress" => Answer::Stress(decode(kind, object)?),
            "experiment" => Answer::Experiment(decode(kind, object)?),
            _ => {
                return Err(Thrown::type_error(&format!(
                    "{kind}: an answer of this kind is not drawn"
                )));
            }
        }))
    }

    /// Returns the picture.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        JsFigure::new(match &self.0 {
            Answer::AlphaMap(map) => figure::Figure::alpha_map(map, &sheet(options)?),
            Answer::Phase(parameters, phase) => return phase_figure(parameters, phase, None, options),
            Answer::Field(_) => Err("a field is drawn over a phase diagram".to_owned()),
            Answer::Stress(stress) => figure::Figure::stress(stress, &sheet(options)?),
            Answer::Experiment(bars) => figure::Figure::experiment(bars, &sheet(options)?),
        })
    }

    /// Returns the picture of a field over a phase diagram of the same box.
    #[wasm_bindgen(js_name = figureOver)]
    pub fn figure_over(&self, other: &Self, options: &JsValue) -> Result<JsFigure, Thrown> {
        match (&self.0, &other.0) {
            (Answer::Field(field), Answer::Phase(parameters, phase)) => {
                phase_figure(parameters, phase, Some(field), options)
            }
            _ => Err("only a field is drawn over a phase diagram".to_owned().into()),
        }
    }
}

/// Reads the size and colours of a picture that has no other options.
fn sheet(options: &JsValue) -> Result<Sheet, Thrown> {
    Ok(decode_options::<PictureOptions>(options, PICTURE)?.sheet()?)
}

/// Returns the picture of a phase diagram, or that of a field over it.
fn phase_figure(
    parameters: &[[String; 2]; 2],
    phase: &Rc<Phase>,
    field: Option<&Field>,
    options: &JsValue,
) -> Result<JsFigure, Thrown> {
    let StateOption { state } = decode_options(options, PHASE_FIGURE)?;
    let sheet = decode_options::<PictureOptions>(options, PHASE_FIGURE)?.sheet()?;
    let labels = PhaseLabels {
        parameters: parameters.clone(),
        state: state.name,
        actions: state.actions,
        first: state.first,
    };
    let figure = match field {
        None => figure::Figure::phase(&labels, phase, &sheet),
        Some(field) => {
            let field = field.drawn(&labels.actions)?;
            figure::Figure::field(&labels, &field, Some(phase), &sheet)
        }
    };
    let mut figure = JsFigure::new(figure)?;
    figure.phase = Some(Rc::clone(phase));
    Ok(figure)
}
