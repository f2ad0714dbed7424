//! The strokes that a drawing is made of: plotters' elements in a figure's two coordinate systems, pixels and data.

use std::cell::RefCell;
use std::fmt::Display;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, TextStyle};

use super::data::Figure;
use super::surface::{Backend, Drawn, FINE, Surface, font, units};
use super::text;
use super::trace::{Dash, Point};

/// A surface with the coordinate systems of a figure. Every length is in CSS pixels.
pub(super) struct Pen<'a> {
    pub(super) figure: &'a Figure,
    backend: Rc<RefCell<Backend<'a>>>,
    pixels: DrawingArea<Backend<'a>, Shift>,
    data: DrawingArea<Backend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    /// Backend units per pixel of a stroke: strokes and circles grow with the text.
    weight: f64,
}

/// CSS pixels in backend units.
fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

/// A pixel in backend units.
fn place((x, y): Point) -> (i32, i32) {
    (fine(x), fine(y))
}

fn reason<E: Display>(drawn: Result<(), E>) -> Drawn {
    drawn.map_err(|error| error.to_string())
}

impl<'a> Pen<'a> {
    pub(super) fn new(figure: &'a Figure, surface: &'a mut dyn Surface) -> Self {
        let backend = Rc::new(RefCell::new(Backend(surface)));
        let pixels = DrawingArea::from(&backend);
        let area = figure.area;
        let data = pixels.apply_coord_spec(Cartesian2d::new(
            figure.x.from..figure.x.to,
            figure.y.from..figure.y.to,
            (fine(area.left)..fine(area.right), fine(area.bottom)..fine(area.top)),
        ));
        Pen {
            figure,
            backend,
            pixels,
            data,
            weight: FINE * figure.text_size / 13.0,
        }
    }

    /// Ends the drawing.
    pub(super) fn present(&self) -> Drawn {
        reason(self.pixels.present())
    }

    /// A line in data coordinates.
    pub(super) fn path(&self, points: Vec<Point>, color: RGBColor, width: f64, dash: Option<Dash>) -> Drawn {
        self.dash(dash);
        let style = color.stroke_width(self.heavy(width));
        reason(self.data.draw(&PathElement::new(points, style)))
    }

    /// A line one pixel wide between two pixels.
    pub(super) fn rule(&self, from: Point, to: Point, color: RGBColor) -> Drawn {
        self.stroke(&[from, to], color, 1.0)
    }

    /// A line through pixels.
    pub(super) fn stroke(&self, points: &[Point], color: RGBColor, width: f64) -> Drawn {
        self.dash(None);
        let style = color.stroke_width(self.heavy(width));
        let places: Vec<(i32, i32)> = points.iter().map(|&point| place(point)).collect();
        reason(self.pixels.draw(&PathElement::new(places, style)))
    }

    /// A filled polygon with corners at pixels.
    pub(super) fn polygon(&self, corners: &[Point], color: RGBColor) -> Drawn {
        let places: Vec<(i32, i32)> = corners.iter().map(|&corner| place(corner)).collect();
        reason(self.pixels.draw(&Polygon::new(places, color.filled())))
    }

    /// A filled circle in data coordinates.
    pub(super) fn circle(&self, at: Point, radius: f64, color: RGBColor) -> Drawn {
        self.dash(None);
        let circle = Circle::new(at, self.heavy(radius), color.filled());
        reason(self.data.draw(&circle))
    }

    /// A filled rectangle between two pixels.
    pub(super) fn rectangle(&self, from: Point, to: Point, color: RGBColor, opacity: f64) -> Drawn {
        let style = color.mix(opacity).filled();
        let corners = [place(from), place(to)];
        reason(self.pixels.draw(&Rectangle::new(corners, style)))
    }

    /// A text at a pixel, shortened if this surface's font makes it wider than `room`.
    pub(super) fn text(&self, text: &str, at: Point, anchor: (HPos, VPos), color: RGBColor, room: f64) -> Drawn {
        self.sized(text, at, anchor, color, room, self.figure.text_size)
    }

    /// As [`Pen::text`], in a size of its own.
    pub(super) fn sized(
        &self,
        text: &str,
        at: Point,
        anchor: (HPos, VPos),
        color: RGBColor,
        room: f64,
        size: f64,
    ) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let style = TextStyle {
            font: font(size * FINE),
            color: color.to_backend_color(),
            pos: Pos::new(anchor.0, anchor.1),
        };
        let fits = |text: &str| {
            let size = self.pixels.estimate_text_size(text, &style);
            size.is_ok_and(|(width, _)| f64::from(width) <= room * FINE)
        };
        let text = text::shorten(text, &fits);
        reason(self.pixels.draw(&Text::new(text, place(at), style)))
    }

    /// Width of a stroke or radius of a circle in backend units.
    fn heavy(&self, pixels: f64) -> u32 {
        units((pixels * self.weight).round().max(1.0))
    }

    fn dash(&self, dash: Option<Dash>) {
        let heavy = dash.map(|Dash { on, off, phase }| Dash {
            on: on * self.weight,
            off: off * self.weight,
            phase: phase * self.weight,
        });
        self.backend.borrow_mut().0.dash(heavy);
    }
}
