//! Pictures as plain data, and the sentences that read them.
//!
//! A picture is a pure function of (names, answer, what to show, size, theme): first a [`Figure`], plain data that
//! tests examine, then one [`draw`] of it on a [`Canvas`]. The canvas of the page and the SVG document share
//! it. Nothing here measures text with a font, so a figure is the same in a browser, in a worker and natively.
//!
//! | module | subject |
//! |---|---|
//! | `options` | options of pictures: kind, size, theme, font size |
//! | `sweep` | the pictures of a sweep, and the sentences that read one |
//! | `curve` | **one curve**: from columns of numbers to lines inside the plot area |
//! | `alpha_map` | the map of a parameter and the temperature |
//! | `envelope`, `hull` | why policies jump: their values as lines, their returns as corners |
//! | `feedback` | a weight that looks back: its fixed points |
//! | `measured` | published findings |
//! | `population` | the pictures of the prompts of a table |
//! | `stress`, `experiment`, `phase`, `graph`, `landscape` | the other pictures |
//! | `train` | the pictures of training |
//! | `temperatures` | the axis of temperatures, in pictures of a sweep or a map over them |
//! | `axis`, `captions`, `end_labels` | ticks and ranges, names in areas and beside curves |
//! | `stage` | what a guided reading points at in a picture |
//! | `text`, `format`, `symbol`, `theme` | widths of texts, numbers as text, Greek letters, colours |
//! | `paint` | from a figure to pixels: the only module that knows plotters |
//! | `explanation` | the text of a guide's step with the solver's numbers in it |
//!
//! A curve goes from `sweep::lines` or `sweep::value` (which quantity, in which colour) through `curve` (its points)
//! to `paint` (its pixels).
//!
//! Cost: O(points x actions^2) for the lines, everything else O(points).

mod alpha_map;
mod axis;
mod captions;
mod conflicts;
mod curve;
mod end_labels;
mod envelope;
mod experiment;
mod explanation;
mod feedback;
pub mod format;
mod graph;
mod hull;
mod landscape;
mod measured;
mod options;
mod paint;
mod phase;
mod population;
mod remarks;
mod stage;
mod stress;
mod sweep;
mod symbol;
mod temperatures;
mod text;
mod theme;
mod train;
mod worth;

use serde::Serialize;

pub use axis::Tick;
pub use conflicts::describe_conflicts;
pub use experiment::{Bars, Row};
pub use explanation::explanation;
pub use graph::{Align, Around, Graph, Label, Node, Overlay, Part, Shape, Shown};
pub use hull::Hull;
pub use landscape::{Floor, Landscape, Ridge};
pub use measured::Findings;
pub use options::Sheet;
pub use paint::{
    Canvas, FONT, Lettering, LineStyle, UNITS, captioned, document, draw, draw_cursor, draw_point, draw_tangent, svg,
    units,
};
pub use phase::{Border, Map, Name, Patch, PhaseLabels, Scale};
pub use population::{Counted, Fragility, Parts, Places, Population, Prompts, Steps, Subject, Told, told};
pub use remarks::remarks;
pub use stage::{Callout, Pointer, PointerNote, Tangent};
pub use stress::describe_stress;
pub use sweep::{Curves, Here, Pinned, PinnedHere, SoftHere, check, describe, here};
pub use symbol::symbol;
pub use temperatures::Temperatures;
pub use text::width as text_width;
pub use theme::{Color, Theme};
pub use train::{Exact, Trained, TrainedPoint, Way, describe_ends};

/// The plot area in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Area {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The right edge.
    pub right: f64,
    /// The bottom edge.
    pub bottom: f64,
}

/// One axis, in its coordinates: values, or decimal logarithms.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The coordinate of the left or lower end.
    pub from: f64,
    /// The coordinate of the right or upper end, above `from`.
    pub to: f64,
    /// The ticks, ascending.
    pub ticks: Vec<Tick>,
    /// The quantity on the axis.
    pub label: String,
}

/// A point (x, y), in data coordinates or in CSS pixels as its owner says.
pub type Point = (f64, f64);

/// A line of one colour, cut into dashes when `dash` is set. All points are finite and inside the plot area.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The points, at least two, with ascending parameter.
    pub points: Vec<Point>,
    /// The dashes along the line; `None` for a whole line.
    pub dash: Option<Dash>,
}

