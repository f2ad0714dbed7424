//! Pictures of two parameters: the polygons of hard argmax, and a quantity of the soft policy as a field of colour.
//!
//! Both are a [`Figure`] without curves and with a [`Map`]: axes, legend, surfaces and documents are those of every
//! other picture.
//!
//! Cost: O(edges) for the polygons, and a bounded number of attempts to place a name for each.

pub(super) mod cells;
mod field;
mod lines;
mod names;

use super::options::Sheet;
use super::{Axis, Color, Figure, Point, Series, Theme, Tick, axis, symbol, text};
use crate::phase::{Field, Phase};
use crate::stability::ascending;

/// The names that go with a phase diagram. They come from a file and are plain text, whatever they contain.
#[derive(Clone, Debug)]
pub struct PhaseLabels {
    /// The name and meaning (may be empty) of the parameter along x and of that along y.
    pub parameters: [[String; 2]; 2],
    /// The watched state.
    pub state: String,
    /// The names of the state's actions.
    pub actions: Vec<String>,
    /// The first pair of the state: the pair of action i is `first + i`.
    pub first: usize,
    /// The names of the outcomes, where polygons show what happens in them; empty where they show what is best in the
    /// state.
    pub outcomes: Vec<String>,
}

impl PhaseLabels {
    /// Returns the colour of one of the things that polygons show.
    fn color(&self, item: usize, theme: Theme) -> Color {
        match self.outcomes.len() {
            0 => theme.fill(item),
            count => theme.outcome_fill(item, count),
        }
    }

    /// Returns the names of what polygons show.
    fn shown(&self) -> &[String] {
        if self.outcomes.is_empty() {
            &self.actions
        } else {
            &self.outcomes
        }
    }
}

/// The content of the plot area of a picture of two parameters; all places in CSS pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The filled polygons, in drawing order.
    pub patches: Vec<Patch>,
    /// The lines over the polygons.
    pub borders: Vec<Border>,
    /// The names of the watched state's best actions, where they fit.
    pub names: Vec<Name>,
    /// The values that the colours of a field stand for.
    pub scale: Option<Scale>,
}

/// A filled polygon.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    /// The corners in order.
    pub corners: Vec<Point>,
    /// The colour of the polygon.
    pub color: Color,
}

/// An edge between polygons.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Border {
    /// The ends of the edge.
    pub ends: [Point; 2],
    /// Whether the watched state's best actions change across it; else only those of other states.
    pub strong: bool,
}

/// A text centred on a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The text.
    pub text: String,
    /// The middle of the text.
    pub at: Point,
}

/// A scale of colours, drawn as a bar from the lower to the upper end of the plot area.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The colours, upwards, in steps of equal height.
    pub colors: Vec<Color>,
    /// The left and right edges of the bar.
    pub bar: [f64; 2],
    /// The value at the lower end.
    pub from: f64,
    /// The value at the upper end.
    pub to: f64,
    /// The ticks, ascending.
    pub ticks: Vec<Tick>,
}

impl Figure {
    /// Returns the polygons of hard argmax, coloured by the best actions of the watched state. Errors name what does
    /// not fit.
    pub fn phase(labels: &PhaseLabels, phase: &Phase, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check_labels(labels, phase.ranges)?;
        cells::check(labels, phase)?;
        let mut figure = frame(labels, phase.ranges, sheet, size, size * 1.75);
        let sets = cells::sets(labels, phase);
        let subject = if labels.outcomes.is_empty() {
            format!("best action in “{}”", text::line(&labels.state))
        } else {
            "what happens".to_owned()
        };
        figure.title = format!("{} {}", capital(&subject), against(labels));
        figure.description = cells::describe(labels, phase, &sets);
        figure.put_key(subject);
        let is_shown = |item: &usize| sets.iter().any(|set| set.contains(item));
        let items = (0..labels.shown().len()).filter(is_shown);
        figure.series = items
            .map(|item| swatch(&labels.shown()[item], labels.color(item, sheet.theme)))
            .collect();
        if cells::gap(phase) > 0.0 {
            figure
                .series
                .push(swatch("no optimal value", cells::shade(sheet.theme)));
        }
        let mut map = cells::map(&figure, labels, phase, &sets);
        map.names = names::place(&figure, labels, phase, &sets);
        figure.map = Some(map);
        Ok(figure)
    }

    /// Returns a quantity of the soft policy as colours, and over it the lines at which hard argmax changes in the
    /// watched state, where a tiling is given. Errors name what does not fit.
    pub fn field(labels: &PhaseLabels, field: &Field, phase: Option<&Phase>, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check_labels(labels, field.ranges)?;
        field::check(labels, field)?;
        let scale = field::scale(labels, field, sheet.theme, size);
        let mut figure = frame(labels, field.ranges, sheet, size, size * 2.5 + scale.room);
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

    /// Puts a note at the top right, unless it would meet the label of the vertical axis.
    pub(super) fn put_key(&mut self, key: String) {
        let size = self.text_size;
        let room = self.width - 3.0 * size - text::width(&self.y.label, size);
        if text::width(&key, size) <= room {
            self.key = key;
        }
    }
}

/// Returns a picture with axes and margins, without content.
fn frame(labels: &PhaseLabels, ranges: [[f64; 2]; 2], sheet: &Sheet, size: f64, right: f64) -> Figure {
    let [[left, east], [low, high]] = ranges;
    let tick_room = axis::widest_up(low, high, size) + size;
    let area = sheet.area((tick_room / size).ceil() * size, right, size);
    let [x_label, y_label] = labels
        .parameters
        .each_ref()
        .map(|[name, label]| axis::label(name, label));
    Figure {
        x: Axis {
            from: left,
            to: east,
            ticks: axis::across(left, east, area.right - area.left, size),
            label: x_label,
        },
        y: Axis {
            from: low,
            to: high,
            ticks: axis::up(low, high, area.bottom - area.top, size),
            label: y_label,
        },
        ..Figure::empty([sheet.width, sheet.height], size, sheet.theme, area)
    }
}

/// Returns an entry of the legend: an action, or what has no answer, and the colour of its polygons.
pub(super) fn swatch(name: &str, color: Color) -> Series {
    Series::plain(text::line(name), color, 8.0, [])
}

fn against(labels: &PhaseLabels) -> String {
    let [x, y] = &labels.parameters;
    format!(
        "against {} and {}",
        text::line(&symbol(&x[0])),
        text::line(&symbol(&y[0]))
    )
}

/// Returns the name of a quantity, which begins with an ASCII letter, with a capital first letter.
fn capital(name: &str) -> String {
    let mut capital = name.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capital
}

/// Returns the indices of areas in descending order of size, equal ones in their order.
fn largest_first(areas: &[f64]) -> Vec<usize> {
    let negated: Vec<f64> = areas.iter().map(|area| -area).collect();
    ascending(&negated)
}

/// Returns an error that names the part of the labels that does not fit.
fn check_labels(labels: &PhaseLabels, ranges: [[f64; 2]; 2]) -> Result<(), String> {
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
