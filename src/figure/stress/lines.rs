//! The lines of a stress test, in decimal logarithms: steps for the hard policy, curves for the soft ones, straight
//! bounds.

use super::words::branch_name;
use crate::figure::curve::{clip, curve};
use crate::figure::{Color, Dash, Line, Point, Series, Theme};
use crate::stability::Stress;

/// The dash of a bound.
const DOTTED: Dash = Dash {
    on: 1.5,
    off: 3.5,
    phase: 0.0,
};

/// Returns three series of one colour per branch; only the first is named.
pub(super) fn series(stress: &Stress, sizes: &[f64], floor: f64, top: f64, theme: Theme) -> Vec<Series> {
    let mut series = Vec::new();
    // The hard branch is drawn last: its thin line lies on the thick ones where they meet at 1.
    for (index, branch) in stress.branches.iter().enumerate().rev() {
        if branch.is_endless() {
            continue;
        }
        let hard = branch.alpha.is_none();
        let same = branch.typical == branch.largest;
        for (column, width, dash) in [
            (&branch.bound, 1.25, Some(DOTTED)),
            (&branch.typical, 1.5, Some(Dash::WHOLE)),
            (&branch.largest, if hard { 1.5 } else { 3.0 }, None),
        ] {
            if column.is_empty() || (same && dash == Some(Dash::WHOLE)) {
                continue;
            }
            let found = if dash == Some(DOTTED) {
                bound(sizes, column)
            } else if hard {
                steps(sizes, column, floor)
            } else {
                smooth(sizes, column)
            };
            let clipped = found.iter().flat_map(|line| clip(line, floor, top));
            let lines = clipped.map(|points| Line { points, dash }).collect();
            let end = column.last().map(|shift| shift.log10());
            series.push(Series {
                label: branch_name(branch),
                color: branch_color(theme, index),
                width,
                dash: false,
                legend: dash.is_none(),
                lines,
                marks: Vec::new(),
                end: end.filter(|end| dash.is_none() && !end.is_nan()),
            });
        }
    }
    series
}

/// Returns the colour of a branch: hard argmax comes first, and it and the first temperature have those that they have
/// beside each other elsewhere.
fn branch_color(theme: Theme, index: usize) -> Color {
    match index {
        0 => theme.hard(),
        1 => theme.soft(),
        _ => theme.series(index),
    }
}

/// Returns a bound: in proportion to the size, until it reaches 1.
fn bound(sizes: &[f64], column: &[f64]) -> Vec<Vec<Point>> {
    let (from, to) = (sizes[0], sizes[sizes.len() - 1]);
    let start = column[0].log10();
    let corner = from - start;
    let mut line = vec![(from, start)];
    if from < corner && corner < to {
        line.push((corner, 0.0));
    }
    line.push((to, column[column.len() - 1].log10()));
    vec![line]
}

/// Returns a column as a curve; NaN and 0 break it.
fn smooth(sizes: &[f64], column: &[f64]) -> Vec<Vec<Point>> {
    let logarithm = |&shift: &f64| if shift > 0.0 { shift.log10() } else { f64::NAN };
    let logarithms: Vec<f64> = column.iter().map(logarithm).collect();
    curve(sizes, &logarithms)
}

/// Returns a column as steps: each value is held until the next size that has one, the first above 0 rises from the
/// floor.
fn steps(sizes: &[f64], column: &[f64], floor: f64) -> Vec<Vec<Point>> {
    let (mut flat, mut upright) = (Vec::new(), Vec::new());
    let mut last = floor;
    for (index, &shift) in column.iter().enumerate() {
        // NaN stays NaN, and neither holds nor rises.
        let level = if shift <= 0.0 { floor } else { shift.log10() };
        let next = (index + 1).min(sizes.len() - 1);
        let (from, to) = (sizes[index], sizes[next]);
        if level != last && !level.is_nan() && !last.is_nan() && index > 0 {
            upright.push(vec![(from, last), (from, level)]);
        }
        if level > floor && from < to && !column[next].is_nan() {
            flat.push(vec![(from, level), (to, level)]);
        }
        last = level;
    }
    flat.extend(upright);
    flat
}
