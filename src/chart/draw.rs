//! One drawing of a figure for every backend.
//!
//! Backend coordinates are integers, on which smooth curves would show stairs. A [`Surface`] therefore has [`FINE`] units per CSS pixel, and every length here, text sizes included,
//! is multiplied by it. Lines are clipped when the figure is made, because plotters would clamp them to the edge instead.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::figure::{Figure, Shade};
use super::text;
use super::thin::thin;
use super::trace::Dash;

/// Backend units per CSS pixel.
pub const FINE: f64 = 8.0;

/// Sans serifs as systems call them.
pub const FONT: &str = "system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// A plotters backend with [`FINE`] units per CSS pixel that can draw dashes and measures text itself.
pub trait Surface: DrawingBackend {
    /// How the following paths are dashed, in backend units; `None` draws them whole.
    fn dash(&mut self, dash: Option<Dash>);
}

type Plot<DB> = DrawingArea<DB, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// A surface with the coordinate systems of a figure: pixels and data.
struct Pen<'a, DB: Surface> {
    figure: &'a Figure,
    backend: Rc<RefCell<DB>>,
    pixels: DrawingArea<DB, Shift>,
    data: Plot<DB>,
    /// Backend units per pixel of a stroke: strokes and circles grow with the text.
    weight: f64,
}

type Drawn = Result<(), String>;

/// Draws a figure. The background is left as it is.
pub fn draw<DB: Surface>(figure: &Figure, backend: DB) -> Drawn {
    let pen = Pen::new(figure, backend);
    pen.bands()?;
    pen.axes()?;
    pen.cliffs()?;
    pen.series()?;
    pen.end_labels()?;
    pen.pixels.present().map_err(|error| error.to_string())
}

/// Draws the cursor alone: a vertical line and a dot on every series.
pub fn draw_cursor<DB: Surface>(figure: &Figure, backend: DB, theta: f64) -> Drawn {
    let pen = Pen::new(figure, backend);
    let theta = theta.clamp(figure.x.from, figure.x.to);
    let ends = [(theta, figure.y.from), (theta, figure.y.to)];
    pen.path(ends.to_vec(), figure.theme.muted(), 1.0, None)?;
    for dot in figure.dots(theta) {
        let radius = 2.25 + dot.width * 0.75;
        pen.circle((theta, dot.y), radius + 1.25, figure.theme.surface())?;
        pen.circle((theta, dot.y), radius, dot.color)?;
    }
    pen.pixels.present().map_err(|error| error.to_string())
}

/// CSS pixels in backend units.
fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

/// A size as whole backend units, rounded up.
#[must_use]
#[expect(
    clippy::cast_sign_loss,
    reason = "sizes are not negative, and the cast saturates"
)]
pub fn units(size: f64) -> u32 {
    size.ceil() as u32
}

/// The middle of a pixel, where a line one pixel wide is sharp.
fn middle(pixels: f64) -> f64 {
    (pixels - 0.5).round() + 0.5
}

impl<'a, DB: Surface> Pen<'a, DB> {
    fn new(figure: &'a Figure, backend: DB) -> Self {
        let backend = Rc::new(RefCell::new(backend));
        let pixels = DrawingArea::from(&backend);
        let area = figure.area;
        let data = pixels.apply_coord_spec(Cartesian2d::new(
            figure.x.from..figure.x.to,
            figure.y.from..figure.y.to,
            (
                fine(area.left)..fine(area.right),
                fine(area.bottom)..fine(area.top),
            ),
        ));
        Pen {
            figure,
            backend,
            pixels,
            data,
            weight: FINE * figure.text_size / 13.0,
        }
    }

    /// A line in data coordinates.
    fn path(
        &self,
        points: Vec<(f64, f64)>,
        color: RGBColor,
        width: f64,
        dash: Option<Dash>,
    ) -> Drawn {
        self.dash(dash);
        self.data
            .draw(&PathElement::new(
                points,
                color.stroke_width(self.heavy(width)),
            ))
            .map_err(|error| error.to_string())
    }

    /// A line in CSS pixels.
    fn rule(
        &self,
        ends: [(f64, f64); 2],
        color: RGBColor,
        width: f64,
        dash: Option<Dash>,
    ) -> Drawn {
        self.dash(dash);
        let ends = ends.map(|(x, y)| (fine(x), fine(y)));
        self.pixels
            .draw(&PathElement::new(
                ends,
                color.stroke_width(self.heavy(width)),
            ))
            .map_err(|error| error.to_string())
    }

    /// Width of a stroke or radius of a circle in backend units.
    fn heavy(&self, pixels: f64) -> u32 {
        units((pixels * self.weight).round().max(1.0))
    }

    fn dash(&self, dash: Option<Dash>) {
        let heavy = |Dash { on, off, phase }: Dash| Dash {
            on: on * self.weight,
            off: off * self.weight,
            phase: phase * self.weight,
        };
        self.backend.borrow_mut().dash(dash.map(heavy));
    }

    fn circle(&self, at: (f64, f64), radius: f64, style: impl Into<ShapeStyle>) -> Drawn {
        self.dash(None);
        self.data
            .draw(&Circle::new(at, self.heavy(radius), style.into().filled()))
            .map_err(|error| error.to_string())
    }

