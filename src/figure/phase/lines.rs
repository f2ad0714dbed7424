//! The picture of an arrangement: how many lines of prompts pass through each square of the box, as colours, and over
//! it the lines themselves, those of the watched prompt strong.

use super::{PhaseLabels, Scale, against, check_labels, frame};
use crate::figure::options::Sheet;
use crate::figure::phase::{Border, Map, Patch};
use crate::figure::{Figure, Tick, text};
use crate::phase::Arrangement;

/// The greatest number of lines that are drawn, the watched prompt's not counted: beyond it they are those of every
/// second, third, … prompt.
const DRAWN: usize = 1500;

/// The size of a square in CSS pixels at a text size of 13, and the number of colours.
const SQUARE: f64 = 14.0;
const COLORS: usize = 24;

impl Figure {
    /// Returns the picture of an arrangement; the labels name the watched prompt. Errors name what does not fit.
    pub fn arrangement(labels: &PhaseLabels, found: &Arrangement, sheet: &Sheet) -> Result<Self, String> {
        let size = sheet.text_size()?;
        check_labels(labels, found.ranges)?;
        check(found)?;
        let name = "lines through each square";
        let counted = |figure: &Self| {
            let counts = counts(found, squares(figure));
            let most = counts.iter().copied().max().unwrap_or(0);
            (counts, most)
        };
        // The room of the scale depends on the largest count.
        let rough = frame(labels, found.ranges, sheet, size, size * 2.5);
        let (_, most) = counted(&rough);
        let widths = marks(most).map(|count| text::width(&count.to_string(), size));
        let room = widths.fold(0.0, f64::max) + size;
        let mut figure = frame(labels, found.ranges, sheet, size, size * 2.5 + room);
        let (counts, most) = counted(&figure);
        figure.title = format!("Lines at which prompts flip {}", against(labels));
        let step = (found.len() / DRAWN + 1).max(1);
        figure.description = describe(found, step);
        figure.put_key(name.to_owned());
        figure.map = Some(map(&figure, labels, found, (&counts, most), step));
        Ok(figure)
    }
}

/// Returns the place of a count on the scale of colours, which is logarithmic: a corner in which all lines meet would
/// leave nothing to see of the others.
fn level(count: usize) -> f64 {
    (1.0 + count as f64).log2()
}

/// Returns the counts that are named beside the scale: 0, and powers of ten.
fn marks(most: usize) -> impl Iterator<Item = usize> {
    let powers = std::iter::successors(Some(1usize), |power| power.checked_mul(10));
    std::iter::once(0).chain(powers.take_while(move |&power| power <= most.max(1)))
}

/// Returns an error that names the column that does not fit.
fn check(found: &Arrangement) -> Result<(), String> {
    let count = found.len();
    for (name, length, each) in [
        ("above", found.above.len(), 1),
        ("below", found.below.len(), 1),
        ("lines", found.lines.len(), 3),
        ("ends", found.ends.len(), 4),
    ] {
        if length != each * count {
            return Err(format!("{name} has {length} values, allowed is {}", each * count));
        }
    }
    let is_inside = |(index, value): (usize, &f64)| {
        let [low, high] = found.ranges[index % 2];
        (low..=high).contains(value)
    };
    if found.ends.iter().enumerate().all(is_inside) {
        Ok(())
    } else {
        Err("ends are not all inside the box".to_owned())
    }
}

/// Returns the numbers of squares across and upwards.
#[allow(clippy::cast_sign_loss)] // Lengths are not negative, and the cast saturates.
fn squares(figure: &Figure) -> [usize; 2] {
    let area = figure.area;
    let square = SQUARE * figure.text_size / 13.0;
    [area.right - area.left, area.bottom - area.top].map(|length| ((length / square).round() as usize).clamp(1, 200))
}

