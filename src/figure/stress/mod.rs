//! The picture of a stress test: shift of the policy against the size of the perturbation, both axes logarithmic.
//!
//! It is an ordinary figure whose coordinates are decimal logarithms, so that one drawing serves it too. Where the
//! shift is 0 (a hard policy inside its radius) there is no line: nothing is drawn at the bottom, which is not 0. The
//! hard policy rises straight from there at the first size that moved it.

mod lines;
mod words;

use super::end_labels::{self, end_labels};
use super::options::Sheet;
use super::{Axis, EndLabel, Figure, Shade, Stretch, axis, text};
use crate::stability::Stress;
use lines::series;
use words::{branch_name, missing};

pub use words::describe_stress;

/// The lowest decade of the shift: below it lies rounding.
const LOWEST: f64 = -9.0;

impl Figure {
    /// Returns the picture of a stress test. Errors name the option or the column that does not fit.
    pub fn stress(stress: &Stress, sheet: &Sheet) -> Result<Self, String> {
        let Sheet {
            width,
            height,
            theme,
            font_size,
        } = *sheet;
        let size = sheet.text_size()?;
        check_columns(stress)?;
        let sizes: Vec<f64> = stress.sizes.iter().map(|size| size.log10()).collect();
        let (from, to) = (sizes[0], sizes[sizes.len() - 1]);
        let floor = floor(stress);

        let names = if width >= 30.0 * font_size {
            let widths = stress
                .branches
                .iter()
                .map(|branch| text::width(&branch_name(branch), size) + size);
            end_labels::room(widths, width, size)
        } else {
            0.0
        };
        let left = ((axis::widest_decade(floor, 0.0, size) + size) / size).ceil() * size;
        let area = sheet.area(left, names.max(size * 1.75), size);
        // A line at 1 is seen whole.
        let top = 0.6 * size * -floor / (area.bottom - area.top - 0.6 * size).max(1.0);
        let amount = if stress.costs { "cost" } else { "reward" };
        let mut figure = Self {
            title: format!(
                "Shift of the policy against the size of a perturbation of {}",
                stress.component.as_deref().map_or_else(
                    || format!("the {amount}"),
                    |name| format!("the {amount} model “{}”", text::line(name)),
                )
            ),
            description: describe_stress(stress),
            x: Axis {
                from,
                to,
                ticks: axis::decades_across(from, to, area.right - area.left, size),
                label: stress.component.as_deref().map_or_else(
                    || format!("largest change of any {amount}"),
                    |name| format!("largest change of any entry of “{}”", text::line(name)),
                ),
            },
            y: Axis {
                from: floor,
                to: top,
                ticks: axis::decades_up(floor, 0.0, area.bottom - area.top, size),
                label: "shift of the policy (total variation)".to_owned(),
            },
            stretches: stretches(stress, &sizes),
            series: series(stress, &sizes, floor, top, theme),
            ..Self::empty([width, height], size, theme, area)
        };
        figure.key = key(&figure);
        if names > 0.0 {
            figure.end_labels = end_labels(&figure, names);
            put_hard_on_top(&mut figure.end_labels);
            figure.named = !figure.end_labels.is_empty();
        }
        Ok(figure)
    }
}

/// Returns an error that names the first column that does not fit.
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

/// Returns the decade of the smallest shift.
fn floor(stress: &Stress) -> f64 {
    let shifts = stress.branches.iter().flat_map(|branch| &branch.largest);
    let logarithms = shifts.filter(|&&shift| shift > 0.0).map(|shift| shift.log10());
    logarithms.fold(-1.0, f64::min).floor().max(LOWEST)
}

/// Returns the stretch of sizes at which draws are missing. It has no note: the line at 1 is where that would stand.
fn stretches(stress: &Stress, sizes: &[f64]) -> Vec<Stretch> {
    let stretch = missing(stress).map(|(first, last)| Stretch {
        from: sizes[first.saturating_sub(1)],
        to: sizes[last],
        shade: Shade::Gap,
        note: String::new(),
    });
    Vec::from_iter(stretch)
}

/// Reverses the names of curves that end at one height, which stand in drawing order: the hard policy, drawn last, is
/// named first.
fn put_hard_on_top(labels: &mut [EndLabel]) {
    for group in labels.chunk_by_mut(|a, b| a.at == b.at) {
        let places: Vec<f64> = group.iter().map(|label| label.y).collect();
        group.reverse();
        for (label, y) in group.iter_mut().zip(places) {
            label.y = y;
        }
    }
}

/// Returns the key to the strokes, where there is room beside the axis label.
fn key(figure: &Figure) -> String {
    let size = figure.text_size;
    let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
    let texts = [
        "solid: largest · dashed: typical (median) · dotted: bound",
        "largest · typical (dashed) · bound (dotted)",
    ];
    text::first_that_fits(texts.map(str::to_owned), room, size)
}
