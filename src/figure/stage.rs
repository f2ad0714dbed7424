//! What a guided reading points at in a picture of a sweep: one curve or area before the others, a cliff, and a note
//! with a line to its place.

use serde::Deserialize;

use super::captions::{Obstacles, extent, wrapped};
use super::{Area, Color, Figure, Point, Riser, curve};

/// The share of its colour that is left of what is not pointed at.
const FADED: f64 = 0.35;

/// The greatest width of a note, in text sizes.
const WIDEST: f64 = 12.0;

/// The greatest number of lines of a note.
const LINES: usize = 5;

/// What is pointed at in a picture.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Pointer {
    /// The label of the curve or the area before the others; where the picture has none of that label, all are alike.
    pub label: Option<String>,
    /// The parameter of a cliff.
    pub cliff: Option<f64>,
    /// The note.
    pub note: Option<PointerNote>,
}

/// A text at a value of the parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PointerNote {
    /// The value of the parameter.
    pub at: f64,
    /// The text.
    pub text: String,
}

/// Lines of text in a box, from which a line leads to a point, in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Callout {
    /// The lines, from top to bottom.
    pub lines: Vec<String>,
    /// The box.
    pub area: Area,
    /// The point.
    pub at: Point,
}

/// The slope of the soft policy at the cursor, per unit of the parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Tangent {
    /// The label of the action.
    pub label: String,
    /// The derivative of its probability.
    pub slope: f64,
    /// The bound on the size of every such derivative.
    pub bound: f64,
}

impl Figure {
    /// Returns the height, at a parameter value, of the edge or the curve that shows the probability of an action, and 1;
    /// or -1 where it is the height of what is missing to 1; `None` where there is none.
    pub(super) fn probability_edge(&self, label: &str, theta: f64) -> Option<(f64, f64)> {
        // The curve of the soft policy is broader than that of the hard one.
        let curves = self.series.iter().filter(|series| series.label == label);
        if let Some(series) = curves.max_by(|a, b| a.width.total_cmp(&b.width)) {
            return Some((series.value(theta)?, 1.0));
        }
        let place = self.bands.iter().position(|band| band.label == label)?;
        if place + 1 == self.bands.len() {
            Some((self.bands[place].top(theta)?, 1.0))
        } else if place == 0 {
            Some((self.bands[1].top(theta)?, -1.0))
        } else {
            None
        }
    }

    /// Returns the picture with what is pointed at. What lies outside of the picture's range is left out.
    #[must_use]
    pub fn pointed(mut self, pointer: &Pointer) -> Self {
        if let Some(label) = &pointer.label {
            self.fade_others(label);
        }
        let is_drawn = |at: &f64| (self.x.from..=self.x.to).contains(at);
        self.lit = pointer.cliff.filter(is_drawn);
        if let Some(note) = pointer.note.as_ref().filter(|note| is_drawn(&note.at)) {
            self.callout = self.call_out(pointer.label.as_deref(), note);
        }
        self
    }

    /// Makes all curves and areas paler but those of a label.
    fn fade_others(&mut self, label: &str) {
        let is_named = |other: &str| other == label;
        let any = self.bands.iter().any(|band| is_named(&band.label))
            || self.series.iter().any(|series| is_named(&series.label));
        if !any {
            return;
        }
        let surface = self.theme.surface();
        let fade = |color: &mut Color| *color = color.over(surface, FADED);
        for band in self.bands.iter_mut().filter(|band| !is_named(&band.label)) {
            fade(&mut band.color);
        }
        for series in self.series.iter_mut().filter(|series| !is_named(&series.label)) {
            for riser in self.risers.iter_mut().filter(|riser| riser.color == series.color) {
                fade(&mut riser.color);
            }
            fade(&mut series.color);
        }
    }