/// Returns the number of segments that pass through each square, in rows from below.
#[allow(clippy::cast_sign_loss)] // Places in the unit square are not negative, and the cast saturates.
fn counts(found: &Arrangement, [columns, rows]: [usize; 2]) -> Vec<usize> {
    let mut counts = vec![0; columns * rows];
    let cell = |value: f64, count: usize| ((value * count as f64) as usize).min(count - 1);
    for [start, end] in found.on_unit() {
        // In every column the segment passes through the squares between the heights at which it enters and leaves it.
        let (left, right) = if start[0] <= end[0] { (start, end) } else { (end, start) };
        let height = |x: f64| {
            if right[0] > left[0] {
                let part = ((x - left[0]) / (right[0] - left[0])).clamp(0.0, 1.0);
                left[1] + (right[1] - left[1]) * part
            } else {
                right[1]
            }
        };
        for column in cell(left[0], columns)..=cell(right[0], columns) {
            let enters = (column as f64 / columns as f64).max(left[0]);
            let leaves = ((column + 1) as f64 / columns as f64).min(right[0]);
            let first = if enters <= left[0] { left[1] } else { height(enters) };
            let [low, high] = [first, height(leaves)].map(|y| cell(y, rows));
            for row in low.min(high)..=low.max(high) {
                counts[row * columns + column] += 1;
            }
        }
    }
    counts
}

fn describe(found: &Arrangement, step: usize) -> String {
    let count = found.len();
    if count == 0 {
        return "No best answer changes in this box.".to_owned();
    }
    let lines = if count == 1 { "line" } else { "lines" };
    let first = format!(
        "{count} {lines} of {} prompts, each where a best answer changes.",
        found.prompts
    );
    if step == 1 {
        return first;
    }
    let which = match step {
        2 => "second".to_owned(),
        3 => "third".to_owned(),
        _ => format!("{step}th"),
    };
    format!("{first} Drawn is every {which} of them, and all of the watched prompt; the colours count all.")
}

fn map(
    figure: &Figure,
    labels: &PhaseLabels,
    found: &Arrangement,
    (counts, most): (&[usize], usize),
    step: usize,
) -> Map {
    let area = figure.area;
    let [columns, rows] = squares(figure);
    let theme = figure.theme;
    let color = |share: f64| theme.ordered(share).over(theme.surface(), (0.15 + share).min(1.0));
    let mut patches = Vec::new();
    for (index, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let [column, row] = [index % columns, index / columns].map(|place| place as f64);
        let across = |place: f64| area.left + (area.right - area.left) * place / columns as f64;
        let up = |place: f64| area.bottom - (area.bottom - area.top) * place / rows as f64;
        let [left, right] = [across(column), across(column + 1.0)];
        let [low, high] = [up(row), up(row + 1.0)];
        patches.push(Patch {
            corners: vec![(left, low), (right, low), (right, high), (left, high)],
            color: color(level(count) / level(most)),
        });
    }
    let pairs = labels.first as f64..(labels.first + labels.actions.len()) as f64;
    let mut borders: Vec<Border> = Vec::new();
    for (index, ends) in found.ends.chunks_exact(4).enumerate() {
        let strong = pairs.contains(&found.above[index]);
        if strong || index % step == 0 {
            let ends = [0, 2].map(|end: usize| (figure.x_at(ends[end]), figure.y_at(ends[end + 1])));
            borders.push(Border { ends, strong });
        }
    }
    // The watched prompt's lie over the others.
    borders.sort_by_key(|border| border.strong);
    let size = figure.text_size;
    let bar = [area.right + size * 0.75, area.right + size * 1.75];
    let tick = |count: usize| Tick {
        at: level(count),
        text: count.to_string(),
    };
    Map {
        patches,
        borders,
        names: Vec::new(),
        scale: Some(Scale {
            colors: (0..COLORS)
                .map(|index| color(index as f64 / (COLORS - 1) as f64))
                .collect(),
            bar,
            from: 0.0,
            to: level(most.max(1)),
            ticks: marks(most).map(tick).collect(),
        }),
    }
}
