//! The share of prompts that differ from the present choice, along the parameter.

use super::words::told;
use super::{Frame, Population, Steps, name, stairs, top_of};
use crate::figure::format::equation;
use crate::figure::{Dash, Figure, Line, Mark, Series, Shade, Sheet, Stretch, text};

/// Returns the picture: of the prompts whose best answers are others, and beside it, where they are fewer, of those
/// none of whose present best answers is still best.
pub(super) fn figure(population: &Population, is_logarithmic: bool, sheet: &Sheet) -> Result<Figure, String> {
    let shares = population.changed.between.shares.0.iter();
    let top = top_of(shares.chain(&population.changed.at.shares.0).map(|share| 100.0 * share)).min(100.0);
    let frame = Frame::new(population, is_logarithmic, top, sheet)?;
    let here = equation(&population.parameter.name, population.at);
    let mut figure = Figure {
        title: format!(
            "Prompts with another best answer than at {here}, against {}",
            name(population)
        ),
        unit: "\u{a0}%",
        description: told(population).changed,
        ..frame.figure(
            top,
            &format!("% of prompts with another best answer than at {}", text::line(&here)),
        )
    };
    let theme = sheet.theme;
    let same = population.replaced == population.changed;
    for (steps, label, color, dash) in [
        (
            &population.replaced,
            "none of the present best answers is still best",
            theme.ink(),
            true,
        ),
        (&population.changed, "the best answers are others", theme.ink(), false),
    ] {
        if same && dash {
            continue;
        }
        let mut series = Series {
            label: label.to_owned(),
            color,
            width: if dash { 1.25 } else { 2.0 },
            dash,
            legend: true,
            lines: lines(&frame, steps, dash),
            marks: Vec::new(),
            end: None,
        };
        // At the present value itself nothing differs, also where it is a cliff.
        let x = match frame.across.strip() {
            Some(strip) if population.at <= 0.0 => f64::midpoint(strip[0], strip[1]),
            _ => frame.across.coordinate(population.at),
        };
        series.marks.push(Mark::new((x, 0.0), true));
        figure.series.push(series);
    }
    let [low, high] = population.quietest.map(|end| frame.across.coordinate(end));
    if low < high {
        let note = "quietest nearby";
        let width = (high - low) / (figure.x.to - figure.x.from) * (figure.area.right - figure.area.left);
        figure.stretches.push(Stretch {
            from: low,
            to: high,
            shade: Shade::Quiet,
            note: if text::width(note, frame.size) < width {
                note.to_owned()
            } else {
                String::new()
            },
        });
    }
    Ok(figure)
}

/// Returns the steps as lines in per cent, that in the strip of 0 apart.
fn lines(frame: &Frame, steps: &Steps, is_dashed: bool) -> Vec<Line> {
    let Frame { population, across, .. } = frame;
    let dash = is_dashed.then_some(Dash::WHOLE);
    let mut lines = Vec::new();
    if let Some([left, right]) = across.strip() {
        let share = 100.0 * steps.at_value(population, 0.0, |parts| &parts.shares.0);
        lines.push(Line {
            points: vec![(left, share), (right, share)],
            dash,
        });
    }
    let ([low, high], [left, right]) = (across.ends(), across.range());
    let first = population.places_up_to(low, true);
    let last = population.places_up_to(high, false).max(first);
    let mut starts = vec![left];
    starts.extend(
        population.places.at.0[first..last]
            .iter()
            .map(|&at| across.coordinate(at)),
    );
    let levels: Vec<f64> = steps.between.shares.0[first..=last]
        .iter()
        .map(|share| 100.0 * share)
        .collect();
    lines.push(Line {
        points: stairs(&starts, right, &levels),
        dash,
    });
    lines
}
