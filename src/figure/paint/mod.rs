//! From a figure to pixels. This module alone knows plotters; beside it only the page's canvas does, which is one of
//! the two surfaces that a figure is drawn on ([`svg()`] is the other).
//!
//! Backend coordinates are integers, on which smooth curves would show stairs. A [`Canvas`] therefore has [`UNITS`]
//! units per CSS pixel. Lines are clipped when the figure is made, because plotters would clamp them to the edge
//! instead.

mod canvas;
mod moving;
mod pen;
mod svg;

use plotters::style::text_anchor::{HPos, VPos};

use super::captions::extent;
use super::curve::{clip, simplify};
use super::stage::{Tangent, nearest};
use super::{Align, Area, Callout, Color, Dash, Figure, Graph, Landscape, Map, Point, Shade, Stretch, format, text};
use crate::whole::IS_WHOLE;
use pen::Pen;

pub use canvas::{Canvas, Lettering, LineStyle};
pub use svg::{captioned, document, svg};

/// The number of backend units per CSS pixel.
pub const UNITS: f64 = 8.0;

/// The sans serif fonts by the names that systems give them.
pub const FONT: &str = "system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// The distance in CSS pixels of which nothing is seen: half of a backend unit.
const FINEST: f64 = 0.5 / UNITS;

/// The distance across between two lines of a hatch, in text sizes.
const HATCH: f64 = 0.7;

/// The dashes of pinned curves.
const GHOST: Dash = Dash {
    on: 3.0,
    off: 3.0,
    phase: 0.0,
};

/// The least distance of the dotted lines of two cliffs.
const NEAREST: f64 = 3.0;

/// The number of lines from which on those of other states are drawn fainter in a picture of two parameters.
const MANY_LINES: usize = 400;

/// Returns a size as whole backend units, rounded up.
#[must_use]
#[allow(clippy::cast_sign_loss)] // Sizes are not negative, and the cast saturates.
pub fn units(size: f64) -> u32 {
    size.ceil() as u32
}

/// The result of drawing: nothing, or the reason why it failed.
type Drawn = Result<(), String>;

/// Draws a figure. The background is left as it is.
pub fn draw(figure: &Figure, canvas: &mut dyn Canvas) -> Drawn {
    if !figure.strips.is_empty() {
        return figure.strips.iter().try_for_each(|strip| draw(strip, canvas));
    }
    let pen = Pen::new(figure, canvas);
    if let Some(graph) = &figure.graph {
        return pen.graph(graph);
    }
    if let Some(landscape) = &figure.landscape {
        return pen.landscape(landscape);
    }
    pen.stretches()?;
    pen.axes()?;
    pen.bars()?;
    pen.bands()?;
    if let Some(map) = &figure.map {
        pen.map(map)?;
    }
    pen.cliffs()?;
    pen.ghosts()?;
    pen.risers()?;
    pen.series()?;
    pen.lit()?;
    pen.captions()?;
    pen.end_labels()?;
    pen.callout()
}

/// Draws the cursor alone: a vertical line, a dot on every series, and the height of every band that is neither empty
/// nor whole.
pub fn draw_cursor(figure: &Figure, canvas: &mut dyn Canvas, theta: f64) -> Drawn {
    if !figure.strips.is_empty() {
        return figure
            .strips
            .iter()
            .try_for_each(|strip| draw_cursor(strip, canvas, theta));
    }
    let pen = Pen::new(figure, canvas);
    // What the page opens with has neither hulls nor cones.
    if IS_WHOLE && let Some(hull) = &figure.hull {
        return pen.turning_line(hull, theta);
    }
    let [theta, _] = figure.coordinates([theta, 0.0]);
    let theta = theta.clamp(figure.x.from, figure.x.to);
    if IS_WHOLE && let Some(slope) = figure.cone {
        pen.cone(theta, slope)?;
    }
    if !figure.bands.is_empty() {
        pen.cursor_on_bands(theta)?;
        return pen.callout();
    }
    for [top, bottom] in pen.beside_names(figure.x_at(theta)) {
        let x = figure.x_at(theta);
        pen.stroke(&[(x, top), (x, bottom)], figure.theme.muted(), 1.0)?;
    }
    for dot in figure.dots(theta) {
        let radius = 2.25 + dot.width * 0.75;
        pen.circle((theta, dot.y), radius + 1.25, figure.theme.surface())?;
        pen.circle((theta, dot.y), radius, dot.color)?;
    }
    // A note stays readable where the cursor crosses it.
    pen.callout()
}

