//! A field as colours: samples interpolated to small squares, rows of one colour joined.

use super::{Map, Patch, PhaseLabels, Scale};
use crate::figure::{Color, Figure, Theme, axis, format, text};
use crate::phase::{Field, Quantity};

/// The side of a square in CSS pixels.
const SQUARE: f64 = 5.0;

/// The number of colours.
const LEVELS: usize = 32;

/// The range and colours of a field, before the plot area is known.
pub(super) struct Ramp {
    to: f64,
    colors: Vec<Color>,
    /// The width of the bar's labels.
    pub(super) room: f64,
}

/// Returns an error that names the part of the answer that does not fit.
pub(super) fn check(labels: &PhaseLabels, field: &Field) -> Result<(), String> {
    let [columns, rows] = field.size;
    if columns < 2 || rows < 2 || field.values.len() != columns * rows {
        return Err(format!(
            "the field has {} values, allowed is {columns} times {rows}, each 2 or more",
            field.values.len()
        ));
    }
    match field.quantity {
        Quantity::Probability(action) if action >= labels.actions.len() => {
            let actions = labels.actions.len();
            Err(format!("the field is of action {action}, allowed is below {actions}"))
        }
        _ => Ok(()),
    }
}

/// Returns the name of a quantity.
pub(super) fn name(labels: &PhaseLabels, quantity: Quantity) -> String {
    let state = text::line(&labels.state);
    match quantity {
        Quantity::Probability(action) => {
            let action = text::line(&labels.actions[action]);
            format!("probability of “{action}” in “{state}”")
        }
        Quantity::Entropy => format!("entropy in “{state}”, nats"),
        Quantity::Slope => format!("steepest slope in “{state}”"),
    }
}

/// Returns the least and the greatest value; `None` where there is no value.
fn extremes(field: &Field) -> Option<(f64, f64)> {
    let values = field.values.iter().copied().filter(|value| value.is_finite());
    let ranges = values.map(|value| (value, value));
    ranges.reduce(|(least, most), (value, _)| (least.min(value), most.max(value)))
}

/// Returns the range of the colours: whole for probabilities and entropies, up to the greatest value for slopes.
pub(super) fn scale(labels: &PhaseLabels, field: &Field, theme: Theme, text_size: f64) -> Ramp {
    let most = extremes(field).map_or(0.0, |range| range.1);
    let (to, index) = match field.quantity {
        Quantity::Probability(action) => (1.0, action),
        Quantity::Entropy => ((labels.actions.len() as f64).ln(), 3),
        Quantity::Slope => (most, 1),
    };
    let color = |level| {
        let part = level as f64 / (LEVELS - 1) as f64;
        theme.action(index).over(theme.surface(), 0.03 + 0.97 * part)
    };
    let to = if to > 0.0 { to } else { 1.0 };
    Ramp {
        to,
        colors: (0..LEVELS).map(color).collect(),
        room: axis::widest_up(0.0, to, text_size),
    }
}

/// Returns the squares, and the bar beside the plot area.
pub(super) fn map(figure: &Figure, field: &Field, ramp: &Ramp) -> Map {
    let area = figure.area;
    let mut patches = Vec::new();
    let mut top = area.top;
    while top < area.bottom {
        let bottom = (top + SQUARE).min(area.bottom);
        // The run of one colour: its first place, and its colour.
        let mut run: Option<(f64, usize)> = None;
        let mut left = area.left;
        loop {
            let right = (left + SQUARE).min(area.right);
            let here = if left < area.right {
                let value = sample(
                    field,
                    (f64::midpoint(left, right) - area.left) / (area.right - area.left),
                    (area.bottom - f64::midpoint(top, bottom)) / (area.bottom - area.top),
                );
                level(value / ramp.to)
            } else {
                None
            };
            if run.map(|run| run.1) != here {
                if let Some((from, level)) = run {
                    // A square overlaps the next ones a little, which are drawn later, so that there are no seams.
                    let (east, south) = ((left + 0.5).min(area.right), bottom + 0.5);
                    let south = south.min(area.bottom);
                    patches.push(Patch {
                        corners: vec![(from, top), (east, top), (east, south), (from, south)],
                        color: ramp.colors[level],
                    });
                }
                run = here.map(|level| (left, level));
            }
            if left >= area.right {
                break;
            }
            left = right;
        }
        top = bottom;
    }
    let size = figure.text_size;
    let bar = (area.right + size * 0.75).round();
    Map {
        patches,
        scale: Some(Scale {
            colors: ramp.colors.clone(),
            bar: [bar, (bar + size * 0.75).round()],
            from: 0.0,
            to: ramp.to,
            ticks: axis::up(0.0, ramp.to, area.bottom - area.top, size),
        }),
        ..Map::default()
    }
}

/// Returns the colour of a share of the range; `None` without a value.
#[allow(clippy::cast_sign_loss)] // Clamped.
fn level(share: f64) -> Option<usize> {
    let level = (share * LEVELS as f64).floor();
    share
        .is_finite()
        .then(|| level.clamp(0.0, (LEVELS - 1) as f64) as usize)
}

/// Interpolates between the four samples around a place, both coordinates from 0 to 1; NaN where one has no value.
#[allow(clippy::cast_sign_loss)] // Clamped.
fn sample(field: &Field, x: f64, y: f64) -> f64 {
    let [columns, rows] = field.size;
    let cell = |part: f64, count: usize| {
        let at = (part * (count - 1) as f64).clamp(0.0, (count - 1) as f64);
        let first = (at.floor() as usize).min(count - 2);
        (first, at - first as f64)
    };
    let ((column, right), (row, up)) = (cell(x, columns), cell(y, rows));
    let at = |row: usize| {
        let first = row * columns + column;
        field.values[first] * (1.0 - right) + field.values[first + 1] * right
    };
    at(row) * (1.0 - up) + at(row + 1) * up
}

/// Returns a sentence on the range.
pub(super) fn describe(labels: &PhaseLabels, field: &Field) -> String {
    let name = super::capital(&name(labels, field.quantity));
    let Some((least, most)) = extremes(field) else {
        return format!("{name}: the regularised problem has no finite value in the whole box.");
    };
    let (least, most) = (format::spoken(least), format::spoken(most));
    let gap = if field.values.iter().all(|value| value.is_finite()) {
        ""
    } else {
        " Where it is left out, the regularised problem has no finite value."
    };
    format!("{name}: from {least} to {most} in the box.{gap}")
}
