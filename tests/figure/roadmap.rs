//! The four strips from the reward to the policy.

use policy_cliff::figure::{Figure, Sheet, svg};
use policy_cliff::study::{Options, Roadmap, Session};

use crate::{files, sheet};

fn roadmap(name: &str, options: &Options) -> Roadmap {
    let mut session = Session::new(files::scenario(name));
    let request = session.request(options).expect("valid options");
    session.roadmap(&request, &mut |_| true).expect("an answer")
}

fn high(width: f64) -> Sheet {
    Sheet {
        height: 640.0,
        ..sheet(width)
    }
}

fn drawn(name: &str) -> Figure {
    Figure::roadmap(&roadmap(name, &Options::default()), &high(760.0)).expect("a picture")
}

#[test]
fn strips_stand_on_one_axis_one_above_the_other() {
    for name in files::LIBRARY {
        for width in [320.0, 390.0, 760.0, 1200.0] {
            let figure = Figure::roadmap(&roadmap(name, &Options::default()), &high(width)).expect("a picture");
            let [q, set, policy, value] = &figure.strips[..] else {
                panic!("{name}: {} strips", figure.strips.len());
            };
            for (above, below) in [(q, set), (set, policy), (policy, value)] {
                let sides = |strip: &Figure| (strip.area.left.to_bits(), strip.area.right.to_bits());
                assert_eq!(sides(above), sides(below), "{name}");
                assert!(
                    above.area.bottom + figure.text_size < below.area.top,
                    "{name}: strips overlap"
                );
                assert!(above.x.label.is_empty() && above.x.ticks.iter().all(|tick| tick.text.is_empty()));
                assert_eq!(
                    (above.x.from.to_bits(), above.x.to.to_bits()),
                    (below.x.from.to_bits(), below.x.to.to_bits())
                );
            }
            assert!(!value.x.label.is_empty() && value.area.bottom < figure.height);
            // One place across is one value of the parameter in all of them.
            for strip in &figure.strips {
                assert_eq!(
                    strip.theta_at(figure.x_at(0.3 * figure.x.to)),
                    figure.theta_at(figure.x_at(0.3 * figure.x.to))
                );
            }
            assert!(svg(&figure).expect("a document").contains(&figure.title));
        }
    }
}

#[test]
fn rows_show_where_an_action_is_best_and_are_closed() {
    let figure = drawn("format-bonus");
    let set = &figure.strips[1];
    let row = |name: &str| set.series.iter().find(|series| series.label == name).expect("a row");
    let ends = |name: &str| -> Vec<(f64, f64)> {
        let lines = row(name).lines.iter();
        lines
            .map(|line| (line.points[0].0, line.points[line.points.len() - 1].0))
            .collect()
    };
    assert_eq!(ends("plain"), [(-0.5, 0.0)]);
    assert_eq!(ends("markdown"), [(-0.5, 0.0)]);
    assert_eq!(ends("boxed"), [(0.0, 0.5)]);
    for name in ["plain", "markdown", "boxed"] {
        assert_eq!(row(name).marks.len(), 1, "{name}: at the tie it is best");
        assert!(row(name).marks[0].filled && row(name).marks[0].x == 0.0);
    }
    // An action that is never best has a row, which stays empty.
    let grid = drawn("grid-world");
    let down = grid.strips[1]
        .series
        .iter()
        .find(|series| series.label == "Down")
        .expect("a row");
    assert!(down.lines.is_empty() && down.marks.is_empty());
    // A tie at one point alone.
    let peaks = drawn("three-peaks");
    let middle = peaks.strips[1]
        .series
        .iter()
        .find(|series| series.label == "0.50")
        .expect("a row");
    assert!(middle.lines.is_empty() && middle.marks.len() == 1);
    assert_eq!(peaks.strips[1].series.len(), 3, "of 101 actions three are ever best");
}

#[test]
fn no_curve_leaves_the_cone_around_the_cursor() {
    let mut cones = 0;
    for name in files::LIBRARY {
        let figure = drawn(name);
        let q = &figure.strips[0];
        let Some(slope) = q.cone else { continue };
        cones += 1;
        for series in &q.series {
            for line in &series.lines {
                for pair in line.points.windows(2) {
                    let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
                    assert!(
                        (y1 - y0).abs() <= slope * (x1 - x0) * (1.0 + 1e-9) + 1e-12,
                        "{name}, {}",
                        series.label
                    );
                }
            }
        }
    }
    assert_eq!(cones, files::LIBRARY.len() - 1, "the grid world alone has no bound");
    assert!(drawn("grid-world").strips[0].cone.is_none());
    let steepest = drawn("lipschitz-fork").strips[0].cone.expect("a bound");
    assert!((steepest - 10.0).abs() < 1e-9);
    assert_eq!(
        drawn("lipschitz-fork").strips[0].key,
        "dashed: the steepest it can be, 10"
    );
}

