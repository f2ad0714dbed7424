//! A field as colours: samples interpolated to small squares, rows of one colour joined.

use plotters::style::RGBColor;

use super::{Map, Patch, PhaseLabels, Scale, Sheet, mix};
use crate::figure::data::Figure;
use crate::figure::layout::{up, widest_up};
use crate::figure::{format, text};
use crate::phase::{Field, Quantity};

/// Side of a square in CSS pixels.
const SQUARE: f64 = 5.0;

/// Number of colours.
const LEVELS: usize = 32;

/// Range and colours of a field, before the plot area is known.
pub(super) struct Ramp {
    to: f64,
    colors: Vec<RGBColor>,
    /// Width of the bar's labels.
    pub(super) room: f64,
}

/// Names what does not fit.
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

/// What a quantity is called.
pub(super) fn name(labels: &PhaseLabels, quantity: Quantity) -> String {
    let state = text::line(&labels.state);
    match quantity {
        Quantity::Probability(action) => {
            let action = text::line(&labels.actions[action]);
            format!("probability of \u{201c}{action}\u{201d} in \u{201c}{state}\u{201d}")
        }
        Quantity::Entropy => format!("entropy in \u{201c}{state}\u{201d}, nats"),
        Quantity::Slope => format!("steepest slope in \u{201c}{state}\u{201d}"),
    }
}

/// Least and greatest value; none where there is no value.
fn extremes(field: &Field) -> Option<(f64, f64)> {
    let mut found: Option<(f64, f64)> = None;
    for &value in &field.values {
        if value.is_finite() {
            let (least, most) = found.unwrap_or((value, value));
            found = Some((least.min(value), most.max(value)));
        }
    }
    found
}

/// The range of the colours: whole for probabilities and entropies, to the greatest value for slopes.
pub(super) fn scale(labels: &PhaseLabels, field: &Field, sheet: &Sheet) -> Ramp {
    let theme = sheet.theme;
    let most = extremes(field).map_or(0.0, |range| range.1);
    let (to, index) = match field.quantity {
        Quantity::Probability(action) => (1.0, action),
        Quantity::Entropy => ((labels.actions.len() as f64).ln(), 3),
        Quantity::Slope => (most, 1),
    };
    let mut colors = Vec::with_capacity(LEVELS);
    for level in 0..LEVELS {
        let part = level as f64 / (LEVELS - 1) as f64;
        colors.push(mix(theme.series(index), theme.surface(), 0.03 + 0.97 * part));
    }
    let to = if to > 0.0 { to } else { 1.0 };
    Ramp {
        to,
        colors,
        room: widest_up(0.0, to, sheet.font_size * 0.8125),
    }
}

/// The squares, and the bar beside the plot area.
pub(super) fn map(figure: &Figure, field: &Field, ramp: &Ramp) -> Map {
    let area = figure.area;
    let mut patches = Vec::new();
    let mut top = area.top;
    while top < area.bottom {
        let bottom = (top + SQUARE).min(area.bottom);
        // A run of one colour: where it began, and which it is.
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
                    // A little over the next squares, which are drawn later: no seams.
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
            ticks: up(0.0, ramp.to, area.bottom - area.top, size),
        }),
        ..Map::default()
    }
}

/// The colour of a share of the range; none without a value.
#[allow(clippy::cast_sign_loss)] // Clamped.
fn level(share: f64) -> Option<usize> {
    let level = (share * LEVELS as f64).floor();
    share
        .is_finite()
        .then(|| level.clamp(0.0, (LEVELS - 1) as f64) as usize)
}

/// Between the four samples around a place, both coordinates from 0 to 1; NaN where one has no value.
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

/// A sentence on the range.
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
