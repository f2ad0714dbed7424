//! The picture of the outcomes, against what the notes of the scenarios say of them.

use policy_cliff::figure::{Figure, Sheet, svg};
use policy_cliff::study::{Options, Session, Sweep};

use crate::files::scenario;
use crate::{sheet, sweeps};

/// The sweep of a scenario as it opens, at a temperature.
fn sweep(name: &str, alpha: Option<f64>) -> Sweep {
    let mut session = Session::new(scenario(name));
    let options = Options {
        alpha: Some(alpha),
        ..Options::default()
    };
    let request = session.request(&options).expect("a valid request");
    session.sweep(&request, &mut |_| true).expect("not stopped").clone()
}

fn figure(sweep: &Sweep) -> Figure {
    Figure::outcomes(sweep, None, &sheet(760.0)).expect("a valid sweep")
}

/// The parameter, the lower and the upper end of every riser, ascending.
fn edges(figure: &Figure) -> Vec<[f64; 3]> {
    let mut edges: Vec<[f64; 3]> = figure
        .risers
        .iter()
        .map(|riser| [riser.at, riser.low, riser.high])
        .collect();
    edges.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[2].total_cmp(&b[2])));
    edges
}

fn assert_edges(figure: &Figure, expected: &[[f64; 3]]) {
    let found = edges(figure);
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
}

/// Step k + 1 pays while it costs less than 0.18 * 0.7^k: eight steps, eight stairs, though one state is watched.
#[test]
fn the_steps_of_thinking_fall_like_a_staircase() {
    let sweep = sweep("reasoning-length", None);
    let figure = figure(&sweep);
    let stair = |k: i32| [0.18 * 0.7f64.powi(k), f64::from(k), f64::from(k) + 1.0];
    assert_edges(&figure, &(0..8).rev().map(stair).collect::<Vec<_>>());
    assert_eq!(figure.y.label, "steps of thinking, expected");
    assert!(figure.named && figure.bands.is_empty());
    let names: Vec<&str> = figure
        .captions
        .iter()
        .map(|caption| caption.lines[0].as_str())
        .collect();
    assert_eq!(names, ["steps of thinking"]);
}

/// Hacks are 9 of 10 caught until 3/16 and 1 of 10 then; they end at 5/2.
#[test]
fn a_small_penalty_halves_nothing_but_what_is_caught() {
    let figure = figure(&sweep("deceptive-reasoning", None));
    assert!(!sweep("deceptive-reasoning", None).exclusive);
    let [at, end] = [3.0 / 16.0, 2.5];
    assert_edges(
        &figure,
        &[[at, 0.1, 0.9], [end, 0.0, 0.1], [end, 0.0, 1.0], [end, 0.0, 1.0]],
    );
    let legend: Vec<&str> = figure.legend().map(|entry| entry.label).collect();
    assert_eq!(legend, ["solved", "hacked", "caught"]);
}

/// At a temperature there are a pale curve and steps of each outcome, under one name.
#[test]
fn hard_and_soft_outcomes_share_a_name() {
    let sweep = sweep("deceptive-reasoning", Some(0.05));
    let figure = figure(&sweep);
    assert_eq!(
        (figure.series.len(), figure.legend().count(), figure.risers.len()),
        (6, 3, 4)
    );
    for outcome in 0..3 {
        let (soft, hard) = (&figure.series[outcome], &figure.series[outcome + 3]);
        assert_eq!(soft.label, hard.label);
        assert!(soft.width > hard.width && !soft.legend && hard.legend);
        let column = &sweep.soft.as_ref().expect("soft").outcomes[outcome];
        let points = &soft.lines[0].points;
        assert!(points.iter().zip(column).all(|(point, value)| point.1 == *value));
    }
}

