//! Pictures: a plain-data figure that stays in WebAssembly's memory, drawn on the page's canvases.

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::options::Options;
use super::transfer::{Sweep, to_object};
use super::{canvas, errors};
use crate::chart::{self, Kind, Theme, css};

const OPTIONS: [&str; 5] = ["kind", "width", "height", "theme", "fontSize"];
const KINDS: [(&str, Kind); 2] = [("policy", Kind::Policy), ("value", Kind::Value)];
const THEMES: [(&str, Theme); 2] = [("light", Theme::Light), ("dark", Theme::Dark)];

/// Root font size of browsers, in CSS pixels.
const FONT_SIZE: f64 = 16.0;

/// `Figure` of policy-cliff.d.ts.
#[wasm_bindgen(js_name = Figure)]
pub struct JsFigure(chart::Figure);

#[derive(Serialize)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

#[derive(Serialize)]
struct Entry<'f> {
    label: &'f str,
    color: String,
    dash: bool,
}

/// A picture of a sweep.
#[wasm_bindgen]
pub fn figure(sweep: JsValue, options: &JsValue) -> Result<JsFigure, JsValue> {
    let options = Options::new(options, &OPTIONS)?;
    let missing = |name: &str| errors::kind(format!("{name}: it is missing"));
    let number = |name: &str| options.number(name)?.ok_or_else(|| missing(name));
    let kind = options.choice("kind", KINDS.iter().map(|kind| kind.0))?;
    let theme = options.choice("theme", THEMES.iter().map(|theme| theme.0))?;
    let options = chart::Options {
        kind: KINDS[kind.ok_or_else(|| missing("kind"))?].1,
        width: number("width")?,
        height: number("height")?,
        theme: THEMES[theme.ok_or_else(|| missing("theme"))?].1,
        font_size: options.number("fontSize")?.unwrap_or(FONT_SIZE),
    };
    let (labels, sweep) = Sweep::from_object(sweep)?;
    chart::Figure::new(&labels, &sweep, &options)
        .map(JsFigure)
        .map_err(errors::range)
}

/// One sentence that reads the picture of a sweep.
#[wasm_bindgen]
pub fn describe(sweep: JsValue, at: Option<f64>) -> Result<String, JsValue> {
    let (labels, sweep) = Sweep::from_object(sweep)?;
    Ok(chart::describe(&labels, &sweep, at))
}

#[wasm_bindgen(js_class = Figure)]
impl JsFigure {
    /// Draws the picture.
    pub fn draw(&self, canvas: &HtmlCanvasElement, scale: f64) -> Result<(), JsValue> {
        canvas::draw(&self.0, canvas, scale).map_err(errors::plain)
    }

    /// Draws only the cursor.
    #[wasm_bindgen(js_name = drawCursor)]
    pub fn draw_cursor(
        &self,
        canvas: &HtmlCanvasElement,
        scale: f64,
        theta: f64,
    ) -> Result<(), JsValue> {
        canvas::draw_cursor(&self.0, canvas, scale, theta).map_err(errors::plain)
    }

    /// The picture as a document of its own.
    pub fn svg(&self) -> Result<String, JsValue> {
        chart::svg(&self.0).map_err(errors::plain)
    }

    /// What the picture shows, in one line.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn title(&self) -> String {
        self.0.title.clone()
    }

    /// The plot area in CSS pixels.
    #[wasm_bindgen(getter)]
    pub fn area(&self) -> Result<JsValue, JsValue> {
        let chart::Area {
            left,
            top,
            right,
            bottom,
        } = self.0.area;
        to_object(&Area {
            left,
            top,
            right,
            bottom,
        })
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

    /// Names and colours of the curves.
    #[wasm_bindgen(getter)]
    pub fn legend(&self) -> Result<JsValue, JsValue> {
        let entry = |series| {
            let chart::Series {
                label, color, dash, ..
            }: &chart::Series = series;
            Entry {
                label,
                color: css(*color),
                dash: *dash,
            }
        };
        to_object(&self.0.legend().map(entry).collect::<Vec<_>>())
    }
}
