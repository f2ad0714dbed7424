//! Figures as plain data, the SVG they become, and the sentences that read them, on sweeps from closed forms.

#[path = "../support/files.rs"]
mod files;
#[path = "../support/study.rs"]
mod study;

mod bands;
mod best;
mod cursor;
mod describe;
mod experiment;
mod framework;
mod graph;
mod hull;
mod landscape;
mod measured;
mod outcomes;
mod pictures;
mod pinned;
mod population;
mod roadmap;
mod sizes;
mod stress;
mod sweeps;
mod temperatures;
mod train;
mod values;

use policy_cliff::figure::{Curves, Dash, Figure, Mark, Series, Shade, Sheet, Theme};
use policy_cliff::study::Sweep;

/// The pictures of a sweep.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Bands,
    Lines,
    Value,
    AllValues,
}

const KINDS: [Kind; 4] = [Kind::Bands, Kind::Lines, Kind::Value, Kind::AllValues];

fn sheet(width: f64) -> Sheet {
    Sheet {
        width,
        height: 300.0,
        theme: Theme::Light,
        font_size: 16.0,
    }
}

/// The picture of a kind, or why it is refused.
fn drawn(sweep: &Sweep, kind: Kind, sheet: &Sheet) -> Result<Figure, String> {
    match kind {
        Kind::Bands => Figure::bands(sweep, None, sheet),
        Kind::Lines => Figure::lines(sweep, None, sheet),
        Kind::Value => Figure::value(sweep, None, sheet, Curves::Main),
        Kind::AllValues => Figure::value(sweep, None, sheet, Curves::All),
    }
}

fn figure(sweep: &Sweep, kind: Kind) -> Figure {
    drawn(sweep, kind, &sheet(760.0)).expect("a valid sweep")
}

/// Every kind of sweep there is.
fn all() -> Vec<Sweep> {
    vec![
        sweeps::format_bonus(201, None),
        sweeps::format_bonus(201, Some(0.05)),
        sweeps::format_bonus(201, Some(10.0)),
        sweeps::obedience(41, Some(0.02)),
        sweeps::slacker(201, Some(0.05)),
        sweeps::with_gap(201, 0.1),
        sweeps::crowd(41, Some(0.2)),
    ]
}

fn ends(figure: &Figure, series: usize) -> Vec<[(f64, f64); 2]> {
    figure.series[series]
        .lines
        .iter()
        .map(|line| [line.points[0], line.points[line.points.len() - 1]])
        .collect()
}

fn mark(x: f64, y: f64, filled: bool, ring: usize) -> Mark {
    Mark { x, y, filled, ring }
}

#[test]
fn all_kinds_have_the_same_plot_area_and_axis() {
    for case in all() {
        for width in (300..1400).step_by(50) {
            let [policy, others @ ..] = KINDS.map(|kind| drawn(&case, kind, &sheet(f64::from(width))).expect("valid"));
            for other in others {
                assert_eq!(policy.area, other.area);
                assert_eq!(policy.x, other.x);
            }
            assert!(
                policy.area.right - policy.area.left >= 0.5 * f64::from(width),
                "{width}: {:?}",
                policy.area
            );
        }
    }
}

#[test]
fn margins_do_not_move_with_the_temperature() {
    let area = |alpha| figure(&sweeps::obedience(41, alpha), Kind::Value).area;
    for alpha in [0.001, 0.005, 0.02, 0.05, 0.1] {
        assert_eq!(area(Some(alpha)), area(None), "alpha {alpha}");
    }
}

#[test]
fn steps_end_exactly_at_the_jumps() {
    // Ten samples: none of the jumps is on one.
    let figure = figure(&sweeps::obedience(10, None), Kind::Lines);
    let third = 4.0 / 3.0;
    assert_eq!(figure.cliffs, [0.4, 0.6, third]);
    let zero = |from, to| [(from, 0.0), (to, 0.0)];
    let one = |from, to| [(from, 1.0), (to, 1.0)];
    assert_eq!(
        ends(&figure, 0),
        [zero(0.0, 0.4), zero(0.4, 0.6), zero(0.6, third), one(third, 2.0)]
    );
    assert_eq!(
        ends(&figure, 1),
        [zero(0.0, 0.4), zero(0.4, 0.6), one(0.6, third), zero(third, 2.0)]
    );
    assert_eq!(
        ends(&figure, 2),
        [zero(0.0, 0.4), one(0.4, 0.6), zero(0.6, third), zero(third, 2.0)]
    );
    assert_eq!(
        ends(&figure, 3),
        [one(0.0, 0.4), zero(0.4, 0.6), zero(0.6, third), zero(third, 2.0)]
    );
}

