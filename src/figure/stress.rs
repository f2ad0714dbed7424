//! The picture of a stress test: shift of the policy against the size of the perturbation, both axes logarithmic.
//!
//! It is an ordinary figure whose coordinates are decimal logarithms, so that one drawing serves it too. Where the shift is 0 (a hard policy inside its radius) there is
//! no line: nothing is drawn at the bottom, which is not 0. The hard policy rises straight from there at the first size that moved it.

use super::check::check_size;
use super::data::{Area, Axis, Band, EndLabel, Figure, Shade};
use super::notes::end_labels;
use super::stress_axis::{decades_across, decades_up, widest_decade};
use super::stress_lines::series;
use super::stress_words::{describe_stress, missing, name};
use super::text;
use super::theme::Theme;
use crate::stability::Stress;

/// Lowest decade of the shift: below it lies rounding.
const LOWEST: f64 = -9.0;

impl Figure {
    /// The picture of a stress test, of a size in CSS pixels and with the root font size of the page. Errors name the option or the column that does not fit.
    pub fn stress(stress: &Stress, width: f64, height: f64, theme: Theme, font_size: f64) -> Result<Self, String> {
        check_size(width, height, font_size)?;
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
            title: "Shift of the policy against the size of a perturbation of the reward".to_owned(),
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
            map: None,
            graph: None,
            bands: bands(stress, &sizes),
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

/// Names the first column that does not fit.
fn check_columns(stress: &Stress) -> Result<(), String> {
    let count = stress.sizes.len();
    let positive = stress.sizes.iter().all(|&size| size > 0.0 && size.is_finite());
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
                return Err(length(name, column.len(), count));
            }
        }
        if branch.endless.len() != count {
            return Err(length("endless", branch.endless.len(), count));
        }
    }
    Ok(())
}

fn length(name: &str, found: usize, count: usize) -> String {
    format!("{name} has {found} values, allowed is one for each of {count} sizes")
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

/// The stretch of sizes at which draws are missing. It has no note: the line at 1 is where that would stand.
fn bands(stress: &Stress, sizes: &[f64]) -> Vec<Band> {
    let mut bands = Vec::new();
    if let Some((first, last)) = missing(stress) {
        bands.push(Band {
            from: sizes[first.saturating_sub(1)],
            to: sizes[last],
            shade: Shade::Gap,
            note: String::new(),
        });
    }
    bands
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
