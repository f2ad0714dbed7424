//! Pictures of two parameters: the polygons of hard argmax, and a quantity of the soft policy as a field of colour.
//!
//! Both are a [`Figure`] without curves and with a [`Map`]: axes, legend, surfaces and documents are those of every other picture.
//!
//! Cost: O(edges) for the polygons, and a bounded number of attempts to place a name for each.

mod cells;
mod draw;
mod field;
mod names;

use plotters::style::RGBColor;

use super::build::axis_label;
use super::check::check_size;
use super::data::{Area, Axis, Figure, Series};
use super::layout::{across, up, widest_up};
use super::text;
use super::theme::Theme;
use super::ticks::Tick;
use super::trace::Point;
use crate::phase::{Field, Phase};

pub use draw::draw_point;

/// The names that go with a phase diagram. They come from a file and are plain text, whatever they contain.
#[derive(Clone, Debug)]
pub struct PhaseLabels {
    /// Name and meaning (may be empty) of the parameter along x and of that along y.
    pub parameters: [[String; 2]; 2],
    /// The watched state.
    pub state: String,
    /// Its actions.
    pub actions: Vec<String>,
    /// Its first pair: the pair of action i is `first + i`.
    pub first: usize,
}

/// How to show it.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// CSS pixels, from 100 to 16384.
    pub width: f64,
    /// CSS pixels, from 80 to 16384.
    pub height: f64,
    /// Light or dark.
    pub theme: Theme,
    /// Root font size in CSS pixels, from 6 to 64.
    pub font_size: f64,
}

/// What covers the plot area of a picture of two parameters; all places in CSS pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Filled polygons, in drawing order.
    pub patches: Vec<Patch>,
    /// Lines over them.
    pub borders: Vec<Border>,
    /// Names of the watched state's best actions, where they fit.
    pub names: Vec<Name>,
    /// What the colours of a field mean.
    pub scale: Option<Scale>,
}

/// A filled polygon.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// Corners in order.
    pub corners: Vec<Point>,
    /// Its colour.
    pub color: RGBColor,
}

/// An edge between polygons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// Its ends.
    pub ends: [Point; 2],
    /// Whether the watched state's best actions change across it; else only those of other states.
    pub strong: bool,
}

/// A text centred on a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The text.
    pub text: String,
    /// Its middle.
    pub at: Point,
}

/// A scale of colours, drawn as a bar from the lower to the upper end of the plot area.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The colours, upwards, in steps of equal height.
    pub colors: Vec<RGBColor>,
    /// Left and right edge of the bar.
    pub bar: [f64; 2],
    /// Value at the lower end.
    pub from: f64,
    /// Value at the upper end.
    pub to: f64,
    /// Ascending.
    pub ticks: Vec<Tick>,
}

impl Figure {
    /// The polygons of hard argmax, coloured by the best actions of the watched state. Errors name what does not fit.
    pub fn phase(labels: &PhaseLabels, phase: &Phase, sheet: &Sheet) -> Result<Self, String> {
        check_sheet(labels, phase.ranges, sheet)?;
        cells::check(labels, phase)?;
        let size = sheet.font_size * 0.8125;
        let mut figure = frame(labels, phase.ranges, sheet, size * 1.75);
        let state = text::line(&labels.state);
        let sets = cells::sets(labels, phase);
        figure.title = format!("Best action in \u{201c}{state}\u{201d} {}", against(labels));
        figure.description = cells::describe(labels, phase, &sets);
        figure.put_key(format!("best action in \u{201c}{state}\u{201d}"));
        for action in 0..labels.actions.len() {
            if sets.iter().any(|set| set.contains(&action)) {
                figure.series.push(swatch(labels, sheet.theme, action));
            }
        }
        let mut map = cells::map(&figure, phase, &sets);
        map.names = names::place(&figure, labels, phase, &sets);
        figure.map = Some(map);
        Ok(figure)
    }

