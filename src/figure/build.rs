//! From a sweep to a figure. The two kinds share their axis and margins, so that one stands exactly above the other.

use super::check::{check, check_size};
use super::data::{Area, Axis, Figure, Series};
use super::layout::{across, up, widest_up};
use super::notes::{bands, cliffs, end_labels, key};
use super::theme::Theme;
use super::ticks::Tick;
use super::trace::Mark;
use super::{describe, format, policy, text, value};
use crate::scenario::{Objective, Rule};
use crate::study::Sweep;

/// The names that go with a sweep. They come from a file and are plain text, whatever they contain.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Name of the moved parameter.
    pub parameter: String,
    /// What it means; may be empty.
    pub parameter_label: String,
    /// The watched state.
    pub state: String,
    /// Its actions.
    pub actions: Vec<String>,
    /// Temperature of the soft columns.
    pub alpha: Option<f64>,
    /// Choice among tied actions.
    pub rule: Rule,
    /// Regularisation of the soft columns.
    pub objective: Objective,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Probability of each action of the watched state.
    Policy,
    /// The values from the start, told apart.
    Value,
}

/// How to show it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Which picture.
    pub kind: Kind,
    /// CSS pixels, from 100 to 16384.
    pub width: f64,
    /// CSS pixels, from 80 to 16384.
    pub height: f64,
    /// Light or dark.
    pub theme: Theme,
    /// Root font size in CSS pixels, from 6 to 64.
    pub font_size: f64,
}

/// What both kinds draw from.
pub(super) struct Context<'a> {
    pub(super) labels: &'a Labels,
    pub(super) sweep: &'a Sweep,
    pub(super) theme: Theme,
    /// Height of the plot area in CSS pixels.
    pub(super) plot_height: f64,
}

impl Figure {
    /// The picture of a sweep. Errors name the option or the column that does not fit.
    pub fn new(labels: &Labels, sweep: &Sweep, options: &Options) -> Result<Self, String> {
        check_size(options.width, options.height, options.font_size)?;
        check(labels, sweep)?;
        let Options {
            kind,
            width,
            height,
            theme,
            font_size,
        } = *options;
        let size = font_size * 0.8125;
        let (from, to) = (sweep.theta[0], sweep.theta[sweep.theta.len() - 1]);
        let (low, high) = value::range(sweep);

        // Margins depend on names and on the range of values, never on the kind.
        let tick_room = widest_up(low, high, size).max(text::width("0.25", size)) + size;
        let left = (tick_room / size).ceil() * size;
        let names = if width >= 30.0 * font_size {
            end_room(labels, width, size)
        } else {
            0.0
        };
        let area = Area {
            left: left.min(width * 0.4).round(),
            top: (size * 2.0).round(),
            right: (width - names.max(size * 1.75)).round(),
            bottom: (height - size * 3.5).round(),
        };
        let (plot_width, plot_height) = (area.right - area.left, area.bottom - area.top);
        let context = Context {
            labels,
            sweep,
            theme,
            plot_height,
        };

        let state = text::line(&labels.state);
        let parameter = text::line(&labels.parameter);
        let (y, series, title) = match kind {
            Kind::Policy => (
                policy_axis(&state, plot_height, size),
                policy::series(&context),
                format!("Policy in \u{201c}{state}\u{201d} against {parameter}"),
            ),
            Kind::Value => {
                let y = Axis {
                    from: low,
                    to: high,
                    ticks: up(low, high, plot_height, size),
                    label: "value from the start".to_owned(),
                };
                let series = value::series(&context, &y);
                let title = format!("Value from the start against {parameter}");
                (y, series, title)
            }
        };
        let mut figure = Figure {
            width,
            height,
            text_size: size,
            theme,
            title,
            description: describe(labels, sweep, None),
            area,
            x: Axis {
                from,
                to,
                ticks: across(from, to, plot_width, size),
                label: axis_label(&labels.parameter, &labels.parameter_label),
            },
            y,
            key: String::new(),
            bands: Vec::new(),
            cliffs: cliffs(sweep, kind),
            series,
            end_labels: Vec::new(),
            map: None,
            graph: None,
        };
        rank_marks(&mut figure.series);
        figure.key = key(labels, kind, &figure);
        figure.bands = bands(labels, sweep, kind, &figure);
        if names > 0.0 {
            figure.end_labels = end_labels(&figure, names);
        }
        Ok(figure)
    }
}

/// The axis of probabilities, with room so that lines at 0 and 1 are seen whole.
fn policy_axis(state: &str, plot_height: f64, size: f64) -> Axis {
    // Below for marks on the line at 0, above for a note over the line at 1.
    let (below, above) = (size * 0.8, size * 1.6);
    let scale = (plot_height - below - above).max(1.0);
    let (from, to) = (-below / scale, 1.0 + above / scale);
    let steps = if plot_height >= 13.0 * size { 4 } else { 2 };
    let mut ticks = Vec::new();
    for index in 0..=steps {
        let at = f64::from(index) / f64::from(steps);
        let text = format::number(at);
        ticks.push(Tick { at, text });
    }
    let label = format!("probability of each action in \u{201c}{state}\u{201d}");
    Axis { from, to, ticks, label }
}

/// A parameter on an axis: what it means and its name.
pub(super) fn axis_label(name: &str, label: &str) -> String {
    let name = text::line(name);
    let label = text::line(label);
    if label.trim().is_empty() || label == name {
        return name;
    }
    format!("{label} ({name})")
}

/// Space to the right of the plot area for the names of the curves of both kinds.
fn end_room(labels: &Labels, width: f64, size: f64) -> f64 {
    let mut widest = 0.0f64;
    for name in &labels.actions {
        widest = widest.max(text::width(name, size));
    }
    for name in value::NAMES {
        widest = widest.max(text::width(name, size));
    }
    (widest + size * 2.0).min(width * 0.28)
}

/// Marks of several series on one spot are drawn one inside the other.
fn rank_marks(series: &mut [Series]) {
    for index in 0..series.len() {
        let (before, after) = series.split_at_mut(index + 1);
        for mark in &mut before[index].marks {
            mark.ring = 0;
            for other in &*after {
                let same = |later: &Mark| later.x == mark.x && (later.y - mark.y).abs() < 1e-9;
                mark.ring += usize::from(other.marks.iter().any(same));
            }
        }
    }
}
