//! Pictures: answers that were read once, plain-data figures of them that stay in WebAssembly's memory, drawn on the page's canvases.

use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::decode::{decode, decode_options, encode};
use super::error::Thrown;
use super::options::{FIGURE, PHASE_FIGURE, PICTURE, PictureOptions, StateOption};
use super::{canvas, studies, sweep};
use crate::figure::{self, Area, Bars, Labels, PhaseLabels};
use crate::phase::Phase;
use crate::stability::Stress;
use crate::study::{Sweep, number};

/// A sweep that can be drawn.
#[wasm_bindgen]
pub struct ReadSweep(Labels, Sweep);

/// Reads a `Sweep`.
#[wasm_bindgen(js_name = readSweep)]
pub fn read_sweep(object: &JsValue) -> Result<ReadSweep, Thrown> {
    let (labels, sweep) = decode::<sweep::Sweep>("sweep", object)?.try_into()?;
    Ok(ReadSweep(labels, sweep))
}

#[wasm_bindgen]
impl ReadSweep {
    /// Returns the picture.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let options: PictureOptions = decode_options(options, FIGURE)?;
        let sheet = options.sheet()?;
        let options = figure::Options {
            kind: options.kind()?,
            width: sheet.width,
            height: sheet.height,
            theme: sheet.theme,
            font_size: sheet.font_size,
        };
        JsFigure::new(figure::Figure::new(&self.0, &self.1, &options))
    }

    /// Returns one sentence that describes the picture, at a parameter value when one is given.
    pub fn describe(&self, at: &JsValue) -> Result<String, Thrown> {
        let at: Option<f64> = decode("at", at)?;
        let at = at.map(|at| number("at", at)).transpose()?;
        Ok(figure::describe(&self.0, &self.1, at))
    }
}

/// A stress test that can be drawn.
#[wasm_bindgen]
pub struct ReadStress(Stress);

/// Reads a `Stress`.
#[wasm_bindgen(js_name = readStress)]
pub fn read_stress(object: &JsValue) -> Result<ReadStress, Thrown> {
    Ok(ReadStress(decode::<studies::Stress>("stress", object)?.into()))
}

#[wasm_bindgen]
impl ReadStress {
    /// Returns the picture.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let sheet = decode_options::<PictureOptions>(options, PICTURE)?.sheet()?;
        let (width, height) = (sheet.width, sheet.height);
        JsFigure::new(figure::Figure::stress(
            &self.0,
            width,
            height,
            sheet.theme,
            sheet.font_size,
        ))
    }
}

/// A perturbation experiment that can be drawn.
#[wasm_bindgen]
pub struct ReadExperiment(Bars);

/// Reads an `Experiment`.
#[wasm_bindgen(js_name = readExperiment)]
pub fn read_experiment(object: &JsValue) -> Result<ReadExperiment, Thrown> {
    Ok(ReadExperiment(
        decode::<studies::Experiment>("experiment", object)?.into(),
    ))
}

#[wasm_bindgen]
impl ReadExperiment {
    /// Returns the picture.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        let sheet = decode_options::<PictureOptions>(options, PICTURE)?.sheet()?;
        JsFigure::new(figure::Figure::experiment(&self.0, &sheet))
    }
}

/// A phase diagram that can be drawn.
#[wasm_bindgen]
pub struct ReadPhase {
    parameters: [[String; 2]; 2],
    phase: Rc<Phase>,
}

/// Reads a `Phase`.
#[wasm_bindgen(js_name = readPhase)]
pub fn read_phase(object: &JsValue) -> Result<ReadPhase, Thrown> {
    let phase: studies::Phase = decode("phase", object)?;
    Ok(ReadPhase {
        parameters: phase.parameters(),
        phase: Rc::new(phase.into()),
    })
}

/// A field that can be drawn.
#[wasm_bindgen]
pub struct ReadField(studies::Field);

/// Reads a `Field`.
#[wasm_bindgen(js_name = readField)]
pub fn read_field(object: &JsValue) -> Result<ReadField, Thrown> {
    Ok(ReadField(decode("field", object)?))
}

#[wasm_bindgen]
impl ReadPhase {
    /// Returns the picture of the phase diagram.
    pub fn figure(&self, options: &JsValue) -> Result<JsFigure, Thrown> {
        self.drawn(None, options)
    }

    /// Returns the picture of a field over the same box.
    #[wasm_bindgen(js_name = fieldFigure)]
    pub fn field_figure(&self, field: &ReadField, options: &JsValue) -> Result<JsFigure, Thrown> {
        self.drawn(Some(field), options)
    }
}

impl ReadPhase {
    fn drawn(&self, field: Option<&ReadField>, options: &JsValue) -> Result<JsFigure, Thrown> {
        let StateOption { state } = decode_options(options, PHASE_FIGURE)?;
        let sheet = decode_options::<PictureOptions>(options, PHASE_FIGURE)?.sheet()?;
        let labels = PhaseLabels {
            parameters: self.parameters.clone(),
            state: state.name,
            actions: state.actions,
            first: state.first,
        };
        let figure = match field {
            None => figure::Figure::phase(&labels, &self.phase, &sheet),
            Some(field) => {
                let field = field.0.drawn(&labels.actions)?;
                figure::Figure::field(&labels, &field, Some(&self.phase), &sheet)
            }
        };
        Ok(JsFigure {
            phase: Some(Rc::clone(&self.phase)),
            ..JsFigure::new(figure)?
        })
    }
}

