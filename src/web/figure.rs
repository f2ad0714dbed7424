//! Pictures: answers that were read once, plain-data figures of them that stay in WebAssembly's memory, drawn on the
//! page's canvases.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::canvas::{self, FineCanvas};
use super::decode::{decode, decode_options, encode};
use super::error::{Thrown, left_to_whole};
use super::options::{FIGURE, LANDSCAPE, PictureOptions};
use crate::figure::{self, Area, Color, Curves, Here, Pinned, PinnedHere, SoftHere, Tangent};
use crate::phase::Phase;
use crate::study::{RequestError, Sweep, choice, number};
use crate::typed_arrays::{Column, Flags};
use crate::whole::IS_WHOLE;

/// An answer that can be drawn. It is read once, and drawn as often as its size or the page's colours change.
#[wasm_bindgen]
pub struct Drawable(Answer);

enum Answer {
    Sweep(Box<Sweep>),
    Landscape(Vec<Sweep>),
}

/// `Point` of policy-cliff.d.ts.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Point {
    optimal: Flags,
    policy: Column,
    value: f64,
    truth: f64,
    soft: Option<SoftPoint>,
    names_state: bool,
    pinned: Option<PinnedPoint>,
}

#[derive(Deserialize)]
struct PinnedPoint {
    policy: Column,
    value: f64,
    truth: f64,
}

#[derive(Deserialize)]
struct SoftPoint {
    policy: Column,
    truth: f64,
}

#[cfg(feature = "studies")]
impl Drawable {
    /// Returns the sweep, if it is one.
    pub(super) fn sweep(&self) -> Option<&Sweep> {
        match &self.0 {
            Answer::Sweep(sweep) => Some(sweep),
            Answer::Landscape(_) => None,
        }
    }
}

#[wasm_bindgen]
impl Drawable {
    /// Reads an answer of the kind "sweep", or of the kind "landscape" a list of sweeps.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, object: &JsValue) -> Result<Self, Thrown> {
        Ok(Self(match kind {
            "sweep" => {
                let sweep: Sweep = decode(kind, object)?;
                check(&sweep)?;
                Answer::Sweep(Box::new(sweep))
            }
            "landscape" => {
                let sweeps: Vec<Sweep> = decode("sweeps", object)?;
                if sweeps.is_empty() {
                    return Err(
                        RequestError::new("sweeps", "the list is empty, allowed is one or more".to_owned()).into(),
                    );
                }
                sweeps.iter().try_for_each(check)?;
                Answer::Landscape(sweeps)
            }
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
            Answer::Sweep(sweep) => return sweep_figure(sweep, None, options),
            Answer::Landscape(sweeps) => {
                let options: PictureOptions = decode_options(options, LANDSCAPE)?;
                let action = options.action.as_ref().ok_or(RequestError::missing("action"))?;
                let actions = sweeps.iter().take(1).flat_map(|sweep| &sweep.actions);
                let actions: Vec<&str> = actions.map(String::as_str).collect();
                figure::Figure::landscape(sweeps, choice("action", action, &actions)?, &options.sheet()?)
            }
        })
    }

    /// Returns the picture of a sweep over that of a pinned one.
    #[wasm_bindgen(js_name = figureOver)]
    pub fn figure_over(&self, other: &Self, options: &JsValue) -> Result<JsFigure, Thrown> {
        if !IS_WHOLE {
            return Err(left_to_whole());
        }
        match (&self.0, &other.0) {
            (Answer::Sweep(sweep), Answer::Sweep(pinned)) => sweep_figure(sweep, Some(pinned), options),
            _ => Err("only a sweep is drawn over another one".to_owned().into()),
        }
    }

    /// Returns one sentence that describes a sweep, at a parameter value when one is given.
    pub fn describe(&self, at: &JsValue) -> Result<String, Thrown> {
        let Answer::Sweep(sweep) = &self.0 else {
            return Err("only a sweep is described".to_owned().into());
        };
        let at: Option<f64> = decode("at", at)?;
        let at = at.map(|at| number("at", at)).transpose()?;
        Ok(figure::describe(sweep, at))
    }

