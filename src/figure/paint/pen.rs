//! The strokes that a drawing is made of: plotters' elements in a figure's two coordinate systems, CSS pixels and data.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::coord::{CoordTranslate, Shift};
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, RGBColor};
use plotters_backend::BackendCoord;

use super::canvas::{Backend, Canvas, Lettering};
use super::{Drawn, UNITS};
use crate::figure::{Color, Dash, Figure, Point, text};

/// A canvas with the coordinate systems of a figure. Every length is in CSS pixels.
pub(super) struct Pen<'a> {
    pub(super) figure: &'a Figure,
    backend: Rc<RefCell<Backend<'a>>>,
    /// The whole canvas, in units.
    canvas: DrawingArea<Backend<'a>, Shift>,
    /// The map from data to units.
    data: Cartesian2d<RangedCoordf64, RangedCoordf64>,
    /// The number of units per pixel of a stroke: strokes and circles grow with the text.
    weight: f64,
}

/// Returns a place in backend units.
fn place((x, y): Point) -> BackendCoord {
    let units = |pixels: f64| (pixels * UNITS).round() as i32;
    (units(x), units(y))
}

/// Returns plotters' answer with the reason of an error as text.
fn drawn(answer: Result<(), impl ToString>) -> Drawn {
    answer.map_err(|error| error.to_string())
}

/// Returns a colour as one of plotters.
fn rgb(color: Color) -> RGBColor {
    let [red, green, blue] = color.rgb;
    RGBColor(red, green, blue)
}

impl<'a> Pen<'a> {
    pub(super) fn new(figure: &'a Figure, canvas: &'a mut dyn Canvas) -> Self {
        let backend = Rc::new(RefCell::new(Backend { canvas, dash: None }));
        let area = figure.area;
        let ((left, top), (right, bottom)) = (place((area.left, area.top)), place((area.right, area.bottom)));
        Pen {
            figure,
            canvas: DrawingArea::from(&backend),
            backend,
            data: Cartesian2d::new(
                figure.x.from..figure.x.to,
                figure.y.from..figure.y.to,
                (left..right, bottom..top),
            ),
            weight: UNITS * figure.text_size / 13.0,
        }
    }

    /// Draws a line in data coordinates.
    pub(super) fn path(&self, points: &[Point], color: Color, width: f64, dash: Option<Dash>) -> Drawn {
        let places = points.iter().map(|point| self.data.translate(point)).collect();
        self.line(places, color, width, dash)
    }

    /// Draws a line one pixel wide between two pixels.
    pub(super) fn rule(&self, from: Point, to: Point, color: Color) -> Drawn {
        self.stroke(&[from, to], color, 1.0)
    }

    /// Draws a line through pixels.
    pub(super) fn stroke(&self, points: &[Point], color: Color, width: f64) -> Drawn {
        self.line(points.iter().map(|&point| place(point)).collect(), color, width, None)
    }

    /// Draws a dashed line through pixels.
    pub(super) fn dashed(&self, points: &[Point], color: Color, width: f64, dash: Dash) -> Drawn {
        self.line(
            points.iter().map(|&point| place(point)).collect(),
            color,
            width,
            Some(dash),
        )
    }

    /// Draws a line through places in units.
    fn line(&self, places: Vec<BackendCoord>, color: Color, width: f64, dash: Option<Dash>) -> Drawn {
        let weighted = dash.map(|Dash { on, off, phase }| Dash {
            on: on * self.weight,
            off: off * self.weight,
            phase: phase * self.weight,
        });
        self.backend.borrow_mut().dash = weighted;
        let style = rgb(color).stroke_width(self.weighted(width));
        drawn(self.canvas.draw(&PathElement::new(places, style)))
    }

    /// Draws a filled polygon with corners at pixels.
    pub(super) fn polygon(&self, corners: &[Point], color: Color) -> Drawn {
        let places: Vec<BackendCoord> = corners.iter().map(|&corner| place(corner)).collect();
        drawn(self.canvas.draw(&Polygon::new(places, rgb(color).filled())))
    }

    /// Draws a filled polygon with corners in data coordinates, through which what is below it can be seen.
    pub(super) fn shade(&self, corners: &[Point], color: Color, opacity: f64) -> Drawn {
        let places: Vec<BackendCoord> = corners.iter().map(|corner| self.data.translate(corner)).collect();
        drawn(
            self.canvas
                .draw(&Polygon::new(places, rgb(color).mix(opacity).filled())),
        )
    }

    /// Draws a filled circle in data coordinates.
    pub(super) fn circle(&self, at: Point, radius: f64, color: Color) -> Drawn {
        let at = self.data.translate(&at);
        let circle = Circle::new(at, self.weighted(radius), rgb(color).filled());
        drawn(self.canvas.draw(&circle))
    }

    /// Draws a filled rectangle between two pixels.
    pub(super) fn rectangle(&self, from: Point, to: Point, color: Color, opacity: f64) -> Drawn {
        let style = rgb(color).mix(opacity).filled();
        let corners = [place(from), place(to)];
        drawn(self.canvas.draw(&Rectangle::new(corners, style)))
    }

    /// Draws a text at a pixel, shortened if the backend's font makes it wider than `room`.
    pub(super) fn text(&self, text: &str, at: Point, anchor: (HPos, VPos), color: Color, room: f64) -> Drawn {
        self.text_of_size(text, at, anchor, color, room, self.figure.text_size)
    }

    /// Draws a text as [`Pen::text`] does, in a size of its own.
    pub(super) fn text_of_size(
        &self,
        text: &str,
        at: Point,
        anchor: (HPos, VPos),
        color: Color,
        room: f64,
        size: f64,
    ) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let lettering = Lettering {
            color: rgb(color).to_backend_color(),
            size: size * UNITS,
            anchor: Pos::new(anchor.0, anchor.1),
        };
        let fits = |text: &str| {
            let width = self.backend.borrow().canvas.text_width(text, lettering.size);
            width.ceil() <= room * UNITS
        };
        let text = text::shorten(text, &fits);
        let element = Text::new(text, place(at), lettering.text_style());
        drawn(self.canvas.draw(&element))
    }

    /// Returns the width of a stroke or the radius of a circle in backend units.
    fn weighted(&self, pixels: f64) -> u32 {
        super::units((pixels * self.weight).round().max(1.0))
    }
}