#[test]
fn the_cone_of_the_claims_is_seen_with_the_curves_inside() {
    // docs/CLAIMS.md points at both places; discount 1/2, and 9/10 where the bound is attained.
    let near = |name: &str, theta: f64| {
        let options = Options {
            alpha: Some(None),
            ..Options::default()
        };
        let figure = Figure::roadmap(&roadmap(name, &options), &high(880.0)).expect("a picture");
        let q = figure.strips.into_iter().next().expect("a strip");
        let slope = q.cone.expect("a bound");
        let steepest = q.series.iter().flat_map(|series| &series.lines).flat_map(|line| {
            let pairs = line.points.windows(2);
            pairs.map(|pair| ((pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0)).abs())
        });
        let at = |pair: &[(f64, f64)]| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            (x0..=x1)
                .contains(&theta)
                .then(|| y0 + (theta - x0) / (x1 - x0) * (y1 - y0))
        };
        let lines = q.series.iter().flat_map(|series| &series.lines);
        let top = lines
            .flat_map(|line| line.points.windows(2).filter_map(at))
            .fold(f64::MIN, f64::max);
        // How long each of the four rays is inside of the picture, as shares of its width.
        let rays = [(slope, q.x.to), (-slope, q.x.to), (slope, q.x.from), (-slope, q.x.from)].map(|(side, end)| {
            let up = side * (end - theta) > 0.0;
            let room = if up { q.y.to - top } else { top - q.y.from };
            (room / slope).min((end - theta).abs()) / (q.x.to - q.x.from)
        });
        (slope, steepest.fold(0.0, f64::max), rays)
    };
    let (slope, steepest, rays) = near("future-ties", 0.2);
    assert!(
        (slope - 2.0).abs() < 1e-9 && (steepest - 1.0).abs() < 1e-9,
        "{slope} {steepest}"
    );
    assert!(rays.iter().all(|&part| part > 0.15), "{rays:?}");
    let (slope, steepest, _) = near("lipschitz-fork", 0.1);
    assert!(
        (slope - 10.0).abs() < 1e-9 && (steepest - 10.0).abs() < 1e-9,
        "{slope} {steepest}"
    );
}

#[test]
fn what_is_under_a_pointer_is_read_from_all_strips() {
    let figure = drawn("format-bonus");
    let read = |theta: f64| -> Vec<String> {
        let readings = figure.readings(theta).into_iter();
        readings
            .map(|reading| format!("{} {}", reading.label, reading.text))
            .collect()
    };
    assert_eq!(
        read(0.25),
        [
            "Q of plain 1",
            "Q of boxed 1.25",
            "Q of markdown 1",
            "best boxed",
            "boxed 100\u{a0}%",
            "training optimum 1.25",
            "true value 1"
        ]
    );
    assert!(
        read(0.0).contains(&"best plain, markdown, boxed".to_owned()),
        "{:?}",
        read(0.0)
    );
    assert!(
        read(-0.25).contains(&"best plain, markdown".to_owned()),
        "{:?}",
        read(-0.25)
    );
}

#[test]
fn the_sentences_say_what_the_arrows_are() {
    assert_eq!(
        drawn("format-bonus").description,
        "Four strips, from the top. The Q-values are continuous in β: none is ever steeper than 2. The set of best actions \
         changes at β\u{a0}=\u{a0}0, where it has all that is best on either side, and the policy jumps there. The training \
         optimum does not jump."
    );
    assert!(
        drawn("trained-here")
            .description
            .contains("changes at q\u{a0}=\u{a0}1/3, 5/7,")
    );
}

/// The last strip has the true value, too, which jumps in most models: what does not jump is named.
#[test]
fn what_does_not_jump_is_the_training_optimum() {
    let plain = drawn("format-bonus");
    assert!(plain.strips[3].risers.is_empty());
    assert_eq!(
        plain.strips[3].y.label,
        "training optimum from the start, which does not jump"
    );
    let jumps = drawn("trained-here");
    assert!(!jumps.strips[3].risers.is_empty());
    assert_eq!(
        jumps.strips[3].y.label,
        "training optimum from the start, which does not jump, and true value, which does"
    );
    assert!(
        jumps
            .description
            .ends_with("the policy jumps there. The training optimum does not jump; the true value does."),
        "{}",
        jumps.description
    );
    let narrow = Figure::roadmap(&roadmap("trained-here", &Options::default()), &high(320.0)).expect("a picture");
    assert_eq!(narrow.strips[3].y.label, "training optimum: no jump; true value: jumps");
}

#[test]
fn what_does_not_fit_is_refused_by_its_name() {
    let valid = roadmap("format-bonus", &Options::default());
    let refused = |roadmap: &Roadmap| Figure::roadmap(roadmap, &high(760.0)).expect_err("refused");
    let mut other = valid.clone();
    other.q.pop();
    assert_eq!(refused(&other), "roadmap: q has 2 columns for 3 actions");
    let mut other = valid.clone();
    other.q[0].pop();
    assert_eq!(refused(&other), "roadmap: q does not fit theta");
    let mut other = valid.clone();
    other.theta.reverse();
    assert_eq!(refused(&other), "roadmap: theta does not ascend");
    let mut other = valid;
    other.sweep.over_alpha = true;
    assert_eq!(refused(&other), "roadmap: its sweep is one over temperatures");
}
