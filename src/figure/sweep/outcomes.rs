//! The picture of the outcomes: how often the policies do what the scenario counts, from the start. Outcomes of which
//! at most one happens are stacked, since their probabilities add up to at most 1; others are lines, a hard policy's
//! with steps, a soft one's broad and pale.

use super::frame::{Frame, Pinned, last_value, shade_gaps};
use super::value::{PALE, extremes, risers, write_names};
use crate::figure::captions::name_bands;
use crate::figure::curve::{self, Step};
use crate::figure::{Axis, Band, Color, Figure, Line, Riser, Series, Sheet, Theme, axis, symbol, text};
use crate::study::{Branch, Sweep};

/// The difference below which two outcomes are one level of a step, relative to the largest.
const LEVEL: f64 = 1e-9;

/// The number of steps beyond which a hard policy's line is drawn with its steps as one staircase.
const STAIRS: usize = 100;

impl Figure {
    /// Returns the picture of the outcomes, and of those that are pinned. Errors name the option or the column that does
    /// not fit.
    pub fn outcomes(sweep: &Sweep, pinned: Option<&Pinned>, sheet: &Sheet) -> Result<Self, String> {
        let frame = Frame::new(sweep, pinned, sheet)?;
        let sweep = &*frame.sweep(sweep.exclusive);
        if sweep.hard.outcomes.is_empty() {
            return Err("the scenario counts no outcomes".to_owned());
        }
        let names = sweep.outcome_names.len();
        let others = pinned.map(|pinned| pinned.sweep);
        let branches = [("hard", Some(&sweep.hard)), ("soft", sweep.soft.as_ref())];
        let pinned_branches = [
            ("pinned.hard", others.map(|other| &other.hard)),
            ("pinned.soft", others.and_then(|other| other.soft.as_ref())),
        ];
        for (name, branch) in branches.into_iter().chain(pinned_branches) {
            if let Some(found) = branch
                .map(|branch| branch.outcomes.len())
                .filter(|&found| found != names)
            {
                return Err(format!(
                    "{name}.outcomes has {found} columns, allowed is one for each of {names} outcomes"
                ));
            }
        }
        let mut figure = if sweep.exclusive {
            stacked(sweep, sheet, &frame)
        } else {
            lines(sweep, sheet, &frame)
        };
        figure.title = format!("Outcomes against {}", text::line(&symbol(&sweep.parameter.name)));
        figure.key = frame.key(&figure);
        figure.named &= frame.is_named(&figure);
        Ok(figure)
    }
}

/// Returns the levels of some outcomes together at the jumps.
fn steps(sweep: &Sweep, outcomes: &[usize]) -> Vec<Step> {
    let sum = |levels: &Vec<f64>| {
        outcomes
            .iter()
            .map(|&outcome| levels.get(outcome).unwrap_or(&f64::NAN))
            .sum()
    };
    let quantities: Vec<usize> = outcomes.iter().map(|outcome| outcome + 1).collect();
    let levels = sweep.levels(&quantities, &|jump| {
        (!jump.outcomes[0].is_empty()).then(|| jump.outcomes.each_ref().map(sum))
    });
    levels.into_iter().map(Step::from).collect()
}

/// Returns the picture of outcomes that exclude each other.
fn stacked(sweep: &Sweep, sheet: &Sheet, frame: &Frame) -> Figure {
    let y = Axis {
        label: "probability of each outcome".to_owned(),
        ..Frame::shares()
    };
    let mut figure = frame.figure(y, Vec::new());
    figure.bands = bands(sweep, sheet.theme);
    if let Some(other) = frame.pinned_sweep(true) {
        // All outcomes together are not always whole.
        let edges = bands(&other, sheet.theme).into_iter();
        let ink = sheet.theme.ink();
        frame.add_ghosts(&mut figure, edges.map(|band| (band.label, ink, band.tops)).collect());
    }
    figure.show_cliffs(sweep, |_| true);
    shade_gaps(sweep, &mut figure);
    figure.named = name_bands(&mut figure);
    figure
}

/// Returns the outcomes as bands, of which the first lies at the bottom.
fn bands(sweep: &Sweep, theme: Theme) -> Vec<Band> {
    let branch = sweep.soft.as_ref().unwrap_or(&sweep.hard);
    let count = sweep.outcome_names.len();
    let band = |first: usize| {
        let below: Vec<usize> = (0..=first).collect();
        let tops: Vec<f64> = (0..sweep.theta.len()).map(|point| sum(branch, &below, point)).collect();
        Band {
            label: text::line(&sweep.outcome_names[first]),
            color: theme.outcome_fill(first, count),
            tops: if sweep.soft.is_some() {
                curve::curve(&sweep.theta, &tops)
            } else {
                curve::stepped(&sweep.theta, &tops, &steps(sweep, &below))
            },
        }
    };
    (0..count).rev().map(band).collect()
}