    /// A text at CSS pixels, shortened if this surface's font makes it wider than `room`.
    fn text(
        &self,
        text: &str,
        at: (f64, f64),
        anchor: (HPos, VPos),
        color: RGBColor,
        room: f64,
    ) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let font = FontDesc::new(
            FontFamily::Name(FONT),
            self.figure.text_size * FINE,
            FontStyle::Normal,
        );
        let style = TextStyle {
            font,
            color: color.to_backend_color(),
            pos: Pos::new(anchor.0, anchor.1),
        };
        let fits = |text: &str| {
            self.pixels
                .estimate_text_size(text, &style)
                .is_ok_and(|(width, _)| f64::from(width) <= room * FINE)
        };
        let text = text::shorten(text, &fits);
        self.pixels
            .draw(&Text::new(text, (fine(at.0), fine(at.1)), style))
            .map_err(|error| error.to_string())
    }

    fn bands(&self) -> Drawn {
        let Figure {
            area,
            theme,
            text_size,
            ..
        } = *self.figure;
        for band in &self.figure.bands {
            let (left, right) = (self.figure.x_at(band.from), self.figure.x_at(band.to));
            let (color, opacity) = match band.shade {
                Shade::Tie => (theme.series(5), 0.1),
                Shade::Gap => (theme.muted(), 0.15),
            };
            let corners = [
                (fine(left), fine(area.top)),
                (fine(right), fine(area.bottom)),
            ];
            self.pixels
                .draw(&Rectangle::new(corners, color.mix(opacity).filled()))
                .map_err(|error| error.to_string())?;
            let at = (f64::midpoint(left, right), area.top + text_size * 0.3);
            self.text(
                &band.note,
                at,
                (HPos::Center, VPos::Top),
                theme.muted(),
                right - left,
            )?;
        }
        Ok(())
    }

    fn axes(&self) -> Drawn {
        let Figure {
            area,
            theme,
            text_size: size,
            width,
            ..
        } = *self.figure;
        let (x, y) = (&self.figure.x, &self.figure.y);
        for tick in &y.ticks {
            let at = middle(self.figure.y_at(tick.at));
            let color = if tick.at == 0.0 {
                theme.axis()
            } else {
                theme.grid()
            };
            self.rule([(area.left, at), (area.right, at)], color, 1.0, None)?;
            let label = (area.left - size * 0.5, at);
            self.text(
                &tick.text,
                label,
                (HPos::Right, VPos::Center),
                theme.muted(),
                area.left - size * 0.5,
            )?;
        }
        for tick in &x.ticks {
            let at = middle(self.figure.x_at(tick.at));
            self.rule([(at, area.top), (at, area.bottom)], theme.grid(), 1.0, None)?;
            self.rule(
                [(at, area.bottom), (at, area.bottom + size * 0.3)],
                theme.axis(),
                1.0,
                None,
            )?;
            let label = (self.figure.x_at(tick.at), area.bottom + size * 0.55);
            self.text(
                &tick.text,
                label,
                (HPos::Center, VPos::Top),
                theme.muted(),
                width,
            )?;
        }
        let bottom = middle(area.bottom);
        self.rule(
            [(area.left, bottom), (area.right, bottom)],
            theme.axis(),
            1.0,
            None,
        )?;
        let line = area.top - size * 1.1;
        let above = if self.figure.key.is_empty() {
            width - size
        } else {
            width - text::width(&self.figure.key, size) - size * 2.0
        };
        self.text(
            &y.label,
            (size * 0.5, line),
            (HPos::Left, VPos::Center),
            theme.ink(),
            above,
        )?;
        self.text(
            &self.figure.key,
            (width - size * 0.5, line),
            (HPos::Right, VPos::Center),
            theme.muted(),
            width,
        )?;
        let center = f64::midpoint(area.left, area.right);
        let below = (center.min(width - center) - size * 0.25) * 2.0;
        let label = (center, area.bottom + size * 2.1);
        self.text(
            &x.label,
            label,
            (HPos::Center, VPos::Top),
            theme.ink(),
            below,
        )
    }

    fn cliffs(&self) -> Drawn {
        let dotted = Dash {
            on: 1.5,
            off: 3.0,
            phase: 0.0,
        };
        for &at in &self.figure.cliffs {
            let ends = vec![(at, self.figure.y.from), (at, self.figure.y.to)];
            self.path(ends, self.figure.theme.muted(), 1.0, Some(dotted))?;
        }
        Ok(())
    }

    fn series(&self) -> Drawn {
        // A sixteenth of a pixel is half of what a backend's unit can show.
        let area = self.figure.area;
        let tolerance = (self.figure.y.to - self.figure.y.from) / (area.bottom - area.top) / 16.0;
        for series in &self.figure.series {
            for line in &series.lines {
                self.path(
                    thin(&line.points, tolerance),
                    series.color,
                    series.width,
                    line.dash,
                )?;
            }
        }
        for series in &self.figure.series {
            for mark in &series.marks {
                let radius = 3.25 + 2.25 * mark.ring as f64;
                self.circle((mark.x, mark.y), radius + 0.75, series.color)?;
                if !mark.filled {
                    self.circle((mark.x, mark.y), radius - 0.75, self.figure.theme.surface())?;
                }
            }
        }
        Ok(())
    }

    fn end_labels(&self) -> Drawn {
        let Figure {
            area,
            text_size: size,
            width,
            ..
        } = *self.figure;
        for label in &self.figure.end_labels {
            let (from, to) = (area.right + size * 0.2, area.right + size * 0.9);
            self.rule([(from, label.at), (to, label.y)], label.color, 1.0, None)?;
            let at = (area.right + size * 1.2, label.y);
            self.text(
                &label.text,
                at,
                (HPos::Left, VPos::Center),
                label.color,
                width - at.0,
            )?;
        }
        Ok(())
    }
}