#[test]
fn step_ends_are_open_and_the_value_is_filled() {
    let figure = figure(&sweeps::format_bonus(200, None), Kind::Lines);
    let third = 1.0 / 3.0;
    // Marks on one spot: each drawn before another is a ring wider.
    assert_eq!(
        figure.series[0].marks,
        [
            mark(0.0, 0.5, false, 1),
            mark(0.0, 0.0, false, 2),
            mark(0.0, third, true, 2)
        ]
    );
    assert_eq!(
        figure.series[1].marks,
        [
            mark(0.0, 0.0, false, 1),
            mark(0.0, 1.0, false, 0),
            mark(0.0, third, true, 1)
        ]
    );
    assert_eq!(
        figure.series[2].marks,
        [
            mark(0.0, 0.5, false, 0),
            mark(0.0, 0.0, false, 0),
            mark(0.0, third, true, 0)
        ]
    );
}

#[test]
fn tied_actions_are_marked_and_both_seen() {
    let figure = figure(&sweeps::format_bonus(201, Some(0.05)), Kind::Lines);
    let [band] = &figure.stretches[..] else {
        panic!("one stretch: {:?}", figure.stretches)
    };
    assert_eq!(
        (band.from, band.to, band.shade, band.note.as_str()),
        (-0.5, 0.0, Shade::Tie, "tie: plain, markdown")
    );
    let turn = |phase| {
        Some(Dash {
            on: 6.0,
            off: 6.0,
            phase,
        })
    };
    // Soft curves of plain and markdown are the same at every point, hard steps left and right of the jump.
    for (plain, markdown) in [(0, 2), (3, 5)] {
        assert!(figure.series[plain].lines.iter().any(|line| line.dash == turn(0.0)));
        for (a, b) in figure.series[plain].lines.iter().zip(&figure.series[markdown].lines) {
            assert_eq!(a.points, b.points);
            assert_ne!(a.dash, b.dash);
        }
    }
    assert_eq!(
        figure.series[4].lines.iter().map(|line| line.dash).collect::<Vec<_>>(),
        [None, None]
    );
}

#[test]
fn hard_and_soft_of_an_action_share_colour_and_legend() {
    let figure = figure(&sweeps::slacker(201, Some(0.05)), Kind::Lines);
    let legend: Vec<&str> = figure.legend().map(|entry| entry.label).collect();
    assert_eq!(legend, ["reason", "guess"]);
    for action in 0..2 {
        let (soft, hard) = (&figure.series[action], &figure.series[action + 2]);
        assert_eq!((&soft.label, soft.color), (&hard.label, hard.color));
        assert!(soft.width > hard.width);
    }
    assert_eq!(
        figure.key,
        "thin: hard argmax \u{b7} thick: entropy-regularised, \u{3b1} = 0.05"
    );
}

#[test]
fn five_values_are_told_apart() {
    let figure = figure(&sweeps::slacker(201, Some(0.05)), Kind::AllValues);
    let labels: Vec<&str> = figure.series.iter().map(|series| series.label.as_str()).collect();
    let bonus = "training reward and the bonus of regularisation";
    assert_eq!(
        labels,
        [
            bonus,
            "training reward with entropy, \u{3b1}\u{a0}=\u{a0}0.05",
            "true value with entropy, \u{3b1}\u{a0}=\u{a0}0.05",
            "training optimum",
            "true value"
        ]
    );
    for (index, series) in figure.series.iter().enumerate() {
        let is_like = |other: &&Series| other.color == series.color && other.dash == series.dash;
        assert_eq!(figure.series[..index].iter().find(is_like), None);
        assert_eq!(series.dash, series.label == bonus);
    }
    let theme = Theme::Light;
    assert_eq!(
        [figure.series[3].color, figure.series[4].color],
        [theme.training(), theme.truth()]
    );
}

