//! Pictures: a plain-data figure that stays in WebAssembly's memory, drawn on the page's canvases.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::part::Part;
use super::reading::accept;
use super::value::Plain;
use super::{canvas, errors, returned};
use crate::figure::{self, Area, Kind, Sheet, Theme};
use crate::phase::Phase;

const OPTIONS: [&str; 5] = ["kind", "width", "height", "theme", "fontSize"];
const PHASE_OPTIONS: [&str; 5] = ["width", "height", "theme", "fontSize", "state"];
const KINDS: [Kind; 2] = [Kind::Policy, Kind::Value];
const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// Root font size of browsers, in CSS pixels.
const FONT_SIZE: f64 = 16.0;

/// `Figure` of policy-cliff.d.ts.
#[wasm_bindgen(js_name = Figure)]
pub struct JsFigure(figure::Figure, Option<Phase>);

/// The size and colours that every picture asks for.
fn sheet(options: &Part) -> Result<Sheet, JsValue> {
    let (width, theme, font_size) = paper(options);
    let sheet = Sheet {
        width,
        height: options.need("height").number(),
        theme,
        font_size,
    };
    accept()?;
    Ok(sheet)
}

/// Of those what every drawing asks for as well.
pub(super) fn paper(options: &Part) -> (f64, Theme, f64) {
    let theme = options.need("theme").choice(&["light", "dark"]);
    (
        options.need("width").number(),
        THEMES[theme],
        options.number_or("fontSize", FONT_SIZE),
    )
}

/// A picture of a sweep.
#[wasm_bindgen]
pub fn figure(sweep: &JsValue, options: &JsValue) -> Result<JsFigure, JsValue> {
    let part = Part::options(options, &OPTIONS);
    let kind = KINDS[part.need("kind").choice(&["policy", "value"])];
    let Sheet {
        width,
        height,
        theme,
        font_size,
    } = sheet(&part)?;
    let options = figure::Options {
        kind,
        width,
        height,
        theme,
        font_size,
    };
    let (labels, sweep) = returned::sweep(sweep)?;
    made(figure::Figure::new(&labels, &sweep, &options))
}

/// A picture of a stress test.
#[wasm_bindgen(js_name = stressFigure)]
pub fn stress_figure(stress: &JsValue, options: &JsValue) -> Result<JsFigure, JsValue> {
    let Sheet {
        width,
        height,
        theme,
        font_size,
    } = sheet(&Part::options(options, &OPTIONS[1..]))?;
    let stress = returned::stress(stress)?;
    made(figure::Figure::stress(&stress, width, height, theme, font_size))
}

/// A picture of a perturbation experiment.
#[wasm_bindgen(js_name = experimentFigure)]
pub fn experiment_figure(experiment: &JsValue, options: &JsValue) -> Result<JsFigure, JsValue> {
    let sheet = sheet(&Part::options(options, &OPTIONS[1..]))?;
    let bars = returned::experiment(experiment)?;
    made(figure::Figure::experiment(&bars, &sheet))
}

/// A picture of two parameters: a phase diagram, or a field over the same box.
#[wasm_bindgen(js_name = phaseFigure)]
pub fn phase_figure(phase: &JsValue, field: &JsValue, options: &JsValue) -> Result<JsFigure, JsValue> {
    let part = Part::options(options, &PHASE_OPTIONS);
    let state = part.need("state");
    let sheet = sheet(&part)?;
    let labels = returned::phase_labels(phase, &state);
    accept()?;
    let cells = returned::phase(phase)?;
    let mut figure = if field.is_null() {
        made(figure::Figure::phase(&labels, &cells, &sheet))
    } else {
        let field = returned::field(field, &labels.actions)?;
        made(figure::Figure::field(&labels, &field, Some(&cells), &sheet))
    }?;
    figure.1 = Some(cells);
    Ok(figure)
}

/// A figure, or a refusal.
pub(super) fn made(figure: Result<figure::Figure, String>) -> Result<JsFigure, JsValue> {
    figure
        .map(|figure| JsFigure(figure, None))
        .map_err(|problem| errors::range(&problem))
}