/// A dash pattern: `on` pixels drawn, `off` pixels left out, the pattern starting `phase` pixels late; in a figure in
/// CSS pixels at a
/// text size of 13.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dash {
    /// The length of a dash.
    pub on: f64,
    /// The length of a gap.
    pub off: f64,
    /// The length that is left out before the first dash.
    pub phase: f64,
}

/// The end of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The parameter of the jump.
    pub x: f64,
    /// The value there, or the limit from one side.
    pub y: f64,
    /// Filled where the value is attained, open where it is only a limit.
    pub filled: bool,
    /// The number of marks drawn later that lie on this one: it is drawn that much larger, so that every colour shows.
    pub ring: usize,
}

/// A quantity in one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The name of the quantity.
    pub label: String,
    /// The colour of the series.
    pub color: Color,
    /// The stroke width in CSS pixels at a text size of 13; it grows with the text.
    pub width: f64,
    /// Whether all of it is dashed, which distinguishes it from its neighbours.
    pub dash: bool,
    /// Whether it has an entry in the legend (a hard and a soft curve of one action share one).
    pub legend: bool,
    /// The lines inside the plot area.
    pub lines: Vec<Line>,
    /// The ends of steps.
    pub marks: Vec<Mark>,
    /// The value at the right edge, if there is one; it may lie beyond the axis.
    pub end: Option<f64>,
}

impl Series {
    /// Returns whole lines with an entry in the legend, without marks.
    fn plain(label: impl Into<String>, color: Color, width: f64, lines: impl IntoIterator<Item = Vec<Point>>) -> Self {
        Self {
            label: label.into(),
            color,
            width,
            dash: false,
            legend: true,
            lines: lines.into_iter().map(|points| Line { points, dash: None }).collect(),
            marks: Vec::new(),
            end: None,
        }
    }
}

/// The reason why a stretch of the axis is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// Several actions are optimal.
    Tie,
    /// There is no answer.
    Gap,
    /// No best answer changes there.
    Quiet,
}

/// A shaded stretch of the parameter's axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// The lower end.
    pub from: f64,
    /// The upper end.
    pub to: f64,
    /// The reason for the shade.
    pub shade: Shade,
    /// A note at its top; empty where it would not fit.
    pub note: String,
}

/// A stacked area: what it shows is the height between its top and that of the next band, or the end of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The name of what the height shows.
    pub label: String,
    /// The colour of the area.
    pub color: Color,
    /// The upper edge: lines inside the plot area with ascending parameter, and two points at one parameter at a step.
    pub tops: Vec<Vec<Point>>,
}

/// A filled bar from the lower end of the vertical axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The coordinates of its sides.
    pub ends: [f64; 2],
    /// The height.
    pub value: f64,
    /// The colour of the bar.
    pub color: Color,
    /// The name of what the height shows.
    pub label: String,
}

/// The vertical edge of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Riser {
    /// The parameter of the step.
    pub at: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The colour of the line.
    pub color: Color,
    /// Whether it is dashed: nothing is measured along it.
    pub dash: bool,
    /// The value at the step of the curve of its colour, where the lines of the curve have none or a limit alone.
    pub attained: Option<f64>,
}

/// A dot: one of many that belong to no line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scatter {
    /// Its place, inside the plot area.
    pub at: Point,
    /// The colour.
    pub color: Color,
}

/// A pinned curve, which is drawn faintly and dashed.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    /// The name of its quantity; of an edge between bands that of the band below.
    pub label: String,
    /// The colour of the quantity.
    pub color: Color,
    /// The lines inside the plot area.
    pub lines: Vec<Vec<Point>>,
}

/// Lines of text, centred on a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Caption {
    /// The lines, from top to bottom.
    pub lines: Vec<String>,
    /// The middle of the text, in CSS pixels.
    pub at: Point,
    /// The colour of the text.
    pub color: Color,
    /// The colour of the paper below it; `None` where nothing lies below.
    pub paper: Option<Color>,
}

/// An entry of the legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// The name.
    pub label: &'a str,
    /// The colour of the curve or the area.
    pub color: Color,
    /// Whether the curve is dashed.
    pub dash: bool,
    /// The stroke width in CSS pixels at a text size of 13; an area has a wide one.
    pub width: f64,
    /// Whether the dot of a series without lines is filled; `None` for curves and areas.
    pub dot: Option<bool>,
}