fn sum(branch: &Branch, outcomes: &[usize], point: usize) -> f64 {
    outcomes.iter().map(|&outcome| branch.outcomes[outcome][point]).sum()
}

/// Returns the picture of outcomes that do not exclude each other.
fn lines(sweep: &Sweep, sheet: &Sheet, frame: &Frame) -> Figure {
    let pinned = frame.pinned_sweep(false);
    let sweeps = [sweep].into_iter().chain(pinned.as_deref());
    let branches = sweeps.flat_map(|sweep| [&sweep.hard].into_iter().chain(&sweep.soft));
    let (low, high) = extremes(branches.flat_map(|branch| &branch.outcomes).flatten());
    let (from, to) = if low >= 0.0 && high <= 1.0 {
        (0.0, 1.0)
    } else {
        axis::padded(low.min(0.0), high, 0.0)
    };
    let plot_height = frame.area.bottom - frame.area.top;
    // Lines at the ends of the range are seen whole.
    let room = (to - from) * frame.text_size / plot_height;
    let y = Axis {
        from: from - 0.4 * room,
        to: to + 0.4 * room,
        ticks: axis::up(from, to, plot_height, frame.text_size),
        label: match &sweep.outcome_names[..] {
            [name] => format!("{}, expected", text::line(name)),
            _ => "outcomes, expected".to_owned(),
        },
    };
    let tolerance = LEVEL * (to - from);
    let hue = |outcome| sheet.theme.outcome(outcome, sweep.outcome_names.len());
    let series = |outcome: usize, column: &[f64], found: Vec<Vec<(f64, f64)>>, is_soft: bool| {
        let hue = hue(outcome);
        Series {
            label: text::line(&sweep.outcome_names[outcome]),
            color: if is_soft {
                hue.over(sheet.theme.surface(), PALE)
            } else {
                hue
            },
            width: if is_soft { 3.5 } else { 1.75 },
            dash: false,
            legend: !is_soft,
            lines: found.into_iter().map(|points| Line { points, dash: None }).collect(),
            marks: Vec::new(),
            end: last_value(column),
        }
    };
    let mut all = Vec::new();
    let mut edges: Vec<Riser> = Vec::new();
    for (outcome, column) in sweep.soft.iter().flat_map(|soft| soft.outcomes.iter().enumerate()) {
        all.push(series(outcome, column, curve::curve(&sweep.theta, column), true));
    }
    for (outcome, column) in sweep.hard.outcomes.iter().enumerate() {
        all.push(series(outcome, column, hard_lines(sweep, outcome, tolerance), false));
        let steps = steps(sweep, &[outcome]);
        if steps.len() <= STAIRS {
            edges.extend(risers(&steps, tolerance, hue(outcome)));
        }
    }
    let mut figure = frame.figure(y, all);
    figure.risers = edges;
    if let Some(other) = pinned.as_deref() {
        let ghost = |(outcome, name): (usize, &String)| {
            let lines = match &other.soft {
                Some(soft) => curve::curve(&other.theta, &soft.outcomes[outcome]),
                None => hard_lines(other, outcome, tolerance),
            };
            (text::line(name), hue(outcome), lines)
        };
        let names = sweep.outcome_names.iter().enumerate();
        frame.add_ghosts(&mut figure, names.map(ghost).collect());
    }
    shade_gaps(sweep, &mut figure);
    let hues: Vec<Color> = figure.series.iter().map(|series| series.color).collect();
    write_names(&mut figure, &[], &hues);
    figure
}

/// Returns an outcome of the hard policy as lines, broken at its steps unless there are very many.
fn hard_lines(sweep: &Sweep, outcome: usize, tolerance: f64) -> Vec<Vec<(f64, f64)>> {
    let (column, steps) = (&sweep.hard.outcomes[outcome], steps(sweep, &[outcome]));
    if steps.len() > STAIRS {
        return curve::stepped(&sweep.theta, column, &steps);
    }
    let runs = curve::runs(&sweep.theta, column, &steps, tolerance);
    let wide = runs.into_iter().filter(|[start, end]| start != end);
    wide.map(|run| run.to_vec()).collect()
}