/// One sentence that reads the picture of a sweep.
#[wasm_bindgen]
pub fn describe(sweep: &JsValue, at: Option<f64>) -> Result<String, JsValue> {
    let (labels, sweep) = returned::sweep(sweep)?;
    figure::check(&labels, &sweep).map_err(|problem| errors::range(&problem))?;
    Ok(figure::describe(&labels, &sweep, at))
}

fn rectangle(area: Area) -> Plain {
    let plain = Plain::new();
    plain.number("left", area.left);
    plain.number("top", area.top);
    plain.number("right", area.right);
    plain.number("bottom", area.bottom);
    plain
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Draws the picture.
    pub fn draw(&self, canvas: &HtmlCanvasElement, scale: f64) -> Result<(), JsValue> {
        canvas::draw(&self.0, canvas, scale).map_err(|problem| errors::plain(&problem))
    }

    /// Draws only the cursor.
    #[wasm_bindgen(js_name = drawCursor)]
    pub fn draw_cursor(&self, canvas: &HtmlCanvasElement, scale: f64, theta: f64) -> Result<(), JsValue> {
        canvas::draw_cursor(&self.0, canvas, scale, theta).map_err(|problem| errors::plain(&problem))
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
    ) -> Result<(), JsValue> {
        canvas::draw_point(&self.0, canvas, scale, [x, y], sweep).map_err(|problem| errors::plain(&problem))
    }

    /// The cell of a phase diagram that holds a point; -1 where there is none.
    #[wasm_bindgen(js_name = cellAt)]
    #[must_use]
    pub fn cell_at(&self, x: f64, y: f64) -> f64 {
        let cell = self.1.as_ref().and_then(|phase| phase.cell_at(x, y));
        cell.map_or(-1.0, |cell| cell as f64)
    }

    /// Value under a CSS pixel of the height.
    #[wasm_bindgen(js_name = valueAt)]
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        self.0.value_at(y)
    }

    /// CSS pixel of a value.
    #[wasm_bindgen(js_name = yAt)]
    #[must_use]
    pub fn y_at(&self, value: f64) -> f64 {
        self.0.y_at(value)
    }

    /// The picture as a document of its own, with lines of text below it.
    pub fn svg(&self, caption: Option<String>) -> Result<String, JsValue> {
        figure::captioned(&self.0, &caption.unwrap_or_default()).map_err(|problem| errors::plain(&problem))
    }

    /// What the picture shows, in one line.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn title(&self) -> String {
        self.0.title.clone()
    }

    /// One sentence or two that read it.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn description(&self) -> String {
        self.0.description.clone()
    }

    /// The plot area in CSS pixels.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn area(&self) -> Plain {
        rectangle(self.0.area)
    }

    /// States of a model where they are drawn.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn nodes(&self) -> Array {
        let nodes = Array::new();
        for node in self.0.graph.iter().flat_map(|graph| &graph.nodes) {
            let plain = rectangle(node.area);
            plain.number("state", node.state as f64);
            plain.text("description", &node.description);
            nodes.push(&plain);
        }
        nodes
    }

    /// Parameter value under a CSS pixel.
    #[wasm_bindgen(js_name = thetaAt)]
    #[must_use]
    pub fn theta_at(&self, x: f64) -> f64 {
        self.0.theta_at(x)
    }

    /// CSS pixel of a parameter value.
    #[wasm_bindgen(js_name = xAt)]
    #[must_use]
    pub fn x_at(&self, theta: f64) -> f64 {
        self.0.x_at(theta)
    }

    /// Whether the curves carry their names, so that a legend would say the same again.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn named(&self) -> bool {
        !self.0.end_labels.is_empty()
    }

    /// Names and colours of the curves.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn legend(&self) -> Array {
        let entries = Array::new();
        for series in self.0.legend() {
            let entry = Plain::new();
            entry.text("label", &series.label);
            entry.text("color", &series.color.to_string());
            entry.flag("dash", series.dash);
            entries.push(&entry);
        }
        entries
    }
}