/// A series' name beside the right end of its curve.
#[derive(Clone, Debug, PartialEq)]
pub struct EndLabel {
    /// The name, shortened to fit.
    pub text: String,
    /// The colour of the series.
    pub color: Color,
    /// The height of the curve's end, in CSS pixels.
    pub at: f64,
    /// The height of the text's middle, in CSS pixels, moved so that labels do not overlap.
    pub y: f64,
}

/// A dot of the cursor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The value under the cursor.
    pub y: f64,
    /// The series' colour.
    pub color: Color,
    /// The stroke width of the series.
    pub width: f64,
}

/// A picture of a sweep, of two parameters, of a model, or a landscape.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The width in CSS pixels.
    pub width: f64,
    /// The height in CSS pixels.
    pub height: f64,
    /// The size of the text in CSS pixels.
    pub text_size: f64,
    /// The theme, light or dark.
    pub theme: Theme,
    /// The subject of the picture.
    pub title: String,
    /// A sentence that describes the picture.
    pub description: String,
    /// The area in which the data is drawn.
    pub area: Area,
    /// The axis of the parameter.
    pub x: Axis,
    /// The axis of the values.
    pub y: Axis,
    /// The unit that stands behind values when they are read, such as ` %`; empty for none.
    pub unit: &'static str,
    /// Which of both axes is one of temperatures, if one is, and how.
    pub temperatures: Option<Temperatures>,
    /// The key to thin and thick or dashed lines, at the top right; empty where it would not fit.
    pub key: String,
    /// The shaded stretches.
    pub stretches: Vec<Stretch>,
    /// The stacked areas: each reaches from its top down to the lower end of the axis, and covers the one before.
    pub bands: Vec<Band>,
    /// The bars.
    pub bars: Vec<Bar>,
    /// The vertical edges of steps.
    pub risers: Vec<Riser>,
    /// The names inside areas and beside curves.
    pub captions: Vec<Caption>,
    /// Whether everything that is seen carries its name, so that a legend would say the same again.
    pub named: bool,
    /// The parameters of the dotted vertical lines.
    pub cliffs: Vec<f64>,
    /// The pinned curves that differ from those of the picture.
    pub ghosts: Vec<Ghost>,
    /// The name of all pinned curves, such as `pinned, α = 0.05`.
    pub ghost_label: String,
    /// The series in drawing order.
    pub series: Vec<Series>,
    /// The dots over the series.
    pub scatter: Vec<Scatter>,
    /// The names beside the right ends of the curves; empty where there is no room.
    pub end_labels: Vec<EndLabel>,
    /// The cliff that is pointed at.
    pub lit: Option<f64>,
    /// The note with a line to its place.
    pub callout: Option<Callout>,
    /// The content of a picture of two parameters.
    pub map: Option<Map>,
    /// A drawing of a model, which has no axes.
    pub graph: Option<Graph>,
    /// The curves of a landscape, which has no axes.
    pub landscape: Option<Landscape>,
    /// Pictures one above the other over one axis, of which this one is made up; it has nothing else but its legend.
    pub strips: Vec<Figure>,
    /// The slope of the cone around the cursor: a bound on that of every curve.
    pub cone: Option<f64>,
    /// The policies that the line of equal value touches as it turns with the parameter.
    pub hull: Option<Hull>,
}

impl Figure {
    /// Returns a picture without content, of a size in CSS pixels.
    fn empty([width, height]: [f64; 2], text_size: f64, theme: Theme, area: Area) -> Self {
        let axis = |from, to| Axis {
            from,
            to,
            ticks: Vec::new(),
            label: String::new(),
        };
        Self {
            width,
            height,
            text_size,
            theme,
            title: String::new(),
            description: String::new(),
            area,
            // Data coordinates are pixels until a picture has axes.
            x: axis(area.left, area.right),
            y: axis(area.bottom, area.top),
            unit: "",
            temperatures: None,
            key: String::new(),
            stretches: Vec::new(),
            bands: Vec::new(),
            bars: Vec::new(),
            risers: Vec::new(),
            captions: Vec::new(),
            named: false,
            cliffs: Vec::new(),
            ghosts: Vec::new(),
            ghost_label: String::new(),
            series: Vec::new(),
            scatter: Vec::new(),
            end_labels: Vec::new(),
            lit: None,
            callout: None,
            map: None,
            graph: None,
            landscape: None,
            strips: Vec::new(),
            cone: None,
            hull: None,
        }
    }

