//! A picture as plain data: what is drawn where, in data coordinates inside the plot area and in CSS pixels (from the top left) outside it.

use plotters::style::RGBColor;

use super::graph::Graph;
use super::phase::Map;
use super::theme::Theme;
use super::ticks::Tick;
use super::trace::{Line, Mark, Point};

/// The plot area in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Value at the left or lower end.
    pub from: f64,
    /// Value at the right or upper end, above `from`.
    pub to: f64,
    /// Ascending.
    pub ticks: Vec<Tick>,
    /// What the axis shows.
    pub label: String,
}

/// A quantity in one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name of the quantity.
    pub label: String,
    /// Its colour.
    pub color: RGBColor,
    /// Stroke width in CSS pixels at a text size of 13; it grows with the text.
    pub width: f64,
    /// Whether all of it is dashed, to be told apart from its neighbours.
    pub dash: bool,
    /// Whether it has an entry in the legend (a hard and a soft curve of one action share one).
    pub legend: bool,
    /// Lines inside the plot area.
    pub lines: Vec<Line>,
    /// Ends of steps.
    pub marks: Vec<Mark>,
    /// Value at the right edge, if there is one; it may lie beyond the axis.
    pub end: Option<f64>,
}

/// Why a stretch of the axis is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Several actions are optimal.
    Tie,
    /// There is no answer.
    Gap,
}

/// A shaded stretch of the parameter's axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower end.
    pub from: f64,
    /// Upper end.
    pub to: f64,
    /// Why.
    pub shade: Shade,
    /// A note at its top; empty where it would not fit.
    pub note: String,
}

/// A series' name beside the right end of its curve.
#[derive(Clone, Debug, PartialEq)]
pub struct EndLabel {
    /// The name, shortened to fit.
    pub text: String,
    /// Its colour.
    pub color: RGBColor,
    /// Height of the curve's end, in CSS pixels.
    pub at: f64,
    /// Height of the text's middle, in CSS pixels, moved so that labels do not overlap.
    pub y: f64,
}

/// A dot of the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The value under the cursor.
    pub y: f64,
    /// The series' colour.
    pub color: RGBColor,
    /// Stroke width of the series.
    pub width: f64,
}

/// A picture of a sweep, or of two parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// Size of the text in CSS pixels.
    pub text_size: f64,
    /// Light or dark.
    pub theme: Theme,
    /// What it is a picture of.
    pub title: String,
    /// A sentence that reads it.
    pub description: String,
    /// Where the data is drawn.
    pub area: Area,
    /// The parameter.
    pub x: Axis,
    /// The values.
    pub y: Axis,
    /// How to tell the lines apart, at the top right; empty where it would not fit.
    pub key: String,
    /// Shaded stretches.
    pub bands: Vec<Band>,
    /// Parameters of the dotted vertical lines.
    pub cliffs: Vec<f64>,
    /// In drawing order.
    pub series: Vec<Series>,
    /// Beside the right end of the curves; empty where there is no room.
    pub end_labels: Vec<EndLabel>,
    /// What covers the plot area of a picture of two parameters.
    pub map: Option<Map>,
    /// A drawing of a model, which has no axes.
    pub graph: Option<Graph>,
}

impl Figure {
    /// CSS pixel of a parameter value.
    #[must_use]
    pub fn x_at(&self, theta: f64) -> f64 {
        self.area.left + (theta - self.x.from) / (self.x.to - self.x.from) * (self.area.right - self.area.left)
    }

    /// Parameter value under a CSS pixel, clamped to the axis.
    #[must_use]
    pub fn theta_at(&self, x: f64) -> f64 {
        let part = ((x - self.area.left) / (self.area.right - self.area.left)).clamp(0.0, 1.0);
        // Exact at both ends.
        self.x.from * (1.0 - part) + self.x.to * part
    }

    /// Value at the height of a CSS pixel, clamped to the axis.
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        let part = ((self.area.bottom - y) / (self.area.bottom - self.area.top)).clamp(0.0, 1.0);
        // Exact at both ends.
        self.y.from * (1.0 - part) + self.y.to * part
    }

    /// CSS pixel of a value.
    #[must_use]
    pub fn y_at(&self, value: f64) -> f64 {
        self.area.bottom - (value - self.y.from) / (self.y.to - self.y.from) * (self.area.bottom - self.area.top)
    }

    /// The series of the legend, in drawing order.
    pub fn legend(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| series.legend)
    }

    /// What every series is worth at a parameter value: the attained value at a jump, else interpolated along its line. Series without a value there have no dot.
    #[must_use]
    pub fn dots(&self, theta: f64) -> Vec<Dot> {
        let mut dots = Vec::new();
        for series in &self.series {
            if let Some(y) = series.value(theta) {
                dots.push(Dot {
                    y,
                    color: series.color,
                    width: series.width,
                });
            }
        }
        dots
    }
}

impl Series {
    /// What it is worth at a parameter value.
    fn value(&self, theta: f64) -> Option<f64> {
        for mark in &self.marks {
            if mark.filled && mark.x == theta {
                return Some(mark.y);
            }
        }
        for line in &self.lines {
            if let Some(y) = along(&line.points, theta) {
                return Some(y);
            }
        }
        None
    }
}

/// Height of a line at a parameter value inside it.
fn along(points: &[Point], theta: f64) -> Option<f64> {
    let right = points.partition_point(|point| point.0 < theta);
    let &(x1, y1) = points.get(right)?;
    if x1 == theta {
        return Some(y1);
    }
    let (x0, y0) = points[right.checked_sub(1)?];
    Some(y0 + (y1 - y0) * (theta - x0) / (x1 - x0))
}
