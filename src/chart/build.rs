//! From a sweep to a figure. The two kinds share their axis and margins, so that one stands exactly above the other.

use super::check::check;
use super::figure::{Area, Axis, Band, EndLabel, Figure, Series, Shade};
use super::layout::{across, spread, up, widest_up};
use super::theme::Theme;
use super::ticks::Tick;
use super::{describe, format, pieces, policy, text, value};
use crate::sweep::{Objective, Rule, Sweep};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
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
        check(labels, sweep, options)?;
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
        let (y, series, what) = match kind {
            Kind::Policy => (
                policy_axis(&state, plot_height, size),
                policy::series(&context),
                "Policy",
            ),
            Kind::Value => {
                let label = "value from the start".to_owned();
                let y = Axis {
                    from: low,
                    to: high,
                    ticks: up(low, high, plot_height, size),
                    label,
                };
                let series = value::series(&context, &y);
                (y, series, "Value")
            }
        };
        let mut figure = Figure {
            width,
            height,
            text_size: size,
            theme,
            title: match kind {
                Kind::Policy => format!("{what} in \u{201c}{state}\u{201d} against {parameter}"),
                Kind::Value => format!("{what} from the start against {parameter}"),
            },
            description: describe(labels, sweep, None),
            area,
            x: Axis {
                from,
                to,
                ticks: across(from, to, plot_width, size),
                label: x_label(labels),
            },
            y,
            key: String::new(),
            bands: Vec::new(),
            cliffs: cliffs(sweep, kind),
            series,
            end_labels: Vec::new(),
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
    let tick = |index: i32| {
        let at = f64::from(index) / f64::from(steps);
        Tick {
            at,
            text: format::number(at),
        }
    };
    let label = format!("probability of each action in \u{201c}{state}\u{201d}");
    Axis {
        from,
        to,
        ticks: (0..=steps).map(tick).collect(),
        label,
    }
}

fn x_label(labels: &Labels) -> String {
    let name = text::line(&labels.parameter);
    match text::line(&labels.parameter_label) {
        label if label.trim().is_empty() || label == name => name,
        label => format!("{label} ({name})"),
    }
}

/// Space to the right of the plot area for the names of the curves of both kinds.
fn end_room(labels: &Labels, width: f64, size: f64) -> f64 {
    let actions = labels.actions.iter().map(|name| text::width(name, size));
    let values = value::NAMES.map(|name| text::width(name, size));
    let widest = actions.chain(values).fold(0.0, f64::max);
    (widest + size * 2.0).min(width * 0.28)
}

/// Marks of several series on one spot are drawn one inside the other.
fn rank_marks(series: &mut [Series]) {
    for index in 0..series.len() {
        let (before, after) = series.split_at_mut(index + 1);
        for mark in &mut before[index].marks {
            let same = |other: &&mut Series| {
                other
                    .marks
                    .iter()
                    .any(|later| later.x == mark.x && (later.y - mark.y).abs() < 1e-9)
            };
            mark.ring = after.iter_mut().filter(same).count();
        }
    }
}

/// How to read thick and thin, where there is room beside the axis label.
fn key(labels: &Labels, kind: Kind, figure: &Figure) -> String {
    let Some(alpha) = labels
        .alpha
        .filter(|_| kind == Kind::Policy && figure.series.iter().any(|series| !series.legend))
    else {
        return String::new();
    };
    let room =
        figure.width - text::width(&figure.y.label, figure.text_size) - figure.text_size * 4.0;
    let name = match labels.objective {
        Objective::Entropy => "entropy",
        Objective::Kl => "KL",
    };
    let alpha = format::spoken(alpha);
    [
        format!("thin: hard argmax \u{b7} thick: {name}-regularised, \u{3b1} = {alpha}"),
        format!("thin: hard \u{b7} thick: soft, \u{3b1} = {alpha}"),
    ]
    .into_iter()
    .find(|key| text::width(key, figure.text_size) <= room)
    .unwrap_or_default()
}

fn bands(labels: &Labels, sweep: &Sweep, kind: Kind, figure: &Figure) -> Vec<Band> {
    let band = |from: f64, to: f64, shade: Shade, notes: [&str; 2]| {
        let room = figure.x_at(to) - figure.x_at(from) - figure.text_size;
        let fits = |note: &&&str| text::width(note, figure.text_size) <= room;
        let note = notes.iter().find(fits).map_or("", |note| note).to_owned();
        Band {
            from,
            to,
            shade,
            note,
        }
    };
    let mut bands = Vec::new();
    if kind == Kind::Policy {
        for piece in pieces::pieces(sweep)
            .iter()
            .filter(|piece| piece.set.len() > 1)
        {
            let names: Vec<&str> = piece
                .set
                .iter()
                .map(|&action| labels.actions[action].as_str())
                .collect();
            let note = text::line(&format!("tie: {}", names.join(", ")));
            bands.push(band(piece.from, piece.to, Shade::Tie, [&note, "tie"]));
        }
    }
    for gap in &sweep.gaps {
        // The lines are broken between the neighbours that have an answer.
        let from = sweep.theta[gap.points[0].saturating_sub(1)];
        let to = sweep.theta[(gap.points[1] + 1).min(sweep.theta.len() - 1)];
        let notes = if gap.soft {
            ["no finite soft value", "no soft value"]
        } else {
            ["no optimal value", "no value"]
        };
        bands.push(band(from, to, Shade::Gap, notes));
    }
    bands
}

/// Names beside the curves' right ends, with an arrow where a curve has left the picture. Of a thick and a thin line with one name the first with a value names both.
fn end_labels(figure: &Figure, room: f64) -> Vec<EndLabel> {
    let Figure {
        area,
        text_size: size,
        ..
    } = *figure;
    let mut labels: Vec<EndLabel> = Vec::new();
    for entry in figure.legend() {
        let same = |series: &&Series| series.label == entry.label && series.color == entry.color;
        let Some(end) = figure
            .series
            .iter()
            .filter(same)
            .find_map(|series| series.end)
        else {
            continue;
        };
        let arrow = match end {
            _ if end > figure.y.to => " \u{2191}",
            _ if end < figure.y.from => " \u{2193}",
            _ => "",
        };
        let fits = |text: &str| text::width(text, size) <= room - size * 1.5;
        let text = text::shorten(&format!("{}{arrow}", entry.label), &fits);
        let at = figure.y_at(end).clamp(area.top, area.bottom);
        // From top to bottom; equal heights in drawing order.
        let place = labels.partition_point(|label| label.y <= at);
        labels.insert(
            place,
            EndLabel {
                text,
                color: entry.color,
                at,
                y: at,
            },
        );
    }
    let fits = spread(&mut labels, size * 1.25, area.top, area.bottom);
    if fits { labels } else { Vec::new() }
}

/// Where a dotted line stands: jumps of the watched policy under "policy", those of the true value too under "value".
fn cliffs(sweep: &Sweep, kind: Kind) -> Vec<f64> {
    let shown = sweep
        .jumps
        .iter()
        .filter(|jump| kind == Kind::Value || jump.flips());
    shown.map(|jump| jump.at).collect()
}
