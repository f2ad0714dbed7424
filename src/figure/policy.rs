//! The lines of the policy picture: per action a thick curve (soft) and thin steps (hard) in one colour.

use super::build::Context;
use super::data::Series;
use super::share::{share_curve, share_runs};
use super::text;
use super::trace::{Line, Step, WHOLE, add_lone, marks, runs};
use super::value::last;

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
        if dash {
            for line in &mut lines {
                line.dash = line.dash.or(Some(WHOLE));
            }
        }
        Series {
            label: text::line(&labels.actions[action]),
            color: theme.series(action),
            width,
            dash,
            legend,
            lines,
            marks: Vec::new(),
            end: last(column),
        }
    };
    let mut series = Vec::new();
    let (mut width, mut legend) = (2.0, true);
    if let Some(soft) = &sweep.soft {
        for action in 0..soft.policy.len() {
            let lines = share_curve(&sweep.theta, &soft.policy, action, HIDDEN / plot_height);
            series.push(entry(action, 2.75, true, lines, &soft.policy[action]));
        }
        (width, legend) = (1.25, false);
    }
    let (mut steps, mut pieces) = (Vec::new(), Vec::new());
    for action in 0..labels.actions.len() {
        let mut own = Vec::new();
        for jump in &sweep.jumps {
            if jump.flips() {
                own.push(Step {
                    at: jump.at,
                    levels: [0, 1, 2].map(|side: usize| jump.policies[side][action]),
                });
            }
        }
        pieces.push(runs(&sweep.theta, &sweep.hard.policy[action], &own, LEVEL));
        steps.push(own);
    }
    for action in 0..pieces.len() {
        let lines = share_runs(&pieces, action, LEVEL);
        let mut hard = entry(action, width, legend, lines, &sweep.hard.policy[action]);
        hard.marks = marks(&steps[action], LEVEL);
        add_lone(&mut hard.marks, &pieces[action]);
        series.push(hard);
    }
    series
}
