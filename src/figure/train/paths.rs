//! The way of the watched state's policy over the steps of training: a thin line for every seed and action, and the exact
//! policy at the right end.

use super::TrainedPoint;
use super::words::{describe_ends, name_of};
use crate::figure::{Axis, Dash, Figure, Line, Point, Series, Sheet, Tick, axis, end_labels, format, text};

/// The share of its colour that the line of one seed has.
const PALE: f64 = 0.65;

impl Figure {
    /// Returns the ways of all seeds: in a triangle where there are three actions, else as lines over the steps. Errors
    /// name the option or the column that does not fit.
    pub fn train_paths(found: &TrainedPoint, sheet: &Sheet) -> Result<Self, String> {
        found.check()?;
        if found.actions.len() == 3 {
            return Self::simplex(found, sheet);
        }
        let size = sheet.text_size()?;
        let last = found.steps.len() - 1;
        let to = found.steps[last].max(1.0);
        let labels: Vec<String> = found.actions.iter().map(|action| text::line(action)).collect();
        let names = if sheet.width >= 30.0 * sheet.font_size {
            end_labels::room(
                labels.iter().map(|label| text::width(label, size) + size),
                sheet.width,
                size,
            )
        } else {
            0.0
        };
        let area = sheet.area(text::width("0.25", size) + 2.0 * size, names.max(size * 1.75), size);
        let height = area.bottom - area.top;
        let room = 0.5 * size / height;
        let tick = |index: u32| Tick {
            at: f64::from(index) / 4.0,
            text: format::number(f64::from(index) / 4.0),
        };
        let mut figure = Self {
            title: title(found),
            description: describe_ends(found),
            x: Axis {
                from: 0.0,
                to,
                ticks: axis::across(0.0, to, area.right - area.left, size),
                label: "steps of training".to_owned(),
            },
            y: Axis {
                from: -room,
                to: 1.0 + room,
                ticks: (0..=4).map(tick).collect(),
                label: format!("probability of each action in “{}”", text::line(&found.state)),
            },
            ..Self::empty([sheet.width, sheet.height], size, sheet.theme, area)
        };
        let exact = found.exact.soft.as_ref();
        let mean = &found.mean.0;
        for (action, label) in labels.iter().enumerate() {
            let color = sheet.theme.action(action);
            let way = |way: &super::Way| -> Vec<Point> {
                let records = found.steps.iter().enumerate();
                let points = records.map(|(record, &step)| (step, found.record(way, record)[action]));
                points.collect()
            };
            // Lines need two points.
            let ways = found.runs.iter().map(way).filter(|points| points.len() > 1);
            let mut line = Series::plain(label, color.over(sheet.theme.surface(), PALE), 1.0, ways);
            line.legend = false;
            figure.series.push(line);
            let target = exact.map(|soft| soft.0[action]);
            let mut dashed = Series::plain(label, color, 2.0, Vec::new());
            dashed.lines.extend(target.map(|share| Line {
                points: vec![(0.0, share), (to, share)],
                dash: Some(Dash::WHOLE),
            }));
            dashed.end = Some(mean[action]);
            figure.series.push(dashed);
        }
        let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
        let dashed = if exact.is_some() {
            " · dashed: exact soft policy"
        } else {
            ""
        };
        figure.key = text::first_that_fits([format!("lines: seeds{dashed}"), "lines: seeds".to_owned()], room, size);
        if names > 0.0 {
            figure.end_labels = end_labels::end_labels(&figure, names);
            figure.named = !figure.end_labels.is_empty();
        }
        Ok(figure)
    }
}

/// Returns the title of the picture.
pub(super) fn title(found: &TrainedPoint) -> String {
    format!(
        "Way of the policy in “{}” over {} steps of {}",
        text::line(&found.state),
        format::number(found.steps.last().copied().unwrap_or(0.0)),
        name_of(&found.algorithm)
    )
}
