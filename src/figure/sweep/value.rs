//! The value picture: five quantities that are never drawn as one another.
//!
//! 1. the optimal value V*: what the hard policy collects of the trained reward; continuous;
//! 2. the regularised value: what the soft policy maximises, with the bonus of its regularisation;
//! 3. the trained reward that the soft policy collects;
//! 4. the true value of the hard policy: it jumps;
//! 5. the true value of the soft policy.

use super::frame::{Frame, last_value, shade_gaps};
use crate::figure::curve::{self, Step};
use crate::figure::{Axis, Dash, Figure, Line, Series, Sheet, axis, symbol, text};
use crate::study::Sweep;

impl Figure {
    /// Returns the picture of the values from the start. Errors name the option or the column that does not fit.
    pub fn value(sweep: &Sweep, sheet: &Sheet) -> Result<Self, String> {
        let frame = Frame::new(sweep, sheet)?;
        let [low, high] = frame.values;
        let y = Axis {
            from: low,
            to: high,
            ticks: axis::up(low, high, frame.area.bottom - frame.area.top, frame.text_size),
            label: "value from the start".to_owned(),
        };
        let tolerance = (high - low) * 1e-9;
        let jump_steps = sweep.jumps.iter().map(|jump| Step {
            at: jump.at,
            levels: jump.truths,
        });
        let steps: Vec<Step> = jump_steps.collect();
        let series = quantities(sweep).into_iter().map(|quantity| {
            let dash = quantity.name == REGULARISED;
            let mut marks = Vec::new();
            let found = if quantity.name == HARD_TRUTH {
                let runs = curve::runs(&sweep.theta, quantity.column, &steps, tolerance);
                marks = curve::marks(&steps, tolerance);
                marks.extend(curve::lone_marks(&runs));
                let wide = runs.into_iter().filter(|[start, end]| start != end);
                wide.map(|run| run.to_vec()).collect()
            } else {
                curve::curve(&sweep.theta, quantity.column)
            };
            let clipped = found.iter().flat_map(|line| curve::clip(line, low, high));
            let lines = clipped.map(|points| Line {
                points,
                dash: dash.then_some(Dash::WHOLE),
            });
            Series {
                label: quantity.name.to_owned(),
                color: sheet.theme.series(quantity.color),
                width: quantity.width,
                dash,
                legend: true,
                lines: lines.collect(),
                marks,
                end: last_value(quantity.column),
            }
        });

        let mut figure = frame.figure(y, series.collect());
        figure.title = format!(
            "Value from the start against {}",
            text::line(&symbol(&sweep.parameter.name))
        );
        figure.cliffs = sweep.jumps.iter().map(|jump| jump.at).collect();
        shade_gaps(sweep, &mut figure);
        Ok(figure)
    }
}

const REGULARISED: &str = "regularised value";
const HARD_TRUTH: &str = "hard: true reward";

/// All names of the value picture, whether a sweep has them or not, in their longest forms: margins that rest on them
/// do not move when regularisation is switched off.
pub(super) const NAMES: [&str; 5] = [
    "soft: true reward",
    "soft: trained reward",
    "regularised value ↑",
    "optimal value V*",
    HARD_TRUTH,
];

/// One of the five quantities of the value picture.
struct Quantity<'a> {
    name: &'static str,
    color: usize,
    width: f64,
    column: &'a [f64],
}

/// Returns the quantities that a sweep has, in drawing order: thick soft lines lie below thin hard ones, so that both
/// show where they coincide.
fn quantities(sweep: &Sweep) -> Vec<Quantity<'_>> {
    let quantity = |name, color, width, column| Quantity {
        name,
        color,
        width,
        column,
    };
    let mut all = Vec::new();
    if let Some(soft) = &sweep.soft {
        all.push(quantity("soft: true reward", 2, 3.75, soft.truth.as_slice()));
        all.push(quantity("soft: trained reward", 4, 3.75, &soft.plain));
        all.push(quantity(REGULARISED, 3, 2.25, &soft.value));
    }
    all.push(quantity("optimal value V*", 0, 1.5, &sweep.hard.value));
    all.push(quantity(HARD_TRUTH, 1, 1.5, &sweep.hard.truth));
    all.retain(|quantity| !quantity.column.is_empty());
    all
}

/// Returns the range of the value axis. At a large temperature the regularised value is nearly all bonus: it is
/// followed some way beyond the others, then clipped, or it would press them flat. What differs by less than the
/// tolerance of the sweep is rounding, and flat.
pub(super) fn range(sweep: &Sweep) -> (f64, f64) {
    let is_regularised = |quantity: &Quantity| quantity.name == REGULARISED;
    let (regularised, others): (Vec<_>, Vec<_>) = quantities(sweep).into_iter().partition(is_regularised);
    let truths = sweep.jumps.iter().flat_map(|jump| &jump.truths);
    let (low, high) = extremes(others.iter().flat_map(|quantity| quantity.column).chain(truths));
    let (least, most) = extremes(regularised.iter().flat_map(|quantity| quantity.column));
    if low > high {
        return axis::padded(least, most, sweep.tolerance);
    }
    let reach = (high - low).max(high.abs().max(low.abs()) * 0.1) * 0.6;
    let (low, high) = (low.min(least.max(low - reach)), high.max(most.min(high + reach)));
    axis::padded(low, high, sweep.tolerance)
}

/// Returns the least and the greatest finite value; infinity and minus infinity where there is none.
fn extremes<'a>(values: impl Iterator<Item = &'a f64>) -> (f64, f64) {
    values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (low.min(value), high.max(value))
        })
}
