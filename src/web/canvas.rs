//! The charts' surface on an HTML canvas: plotters-canvas with eighths of a pixel, the screen's resolution, dashes and its own measure of text.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;

use js_sys::Array;
use plotters::style::TextStyle;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::figure::{self, Dash, Drawn, FINE, FONT, Figure, Surface, units};

/// Draws a figure and sets the canvas's backing size to the figure's times `scale` (devicePixelRatio). The background stays transparent.
pub(super) fn draw(figure: &Figure, canvas: &HtmlCanvasElement, scale: f64) -> Result<(), String> {
    figure::draw(figure, &mut Fine::new(figure, canvas, scale)?)
}

/// Draws only the cursor, on a canvas that lies over the picture.
pub(super) fn draw_cursor(figure: &Figure, canvas: &HtmlCanvasElement, scale: f64, theta: f64) -> Result<(), String> {
    if !theta.is_finite() {
        return Err(format!("theta is {theta}, allowed is a finite number"));
    }
    figure::draw_cursor(figure, &mut Fine::new(figure, canvas, scale)?, theta)
}

/// Draws only the point of a picture of two parameters, and the sweep through it along x (0) or y (1).
pub(super) fn draw_point(
    figure: &Figure,
    canvas: &HtmlCanvasElement,
    scale: f64,
    point: [f64; 2],
    sweep: Option<usize>,
) -> Result<(), String> {
    if !(point[0].is_finite() && point[1].is_finite()) {
        return Err("the point is not finite".to_owned());
    }
    figure::draw_point(figure, &mut Fine::new(figure, canvas, scale)?, point, sweep)
}

/// Browsers refuse larger canvases.
const LARGEST: f64 = 16384.0;

/// plotters' canvas with [`FINE`] units per CSS pixel.
struct Fine {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    dashed: bool,
}

/// A stroke as plotters passes it to backends.
struct Stroke {
    color: BackendColor,
    width: u32,
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

impl Fine {
    fn new(figure: &Figure, canvas: &HtmlCanvasElement, scale: f64) -> Result<Self, String> {
        if !(0.1..=16.0).contains(&scale) {
            return Err(format!("scale is {scale}, allowed is 0.1 to 16"));
        }
        let refused = || "the canvas has no 2d context: it has one of another kind".to_owned();
        let context = canvas.get_context("2d").ok().flatten().ok_or_else(refused)?;
        let context: CanvasRenderingContext2d = context.dyn_into().map_err(|_| refused())?;
        let inner = CanvasBackend::with_canvas_object(canvas.clone()).ok_or_else(refused)?;

        let scale = scale.min(LARGEST / figure.width.max(figure.height));
        let backing = |pixels: f64| units((pixels * scale).round().max(1.0));
        let (width, height) = (backing(figure.width), backing(figure.height));
        // Setting a size clears the canvas and allocates it anew, even when it stays the same.
        if canvas.width() != width {
            canvas.set_width(width);
        }
        if canvas.height() != height {
            canvas.set_height(height);
        }
        let (across, down) = (f64::from(width) / figure.width, f64::from(height) / figure.height);
        let transform = |a: f64, d: f64| {
            context
                .set_transform(a, 0.0, 0.0, d, 0.0, 0.0)
                .map_err(|_| "the canvas refused a transform".to_owned())
        };
        transform(1.0, 1.0)?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        transform(across / FINE, down / FINE)?;
        context.set_line_join("round");
        let size = (units(figure.width * FINE), units(figure.height * FINE));
        let mut fine = Fine {
            inner,
            context,
            size,
            dashed: true,
        };
        // A canvas drawn on before may still be dashed.
        fine.dash(None);
        Ok(fine)
    }
}

thread_local! {
    /// Widths by the bits of the font size and the text. A drawing asks for some thirty, mostly the same as the one before.
    static WIDTHS: RefCell<HashMap<(u64, String), f64>> = RefCell::default();
}

/// Texts remembered before the memory starts anew.
const REMEMBERED: usize = 200;

impl Surface for Fine {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn dash(&mut self, dash: Option<Dash>) {
        if dash.is_none() && !self.dashed {
            return;
        }
        self.dashed = dash.is_some();
        let pattern = dash.map_or_else(Array::new, |dash| Array::of2(&dash.on.into(), &dash.off.into()));
        // Refused only when the pattern is no array.
        let _ = self.context.set_line_dash(&pattern);
        // The pattern starts later when its offset is negative.
        self.context.set_line_dash_offset(dash.map_or(0.0, |dash| -dash.phase));
    }

    fn path(&mut self, points: &[BackendCoord], color: BackendColor, width: u32) -> Drawn {
        let path = points.iter().copied();
        drawn(self.inner.draw_path(path, &Stroke { color, width }))
    }

    fn rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn {
        drawn(self.inner.draw_rect(from, to, &color, true))
    }

    fn polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn {
        drawn(self.inner.fill_polygon(corners.iter().copied(), &color))
    }

    fn circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn {
        drawn(self.inner.draw_circle(center, radius, &color, true))
    }

    fn text(&mut self, text: &str, style: &TextStyle, at: BackendCoord) -> Drawn {
        drawn(self.inner.draw_text(text, style, at))
    }

    /// From the canvas's own font.
    fn text_width(&self, text: &str, size: f64) -> f64 {
        WIDTHS.with_borrow_mut(|widths| {
            let key = (size.to_bits(), text.to_owned());
            if let Some(&width) = widths.get(&key) {
                return width;
            }
            self.context.set_font(&format!("normal {size}px {FONT}"));
            let measured = self.context.measure_text(text);
            let width = measured.map_or_else(|_| figure::text_width(text, size), |metrics| metrics.width());
            if widths.len() >= REMEMBERED {
                widths.clear();
            }
            widths.insert(key, width);
            width
        })
    }
}

fn drawn<E: Display>(answer: Result<(), E>) -> Drawn {
    answer.map_err(|error| error.to_string())
}