    /// Returns the sentences about one point of a sweep, for which `point` has the answer.
    pub fn here(&self, at: f64, point: &JsValue) -> Result<String, Thrown> {
        let Answer::Sweep(sweep) = &self.0 else {
            return Err("only a sweep is described".to_owned().into());
        };
        let point: Point = decode("point", point)?;
        let here = Here {
            optimal: point.optimal.0.iter().map(|&flag| flag != 0).collect(),
            policy: point.policy.0,
            value: point.value,
            truth: point.truth,
            soft: point.soft.map(|soft| SoftHere {
                policy: soft.policy.0,
                truth: soft.truth,
            }),
            names_state: point.names_state,
            pinned: point.pinned.map(|pinned| PinnedHere {
                policy: pinned.policy.0,
                value: pinned.value,
                truth: pinned.truth,
            }),
        };
        Ok(figure::here(sweep, number("at", at)?, &here))
    }
}

/// Returns a picture of a sweep, over those of a pinned one.
fn sweep_figure(sweep: &Sweep, pinned: Option<&Sweep>, options: &JsValue) -> Result<JsFigure, Thrown> {
    let options: PictureOptions = decode_options(options, FIGURE)?;
    let (is_pointed, is_bare) = (options.pointer.is_some(), options.bare == Some(true));
    if (sweep.over_alpha || is_pointed || is_bare) && !IS_WHOLE {
        return Err(left_to_whole());
    }
    let kind = options.kind.as_ref().ok_or(RequestError::missing("kind"))?;
    let sheet = options.sheet()?;
    let style = options.style.as_deref().unwrap_or("bands");
    let curves = options.curves.as_deref().unwrap_or("main");
    let (style, curves) = (
        choice("style", style, &["bands", "lines"])?,
        [Curves::Main, Curves::All][choice("curves", curves, &["main", "all"])?],
    );
    let pinned = pinned.map(|sweep| Pinned {
        sweep,
        settings: options.pinned.as_deref().unwrap_or_default(),
    });
    let pinned = pinned.as_ref();
    let figure = match choice("kind", kind, &["policy", "value", "outcomes"])? {
        0 if style == 0 => figure::Figure::bands(sweep, pinned, &sheet),
        0 if !IS_WHOLE => return Err(left_to_whole()),
        0 => figure::Figure::lines(sweep, pinned, &sheet),
        1 => figure::Figure::value(sweep, pinned, &sheet, curves),
        _ => figure::Figure::outcomes(sweep, pinned, &sheet),
    };
    let color = |action: usize| match style {
        0 => sheet.theme.fill(action),
        _ => sheet.theme.action(action),
    };
    let names = sweep.actions.iter().enumerate();
    let mut drawn = JsFigure::new(figure)?;
    drawn.actions = names.map(|(action, name)| (name.clone(), color(action))).collect();
    #[cfg(feature = "studies")]
    if let Some(pointer) = &options.pointer {
        drawn.figure = drawn.figure.pointed(pointer);
    }
    if IS_WHOLE && is_bare {
        drawn.figure = drawn.figure.bare();
    }
    Ok(drawn)
}

/// Returns an error that names what does not fit in a sweep that may have been made by hand.
pub(super) fn check(sweep: &Sweep) -> Result<(), RequestError> {
    sweep.check_names()?;
    figure::check(sweep).map_err(|problem| RequestError::new("sweep", problem))
}

/// `Figure` of policy-cliff.d.ts.
#[wasm_bindgen(js_name = Figure)]
pub struct JsFigure {
    pub(super) figure: figure::Figure,
    pub(super) phase: Option<Rc<Phase>>,
    /// The actions of the watched state with their colours.
    actions: Vec<(String, Color)>,
}

/// The properties of `Figure`, and of `Drawing`, in policy-cliff.d.ts.
#[derive(Serialize)]
struct Properties<'a> {
    title: &'a str,
    description: &'a str,
    area: Area,
    /// Whether the curves carry their names, so that a legend would say the same again.
    named: bool,
    legend: Vec<Entry<'a>>,
    actions: Vec<Action<'a>>,
    nodes: Vec<DrawnNode<'a>>,
}

/// An entry of the legend.
#[derive(Serialize)]
struct Entry<'a> {
    label: &'a str,
    color: String,
    dash: bool,
    /// The width of the swatch's stroke, as in the picture.
    width: f64,
    /// Whether the dot of what has no curve is filled.
    dot: Option<bool>,
}

/// An action with its colour.
#[derive(Serialize)]
struct Action<'a> {
    label: &'a str,
    color: String,
}

/// What a curve shows at a place.
#[cfg(feature = "studies")]
#[derive(Serialize)]
struct Reading {
    label: String,
    color: String,
    text: String,
}

/// The place of a state in a drawing.
#[derive(Serialize)]
struct DrawnNode<'a> {
    state: usize,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    description: &'a str,
}

