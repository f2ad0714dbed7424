//! The canvases on which figures are drawn. Drawings are compiled once, for plotters' backend [`Backend`], which passes
//! every element on to the current [`Canvas`].

use std::error::Error;
use std::fmt;

use plotters::style::{FontDesc, FontFamily, FontStyle, TextStyle};
use plotters_backend::text_anchor::Pos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::{Drawn, FONT, units};
use crate::figure::Dash;

/// A surface with [`UNITS`](super::UNITS) units per CSS pixel. All sizes and places are in units.
pub trait Canvas {
    /// Returns width and height.
    fn size(&self) -> (u32, u32);

    /// Returns the width of a text in the canvas's own font ([`FONT`]) of a size.
    fn text_width(&self, text: &str, size: f64) -> f64;

    /// Draws a line through points.
    fn draw_path(&mut self, points: &[BackendCoord], style: &LineStyle) -> Drawn;

    /// Fills a polygon.
    fn fill_polygon(&mut self, corners: &[BackendCoord], color: BackendColor) -> Drawn;

    /// Fills the rectangle between its upper left and its lower right corner.
    fn fill_rectangle(&mut self, from: BackendCoord, to: BackendCoord, color: BackendColor) -> Drawn;

    /// Fills a circle.
    fn fill_circle(&mut self, center: BackendCoord, radius: u32, color: BackendColor) -> Drawn;

    /// Draws a text whose anchor lies at a place.
    fn draw_text(&mut self, text: &str, at: BackendCoord, style: &Lettering) -> Drawn;
}

/// The style of a line.
#[derive(Clone, Copy)]
pub struct LineStyle {
    /// The colour of the line.
    pub color: BackendColor,
    /// The stroke width in units.
    pub width: u32,
    /// The dashes in units; `None` draws the whole line.
    pub dash: Option<Dash>,
}

impl BackendStyle for LineStyle {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// The style of a text.
#[derive(Clone, Copy)]
pub struct Lettering {
    /// The colour of the text.
    pub color: BackendColor,
    /// The font size in units.
    pub size: f64,
    /// The point of the text that lies at its place.
    pub anchor: Pos,
}

impl Lettering {
    /// Returns the style as a style of plotters, in [`FONT`].
    #[must_use]
    pub fn text_style(&self) -> TextStyle<'static> {
        TextStyle {
            font: FontDesc::new(FontFamily::Name(FONT), self.size, FontStyle::Normal),
            color: self.color,
            pos: self.anchor,
        }
    }
}

/// plotters' backend of every drawing.
pub(super) struct Backend<'a> {
    pub(super) canvas: &'a mut dyn Canvas,
    /// The dashes of the following paths, which plotters leaves to its elements.
    pub(super) dash: Option<Dash>,
}

/// The reason why a canvas did not draw.
#[derive(Debug)]
pub(super) struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Refusal {}

type Answer = Result<(), DrawingErrorKind<Refusal>>;

/// Returns a canvas's answer as one of plotters.
fn answer(drawn: Drawn) -> Answer {
    drawn.map_err(|reason| DrawingErrorKind::DrawingError(Refusal(reason)))
}

/// Figures draw paths, and filled shapes without outlines.
impl DrawingBackend for Backend<'_> {
    type ErrorType = Refusal;

    fn get_size(&self) -> (u32, u32) {
        self.canvas.size()
    }

    fn ensure_prepared(&mut self) -> Answer {
        Ok(())
    }

    fn present(&mut self) -> Answer {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Answer {
        answer(self.canvas.fill_rectangle((x, y), (x + 1, y + 1), color))
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Answer {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Answer {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        let style = LineStyle {
            color: style.color(),
            width: style.stroke_width(),
            dash: self.dash,
        };
        answer(self.canvas.draw_path(&points, &style))
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _fill: bool) -> Answer {
        answer(self.canvas.fill_rectangle(from, to, style.color()))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Answer {
        let corners: Vec<BackendCoord> = corners.into_iter().collect();
        answer(self.canvas.fill_polygon(&corners, style.color()))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, _fill: bool) -> Answer {
        answer(self.canvas.fill_circle(center, radius, style.color()))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Answer {
        let lettering = Lettering {
            color: style.color(),
            size: style.size(),
            anchor: style.anchor(),
        };
        answer(self.canvas.draw_text(text, at, &lettering))
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Refusal>> {
        let size = style.size();
        Ok((units(self.canvas.text_width(text, size)), units(size)))
    }
}