    /// Returns the coordinates on both axes of a pair of values, which are the values themselves but for temperatures.
    #[must_use]
    pub fn coordinates(&self, mut values: [f64; 2]) -> [f64; 2] {
        if let Some(axis) = &self.temperatures {
            let value = &mut values[usize::from(axis.is_vertical)];
            *value = axis.coordinate(*value);
        }
        values
    }

    /// Returns the values at a pair of coordinates.
    #[must_use]
    pub fn values(&self, mut coordinates: [f64; 2]) -> [f64; 2] {
        if let Some(axis) = &self.temperatures {
            let coordinate = &mut coordinates[usize::from(axis.is_vertical)];
            *coordinate = axis.value(*coordinate);
        }
        coordinates
    }

    /// Returns the CSS pixel of a coordinate across.
    #[must_use]
    pub fn x_at(&self, theta: f64) -> f64 {
        self.area.left + (theta - self.x.from) / (self.x.to - self.x.from) * (self.area.right - self.area.left)
    }

    /// Returns the coordinate across of a CSS pixel, clamped to the axis.
    #[must_use]
    pub fn theta_at(&self, x: f64) -> f64 {
        let part = ((x - self.area.left) / (self.area.right - self.area.left)).clamp(0.0, 1.0);
        // This form is exact at both ends.
        self.x.from * (1.0 - part) + self.x.to * part
    }

    /// Returns the coordinate at the height of a CSS pixel, clamped to the axis.
    #[must_use]
    pub fn value_at(&self, y: f64) -> f64 {
        let part = ((self.area.bottom - y) / (self.area.bottom - self.area.top)).clamp(0.0, 1.0);
        // This form is exact at both ends.
        self.y.from * (1.0 - part) + self.y.to * part
    }

    /// Returns the CSS pixel of a coordinate upwards.
    #[must_use]
    pub fn y_at(&self, value: f64) -> f64 {
        self.area.bottom - (value - self.y.from) / (self.y.to - self.y.from) * (self.area.bottom - self.area.top)
    }

    /// Returns the legend, in drawing order.
    pub fn legend(&self) -> impl Iterator<Item = Entry<'_>> {
        let areas = self.bands.iter().map(|band| Entry {
            label: &band.label,
            color: band.color,
            dash: false,
            width: AREA_SWATCH,
            dot: None,
        });
        let curves = self.series.iter().filter(|series| series.legend).map(|series| Entry {
            label: &series.label,
            color: series.color,
            dash: series.dash,
            width: series.width,
            dot: series
                .marks
                .first()
                .filter(|_| series.lines.is_empty())
                .map(|mark| mark.filled),
        });
        let pinned = self.ghosts.first().map(|_| Entry {
            label: &self.ghost_label,
            color: self.theme.muted(),
            dash: true,
            width: 1.5,
            dot: None,
        });
        areas.chain(curves).chain(pinned)
    }

    /// Returns the picture without words and axes: its plot area fills it.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.area = Area {
            left: 0.0,
            top: 0.0,
            right: self.width,
            bottom: self.height,
        };
        for axis in [&mut self.x, &mut self.y] {
            axis.ticks.clear();
            axis.label.clear();
        }
        for stretch in &mut self.stretches {
            stretch.note.clear();
        }
        self.key.clear();
        self.callout = None;
        self.captions.clear();
        self.named = true;
        self
    }

    /// Returns the visible parts of the bands at a parameter value, from the top down: the middle and the height of
    /// each. None where there is no answer, and at a step, where the heights are not those of either side.
    #[must_use]
    pub fn shares(&self, theta: f64) -> Vec<(f64, f64)> {
        if self.risers.iter().any(|riser| riser.at == theta) {
            return Vec::new();
        }
        let tops = self.bands.iter().map(|band| band.top(theta));
        let Some(tops) = tops.collect::<Option<Vec<f64>>>() else {
            return Vec::new();
        };
        let bottoms = tops.iter().skip(1).copied().chain(std::iter::once(self.y.from));
        let shares = tops.iter().zip(bottoms);
        shares
            .map(|(top, bottom)| (f64::midpoint(*top, bottom), top - bottom))
            .collect()
    }

    /// Returns the dots of the cursor at a parameter value: at a jump the attained value of each series, else its value
    /// interpolated along its line. A series without a value there has no dot.
    #[must_use]
    pub fn dots(&self, theta: f64) -> Vec<Dot> {
        let dot = |series: &Series| {
            Some(Dot {
                y: self.height_of(series, theta)?,
                color: series.color,
                width: series.width,
            })
        };
        self.series.iter().filter_map(dot).collect()
    }

    /// Returns the value of a series at a parameter value: at a step the attained one.
    fn height_of(&self, series: &Series, theta: f64) -> Option<f64> {
        // A place that is a step up to rounding is the step.
        let near = (self.x.to - self.x.from) * 1e-9;
        let is_its_own = |riser: &&Riser| (riser.at - theta).abs() <= near && riser.color == series.color;
        let attained = self.risers.iter().find(is_its_own).and_then(|riser| riser.attained);
        attained.or_else(|| series.value(theta))
    }
}