impl JsFigure {
    /// Returns a figure, or throws the error that its maker returned.
    pub(super) fn new(figure: Result<figure::Figure, String>) -> Result<Self, Thrown> {
        let figure = figure.map_err(|problem| Thrown::range(&problem))?;
        Ok(Self {
            figure,
            phase: None,
            actions: Vec::new(),
        })
    }
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Draws the picture.
    pub fn draw(&self, canvas: &HtmlCanvasElement, scale: f64) -> Result<(), Thrown> {
        let mut canvas = FineCanvas::new(&self.figure, canvas, scale)?;
        Ok(figure::draw(&self.figure, &mut canvas)?)
    }

    /// Draws only the cursor, and the tangent there where one is given.
    #[wasm_bindgen(js_name = drawCursor)]
    pub fn draw_cursor(
        &self,
        canvas: &HtmlCanvasElement,
        scale: f64,
        theta: f64,
        tangent: &JsValue,
    ) -> Result<(), Thrown> {
        if !IS_WHOLE {
            if !tangent.is_undefined() {
                return Err(left_to_whole());
            }
            return Ok(canvas::draw_cursor(&self.figure, canvas, scale, theta, None)?);
        }
        let tangent: Option<Tangent> = decode("tangent", tangent)?;
        Ok(canvas::draw_cursor(
            &self.figure,
            canvas,
            scale,
            theta,
            tangent.as_ref(),
        )?)
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

    /// Returns the cell of a phase diagram that holds a point; -1 where there is none. Of a landscape it is the point
    /// that is drawn nearest: its curve times the number of points of each, plus its place on the curve.
    #[wasm_bindgen(js_name = cellAt)]
    #[must_use]
    pub fn cell_at(&self, x: f64, y: f64) -> f64 {
        let phase = self.phase.as_ref().filter(|_| IS_WHOLE);
        let cell = match &self.figure.landscape {
            Some(landscape) => landscape.nearest(x, y),
            None => phase.and_then(|phase| phase.cell_at(x, y)),
        };
        cell.map_or(-1.0, |cell| cell as f64)
    }

    /// Returns the value on the vertical axis at a height in CSS pixels.
    #[wasm_bindgen(js_name = valueAt)]
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        self.figure.values([0.0, self.figure.value_at(y)])[1]
    }

    /// Returns the height in CSS pixels of a value on the vertical axis.
    #[wasm_bindgen(js_name = yAt)]
    #[must_use]
    pub fn y_at(&self, value: f64) -> f64 {
        self.figure.y_at(self.figure.coordinates([0.0, value])[1])
    }

    /// Returns the parameter value at a horizontal place in CSS pixels.
    #[wasm_bindgen(js_name = thetaAt)]
    #[must_use]
    pub fn theta_at(&self, x: f64) -> f64 {
        self.figure.values([self.figure.theta_at(x), 0.0])[0]
    }

    /// Returns the horizontal place in CSS pixels of a parameter value.
    #[wasm_bindgen(js_name = xAt)]
    #[must_use]
    pub fn x_at(&self, theta: f64) -> f64 {
        self.figure.x_at(self.figure.coordinates([theta, 0.0])[0])
    }

    /// Returns what every curve shows at a parameter value, as text.
    #[cfg(feature = "studies")]
    pub fn readings(&self, theta: f64) -> Result<JsValue, Thrown> {
        let readings = self.figure.readings(theta).into_iter().map(|reading| Reading {
            label: reading.label,
            color: reading.color.to_string(),
            text: reading.text,
        });
        encode(&readings.collect::<Vec<_>>())
    }

    /// Returns the properties of the picture, which do not change.
    pub fn properties(&self) -> Result<JsValue, Thrown> {
        let Self { figure, .. } = self;
        let nodes = figure.graph.iter().flat_map(|graph| &graph.nodes);
        encode(&Properties {
            title: &figure.title,
            description: &figure.description,
            area: figure.area,
            named: figure.named,
            legend: figure
                .legend()
                .map(|series| Entry {
                    label: series.label,
                    color: series.color.to_string(),
                    dash: series.dash,
                    width: series.width,
                    dot: series.dot,
                })
                .collect(),
            actions: self
                .actions
                .iter()
                .map(|(label, color)| Action {
                    label,
                    color: color.to_string(),
                })
                .collect(),
            nodes: nodes
                .map(|node| DrawnNode {
                    state: node.state,
                    left: node.area.left,
                    top: node.area.top,
                    right: node.area.right,
                    bottom: node.area.bottom,
                    description: &node.description,
                })
                .collect(),
        })
    }
}
