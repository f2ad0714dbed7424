//! The figures' surface on an HTML canvas: plotters-canvas with eighths of a pixel, the screen's resolution, dashes and
//! its own measure of text.

use std::cell::RefCell;

use js_sys::Array;
use plotters_backend::{BackendColor, BackendCoord, DrawingBackend, DrawingErrorKind};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::figure::{self, Canvas, Dash, FONT, Figure, Lettering, LineStyle, Tangent, UNITS, units};

/// Draws only the cursor, on a canvas that lies over the picture, and the tangent there.
pub(super) fn draw_cursor(
    figure: &Figure,
    canvas: &HtmlCanvasElement,
    scale: f64,
    theta: f64,
    tangent: Option<&Tangent>,
) -> Result<(), String> {
    if !theta.is_finite() {
        return Err(format!("theta is {theta}, allowed is a finite number"));
    }
    let mut canvas = FineCanvas::new(figure, canvas, scale)?;
    if let Some(tangent) = tangent {
        figure::draw_tangent(figure, &mut canvas, theta, tangent)?;
    }
    figure::draw_cursor(figure, &mut canvas, theta)
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
    figure::draw_point(figure, &mut FineCanvas::new(figure, canvas, scale)?, point, sweep)
}

/// Browsers refuse larger canvases.
const LARGEST: f64 = 16384.0;

/// plotters' canvas with [`UNITS`] units per CSS pixel: it reports a size in units and transforms the context
/// accordingly.
pub(super) struct FineCanvas {
    inner: CanvasBackend,
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    dashed: bool,
}

impl FineCanvas {
    /// Clears a canvas for a figure, and sets its backing size to the figure's times `scale` (devicePixelRatio). The
    /// background stays transparent.
    pub(super) fn new(figure: &Figure, canvas: &HtmlCanvasElement, scale: f64) -> Result<Self, String> {
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
        transform(across / UNITS, down / UNITS)?;
        context.set_line_join("round");
        let mut canvas = Self {
            inner,
            context,
            size: (units(figure.width * UNITS), units(figure.height * UNITS)),
            // The canvas may have been drawn on before, and still be dashed.
            dashed: true,
        };
        canvas.set_dash(None);
        Ok(canvas)
    }

    fn set_dash(&mut self, dash: Option<Dash>) {
        if dash.is_none() && !self.dashed {
            return;
        }
        self.dashed = dash.is_some();
        let pattern = dash.map_or_else(Array::new, |dash| Array::of2(&dash.on.into(), &dash.off.into()));
        // This fails only when the pattern is no array.
        let _ = self.context.set_line_dash(&pattern);
        // The pattern starts later when its offset is negative.
        self.context.set_line_dash_offset(dash.map_or(0.0, |dash| -dash.phase));
    }
}

thread_local! {
    /// Font sizes, texts and their widths. A drawing asks for some thirty, mostly the same as the one before.
    static WIDTHS: RefCell<Vec<(f64, String, f64)>> = RefCell::default();
}

/// The number of texts that are kept before the cache is emptied.
const REMEMBERED: usize = 200;

/// The result of drawing: nothing, or the reason why it failed.
type Drawn = Result<(), String>;

/// Returns plotters' answer with the reason of an error as text.
fn drawn(answer: Result<(), DrawingErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>) -> Drawn {
    answer.map_err(|error| error.to_string())
}

impl Canvas for FineCanvas {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Returns the width of a text in the canvas's own font: plotters would insert an element into the page, which a
    /// strict content policy or a worker refuses.
    fn text_width(&self, text: &str, size: f64) -> f64 {
        WIDTHS.with_borrow_mut(|widths| {
            if let Some(known) = widths.iter().find(|known| known.0 == size && known.1 == text) {
                return known.2;
            }
            self.context.set_font(&format!("normal {size}px {FONT}"));
            let measured = self.context.measure_text(text);
            let width = measured.map_or_else(|_| figure::text_width(text, size), |metrics| metrics.width());
            if widths.len() >= REMEMBERED {
                widths.clear();
            }
            widths.push((size, text.to_owned(), width));
            width
        })
    }

    fn draw_path(&mut self, points: &[BackendCoord], style: &LineStyle) -> Drawn {
        self.set_dash(style.dash);
        drawn(self.inner.draw_path(points.iter().copied(), style))
    }

    fn fill_polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn {
        drawn(self.inner.fill_polygon(corners.iter().copied(), &color))
    }

    fn fill_rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn {
        drawn(self.inner.draw_rect(from, to, &color, true))
    }

    fn fill_circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn {
        drawn(self.inner.draw_circle(center, radius, &color, true))
    }

    fn draw_text(&mut self, text: &str, at: BackendCoord, style: &Lettering) -> Drawn {
        drawn(self.inner.draw_text(text, &style.text_style(), at))
    }
}