/// Draws the slope of the soft policy at the cursor and the bound on it: both as lines through the edge of an area, or
/// the curve, that shows the probability of one action. Nothing is drawn where no edge is that probability alone.
pub fn draw_tangent(figure: &Figure, canvas: &mut dyn Canvas, theta: f64, tangent: &Tangent) -> Drawn {
    let Some((value, sign)) = figure.probability_edge(&tangent.label, theta) else {
        return Ok(());
    };
    if !(tangent.slope.is_finite() && tangent.bound.is_finite()) {
        return Ok(());
    }
    let pen = Pen::new(figure, canvas);
    let (x, y, theme, size) = (&figure.x, &figure.y, figure.theme, figure.text_size);
    let dash = Dash {
        on: 7.0,
        off: 4.0,
        phase: 0.0,
    };
    let lines = [
        (tangent.bound, theme.surface(), 5.0, None),
        (tangent.bound, theme.ink(), 2.5, Some(dash)),
        (tangent.slope * tangent.slope.signum(), theme.ink(), 1.25, None),
    ];
    let direction = sign * tangent.slope.signum();
    for (slope, color, width, dash) in lines {
        let height = |at: f64| value + direction * slope * (at - theta);
        let ends = [(x.from, height(x.from)), (x.to, height(x.to))];
        for part in clip(&ends, y.from, y.to) {
            pen.path(&part, color, width, dash)?;
        }
    }
    // In the upper corner that the lines lead away from.
    let texts = [
        (
            format!("slope here {}", format::brief(tangent.slope.abs())),
            theme.ink(),
        ),
        (format!("- - bound {}", format::brief(tangent.bound)), theme.ink()),
    ];
    let width = texts
        .iter()
        .map(|(text, _)| text::width(text, size))
        .fold(0.0, f64::max)
        + size;
    let left = if direction > 0.0 {
        figure.area.left + size * 0.5
    } else {
        figure.area.right - size * 0.5 - width
    };
    let top = figure.area.top + size * 0.5;
    pen.rectangle((left, top), (left + width, top + size * 3.0), theme.surface(), 0.9)?;
    for (index, (text, color)) in texts.iter().enumerate() {
        let at = (left + size * 0.5, top + size * (0.85 + 1.3 * index as f64));
        pen.text(text, at, (HPos::Left, VPos::Center), *color, width)?;
    }
    Ok(())
}

/// Draws the current point of a picture of two parameters alone: a ring, and the sweep through it along x (0) or y (1).
/// On a landscape, where the point is a parameter value and a temperature, it is a ball on the curve of that
/// temperature.
pub fn draw_point(figure: &Figure, canvas: &mut dyn Canvas, point: [f64; 2], sweep: Option<usize>) -> Drawn {
    let pen = Pen::new(figure, canvas);
    if let Some(landscape) = &figure.landscape {
        return pen.marker(landscape, point);
    }
    let (x, y, theme) = (&figure.x, &figure.y, figure.theme);
    let point = figure.coordinates(point);
    let at = (point[0].clamp(x.from, x.to), point[1].clamp(y.from, y.to));
    let dash = Dash {
        on: 5.0,
        off: 3.0,
        phase: 0.0,
    };
    if let Some(axis) = sweep {
        let ends = if axis == 0 {
            [(x.from, at.1), (x.to, at.1)]
        } else {
            [(at.0, y.from), (at.0, y.to)]
        };
        pen.path(&ends, theme.surface(), 3.0, None)?;
        pen.path(&ends, theme.ink(), 1.5, Some(dash))?;
    }
    pen.circle(at, 7.5, theme.surface())?;
    pen.circle(at, 6.0, theme.ink())?;
    pen.circle(at, 3.5, theme.surface())
}

