//! The picture of a stress test: shift of the policy against the size of the perturbation, both axes logarithmic.
//!
//! It is an ordinary figure whose coordinates are decimal logarithms, so that one drawing serves it too. Where the shift is 0 (a hard policy inside its radius) there is
//! no line: nothing is drawn at the bottom, which is not 0. The hard policy rises straight from there at the first size that moved it.

use super::build::{Kind, Options};
use super::check::check_options;
use super::figure::{Area, Axis, EndLabel, Figure, Series};
use super::format;
use super::notes::end_labels;
use super::stress_axis::{decades_across, decades_up, widest_decade};
use super::text;
use super::theme::Theme;
use super::trace::{Dash, Line, Point, WHOLE, clip, curve};
use crate::stability::{Stress, StressBranch};

/// Lowest decade of the shift: below it lies rounding.
const LOWEST: f64 = -9.0;

/// The dash of a bound.
const DOTTED: Dash = Dash {
    on: 1.5,
    off: 3.5,
    phase: 0.0,
};

impl Figure {
    /// The picture of a stress test, of a size in CSS pixels and with the root font size of the page. Errors name the option or the column that does not fit.
    pub fn stress(
        stress: &Stress,
        width: f64,
        height: f64,
        theme: Theme,
        font_size: f64,
    ) -> Result<Self, String> {
        check_options(&Options {
            kind: Kind::Policy,
            width,
            height,
            theme,
            font_size,
        })?;
        check_columns(stress)?;
        let size = font_size * 0.8125;
        let mut sizes = Vec::new();
        for at in &stress.sizes {
            sizes.push(at.log10());
        }
        let (from, to) = (sizes[0], sizes[sizes.len() - 1]);
        let floor = floor(stress);

        let names = if width >= 30.0 * font_size {
            end_room(stress, width, size)
        } else {
            0.0
        };
        let left = ((widest_decade(floor, 0.0, size) + size) / size).ceil() * size;
        let area = Area {
            left: left.min(width * 0.4).round(),
            top: (size * 2.0).round(),
            right: (width - names.max(size * 1.75)).round(),
            bottom: (height - size * 3.5).round(),
        };
        // A line at 1 is seen whole.
        let top = 0.6 * size * -floor / (area.bottom - area.top - 0.6 * size).max(1.0);
        let mut figure = Self {
            width,
            height,
            text_size: size,
            theme,
            title: "Shift of the policy against the size of a perturbation of the reward"
                .to_owned(),
            description: describe_stress(stress),
            area,
            x: Axis {
                from,
                to,
                ticks: decades_across(from, to, area.right - area.left, size),
                label: "largest change of any reward".to_owned(),
            },
            y: Axis {
                from: floor,
                to: top,
                ticks: decades_up(floor, 0.0, area.bottom - area.top, size),
                label: "shift of the policy (total variation)".to_owned(),
            },
            key: String::new(),
            bands: Vec::new(),
            cliffs: Vec::new(),
            series: series(stress, &sizes, floor, top, theme),
            end_labels: Vec::new(),
        };
        figure.key = key(&figure);
        if names > 0.0 {
            figure.end_labels = end_labels(&figure, names);
            hard_on_top(&mut figure.end_labels);
        }
        Ok(figure)
    }
}

/// Reads the picture aloud: where the hard policy first jumps and how far, and what the soft ones do at that size.
#[must_use]
pub fn describe_stress(stress: &Stress) -> String {
    let spoken = format::spoken;
    let share = |value: f64| spoken((value * 1e4).round() / 1e4);
    let mut said = Vec::new();
    let mut place = stress.sizes.len().saturating_sub(1);
    for branch in &stress.branches {
        let Some(alpha) = branch.alpha else {
            let moved = branch.largest.iter().position(|&shift| shift > 0.0);
            if let Some(first) = moved {
                place = first;
                let start = if first == 0 { "already " } else { "" };
                said.push(format!(
                    "Hard argmax moves {start}at a perturbation of {}, by up to {}.",
                    spoken(rounded(stress.sizes[first])),
                    share(branch.largest[first])
                ));
            } else {
                said.push(format!(
                    "No perturbation up to {} moved the hard policy.",
                    spoken(rounded(stress.sizes[place]))
                ));
            }
            continue;
        };
        let shift = branch.largest[place];
        if shift.is_finite() {
            said.push(format!(
                "With \u{3b1}\u{a0}=\u{a0}{} the shift there is at most {}, under a bound of {}.",
                spoken(alpha),
                spoken(rounded(shift)),
                spoken(rounded(branch.bound[place]))
            ));
        } else {
            said.push(format!(
                "With \u{3b1}\u{a0}=\u{a0}{} there is no finite value.",
                spoken(alpha)
            ));
        }
    }
    said.join(" ")
}

