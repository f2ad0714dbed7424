//! The lines of the value picture. Five quantities that are never drawn as one another:
//!
//! 1. the optimal value V*: what the hard policy collects of the trained reward; continuous;
//! 2. the regularised value: what the soft policy maximises, with the bonus of its regularisation;
//! 3. the trained reward that the soft policy collects;
//! 4. the true value of the hard policy: it jumps;
//! 5. the true value of the soft policy.

use super::build::Context;
use super::data::{Axis, Series};
use super::layout::padded;
use super::trace::{Line, Point, Step, WHOLE, add_lone, clip, curve, marks, runs};
use crate::study::Sweep;

const REGULARISED: &str = "regularised value";
/// The longest form of its end label.
const REGULARISED_ABOVE: &str = "regularised value \u{2191}";
const HARD_TRUTH: &str = "hard: true reward";

/// One of the five.
struct Quantity<'a> {
    name: &'static str,
    color: usize,
    width: f64,
    column: &'a [f64],
}

/// Those the sweep has, in drawing order: thick soft lines lie below thin hard ones, so that both show where they coincide.
fn quantities(sweep: &Sweep) -> Vec<Quantity<'_>> {
    let mut all = Vec::new();
    let mut add = |name, color, width, column| {
        all.push(Quantity {
            name,
            color,
            width,
            column,
        });
    };
    if let Some(soft) = &sweep.soft {
        add("soft: true reward", 2, 3.75, soft.truth.as_slice());
        add("soft: trained reward", 4, 3.75, &soft.plain);
        add(REGULARISED, 3, 2.25, &soft.value);
    }
    add("optimal value V*", 0, 1.5, &sweep.hard.value);
    add(HARD_TRUTH, 1, 1.5, &sweep.hard.truth);
    all.retain(|quantity| !quantity.column.is_empty());
    all
}

/// All names, whether this sweep has them or not: margins that rest on them do not move when regularisation is switched off.
pub(super) const NAMES: [&str; 5] = [
    "soft: true reward",
    "soft: trained reward",
    REGULARISED_ABOVE,
    "optimal value V*",
    HARD_TRUTH,
];

/// Range of the value axis. At a large temperature the regularised value is nearly all bonus: it is followed some way beyond the others, then clipped, or it would press them flat.
pub(super) fn range(sweep: &Sweep) -> (f64, f64) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    let (mut others, mut regularised) = (none, none);
    for quantity in quantities(sweep) {
        let bounds = if quantity.name == REGULARISED {
            &mut regularised
        } else {
            &mut others
        };
        widen(bounds, quantity.column);
    }
    for jump in &sweep.jumps {
        widen(&mut others, &jump.truths);
    }
    let ((low, high), (least, most)) = (others, regularised);
    if low > high {
        return padded(least, most);
    }
    let reach = (high - low).max(high.abs().max(low.abs()) * 0.1) * 0.6;
    padded(low.min(least.max(low - reach)), high.max(most.min(high + reach)))
}

/// Moves bounds so that all finite values lie within.
fn widen((low, high): &mut (f64, f64), values: &[f64]) {
    for &value in values {
        if value.is_finite() {
            (*low, *high) = (low.min(value), high.max(value));
        }
    }
}

/// The lines, clipped to the axis.
pub(super) fn series(context: &Context, axis: &Axis) -> Vec<Series> {
    let Context { sweep, theme, .. } = *context;
    let tolerance = (axis.to - axis.from) * 1e-9;
    let mut steps = Vec::new();
    for jump in &sweep.jumps {
        steps.push(Step {
            at: jump.at,
            levels: jump.truths,
        });
    }
    let mut series = Vec::new();
    for quantity in quantities(sweep) {
        let dash = quantity.name == REGULARISED;
        let (mut lines, mut ends) = (Vec::new(), Vec::new());
        let mut add = |line: &[Point]| {
            for points in clip(line, axis.from, axis.to) {
                let dash = dash.then_some(WHOLE);
                lines.push(Line { points, dash });
            }
        };
        if quantity.name == HARD_TRUTH {
            let runs = runs(&sweep.theta, quantity.column, &steps, tolerance);
            ends = marks(&steps, tolerance);
            add_lone(&mut ends, &runs);
            for run in &runs {
                if run[0] != run[1] {
                    add(run);
                }
            }
        } else {
            for line in &curve(&sweep.theta, quantity.column) {
                add(line);
            }
        }
        series.push(Series {
            label: quantity.name.to_owned(),
            color: theme.series(quantity.color),
            width: quantity.width,
            dash,
            legend: true,
            lines,
            marks: ends,
            end: last(quantity.column),
        });
    }
    series
}

/// The last value of a column, if there is one.
pub(super) fn last(column: &[f64]) -> Option<f64> {
    column.last().copied().filter(|value| value.is_finite())
}