/// Returns the middle of a pixel, where a line one pixel wide is sharp.
fn middle(pixels: f64) -> f64 {
    (pixels - 0.5).round() + 0.5
}

/// Returns the middle of the note of a stretch.
fn noted(figure: &Figure, stretch: &Stretch) -> Point {
    let x = f64::midpoint(figure.x_at(stretch.from), figure.x_at(stretch.to));
    (x, figure.area.top + 0.8 * figure.text_size)
}

/// Returns whether two places have a point in common.
fn overlap(a: &Area, b: &Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

impl Pen<'_> {
    fn cursor_on_bands(&self, theta: f64) -> Drawn {
        let Figure {
            area,
            theme,
            text_size: size,
            ..
        } = *self.figure;
        let x = self.figure.x_at(theta);
        let names = self.names();
        for [top, bottom] in self.beside_names(x) {
            self.cursor_line(x, top, bottom)?;
        }
        self.circle((theta, self.figure.y.to), 4.5, theme.ink())?;
        let (half, aside) = (size * 0.7, size * 0.4);
        for (middle, share) in self.figure.shares(theta) {
            let height = share * (area.bottom - area.top);
            if height < half * 2.0 || share > 0.995 {
                continue;
            }
            let text = format::percent(share);
            let width = text::width(&text, size) + size * 0.5;
            let middle = self.figure.y_at(middle);
            // Beside a name, not on it: in the middle of the band, else below or above it, else on the other side.
            let place = |left: f64, y: f64| Area {
                left,
                right: left + width,
                top: y - half,
                bottom: y + half,
            };
            let is_free = |label: &Area| {
                let is_within = area.left <= label.left && label.right <= area.right;
                let is_in_band = (label.top + label.bottom - 2.0 * middle).abs() <= height - 2.0 * half;
                is_within && is_in_band && !names.iter().any(|name| overlap(name, label))
            };
            let steps = [0.0, 2.0, -2.0, 3.5, -3.5];
            let mut places = [x + aside, x - aside - width]
                .into_iter()
                .flat_map(|left| steps.map(|step| place(left, middle + size * step)));
            let Some(label) = places.find(is_free) else {
                continue;
            };
            self.rectangle(
                (label.left, label.top),
                (label.right, label.bottom),
                theme.surface(),
                0.85,
            )?;
            let at = (label.left + width / 2.0, f64::midpoint(label.top, label.bottom));
            self.text(&text, at, (HPos::Center, VPos::Center), theme.ink(), width)?;
        }
        Ok(())
    }

    /// Returns the parts of a vertical line through the plot area that lie on no name, from the top down.
    fn beside_names(&self, x: f64) -> Vec<[f64; 2]> {
        let area = self.figure.area;
        let mut names = self.names();
        names.retain(|name| name.left < x && x < name.right);
        let mut top = area.top;
        let mut parts = Vec::new();
        let below = |top: f64| {
            let below = names.iter().filter(move |name| name.bottom > top);
            below.min_by(|a, b| a.top.total_cmp(&b.top))
        };
        while let Some(name) = below(top) {
            parts.push([top, name.top]);
            top = name.bottom;
        }
        parts.push([top, area.bottom]);
        parts.retain(|[top, bottom]| top < bottom);
        parts
    }

    /// Draws a part of the cursor's line over bands.
    fn cursor_line(&self, x: f64, top: f64, bottom: f64) -> Drawn {
        let theme = self.figure.theme;
        self.rectangle((x - 2.0, top), (x + 2.0, bottom), theme.surface(), 0.55)?;
        self.stroke(&[(x, top), (x, bottom)], theme.ink(), 1.5)
    }

    /// Returns the places of the names and notes on bands.
    fn names(&self) -> Vec<Area> {
        let figure = self.figure;
        let size = figure.text_size;
        let around = |(x, y): Point, (width, height): (f64, f64)| Area {
            left: x - width / 2.0 - 3.0,
            right: x + width / 2.0 + 3.0,
            top: y - height / 2.0,
            bottom: y + height / 2.0,
        };
        let captions = figure.captions.iter();
        let names = captions.map(|caption| around(caption.at, extent(&caption.lines, size)));
        let notes = figure.stretches.iter().filter(|stretch| !stretch.note.is_empty());
        let callout = figure.callout.iter().map(|callout| callout.area);
        names
            .chain(callout)
            .chain(notes.map(|stretch| around(noted(figure, stretch), (text::width(&stretch.note, size), size))))
            .collect()
    }

    /// Fills the bands, hatches what ties, and draws their edges.
    fn bands(&self) -> Drawn {
        let figure = self.figure;
        let (area, theme) = (figure.area, figure.theme);
        let pixels = |line: &[Point]| -> Vec<Point> {
            let places = line.iter().map(|&(x, y)| (figure.x_at(x), figure.y_at(y)));
            simplify(&places.collect::<Vec<Point>>(), 1.0 / 16.0)
        };
        let outlines: Vec<Vec<Vec<Point>>> = figure
            .bands
            .iter()
            .map(|band| band.tops.iter().map(|line| pixels(line)).collect())
            .collect();
        for (band, lines) in figure.bands.iter().zip(&outlines) {
            for line in lines {
                let (Some(first), Some(last)) = (line.first(), line.last()) else {
                    continue;
                };
                let mut corners = line.clone();
                corners.extend([(last.0, area.bottom), (first.0, area.bottom)]);
                self.polygon(&corners, band.color)?;
            }
        }
        if figure.bands.is_empty() {
            return Ok(());
        }
        for stretch in figure.stretches.iter().filter(|stretch| stretch.shade == Shade::Tie) {
            self.hatch(figure.x_at(stretch.from), figure.x_at(stretch.to))?;
            if !stretch.note.is_empty() {
                let width = text::width(&stretch.note, figure.text_size);
                self.paper(noted(figure, stretch), (width, figure.text_size), theme.surface())?;
            }
            self.note(stretch, 0.3, theme.ink())?;
        }
        let is_whole = |line: &&Vec<Point>| line.iter().all(|point| point.1 - area.top < 0.5);
        for line in outlines.iter().flatten().filter(|line| !is_whole(line)) {
            self.stroke(line, theme.ink(), 1.25)?;
        }
        Ok(())
    }

    /// Draws slanting lines over the plot area between two places across. They stand still when the places move.
    fn hatch(&self, left: f64, right: f64) -> Drawn {
        let Figure {
            area,
            theme,
            text_size: size,
            ..
        } = *self.figure;
        let (step, height) = (size * HATCH, area.bottom - area.top);
        let mut x = area.left - height;
        while x < right {
            // From the bottom at x to the top at x + height, as far as it is between the places.
            let (from, to) = (x.max(left), (x + height).min(right));
            if from < to {
                let ends = [(from, area.bottom - (from - x)), (to, area.bottom - (to - x))];
                self.stroke(&ends, theme.surface(), 1.25)?;
            }
            x += step;
        }
        Ok(())
    }

    /// Draws the pinned curves, over bands on lines of paper.
    fn ghosts(&self) -> Drawn {
        let surface = self.figure.theme.surface();
        let is_over_bands = !self.figure.bands.is_empty();
        for ghost in &self.figure.ghosts {
            for line in &ghost.lines {
                let pixels: Vec<Point> = line
                    .iter()
                    .map(|&(x, y)| (self.figure.x_at(x), self.figure.y_at(y)))
                    .collect();
                let pixels = simplify(&pixels, 1.0 / 16.0);
                if is_over_bands {
                    self.stroke(&pixels, surface, 2.75)?;
                }
                let share = if is_over_bands { 0.8 } else { 0.65 };
                self.dashed(&pixels, ghost.color.over(surface, share), 1.5, GHOST)?;
            }
        }
        Ok(())
    }

    fn risers(&self) -> Drawn {
        for riser in &self.figure.risers {
            let ends = [(riser.at, riser.low), (riser.at, riser.high)];
            let (width, dash) = if riser.dash {
                let dash = Dash {
                    on: 4.0,
                    off: 3.0,
                    phase: 0.0,
                };
                (1.5, Some(dash))
            } else {
                (2.5, None)
            };
            self.path(&ends, riser.color, width, dash)?;
        }
        Ok(())
    }

    /// Draws the cliff that is pointed at from edge to edge.
    fn lit(&self) -> Drawn {
        let Some(at) = self.figure.lit else {
            return Ok(());
        };
        let Figure { area, theme, .. } = *self.figure;
        let x = self.figure.x_at(at);
        self.rectangle((x - 4.5, area.top), (x + 4.5, area.bottom), theme.surface(), 0.9)?;
        self.rectangle((x - 2.0, area.top), (x + 2.0, area.bottom), theme.hard(), 1.0)
    }

    /// Draws the note that is pointed at its place.
    fn callout(&self) -> Drawn {
        let Some(Callout { lines, area, at }) = &self.figure.callout else {
            return Ok(());
        };
        let Figure {
            theme, text_size: size, ..
        } = *self.figure;
        let line = [nearest(area, *at), *at];
        self.stroke(&line, theme.surface(), 4.0)?;
        self.stroke(&line, theme.ink(), 1.25)?;
        let point = (self.figure.theta_at(at.0), self.figure.value_at(at.1));
        self.circle(point, 4.0, theme.surface())?;
        self.circle(point, 2.75, theme.ink())?;
        let corners = [
            (area.left, area.top),
            (area.right, area.top),
            (area.right, area.bottom),
            (area.left, area.bottom),
            (area.left, area.top),
        ];
        self.polygon(&corners, theme.surface())?;
        self.stroke(&corners, theme.ink(), 1.0)?;
        let x = f64::midpoint(area.left, area.right);
        for (index, line) in lines.iter().enumerate() {
            let y = area.top + size * (0.25 + 1.25 * (index as f64 + 0.5));
            let anchor = (HPos::Center, VPos::Center);
            self.text(line, (x, y), anchor, theme.ink(), area.right - area.left)?;
        }
        Ok(())
    }

    /// Lays paper below a text around a place.
    fn paper(&self, (x, y): Point, (width, height): (f64, f64), color: Color) -> Drawn {
        let (across, down) = (width / 2.0 + self.figure.text_size * 0.3, height / 2.0);
        self.rectangle((x - across, y - down), (x + across, y + down), color, 0.9)
    }

    fn captions(&self) -> Drawn {
        self.captions_on(None)
    }

    /// Writes them again over what has been drawn since.
    fn captions_over(&self) -> Drawn {
        self.captions_on(Some(self.figure.theme.surface()))
    }

    /// Writes the names on their own paper, or on another one where they have none.
    fn captions_on(&self, other: Option<Color>) -> Drawn {
        let size = self.figure.text_size;
        for caption in &self.figure.captions {
            let first = caption.at.1 - (caption.lines.len() - 1) as f64 * size * 0.625;
            if let Some(paper) = caption.paper.or(other) {
                let (width, height) = extent(&caption.lines, size);
                self.paper(caption.at, (width, height), paper)?;
            }
            for (index, line) in caption.lines.iter().enumerate() {
                let at = (caption.at.0, first + index as f64 * size * 1.25);
                let anchor = (HPos::Center, VPos::Center);
                self.text(line, at, anchor, caption.color, self.figure.width)?;
            }
        }
        Ok(())
    }

    /// Writes the note of a stretch a number of text sizes below the top of the plot area.
    fn note(&self, stretch: &Stretch, line: f64, color: Color) -> Drawn {
        let (left, right) = (self.figure.x_at(stretch.from), self.figure.x_at(stretch.to));
        let at = (
            f64::midpoint(left, right),
            self.figure.area.top + self.figure.text_size * line,
        );
        self.text(&stretch.note, at, (HPos::Center, VPos::Top), color, right - left)
    }

    fn stretches(&self) -> Drawn {
        let Figure { area, theme, .. } = *self.figure;
        for (index, band) in self.figure.stretches.iter().enumerate() {
            if band.shade == Shade::Tie && !self.figure.bands.is_empty() {
                // It is hatched, over the bands.
                continue;
            }
            let (left, right) = (self.figure.x_at(band.from), self.figure.x_at(band.to));
            let (color, opacity) = match band.shade {
                Shade::Tie => (theme.series(5), 0.1),
                Shade::Gap => (theme.muted(), 0.15),
                Shade::Quiet => (theme.soft(), 0.12),
            };
            self.rectangle((left, area.top), (right, area.bottom), color, opacity)?;
            let is_under = |other: &Stretch| !other.note.is_empty() && other.from < band.to && band.from < other.to;
            // The note of a stretch within another one is a line lower.
            let line = if self.figure.stretches[..index].iter().any(is_under) {
                1.7
            } else {
                0.3
            };
            self.note(band, line, theme.muted())?;
        }
        Ok(())
    }

    fn bars(&self) -> Drawn {
        let bottom = self.figure.area.bottom;
        for bar in &self.figure.bars {
            let [left, right] = bar.ends.map(|end| self.figure.x_at(end));
            // Neighbours stay apart where there is room for it.
            let gap = if right - left > 3.0 { 0.5 } else { 0.0 };
            let top = self.figure.y_at(bar.value.min(self.figure.y.to));
            self.rectangle((left + gap, top), (right - gap, bottom), bar.color, 1.0)?;
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
            let label = (self.figure.x_at(tick.at), area.bottom + size * 0.65);
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
        // Below the middle of the plot area, or nearer to that of the picture where the label is too long.
        let most = width - size * 0.5 - text::width(&x.label, size) / 2.0;
        let center = f64::midpoint(area.left, area.right).min(most).max(width / 2.0);
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
        let mut last = f64::NEG_INFINITY;
        for &at in &self.figure.cliffs {
            // Of many that are close together one is drawn.
            let place = self.figure.x_at(at);
            if place - last < NEAREST {
                continue;
            }
            last = place;
            let ends = [(at, self.figure.y.from), (at, self.figure.y.to)];
            if self.figure.bands.is_empty() {
                self.path(&ends, self.figure.theme.muted(), 1.0, Some(dotted))?;
                continue;
            }
            self.path(&ends, self.figure.theme.ink(), 1.25, Some(dotted))?;
            // A small mark at the top, since what is below may be dark.
            let (x, top, size) = (place, self.figure.area.top, self.figure.text_size);
            let corners = [(x - size * 0.3, top), (x + size * 0.3, top), (x, top + size * 0.5)];
            self.polygon(&corners, self.figure.theme.ink())?;
        }
        Ok(())
    }

    fn series(&self) -> Drawn {
        let area = self.figure.area;
        let tolerance = (self.figure.y.to - self.figure.y.from) / (area.bottom - area.top) * FINEST;
        for series in &self.figure.series {
            for line in &series.lines {
                self.path(
                    &simplify(&line.points, tolerance),
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
        for dot in &self.figure.scatter {
            self.circle(dot.at, 2.75, self.figure.theme.surface())?;
            self.circle(dot.at, 2.0, dot.color)?;
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

    /// Draws the polygons of two parameters: fills, lines, names and the bar of colours.
    fn map(&self, map: &Map) -> Drawn {
        let Figure {
            area,
            theme,
            text_size: size,
            width,
            ..
        } = *self.figure;
        for patch in &map.patches {
            self.polygon(&patch.corners, patch.color)?;
        }
        // Many lines of other states together must not hide the watched one's.
        let share = if map.borders.len() > MANY_LINES { 0.25 } else { 0.5 };
        let quiet = theme.ink().over(theme.surface(), share);
        for border in &map.borders {
            let (color, stroke) = if !border.strong {
                (quiet, 0.75)
            } else if map.scale.is_some() {
                // Over a field the cliffs stand back.
                (theme.ink(), 1.0)
            } else {
                (theme.ink(), 2.0)
            };
            self.stroke(&border.ends, color, stroke)?;
        }
        let frame = [
            (area.left, area.top),
            (area.right, area.top),
            (area.right, area.bottom),
            (area.left, area.bottom),
            (area.left, area.top),
        ];
        self.stroke(&frame, theme.axis(), 1.0)?;
        for name in &map.names {
            let anchor = (HPos::Center, VPos::Center);
            self.text(&name.text, name.at, anchor, theme.ink(), width)?;
        }
        if let Some(scale) = &map.scale {
            let [left, right] = scale.bar;
            let step = (area.bottom - area.top) / scale.colors.len() as f64;
            for (place, &color) in scale.colors.iter().enumerate() {
                // Each rectangle reaches to the top and is covered by the next, so that there are no seams.
                let bottom = area.bottom - step * place as f64;
                self.rectangle((left, area.top), (right, bottom), color, 1.0)?;
            }
            for tick in &scale.ticks {
                let part = (tick.at - scale.from) / (scale.to - scale.from);
                let at = area.bottom - part * (area.bottom - area.top);
                self.rule((right, at), (right + size * 0.25, at), theme.axis())?;
                let anchor = (HPos::Left, VPos::Center);
                let place = (right + size * 0.5, at);
                self.text(&tick.text, place, anchor, theme.muted(), width - place.0)?;
            }
        }
        Ok(())
    }

    /// Draws the curves of a landscape, each over those behind it.
    fn landscape(&self, landscape: &Landscape) -> Drawn {
        for (index, ridge) in landscape.ridges.iter().enumerate() {
            // So many curves are not looked at one by one, and documents of them should be short.
            let line = simplify(&ridge.line, 3.0 * FINEST);
            let floor = ridge.floor;
            let corners = [(floor.right, floor.bottom), (floor.left, floor.bottom)];
            let hidden: Vec<Point> = line.iter().copied().chain(corners).collect();
            self.polygon(&hidden, self.figure.theme.surface())?;
            self.stroke(&line, ridge.color, if index == 0 { 2.75 } else { 1.25 })?;
        }
        Ok(())
    }

    /// Draws a curve of a landscape and the ball on it, whose middle is the point.
    fn marker(&self, landscape: &Landscape, [theta, alpha]: [f64; 2]) -> Drawn {
        let Some((ridge, at)) = landscape.marker(theta, alpha) else {
            return Ok(());
        };
        let theme = self.figure.theme;
        self.stroke(&simplify(&ridge.line, FINEST), ridge.color, 3.0)?;
        if at.1.is_nan() {
            return Ok(());
        }
        self.circle(at, 8.75, theme.surface())?;
        self.circle(at, 7.0, theme.ink())
    }

    /// Draws a whole model.
    fn graph(&self, graph: &Graph) -> Drawn {
        for shape in &graph.shapes {
            if shape.width > 0.0 {
                self.stroke(&shape.points, shape.color, shape.width)?;
            } else {
                self.polygon(&shape.points, shape.color)?;
            }
        }
        for label in &graph.labels {
            let area = label.area;
            let mut at = (area.left, 0.5 * (area.top + area.bottom));
            let mut anchor = HPos::Left;
            if label.align != Align::Left {
                at.0 = 0.5 * (area.left + area.right);
                anchor = HPos::Center;
            }
            if label.align == Align::Over {
                let (from, to) = ((area.left, area.top), (area.right, area.bottom));
                self.rectangle(from, to, self.figure.theme.surface(), 1.0)?;
            }
            let (anchor, room) = ((anchor, VPos::Center), area.right - area.left);
            self.text_of_size(&label.text, at, anchor, label.color, room, label.size)?;
        }
        Ok(())
    }
}