/// Three significant digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// Names the first column that does not fit.
fn check_columns(stress: &Stress) -> Result<(), String> {
    let count = stress.sizes.len();
    let positive = stress
        .sizes
        .iter()
        .all(|&size| size > 0.0 && size.is_finite());
    if count < 2 || !positive || !stress.sizes.is_sorted_by(|a, b| a < b) {
        return Err("sizes is not an ascending list of 2 or more positive numbers".to_owned());
    }
    for branch in &stress.branches {
        for (name, column) in [
            ("largest", &branch.largest),
            ("typical", &branch.typical),
            ("bound", &branch.bound),
        ] {
            let left_out = name == "bound" && branch.alpha.is_none() && column.is_empty();
            if column.len() != count && !left_out {
                return Err(format!(
                    "{name} has {} values, allowed is one for each of {count} sizes",
                    column.len()
                ));
            }
        }
    }
    Ok(())
}

/// The decade of the smallest shift.
fn floor(stress: &Stress) -> f64 {
    let mut least = -1.0f64;
    for branch in &stress.branches {
        for &shift in &branch.largest {
            if shift > 0.0 {
                least = least.min(shift.log10());
            }
        }
    }
    least.floor().max(LOWEST)
}

/// Three series of one colour per branch; only the first is named.
fn series(stress: &Stress, sizes: &[f64], floor: f64, top: f64, theme: Theme) -> Vec<Series> {
    let mut series = Vec::new();
    // Hard last: its thin line lies on the thick ones where they meet at 1.
    for (index, branch) in stress.branches.iter().enumerate().rev() {
        let hard = branch.alpha.is_none();
        let same = branch.typical == branch.largest;
        for (column, width, dash) in [
            (&branch.bound, 1.25, Some(DOTTED)),
            (&branch.typical, 1.5, Some(WHOLE)),
            (&branch.largest, if hard { 1.5 } else { 3.0 }, None),
        ] {
            if column.is_empty() || (same && dash == Some(WHOLE)) {
                continue;
            }
            let found = if dash == Some(DOTTED) {
                bound(sizes, column)
            } else if hard {
                steps(sizes, column, floor)
            } else {
                smooth(sizes, column)
            };
            let mut lines = Vec::new();
            for line in found {
                for points in clip(&line, floor, top) {
                    lines.push(Line { points, dash });
                }
            }
            let end = column.last().map(|shift| shift.log10());
            series.push(Series {
                label: name(branch),
                color: theme.series(index),
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

/// A bound: in proportion to the size, until it reaches 1.
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

/// Names of curves that end at one height stand in drawing order; the hard policy, drawn last, is named first.
fn hard_on_top(labels: &mut [EndLabel]) {
    let mut from = 0;
    for end in 1..=labels.len() {
        if end < labels.len() && labels[end].at == labels[from].at {
            continue;
        }
        let group = &mut labels[from..end];
        for index in 0..group.len() / 2 {
            let (first, second) = group.split_at_mut(index + 1);
            let last = second.len() - 1 - index;
            std::mem::swap(&mut first[index].text, &mut second[last].text);
            std::mem::swap(&mut first[index].color, &mut second[last].color);
        }
        from = end;
    }
}

/// A column as a curve; NaN and 0 break it.
fn smooth(sizes: &[f64], column: &[f64]) -> Vec<Vec<Point>> {
    let mut logarithms = Vec::new();
    for &shift in column {
        logarithms.push(if shift > 0.0 { shift.log10() } else { f64::NAN });
    }
    curve(sizes, &logarithms)
}

/// A column as steps: each value is held until the next size, the first above 0 rises from the floor.
fn steps(sizes: &[f64], column: &[f64], floor: f64) -> Vec<Vec<Point>> {
    let (mut flat, mut upright) = (Vec::new(), Vec::new());
    let mut last = floor;
    for (index, &shift) in column.iter().enumerate() {
        let level = if shift > 0.0 { shift.log10() } else { floor };
        let (from, to) = (sizes[index], sizes[(index + 1).min(sizes.len() - 1)]);
        if level != last && index > 0 {
            upright.push(vec![(from, last), (from, level)]);
        }
        if level > floor && from < to {
            flat.push(vec![(from, level), (to, level)]);
        }
        last = level;
    }
    flat.extend(upright);
    flat
}

/// "hard argmax" or "\u{3b1} = 0.1".
fn name(branch: &StressBranch) -> String {
    match branch.alpha {
        None => "hard argmax".to_owned(),
        Some(alpha) => format!("\u{3b1}\u{a0}=\u{a0}{}", format::spoken(alpha)),
    }
}

/// Space to the right of the plot area for the names.
fn end_room(stress: &Stress, width: f64, size: f64) -> f64 {
    let mut widest = 0.0f64;
    for branch in &stress.branches {
        widest = widest.max(text::width(&name(branch), size) + size);
    }
    (widest + size * 2.0).min(width * 0.28)
}

/// How to read the strokes, where there is room beside the axis label.
fn key(figure: &Figure) -> String {
    let size = figure.text_size;
    let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
    let mut key = String::new();
    for each in [
        "solid: largest \u{b7} dashed: typical (median) \u{b7} dotted: bound",
        "largest \u{b7} typical (dashed) \u{b7} bound (dotted)",
    ] {
        if key.is_empty() && text::width(each, size) <= room {
            each.clone_into(&mut key);
        }
    }
    key
}