#[test]
fn at_first_the_values_are_the_training_optimum_and_what_is_true() {
    let labels = |sweep: &Sweep| -> Vec<String> {
        let figure = figure(sweep, Kind::Value);
        figure.series.into_iter().map(|series| series.label).collect()
    };
    let soft = sweeps::slacker(201, Some(0.05));
    assert_eq!(labels(&sweeps::slacker(201, None)), ["training optimum", "true value"]);
    let with_entropy = "with entropy, \u{3b1}\u{a0}=\u{a0}0.05";
    assert_eq!(
        labels(&soft),
        [&format!("true value {with_entropy}"), "training optimum", "true value"]
    );
    let mut blind = soft;
    blind.hard.truth.clear();
    blind.soft.as_mut().expect("soft").truth.clear();
    for jump in &mut blind.jumps {
        jump.truths = [f64::NAN; 3];
    }
    assert_eq!(
        labels(&blind),
        [&format!("training reward {with_entropy}"), "training optimum"]
    );
}

#[test]
fn the_true_value_jumps_and_the_optimal_value_does_not() {
    let figure = figure(&sweeps::slacker(201, None), Kind::Value);
    // At 1/20 another state changes: the line is broken between samples, the sample on the tie stands alone.
    let step = 1.0 / 200.0;
    let [low, middle, high] = ends(&figure, 1)[..] else {
        panic!("three pieces")
    };
    assert_eq!(low, [(0.0, 0.9), (9.0 * step, 0.9)]);
    assert_eq!((middle[0].1, middle[1]), (1.85, (0.2, 1.85)));
    assert!((middle[0].0 - 11.0 * step).abs() < 1e-15);
    assert_eq!(high, [(0.2, 2.65), (1.0, 2.65)]);
    assert_eq!(figure.series[1].marks, [mark(0.05, 1.375, true, 0)]);
    let [riser] = figure.risers[..] else {
        panic!("one riser: {:?}", figure.risers)
    };
    assert_eq!((riser.at, riser.low, riser.high), (0.2, 1.85, 2.65));
    assert!(riser.dash && riser.color == Theme::Light.truth());
    let captions: Vec<&str> = figure
        .captions
        .iter()
        .map(|caption| caption.lines[0].as_str())
        .collect();
    assert_eq!(captions, ["true value", "training optimum", "+0.8"]);
    // The riser stands for the dotted line of its cliff.
    assert_eq!(figure.cliffs, [0.0; 0]);
    assert_eq!(ends(&figure, 0).len(), 1);
    assert!(figure.series[0].marks.is_empty());
}

#[test]
fn lines_break_at_gaps_and_the_gap_is_shaded() {
    let case = sweeps::with_gap(201, 0.1);
    let last = case.theta[140];
    for kind in KINDS {
        let figure = figure(&case, kind);
        let gap = figure
            .stretches
            .iter()
            .find(|stretch| stretch.shade == Shade::Gap)
            .expect("a gap");
        assert_eq!(
            (gap.from, gap.to, gap.note.as_str()),
            (last, 0.5, "no finite soft value")
        );
        for series in &figure.series {
            let end = series
                .lines
                .iter()
                .flat_map(|line| &line.points)
                .map(|point| point.0)
                .fold(-1.0, f64::max);
            // Soft lines are the thick or dashed ones.
            assert_eq!(end, if series.width > 2.0 { last } else { 0.5 }, "{}", series.label);
        }
        for band in &figure.bands {
            let ends = band.tops.iter().map(|line| (line[0].0, line[line.len() - 1].0));
            assert_eq!(ends.collect::<Vec<_>>(), [(-0.5, last)], "{}", band.label);
        }
    }
}