    /// Returns the point that a note is about: on the curve or in the area of a label, in the middle of the step there,
    /// else in the middle of the picture.
    fn note_point(&self, label: Option<&str>, at: f64) -> Point {
        let middle = |riser: &Riser| f64::midpoint(riser.low, riser.high);
        let series = self.series.iter().find(|series| Some(series.label.as_str()) == label);
        let band = || {
            let place = self.bands.iter().position(|band| Some(band.label.as_str()) == label)?;
            let below = self.bands.get(place + 1).map_or(Some(self.y.from), |next| next.top(at));
            Some(f64::midpoint(self.bands[place].top(at)?, below?))
        };
        let riser = self.risers.iter().find(|riser| riser.at == at).map(middle);
        let value = riser
            .or_else(|| series.and_then(|series| series.value(at)))
            .or_else(band);
        let value = value.unwrap_or(f64::midpoint(self.y.from, self.y.to));
        (self.x_at(at), self.y_at(value.clamp(self.y.from, self.y.to)))
    }

    /// Returns a note where it lies on nothing else, as near to its point as may be and in as few lines as fit; `None`
    /// where there is no such place.
    fn call_out(&self, label: Option<&str>, note: &PointerNote) -> Option<Callout> {
        let (size, area) = (self.text_size, self.area);
        let words: Vec<&str> = note.text.split_whitespace().collect();
        let room = (size * WIDEST).min((area.right - area.left) * 0.6);
        let at = self.note_point(label, note.at);
        let captions = self.captions.iter();
        let obstacles = Obstacles {
            curves: self.outlines(),
            boxes: captions
                .map(|caption| around(caption.at, extent(&caption.lines, size)))
                .collect(),
        };
        (1..=words.len().min(LINES)).find_map(|count| {
            let lines = wrapped(&words, count);
            let (width, height) = extent(&lines, size);
            if width > room {
                return None;
            }
            let area = self.free_place(&obstacles, at, (width + size, height + 0.5 * size))?;
            Some(Callout { lines, area, at })
        })
    }

    /// Returns a place of a size for a note about a point, from which the line to the point is seen, and short.
    fn free_place(&self, obstacles: &Obstacles, at: Point, (width, height): Point) -> Option<Area> {
        let (size, area) = (self.text_size, self.area);
        let step = size * 0.75;
        let mut best: Option<(f64, Area)> = None;
        let mut top = area.top + step * 0.5;
        while top + height < area.bottom {
            let mut left = area.left + step * 0.5;
            while left + width < area.right {
                let place = Area {
                    left,
                    top,
                    right: left + width,
                    bottom: top + height,
                };
                let end = nearest(&place, at);
                let away = (end.0 - at.0).hypot(end.1 - at.1);
                let cost = (away - size * 2.0).abs();
                if away >= size * 1.5
                    && best.as_ref().is_none_or(|(least, _)| cost < *least)
                    && obstacles.clearance(&place, &area, None).is_some()
                {
                    best = Some((cost, place));
                }
                left += step;
            }
            top += step;
        }
        best.map(|(_, place)| place)
    }

    /// Returns the lines of every curve and of the steps, in CSS pixels.
    fn outlines(&self) -> Vec<Vec<Vec<Point>>> {
        let pixels = |points: &[Point]| -> Vec<Point> {
            let places = points.iter().map(|&(x, y)| (self.x_at(x), self.y_at(y)));
            curve::simplify(&places.collect::<Vec<Point>>(), 1.0 / 16.0)
        };
        let series = self.series.iter();
        let curves = series.map(|series| series.lines.iter().map(|line| pixels(&line.points)).collect());
        let risers = self
            .risers
            .iter()
            .map(|riser| pixels(&[(riser.at, riser.low), (riser.at, riser.high)]));
        curves.chain(std::iter::once(risers.collect())).collect()
    }
}

/// Returns the box of a text around its middle.
fn around((x, y): Point, (width, height): (f64, f64)) -> Area {
    Area {
        left: x - width / 2.0,
        top: y - height / 2.0,
        right: x + width / 2.0,
        bottom: y + height / 2.0,
    }
}

/// Returns the point of a box that is nearest to a point.
pub(super) fn nearest(area: &Area, (x, y): Point) -> Point {
    (x.clamp(area.left, area.right), y.clamp(area.top, area.bottom))
}
