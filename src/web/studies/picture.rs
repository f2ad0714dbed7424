//! The pictures of studies.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::answers::{Axes, Field};
use super::options::{FEEDBACK, PHASE_FIGURE, PICTURE, POPULATION, PopulationOptions, StateOption};
use crate::figure::{self, Bars, Findings, PhaseLabels, Sheet, Subject};
use crate::phase::{self, Phase};
use crate::stability::Stress;
use crate::study::{AlphaMap, FeedbackLoop, RequestError, choice};
use crate::web::decode::{decode, decode_options, encode};
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
    Feedback(Box<FeedbackLoop>),
    Findings(Findings),
    Population(Box<figure::Population>),
    Arrangement([[String; 2]; 2], Box<phase::Arrangement>),
}

#[wasm_bindgen]
impl DrawableStudy {
    /// Reads an answer of a kind: "alphaMap", "phase", "field", "stress", "experiment", "feedback", "findings",
    /// "population" or "arrangement".
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
            "feedback" => Answer::Feedback(Box::new(decode(kind, object)?)),
            "findings" => Answer::Findings(decode(kind, object)?),
            "arrangement" => {
                let axes: Axes = decode(kind, object)?;
                Answer::Arrangement(axes.names(), Box::new(decode(kind, object)?))
            }
            "population" => Answer::Population(Box::new(decode(kind, object)?)),
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
            Answer::Feedback(found) => {
                let options: PictureOptions = decode_options(options, FEEDBACK)?;
                let sheet = options.sheet()?;
                let kind = options.kind.as_ref().ok_or(RequestError::missing("kind"))?;
                if choice("kind", kind, &["loop", "outcome"])? == 0 {
                    figure::Figure::feedback_loop(found, &sheet)
                } else {
                    figure::Figure::feedback_outcome(found, &sheet)
                }
            }
            Answer::Findings(findings) => figure::Figure::measured(findings, &sheet(options)?),
            Answer::Arrangement(parameters, found) => {
                let (labels, sheet) = phase_options(parameters, options)?;
                figure::Figure::arrangement(&labels, found, &sheet)
            }
            Answer::Population(population) => return population_figure(population, options),
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

    /// Returns the flips around a point of an arrangement.
    #[wasm_bindgen(js_name = nearFlips)]
    pub fn near_flips(&self, x: f64, y: f64) -> Result<JsValue, Thrown> {
        let Answer::Arrangement(_, found) = &self.0 else {
            return Err("flips are those of an arrangement".to_owned().into());
        };
        for (name, value, [low, high]) in [("x", x, found.ranges[0]), ("y", y, found.ranges[1])] {
            if !(low..=high).contains(&value) {
                return Err(RequestError::new(name, format!("{value}, allowed is {low} to {high}")).into());
            }
        }
        encode(&found.near([x, y]))
    }
}

/// Reads the watched state, the size and the colours of a picture of two parameters.
fn phase_options(parameters: &[[String; 2]; 2], options: &JsValue) -> Result<(PhaseLabels, Sheet), Thrown> {
    let StateOption { state, outcomes } = decode_options(options, PHASE_FIGURE)?;
    let labels = PhaseLabels {
        parameters: parameters.clone(),
        state: state.name,
        actions: state.actions,
        first: state.first,
        outcomes: outcomes.unwrap_or_default(),
    };
    Ok((
        labels,
        decode_options::<PictureOptions>(options, PHASE_FIGURE)?.sheet()?,
    ))
}

/// Returns a picture of a population.
fn population_figure(population: &figure::Population, options: &JsValue) -> Result<JsFigure, Thrown> {
    let sheet = decode_options::<PictureOptions>(options, POPULATION)?.sheet()?;
    let options: PopulationOptions = decode_options(options, POPULATION)?;
    let subject = options.subject.as_ref().ok_or(RequestError::missing("subject"))?;
    let subjects = [
        Subject::Changed,
        Subject::Density,
        Subject::Cumulative,
        Subject::Fragility,
    ];
    let names = ["changed", "density", "cumulative", "fragility"];
    let subject = subjects[choice("subject", subject, &names)?];
    let is_logarithmic = options.logarithmic.unwrap_or(false);
    JsFigure::new(figure::Figure::population(population, subject, is_logarithmic, &sheet))
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
    let (labels, sheet) = phase_options(parameters, options)?;
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
