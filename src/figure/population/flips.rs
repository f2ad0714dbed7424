//! Where prompts flip along the parameter: how many in each stretch of the axis, and how many up to each value.

use super::words::told;
use super::{Frame, Population, name, stairs, top_of};
use crate::figure::format::brief;
use crate::figure::{Bar, Figure, Line, Series, Sheet};

/// The width of a stretch in CSS pixels, and the number of stretches at least and at most.
const WIDTH: f64 = 9.0;
const STRETCHES: [usize; 2] = [10, 120];

/// Returns the picture of the numbers of flips in equal stretches of the axis, the strip of 0 being one.
pub(super) fn density(population: &Population, is_logarithmic: bool, sheet: &Sheet) -> Result<Figure, String> {
    // The margin depends on the largest number, which depends on the stretches, which depend on the room.
    let rough = bars(&Frame::new(population, is_logarithmic, 1.0, sheet)?);
    let top = top_of(rough.iter().map(|bar| bar.value));
    let frame = Frame::new(population, is_logarithmic, top, sheet)?;
    let bars = bars(&frame);
    let top = top_of(bars.iter().map(|bar| bar.value));
    Ok(Figure {
        title: format!("Where prompts flip, against {}", name(population)),
        description: told(population).density,
        bars,
        ..frame.figure(top, "flips in each stretch")
    })
}

/// Returns a bar for each stretch in which a prompt flips.
#[allow(clippy::cast_sign_loss)] // Lengths and shares are not negative, and the cast saturates.
fn bars(frame: &Frame) -> Vec<Bar> {
    let Frame {
        population,
        across,
        area,
        size,
        sheet,
        ..
    } = frame;
    let color = sheet.theme.ink();
    let [from, to] = across.range();
    let room = (area.right - area.left) * if across.strip().is_some() { 0.9 } else { 1.0 };
    let count = (room / (WIDTH * size / 13.0)) as usize;
    let count = count.clamp(STRETCHES[0], STRETCHES[1]);
    let edge = |index: usize| from + (to - from) * index as f64 / count as f64;
    let value = |coordinate: f64| across.logarithms().map_or(coordinate, |_| 10f64.powf(coordinate));
    let mut counts = vec![0.0; count];
    let mut at_zero = 0.0;
    for (&at, &flips) in population.places.at.0.iter().zip(&population.places.counts.0) {
        if across.logarithms().is_some() && at <= 0.0 {
            at_zero += if at == 0.0 { flips } else { 0.0 };
            continue;
        }
        let share = (across.coordinate(at) - from) / (to - from);
        counts[((share * count as f64) as usize).min(count - 1)] += flips;
    }
    let strip = across.strip().map(|ends| Bar {
        ends,
        value: at_zero,
        color,
        label: format!("flips at {} = 0", name(population)),
    });
    let bars = counts.into_iter().enumerate().map(|(index, value_here)| {
        let ends = [edge(index), edge(index + 1)];
        let [low, high] = ends.map(|end| brief(value(end)));
        Bar {
            ends,
            value: value_here,
            color,
            label: format!("flips from {low} to {high}"),
        }
    });
    strip.into_iter().chain(bars).filter(|bar| bar.value > 0.0).collect()
}

/// Returns the picture of the number of flips up to each value of the parameter.
pub(super) fn cumulative(population: &Population, is_logarithmic: bool, sheet: &Sheet) -> Result<Figure, String> {
    let all = &population.places.cumulative.0;
    let top = top_of(all.iter().copied());
    let frame = Frame::new(population, is_logarithmic, top, sheet)?;
    let across = frame.across;
    let ([low, high], [left, right]) = (across.ends(), across.range());
    let first = population.places_up_to(low, false);
    let last = population.places_up_to(high, true).max(first);
    let before = |place: usize| place.checked_sub(1).map_or(0.0, |place| all[place]);
    let mut starts = vec![left];
    starts.extend(
        population.places.at.0[first..last]
            .iter()
            .map(|&at| across.coordinate(at)),
    );
    let levels: Vec<f64> = (first..=last).map(before).collect();
    let mut lines = vec![Line {
        points: stairs(&starts, right, &levels),
        dash: None,
    }];
    if let Some([from, to]) = across.strip() {
        let level = before(population.places_up_to(0.0, true));
        lines.insert(
            0,
            Line {
                points: vec![(from, level), (to, level)],
                dash: None,
            },
        );
    }
    Ok(Figure {
        title: format!("Flips up to each {}", name(population)),
        description: told(population).cumulative,
        series: vec![Series {
            label: "flips up to here".to_owned(),
            color: sheet.theme.ink(),
            width: 2.0,
            dash: false,
            legend: false,
            lines,
            marks: Vec::new(),
            end: None,
        }],
        named: true,
        ..frame.figure(top, "flips up to here")
    })
}
