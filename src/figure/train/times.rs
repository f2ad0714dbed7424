//! How many steps it takes until the best actions together have a probability of 90 %, against the distance of the
//! parameter from a cliff; both axes are logarithmic.

use super::words::{describe_times, name_of};
use super::{check, scatter};
use crate::figure::format::place;
use crate::figure::{Axis, Color, Figure, Mark, Point, Series, Sheet, axis, end_labels, format, symbol, text};
use crate::study::TrainedSweep;

/// The part of the height above the last step, in which the dots of seeds stand that never got there.
const NEVER: f64 = 0.12;

impl Figure {
    /// Returns the times of one or more algorithms, each with the parts of its answer that are there. Errors name the
    /// option or the column that does not fit.
    pub fn train_times(answers: &[Vec<TrainedSweep>], sheet: &Sheet) -> Result<Self, String> {
        let first = check(answers.first().ok_or("there is no answer, allowed is one or more")?)?;
        let cliff = first.cliff.ok_or("the places are not distances from a cliff")?;
        for parts in answers {
            if check(parts)?.cliff != Some(cliff) || parts.iter().any(|part| part.cliff != Some(cliff)) {
                return Err("the answers are about different cliffs".to_owned());
            }
        }
        let size = sheet.text_size()?;
        let theme = sheet.theme;
        let distances = |part: &TrainedSweep| {
            let far = part.theta.iter().map(|theta| (theta - cliff).abs().log10());
            far.collect::<Vec<f64>>()
        };
        let all = answers.iter().flatten().flat_map(distances);
        let (from, to) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), far| {
            (from.min(far), to.max(far))
        });
        let most = first.steps.max(2.0).log10();
        // Never stands above the last step.
        let (low, high) = (0.0, most * (1.0 + NEVER));
        let names: Vec<String> = answers.iter().map(|parts| name_of(&parts[0].algorithm)).collect();
        let room = if sheet.width >= 30.0 * sheet.font_size {
            end_labels::room(
                names.iter().map(|name| text::width(name, size) + size),
                sheet.width,
                size,
            )
        } else {
            0.0
        };
        let left = (axis::widest_decade(low, most, size).max(text::width("never", size)) + size) / size;
        let area = sheet.area(left.ceil() * size, room.max(size * 1.75), size);
        let (cliff_at, _) = place(cliff);
        let mut ticks = axis::decades_up(low, most, area.bottom - area.top, size);
        ticks.push(crate::figure::Tick {
            at: most * (1.0 + NEVER / 2.0),
            text: "never".to_owned(),
        });
        let reach = 0.02 * (to - from);
        let mut figure = Self {
            title: format!(
                "Steps until 90 % on the best actions in “{}”, against the distance from the cliff at {} = {cliff_at}",
                text::line(&first.state),
                symbol(&first.parameter.name)
            ),
            description: describe_times(answers, cliff),
            x: Axis {
                from: from - reach,
                to: to + reach,
                ticks: axis::decades_across(from, to, area.right - area.left, size),
                label: format!(
                    "distance of {} from the cliff at {cliff_at}",
                    text::line(&symbol(&first.parameter.name))
                ),
            },
            y: Axis {
                from: low,
                to: high,
                ticks,
                label: "steps until the best actions have 90 %".to_owned(),
            },
            ..Self::empty([sheet.width, sheet.height], size, theme, area)
        };
        let colors = [theme.ink(), theme.series(3), theme.series(4)];
        for ((parts, name), color) in answers.iter().zip(&names).zip(colors.into_iter().cycle()) {
            let medians = medians(parts, cliff, most);
            let mut line = Series::plain(
                name,
                color,
                1.75,
                [medians.clone()].into_iter().filter(|line| line.len() > 1),
            );
            line.end = medians.last().map(|point| point.1);
            figure.series.push(line);
            dots(&mut figure, parts, cliff, most, color);
        }
        let steps = format::number(first.steps);
        let beside = figure.width - text::width(&figure.y.label, size) - size * 4.0;
        figure.key = text::first_that_fits(
            [
                format!("dots: seeds · line: median · never: not within {steps} steps"),
                "dots: seeds · line: median".to_owned(),
            ],
            beside,
            size,
        );
        if room > 0.0 {
            figure.end_labels = end_labels::end_labels(&figure, room);
            figure.named = !figure.end_labels.is_empty();
        }
        Ok(figure)
    }
}

/// Returns the height of a time.
fn height(reached: f64, most: f64) -> f64 {
    if reached.is_nan() {
        most * (1.0 + NEVER / 2.0)
    } else {
        reached.max(1.0).log10()
    }
}

/// Adds the dots of all runs; open ones for those that never got there.
fn dots(figure: &mut Figure, parts: &[TrainedSweep], cliff: f64, most: f64, color: Color) {
    let times = parts.iter().flat_map(|part| part.theta.iter().zip(&part.reached));
    let at = |(theta, reached): (&f64, &f64)| ((theta - cliff).abs().log10(), height(*reached, most));
    let done = times.clone().filter(|(_, reached)| !reached.is_nan());
    scatter(figure, color, done.map(at));
    let mut never: Vec<Point> = times.filter(|(_, reached)| reached.is_nan()).map(at).collect();
    never.sort_by(|a, b| a.0.total_cmp(&b.0));
    never.dedup();
    if let Some(series) = figure.series.last_mut() {
        series
            .marks
            .extend(never.into_iter().map(|point| Mark::new(point, false)));
    }
}

/// Returns the medians of the times at each distance, those that never got there counting as the longest; where more
/// than half never did there is none.
fn medians(parts: &[TrainedSweep], cliff: f64, most: f64) -> Vec<Point> {
    let mut times: Vec<Point> = Vec::new();
    for part in parts {
        let runs = part.theta.iter().zip(&part.reached);
        times.extend(runs.map(|(theta, &reached)| {
            let late = if reached.is_nan() {
                f64::INFINITY
            } else {
                height(reached, most)
            };
            ((theta - cliff).abs().log10(), late)
        }));
    }
    times.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let groups = times.chunk_by(|a, b| a.0 == b.0);
    let middle = groups.map(|group| group[group.len() / 2]);
    middle.filter(|point| point.1.is_finite()).collect()
}