/// `Figure` of policy-cliff.d.ts.
#[wasm_bindgen(js_name = Figure)]
pub struct JsFigure {
    figure: figure::Figure,
    phase: Option<Rc<Phase>>,
}

/// The plot area in CSS pixels.
#[derive(Serialize)]
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// The place of a state in a drawing.
#[derive(Serialize)]
struct DrawnNode {
    state: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    description: String,
}

/// An entry of the legend.
#[derive(Serialize)]
struct Entry {
    label: String,
    color: String,
    dash: bool,
}

impl From<Area> for Rectangle {
    fn from(area: Area) -> Self {
        Self {
            left: area.left,
            top: area.top,
            right: area.right,
            bottom: area.bottom,
        }
    }
}

impl JsFigure {
    /// Returns a figure, or throws the error that its maker returned.
    pub(super) fn new(figure: Result<figure::Figure, String>) -> Result<Self, Thrown> {
        let figure = figure.map_err(|problem| Thrown::range(&problem))?;
        Ok(Self { figure, phase: None })
    }
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Draws the picture.
    pub fn draw(&self, canvas: &HtmlCanvasElement, scale: f64) -> Result<(), Thrown> {
        Ok(canvas::draw(&self.figure, canvas, scale)?)
    }

    /// Draws only the cursor.
    #[wasm_bindgen(js_name = drawCursor)]
    pub fn draw_cursor(&self, canvas: &HtmlCanvasElement, scale: f64, theta: f64) -> Result<(), Thrown> {
        Ok(canvas::draw_cursor(&self.figure, canvas, scale, theta)?)
    }

    /// Draws only the point, and the sweep through it along x (0) or y (1).
    #[wasm_bindgen(js_name = drawPoint)]
    pub fn draw_point(
        &self,
        canvas: &HtmlCanvasElement,
        scale: f64,
        x: f64,
        y: f64,
        sweep: Option<usize>,
    ) -> Result<(), Thrown> {
        Ok(canvas::draw_point(&self.figure, canvas, scale, [x, y], sweep)?)
    }

    /// Returns the cell of a phase diagram that holds a point; -1 where there is none.
    #[wasm_bindgen(js_name = cellAt)]
    #[must_use]
    pub fn cell_at(&self, x: f64, y: f64) -> f64 {
        let cell = self.phase.as_ref().and_then(|phase| phase.cell_at(x, y));
        cell.map_or(-1.0, |cell| cell as f64)
    }

    /// Returns the value on the vertical axis at a height in CSS pixels.
    #[wasm_bindgen(js_name = valueAt)]
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        self.figure.value_at(y)
    }

    /// Returns the height in CSS pixels of a value on the vertical axis.
    #[wasm_bindgen(js_name = yAt)]
    #[must_use]
    pub fn y_at(&self, value: f64) -> f64 {
        self.figure.y_at(value)
    }

    /// Returns the parameter value at a horizontal place in CSS pixels.
    #[wasm_bindgen(js_name = thetaAt)]
    #[must_use]
    pub fn theta_at(&self, x: f64) -> f64 {
        self.figure.theta_at(x)
    }

    /// Returns the horizontal place in CSS pixels of a parameter value.
    #[wasm_bindgen(js_name = xAt)]
    #[must_use]
    pub fn x_at(&self, theta: f64) -> f64 {
        self.figure.x_at(theta)
    }

    /// Returns the picture as a document of its own, with lines of text below it.
    pub fn svg(&self, caption: Option<String>) -> Result<String, Thrown> {
        Ok(figure::captioned(&self.figure, &caption.unwrap_or_default())?)
    }

    /// Returns the title of the picture, in one line.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn title(&self) -> String {
        self.figure.title.clone()
    }

    /// Returns a description of the picture in one sentence or two.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn description(&self) -> String {
        self.figure.description.clone()
    }

    /// Returns the plot area in CSS pixels.
    #[wasm_bindgen(getter)]
    pub fn area(&self) -> Result<JsValue, Thrown> {
        Ok(encode(&Rectangle::from(self.figure.area))?)
    }

    /// Returns the states of a drawn model with their places.
    #[wasm_bindgen(getter)]
    pub fn nodes(&self) -> Result<JsValue, Thrown> {
        let nodes = self.figure.graph.iter().flat_map(|graph| &graph.nodes);
        let nodes: Vec<DrawnNode> = nodes
            .map(|node| DrawnNode {
                state: node.state,
                left: node.area.left,
                top: node.area.top,
                right: node.area.right,
                bottom: node.area.bottom,
                description: node.description.clone(),
            })
            .collect();
        Ok(encode(&nodes)?)
    }

    /// Returns whether the curves carry their names, so that a legend would say the same again.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn named(&self) -> bool {
        !self.figure.end_labels.is_empty()
    }

    /// Returns the names and colours of the curves.
    #[wasm_bindgen(getter)]
    pub fn legend(&self) -> Result<JsValue, Thrown> {
        let entries: Vec<Entry> = self
            .figure
            .legend()
            .map(|series| Entry {
                label: series.label.clone(),
                color: series.color.to_string(),
                dash: series.dash,
            })
            .collect();
        Ok(encode(&entries)?)
    }
}
