//! The curves of the pictures of a sweep, with their colours and strokes.
//!
//! The policy picture has per action a thick curve (soft) and thin steps (hard) in one colour. The value picture has
//! five quantities that are never drawn as one another:
//!
//! 1. the optimal value V*: what the hard policy collects of the trained reward; continuous;
//! 2. the regularised value: what the soft policy maximises, with the bonus of its regularisation;
//! 3. the trained reward that the soft policy collects;
//! 4. the true value of the hard policy: it jumps;
//! 5. the true value of the soft policy.

use super::Context;
use crate::figure::curve::{self, Step};
use crate::figure::{Axis, Dash, Line, Series, axis, text};
use crate::study::Sweep;

/// The difference below which two probabilities are one level of a step.
const LEVEL: f64 = 1e-9;

/// The distance in pixels below which curves would hide one another.
const HIDDEN: f64 = 0.75;

/// Returns the curves of the policy picture: the soft ones first, the steps and their ends over them.
pub(super) fn policy(context: &Context) -> Vec<Series> {
    let Context {
        labels,
        sweep,
        theme,
        plot_height,
    } = *context;
    let entry = |action: usize, width: f64, legend: bool, mut lines: Vec<Line>, column: &[f64]| {
        // Colours start again after the last, dashed.
        let dash = action >= theme.colors();
        if dash {
            for line in &mut lines {
                line.dash = line.dash.or(Some(Dash::WHOLE));
            }
        }
        Series {
            label: text::line(&labels.actions[action]),
            color: theme.series(action),
            width,
            dash,
            legend,
            lines,
            marks: Vec::new(),
            end: last_value(column),
        }
    };
    let mut series = Vec::new();
    let (mut width, mut legend) = (2.0, true);
    if let Some(soft) = &sweep.soft {
        for (action, column) in soft.policy.iter().enumerate() {
            let lines = curve::overlapping_curves(&sweep.theta, &soft.policy, action, HIDDEN / plot_height);
            series.push(entry(action, 2.75, true, lines, column));
        }
        (width, legend) = (1.25, false);
    }
    let steps_of = |action: usize| -> Vec<Step> {
        let flips = sweep.jumps.iter().filter(|jump| jump.flips());
        let step = flips.map(|jump| Step {
            at: jump.at,
            levels: [0, 1, 2].map(|side: usize| jump.policies[side][action]),
        });
        step.collect()
    };
    let steps: Vec<Vec<Step>> = (0..labels.actions.len()).map(steps_of).collect();
    let runs: Vec<_> = std::iter::zip(&sweep.hard.policy, &steps)
        .map(|(column, steps)| curve::runs(&sweep.theta, column, steps, LEVEL))
        .collect();
    for (action, column) in sweep.hard.policy.iter().enumerate() {
        let lines = curve::overlapping_runs(&runs, action, LEVEL);
        let mut hard = entry(action, width, legend, lines, column);
        hard.marks = curve::marks(&steps[action], LEVEL);
        hard.marks.extend(curve::lone_marks(&runs[action]));
        series.push(hard);
    }
    series
}

const REGULARISED: &str = "regularised value";
const HARD_TRUTH: &str = "hard: true reward";

/// All names of the value picture, whether a sweep has them or not, in their longest forms: margins that rest on them
/// do not move when regularisation is switched off.
pub(super) const VALUE_NAMES: [&str; 5] = [
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
pub(super) fn value_range(sweep: &Sweep) -> (f64, f64) {
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

/// Returns the curves of the value picture, clipped to its axis.
pub(super) fn values(context: &Context, axis: &Axis) -> Vec<Series> {
    let Context { sweep, theme, .. } = *context;
    let tolerance = (axis.to - axis.from) * 1e-9;
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
        let clipped = found.iter().flat_map(|line| curve::clip(line, axis.from, axis.to));
        let lines = clipped.map(|points| Line {
            points,
            dash: dash.then_some(Dash::WHOLE),
        });
        Series {
            label: quantity.name.to_owned(),
            color: theme.series(quantity.color),
            width: quantity.width,
            dash,
            legend: true,
            lines: lines.collect(),
            marks,
            end: last_value(quantity.column),
        }
    });
    series.collect()
}

/// Returns the last value of a column, if there is one.
fn last_value(column: &[f64]) -> Option<f64> {
    column.last().copied().filter(|value| value.is_finite())
}