/// The seven lengths end the episode, so that their probabilities add up to 1. Below 0 the model flees the target, to 3
/// or 9 steps; above it takes 6.
#[test]
fn lengths_are_stacked_and_add_up_to_one() {
    for alpha in [None, Some(0.01)] {
        let sweep = sweep("length-control", alpha);
        assert!(sweep.exclusive);
        let figure = figure(&sweep);
        let names: Vec<&str> = figure.bands.iter().map(|band| band.label.as_str()).collect();
        let expected = [
            "9 steps", "8 steps", "7 steps", "6 steps", "5 steps", "4 steps", "3 steps",
        ];
        assert_eq!(names, expected);
        let branch = sweep.soft.as_ref().unwrap_or(&sweep.hard);
        for (point, &theta) in sweep.theta.iter().enumerate() {
            let shares = figure.shares(theta);
            if shares.is_empty() {
                assert_eq!(theta, 0.0);
                continue;
            }
            assert!((shares.iter().map(|share| share.1).sum::<f64>() - 1.0).abs() < 1e-12);
            for (outcome, (_, share)) in shares.iter().rev().enumerate() {
                assert!((share - branch.outcomes[outcome][point]).abs() < 1e-12, "{theta}");
            }
        }
        if alpha.is_none() {
            assert_edges(&figure, &[[0.0, 0.0, 1.0]]);
            let halves = figure.shares(-0.05).into_iter().map(|share| share.1);
            for (share, expected) in halves.zip([0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5]) {
                assert!((share - expected).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn a_sweep_without_outcomes_has_no_picture_of_them() {
    let refused = |sweep: &Sweep| Figure::outcomes(sweep, None, &sheet(760.0)).expect_err("refused");
    let mut sweep = sweeps::format_bonus(11, None);
    assert_eq!(refused(&sweep), "the scenario counts no outcomes");
    sweep.outcome_names = vec!["answer in a box".to_owned()];
    sweep.hard.outcomes = vec![vec![0.0; 11], vec![0.0; 11]];
    assert_eq!(
        refused(&sweep),
        "hard.outcomes has 2 columns, allowed is one for each of 1 outcomes"
    );
    sweep.hard.outcomes = vec![vec![0.0; 10]];
    assert_eq!(
        refused(&sweep),
        "hard.outcomes has 10 values, allowed is one for each of 11 values of theta"
    );
    sweep.hard.outcomes = vec![vec![0.0; 11]];
    let drawn: Result<Figure, String> = Figure::outcomes(&sweep, None, &Sheet { ..sheet(760.0) });
    assert!(drawn.is_ok());
}

/// A staircase is one line, which has the right height between all steps.
#[test]
fn hundreds_of_steps_are_one_line() {
    let sweep = sweep("best-of-eleven", None);
    let others = sweep.others.first().map_or(0, Vec::len);
    assert!(sweep.jumps.len() + others > 700 && sweep.sampled.is_empty());
    let figure = figure(&sweep);
    assert!(figure.risers.is_empty());
    for (series, column) in figure.series.iter().zip(&sweep.hard.outcomes) {
        let [line] = &series.lines[..] else {
            panic!("{} lines", series.lines.len())
        };
        assert!(line.points.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        // At 0 alone, where many answers tie, there is another level: a line has no single points.
        for (theta, value) in sweep.theta.iter().zip(column).skip(1) {
            // Where a step lies at the point, its whole height does.
            let first = line.points.partition_point(|point| point.0 < theta - 1e-12);
            let end = line.points.partition_point(|point| point.0 <= theta + 1e-12);
            let near = &line.points[first.saturating_sub(1)..(end + 1).min(line.points.len())];
            let heights = near.iter().map(|point| point.1);
            let low = heights.clone().fold(f64::INFINITY, f64::min) - 1e-9;
            let high = heights.fold(f64::NEG_INFINITY, f64::max) + 1e-9;
            assert!((low..=high).contains(value), "{} at {theta}: {value}", series.label);
        }
    }
    let document = svg(&figure).expect("drawn");
    assert!(document.len() < 60_000, "{} bytes", document.len());
}