    /// A quantity of the soft policy as colours, and over it the lines at which hard argmax changes in the watched state, where a tiling is given.
    /// Errors name what does not fit.
    pub fn field(labels: &PhaseLabels, field: &Field, phase: Option<&Phase>, sheet: &Sheet) -> Result<Self, String> {
        check_sheet(labels, field.ranges, sheet)?;
        field::check(labels, field)?;
        let size = sheet.font_size * 0.8125;
        let scale = field::scale(labels, field, sheet);
        let mut figure = frame(labels, field.ranges, sheet, size * 2.5 + scale.room);
        let name = field::name(labels, field.quantity);
        figure.title = format!("{} {}", capital(&name), against(labels));
        figure.description = field::describe(labels, field);
        figure.put_key(name);
        let mut map = field::map(&figure, field, &scale);
        if let Some(phase) = phase {
            cells::check(labels, phase)?;
            if phase.ranges == field.ranges {
                let sets = cells::sets(labels, phase);
                map.borders = cells::borders(&figure, phase, &sets);
                map.borders.retain(|border| border.strong);
            }
        }
        figure.map = Some(map);
        Ok(figure)
    }

    /// A note at the top right, unless it would meet the label of the vertical axis.
    fn put_key(&mut self, key: String) {
        let size = self.text_size;
        let room = self.width - 3.0 * size - text::width(&self.y.label, size);
        if text::width(&key, size) <= room {
            self.key = key;
        }
    }
}

/// Axes and margins, without content.
fn frame(labels: &PhaseLabels, ranges: [[f64; 2]; 2], sheet: &Sheet, right: f64) -> Figure {
    let Sheet {
        width,
        height,
        theme,
        font_size,
    } = *sheet;
    let size = font_size * 0.8125;
    let [[left, east], [low, high]] = ranges;
    let tick_room = widest_up(low, high, size) + size;
    let area = Area {
        left: ((tick_room / size).ceil() * size).min(width * 0.4).round(),
        top: (size * 2.0).round(),
        right: (width - right).round(),
        bottom: (height - size * 3.5).round(),
    };
    let [across_label, up_label] = [0, 1].map(|axis: usize| {
        let [name, label] = &labels.parameters[axis];
        axis_label(name, label)
    });
    Figure {
        width,
        height,
        text_size: size,
        theme,
        title: String::new(),
        description: String::new(),
        x: Axis {
            from: left,
            to: east,
            ticks: across(left, east, area.right - area.left, size),
            label: across_label,
        },
        y: Axis {
            from: low,
            to: high,
            ticks: up(low, high, area.bottom - area.top, size),
            label: up_label,
        },
        area,
        key: String::new(),
        bands: Vec::new(),
        cliffs: Vec::new(),
        series: Vec::new(),
        end_labels: Vec::new(),
        map: None,
        graph: None,
    }
}

/// An entry of the legend: an action and the series colour that its polygons have a tint of.
fn swatch(labels: &PhaseLabels, theme: Theme, action: usize) -> Series {
    Series {
        label: text::line(&labels.actions[action]),
        color: theme.series(action),
        width: 8.0,
        dash: false,
        legend: true,
        lines: Vec::new(),
        marks: Vec::new(),
        end: None,
    }
}

fn against(labels: &PhaseLabels) -> String {
    let [x, y] = &labels.parameters;
    format!("against {} and {}", text::line(&x[0]), text::line(&y[0]))
}

/// With a capital first letter.
fn capital(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// `share` of a colour on top of another.
pub(super) fn mix(over: RGBColor, under: RGBColor, share: f64) -> RGBColor {
    #[allow(clippy::cast_sign_loss)] // Between two colours nothing is negative.
    let channel = |over: u8, under: u8| (f64::from(under) + share * (f64::from(over) - f64::from(under))).round() as u8;
    RGBColor(
        channel(over.0, under.0),
        channel(over.1, under.1),
        channel(over.2, under.2),
    )
}

fn check_sheet(labels: &PhaseLabels, ranges: [[f64; 2]; 2], sheet: &Sheet) -> Result<(), String> {
    let Sheet {
        width,
        height,
        font_size,
        ..
    } = *sheet;
    check_size(width, height, font_size)?;
    for [from, to] in ranges {
        if !(from < to && from.is_finite() && to.is_finite()) {
            return Err(format!(
                "a range is from {from} to {to}, allowed is a finite lower and a greater upper end"
            ));
        }
    }
    if labels.actions.is_empty() {
        return Err("the watched state has no actions, allowed is one or more".to_owned());
    }
    Ok(())
}