#[test]
fn what_leaves_the_picture_is_clipped_and_named() {
    for alpha in [0.1, 0.3, 0.5, 1.0, 10.0, 1e6] {
        let figure = figure(&sweeps::format_bonus(101, Some(alpha)), Kind::AllValues);
        for series in &figure.series {
            for point in series.lines.iter().flat_map(|line| &line.points) {
                assert!(
                    (figure.y.from..=figure.y.to).contains(&point.1),
                    "alpha {alpha}, {}: {point:?}",
                    series.label
                );
            }
        }
        // A span of the others is at most 1: a million of bonus does not press them flat.
        assert!(figure.y.to - figure.y.from < 2.5, "alpha {alpha}: {:?}", figure.y);
    }
    let hot = figure(&sweeps::format_bonus(101, Some(10.0)), Kind::AllValues);
    assert!(hot.series[0].lines.is_empty() && !hot.named);
    let legend: Vec<&str> = hot.legend().map(|entry| entry.label).collect();
    assert_eq!(legend[0], "training reward and the bonus of regularisation");
}

#[test]
fn the_cursor_reads_the_lines() {
    let hard = figure(&sweeps::format_bonus(200, None), Kind::Lines);
    let at = |theta| hard.dots(theta).iter().map(|dot| dot.y).collect::<Vec<_>>();
    assert_eq!(at(-0.001), [0.5, 0.0, 0.5]);
    assert_eq!(at(0.0), [1.0 / 3.0; 3]);
    assert_eq!(at(0.001), [0.0, 1.0, 0.0]);
    assert_eq!(at(-0.5), [0.5, 0.0, 0.5]);
    assert_eq!(at(0.5), [0.0, 1.0, 0.0]);

    let gap = figure(&sweeps::with_gap(201, 0.1), Kind::Lines);
    assert_eq!(gap.dots(0.1).len(), 6);
    assert_eq!(gap.dots(0.3).len(), 3);

    let value = figure(&sweeps::format_bonus(201, None), Kind::Value);
    let dots = value.dots(0.1234);
    assert!((dots[0].y - 1.1234).abs() < 1e-12);
}

#[test]
fn pixels_and_parameters_map_both_ways() {
    let figure = figure(&sweeps::format_bonus(201, None), Kind::Lines);
    for theta in [-0.5, -0.123, 0.0, 0.5] {
        assert!((figure.theta_at(figure.x_at(theta)) - theta).abs() < 1e-12);
    }
    assert_eq!(figure.theta_at(-1e9), -0.5);
    assert_eq!(figure.theta_at(1e9), 0.5);
    assert_eq!(figure.x_at(-0.5), figure.area.left);
    assert_eq!(figure.x_at(0.5), figure.area.right);
}

#[test]
fn what_does_not_fit_is_refused() {
    let sweep = sweeps::format_bonus(3, Some(0.1));
    let refusal = |change: &dyn Fn(&mut Sweep, &mut Sheet)| {
        let (mut sweep, mut sheet) = (sweep.clone(), sheet(400.0));
        change(&mut sweep, &mut sheet);
        Figure::bands(&sweep, None, &sheet).expect_err("refused")
    };
    assert_eq!(
        refusal(&|_, sheet| sheet.width = 20.0),
        "width is 20, allowed is 100 to 16384"
    );
    assert_eq!(
        refusal(&|_, sheet| sheet.height = f64::NAN),
        "height is NaN, allowed is 80 to 16384"
    );
    assert_eq!(
        refusal(&|_, sheet| sheet.font_size = 0.0),
        "fontSize is 0, allowed is 6 to 64"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.theta.truncate(1)),
        "theta has 1 values, allowed is 2 or more"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.theta[1] = f64::NAN),
        "theta is not an ascending list of finite numbers"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.hard.value.truncate(2)),
        "hard.value has 2 values, allowed is one for each of 3 values of theta"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.soft.as_mut().expect("soft").policy.truncate(1)),
        "soft.policy has 1 columns, allowed is one for each of 3 actions"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.jumps[0].sets[1].push("none".to_owned())),
        "the jump at 0 does not fit 3 actions"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.jumps[0].policies[1].push(0.0)),
        "the jump at 0 does not fit 3 actions"
    );
    assert_eq!(
        refusal(&|sweep, _| sweep.jumps[0].at = 0.75),
        "a jump is at 0.75, allowed is -0.5 to 0.5"
    );
}
