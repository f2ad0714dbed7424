//! The pictures of a sweep: the policy of the watched state, and the values from the start. Both share their horizontal
//! axis and their margins, so that one can stand exactly above the other.

mod check;
mod notes;
mod pieces;
mod series;
mod transition;
mod words;

use super::end_labels::{self, end_labels};
use super::options::{Kind, Options};
use super::theme::Theme;
use super::{Axis, Figure, Series, Tick, axis, format, text};
use crate::scenario::{Objective, Rule};
use crate::study::Sweep;
use notes::{bands, cliffs, key};

pub use check::check;
pub use words::describe;
pub(super) use words::quoted;

/// The names that go with a sweep. They come from a file and are plain text, whatever they contain.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The name of the moved parameter.
    pub parameter: String,
    /// The meaning of the parameter; may be empty.
    pub parameter_label: String,
    /// The watched state.
    pub state: String,
    /// The names of the state's actions.
    pub actions: Vec<String>,
    /// The temperature of the soft columns.
    pub alpha: Option<f64>,
    /// The choice among tied actions.
    pub rule: Rule,
    /// The regularisation of the soft columns.
    pub objective: Objective,
}

/// The data that both kinds draw.
struct Context<'a> {
    labels: &'a Labels,
    sweep: &'a Sweep,
    theme: Theme,
    /// The height of the plot area in CSS pixels.
    plot_height: f64,
}

impl Figure {
    /// Returns the picture of a sweep. Errors name the option or the column that does not fit.
    pub fn new(labels: &Labels, sweep: &Sweep, options: &Options) -> Result<Self, String> {
        let sheet = options.sheet();
        let size = sheet.text_size()?;
        check(labels, sweep)?;
        let Options {
            kind,
            width,
            height,
            theme,
            font_size,
        } = *options;
        let (from, to) = (sweep.theta[0], sweep.theta[sweep.theta.len() - 1]);
        let (low, high) = series::value_range(sweep);

        // Margins depend on names and on the range of values, never on the kind.
        let tick_room = axis::widest_up(low, high, size).max(text::width("0.25", size)) + size;
        let left = (tick_room / size).ceil() * size;
        let names = if width >= 30.0 * font_size {
            let names = labels.actions.iter().map(String::as_str).chain(series::VALUE_NAMES);
            end_labels::room(names.map(|name| text::width(name, size)), width, size)
        } else {
            0.0
        };
        let area = sheet.area(left, names.max(size * 1.75), size);
        let plot_height = area.bottom - area.top;
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
                series::policy(&context),
                format!("Policy in “{state}” against {parameter}"),
            ),
            Kind::Value => {
                let y = Axis {
                    from: low,
                    to: high,
                    ticks: axis::up(low, high, plot_height, size),
                    label: "value from the start".to_owned(),
                };
                let series = series::values(&context, &y);
                (y, series, format!("Value from the start against {parameter}"))
            }
        };
        let mut figure = Figure {
            title,
            description: describe(labels, sweep, None),
            x: Axis {
                from,
                to,
                ticks: axis::across(from, to, area.right - area.left, size),
                label: axis::label(&labels.parameter, &labels.parameter_label),
            },
            y,
            cliffs: cliffs(sweep, kind),
            series,
            ..Figure::empty([width, height], size, theme, area)
        };
        count_rings(&mut figure.series);
        figure.key = key(labels, kind, &figure);
        figure.bands = bands(labels, sweep, kind, &figure);
        if names > 0.0 {
            figure.end_labels = end_labels(&figure, names);
        }
        Ok(figure)
    }
}

/// Returns the axis of probabilities, with room so that lines at 0 and 1 are seen whole.
fn policy_axis(state: &str, plot_height: f64, size: f64) -> Axis {
    // Below there is room for marks on the line at 0, above for a note over the line at 1.
    let (below, above) = (size * 0.8, size * 1.6);
    let scale = (plot_height - below - above).max(1.0);
    let steps = if plot_height >= 13.0 * size { 4 } else { 2 };
    let ticks = (0..=steps).map(|index| {
        let at = f64::from(index) / f64::from(steps);
        let text = format::number(at);
        Tick { at, text }
    });
    Axis {
        from: -below / scale,
        to: 1.0 + above / scale,
        ticks: ticks.collect(),
        label: format!("probability of each action in “{state}”"),
    }
}

/// Counts for each mark how many later ones lie on it, so that they are drawn one inside the other.
fn count_rings(series: &mut [Series]) {
    for index in 0..series.len() {
        let (before, after) = series.split_at_mut(index + 1);
        for mark in &mut before[index].marks {
            let on_it = |other: &&Series| {
                let mut marks = other.marks.iter();
                marks.any(|later| later.x == mark.x && (later.y - mark.y).abs() < 1e-9)
            };
            mark.ring = after.iter().filter(on_it).count();
        }
    }
}
