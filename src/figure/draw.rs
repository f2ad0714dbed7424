//! One drawing of a figure for every surface.
//!
//! Lines are clipped when the figure is made, because plotters would clamp them to the edge instead.

use plotters::style::text_anchor::{HPos, VPos};

use super::data::{Figure, Shade};
use super::pen::Pen;
use super::surface::{Drawn, Surface};
use super::text;
use super::thin::thin;
use super::trace::Dash;

/// Draws a figure. The background is left as it is.
pub fn draw(figure: &Figure, surface: &mut dyn Surface) -> Drawn {
    let pen = Pen::new(figure, surface);
    if let Some(graph) = &figure.graph {
        pen.graph(graph)?;
        return pen.present();
    }
    pen.bands()?;
    pen.axes()?;
    if let Some(map) = &figure.map {
        pen.map(map)?;
    }
    pen.cliffs()?;
    pen.series()?;
    pen.end_labels()?;
    pen.present()
}

/// Draws the cursor alone: a vertical line and a dot on every series.
pub fn draw_cursor(figure: &Figure, surface: &mut dyn Surface, theta: f64) -> Drawn {
    let pen = Pen::new(figure, surface);
    let theta = theta.clamp(figure.x.from, figure.x.to);
    let ends = vec![(theta, figure.y.from), (theta, figure.y.to)];
    pen.path(ends, figure.theme.muted(), 1.0, None)?;
    for dot in figure.dots(theta) {
        let radius = 2.25 + dot.width * 0.75;
        pen.circle((theta, dot.y), radius + 1.25, figure.theme.surface())?;
        pen.circle((theta, dot.y), radius, dot.color)?;
    }
    pen.present()
}

/// The middle of a pixel, where a line one pixel wide is sharp.
fn middle(pixels: f64) -> f64 {
    (pixels - 0.5).round() + 0.5
}

impl Pen<'_> {
    fn bands(&self) -> Drawn {
        let Figure {
            area, theme, text_size, ..
        } = *self.figure;
        for band in &self.figure.bands {
            let (left, right) = (self.figure.x_at(band.from), self.figure.x_at(band.to));
            let (color, opacity) = match band.shade {
                Shade::Tie => (theme.series(5), 0.1),
                Shade::Gap => (theme.muted(), 0.15),
            };
            self.rectangle((left, area.top), (right, area.bottom), color, opacity)?;
            let at = (f64::midpoint(left, right), area.top + text_size * 0.3);
            self.text(&band.note, at, (HPos::Center, VPos::Top), theme.muted(), right - left)?;
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
            let color = if tick.at == 0.0 { theme.axis() } else { theme.grid() };
            self.rule((area.left, at), (area.right, at), color)?;
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
            self.rule((at, area.top), (at, area.bottom), theme.grid())?;
            self.rule((at, area.bottom), (at, area.bottom + size * 0.3), theme.axis())?;
            let label = (self.figure.x_at(tick.at), area.bottom + size * 0.55);
            self.text(&tick.text, label, (HPos::Center, VPos::Top), theme.muted(), width)?;
        }
        let bottom = middle(area.bottom);
        self.rule((area.left, bottom), (area.right, bottom), theme.axis())?;
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
        self.text(&x.label, label, (HPos::Center, VPos::Top), theme.ink(), below)
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
                self.path(thin(&line.points, tolerance), series.color, series.width, line.dash)?;
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
            self.rule((from, label.at), (to, label.y), label.color)?;
            let at = (area.right + size * 1.2, label.y);
            self.text(&label.text, at, (HPos::Left, VPos::Center), label.color, width - at.0)?;
        }
        Ok(())
    }
}