/// What a curve or an area shows at a place, as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The name of the quantity.
    pub label: String,
    /// Its colour in the picture.
    pub color: Color,
    /// The value, with three digits; several values of one name with what tells them apart.
    pub text: String,
}

impl Figure {
    /// Returns what the picture shows at a parameter value: of bands those that are not empty, from the top down, else
    /// every curve that has a value there, with the pinned one. Empty at a step of bands.
    #[must_use]
    pub fn readings(&self, theta: f64) -> Vec<Reading> {
        if let Some(hull) = &self.hull {
            return hull.readings(theta);
        }
        if !self.strips.is_empty() {
            return self.strip_readings(theta);
        }
        let [theta, _] = self.coordinates([theta, 0.0]);
        let shares = self.bands.iter().zip(self.shares(theta));
        let mut readings: Vec<Reading> = shares
            .filter(|(_, (_, share))| *share > LEAST_SHARE)
            .map(|(band, (_, share))| Reading {
                label: band.label.clone(),
                color: band.color,
                text: format::percent(share),
            })
            .collect();
        for series in &self.series {
            let Some(value) = self.height_of(series, theta) else {
                continue;
            };
            let text = format!("{}{}", format::brief(value), self.unit);
            match readings.iter_mut().find(|known| known.label == series.label) {
                // Soft curves come first, below hard ones of the same name.
                Some(known) => known.text = format!("{text} hard, {} soft", known.text),
                None => readings.push(Reading {
                    label: series.label.clone(),
                    color: series.color,
                    text,
                }),
            }
        }
        let bar = |bar: &&Bar| bar.ends[0] <= theta && theta < bar.ends[1];
        readings.extend(self.bars.iter().find(bar).map(|bar| Reading {
            label: bar.label.clone(),
            color: bar.color,
            text: format::number(bar.value),
        }));
        for ghost in self.ghosts.iter().filter(|_| self.bands.is_empty()) {
            if let Some(value) = ghost.lines.iter().find_map(|line| height_at(line, theta)) {
                readings.push(Reading {
                    label: format!("{}, pinned", ghost.label),
                    color: ghost.color,
                    text: format::brief(value),
                });
            }
        }
        readings
    }
}

/// The share below which a band is not seen.
const LEAST_SHARE: f64 = 0.0005;

/// The width of an area's swatch.
const AREA_SWATCH: f64 = 9.0;

impl Band {
    /// Returns the height of the upper edge at a parameter value.
    pub(in crate::figure) fn top(&self, theta: f64) -> Option<f64> {
        self.tops.iter().find_map(|line| height_at(line, theta))
    }
}

impl Series {
    /// Returns the value of the series at a parameter value.
    fn value(&self, theta: f64) -> Option<f64> {
        let attained = self.marks.iter().find(|mark| mark.filled && mark.x == theta);
        let along_line = || self.lines.iter().find_map(|line| height_at(&line.points, theta));
        attained.map(|mark| mark.y).or_else(along_line)
    }
}

/// Returns the height of a line at a parameter value inside it.
fn height_at(points: &[Point], theta: f64) -> Option<f64> {
    let right = points.partition_point(|point| point.0 < theta);
    let &(x1, y1) = points.get(right)?;
    if x1 == theta {
        return Some(y1);
    }
    let (x0, y0) = points[right.checked_sub(1)?];
    Some(y0 + (y1 - y0) * (theta - x0) / (x1 - x0))
}
