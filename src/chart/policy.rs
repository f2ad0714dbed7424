//! The lines of the policy picture: per action a thick curve (soft) and thin steps (hard) in one colour.

use super::build::Context;
use super::figure::Series;
use super::share::{share_curves, share_runs};
use super::text;
use super::trace::{Line, Step, WHOLE, lone, marks, runs};

/// Probabilities closer than this are one step's level.
const LEVEL: f64 = 1e-9;

/// Curves closer than this many pixels would hide one another.
const HIDDEN: f64 = 0.75;

/// Soft curves first, the steps and their ends over them.
pub(super) fn series(context: &Context) -> Vec<Series> {
    let Context {
        labels,
        sweep,
        theme,
        plot_height,
    } = *context;
    let entry = |action: usize, width: f64, legend: bool, mut lines: Vec<Line>, column: &[f64]| {
        // Colours start again after the last, dashed.
        let dash = action >= theme.colors();
        for line in lines.iter_mut().filter(|line| dash && line.dash.is_none()) {
            line.dash = Some(WHOLE);
        }
        let label = text::line(&labels.actions[action]);
        let end = column.last().copied().filter(|value| value.is_finite());
        Series {
            label,
            color: theme.series(action),
            width,
            dash,
            legend,
            lines,
            marks: Vec::new(),
            end,
        }
    };
    let mut series = Vec::new();
    if let Some(soft) = &sweep.soft {
        let curves = share_curves(&sweep.theta, &soft.policy, HIDDEN / plot_height);
        series.extend(
            curves
                .into_iter()
                .enumerate()
                .map(|(action, lines)| entry(action, 2.75, true, lines, &soft.policy[action])),
        );
    }
    let actions = 0..labels.actions.len();
    let steps: Vec<Vec<Step>> = actions
        .clone()
        .map(|action| {
            let step = |jump: &crate::sweep::Jump| Step {
                at: jump.at,
                levels: [0, 1, 2].map(|side: usize| jump.policies[side][action]),
            };
            let flips = sweep.jumps.iter().filter(|jump| jump.flips());
            flips.map(step).collect()
        })
        .collect();
    let pieces: Vec<_> = actions
        .map(|action| {
            runs(
                &sweep.theta,
                &sweep.hard.policy[action],
                &steps[action],
                LEVEL,
            )
        })
        .collect();
    let (width, legend) = if sweep.soft.is_some() {
        (1.25, false)
    } else {
        (2.0, true)
    };
    for (action, lines) in share_runs(&pieces, LEVEL).into_iter().enumerate() {
        let mut hard = entry(action, width, legend, lines, &sweep.hard.policy[action]);
        hard.marks = marks(&steps[action], LEVEL);
        hard.marks.extend(lone(&pieces[action]));
        series.push(hard);
    }
    series
}
