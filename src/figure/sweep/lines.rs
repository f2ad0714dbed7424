//! The policy as lines: the probability of each action of the watched state. Every action has a thick curve (soft) and
//! thin steps (hard) in one colour.

use super::frame::{Frame, Pinned, last_value, shade, shade_gaps};
use super::pieces::pieces;
use crate::figure::curve::{self, Step};
use crate::figure::{Axis, Dash, Figure, Line, Series, Shade, Sheet, Theme, Tick, format, symbol, text};
use crate::scenario::Objective;
use crate::study::Sweep;

/// The difference below which two probabilities are one level of a step.
const LEVEL: f64 = 1e-9;

/// The distance in pixels below which curves would hide one another.
const HIDDEN: f64 = 0.75;

impl Figure {
    /// Returns the policy of the watched state as lines, and those that are pinned: the soft ones, or where there are none
    /// the hard ones. Errors name the option or the column that does not fit.
    pub fn lines(sweep: &Sweep, pinned: Option<&Pinned>, sheet: &Sheet) -> Result<Self, String> {
        let frame = Frame::new(sweep, pinned, sheet)?;
        let sweep = &*frame.sweep(false);
        let plot_height = frame.area.bottom - frame.area.top;
        let state = text::line(&sweep.state);
        let y = axis(&state, plot_height, frame.text_size);
        let mut figure = frame.figure(y, series(sweep, sheet.theme, plot_height));
        figure.title = format!(
            "Policy in “{state}” against {}",
            text::line(&symbol(&sweep.parameter.name))
        );
        let flips = sweep.jumps.iter().filter(|jump| jump.flips());
        figure.cliffs = flips.map(|jump| jump.at).collect();
        if let Some(other) = frame.pinned_sweep(false) {
            let curves = series(&other, sheet.theme, plot_height)
                .into_iter()
                .filter(|series| series.legend);
            let ghost = |series: Series| {
                let lines = series.lines.into_iter().map(|line| line.points);
                (series.label, series.color, lines.collect())
            };
            frame.add_ghosts(&mut figure, curves.map(ghost).collect());
        }
        figure.key = frame.key_after(key(sweep, &figure), &figure);
        frame.hatch_strip(sweep, &mut figure);
        for piece in pieces(sweep) {
            if piece.set.len() > 1 && !sweep.over_alpha {
                let note = text::line(&format!("tie: {}", piece.set.join(", ")));
                shade(&mut figure, [piece.from, piece.to], Shade::Tie, [&note, "tie"]);
            }
        }
        shade_gaps(sweep, &mut figure);
        Ok(figure)
    }
}

/// Returns the axis of probabilities, with room so that lines at 0 and 1 are seen whole.
fn axis(state: &str, plot_height: f64, size: f64) -> Axis {
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

/// Returns the curves: the soft ones first, the steps and their ends over them.
fn series(sweep: &Sweep, theme: Theme, plot_height: f64) -> Vec<Series> {
    let entry = |action: usize, width: f64, legend: bool, mut lines: Vec<Line>, column: &[f64]| {
        // Colours start again after the last, dashed.
        let dash = action >= theme.colors();
        if dash {
            for line in &mut lines {
                line.dash = line.dash.or(Some(Dash::WHOLE));
            }
        }
        Series {
            label: text::line(&sweep.actions[action]),
            color: theme.action(action),
            width,
            dash,
            legend,
            lines,
            marks: Vec::new(),
            end: last_value(column),
        }
    };
    let mut series = Vec::new();
    let (mut width, mut legend) = (2.0, true);
    if let Some(soft) = &sweep.soft {
        for (action, column) in soft.policy.iter().enumerate() {
            let lines = curve::overlapping_curves(&sweep.theta, &soft.policy, action, HIDDEN / plot_height);
            series.push(entry(action, 2.75, true, lines, column));
        }
        (width, legend) = (1.25, false);
    }
    let steps_of = |action: usize| -> Vec<Step> {
        let flips = sweep.jumps.iter().filter(|jump| jump.flips());
        let step = flips.map(|jump| Step {
            at: jump.at,
            levels: [0, 1, 2].map(|side: usize| jump.policies[side][action]),
        });
        step.collect()
    };
    let steps: Vec<Vec<Step>> = (0..sweep.actions.len()).map(steps_of).collect();
    let runs: Vec<_> = std::iter::zip(&sweep.hard.policy, &steps)
        .map(|(column, steps)| curve::runs(&sweep.theta, column, steps, LEVEL))
        .collect();
    for (action, column) in sweep.hard.policy.iter().enumerate() {
        let lines = curve::overlapping_runs(&runs, action, LEVEL);
        let mut hard = entry(action, width, legend, lines, column);
        hard.marks = curve::marks(&steps[action], LEVEL);
        hard.marks.extend(curve::lone_marks(&runs[action]));
        series.push(hard);
    }
    series
}

/// Returns the key to thick and thin lines, where there is room beside the axis label.
fn key(sweep: &Sweep, figure: &Figure) -> String {
    let both = figure.series.iter().any(|series| !series.legend);
    if sweep.over_alpha {
        return "thin: hard · thick: soft".to_owned();
    }
    let Some(alpha) = sweep.alpha.filter(|_| both) else {
        return String::new();
    };
    let size = figure.text_size;
    let room = figure.width - text::width(&figure.y.label, size) - size * 4.0;
    let is_kl = sweep.objective == Objective::Kl.name();
    let name = if is_kl { "KL" } else { "entropy" };
    let alpha = format::spoken(alpha);
    let long = format!("thin: hard argmax · thick: {name}-regularised, α = {alpha}");
    let short = format!("thin: hard · thick: soft, α = {alpha}");
    text::first_that_fits([long, short], room, size)
}
