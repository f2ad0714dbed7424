//! The pictures of why policies jump: lines and their envelope, corners of a hull.

use policy_cliff::figure::{Figure, svg, text_width};
use policy_cliff::study::{Options, Returns, Session};

use crate::{files, sheet};

fn returns(name: &str) -> Returns {
    let mut session = Session::new(files::scenario(name));
    let request = session.request(&Options::default()).expect("valid options");
    session.returns(&request, &mut |_| true).expect("an answer")
}

#[test]
fn the_envelope_is_the_highest_of_the_lines_and_bends_where_they_cross() {
    for name in files::LIBRARY {
        let returns = returns(name);
        let figure = Figure::envelope(&returns, &sheet(760.0)).expect("a picture");
        let [envelope, lines @ ..] = &figure.series[..] else {
            panic!("no envelope");
        };
        assert_eq!(envelope.label, "optimal value V*, the highest of them");
        assert_eq!(lines.len(), returns.corners.len(), "{name}");
        let size = envelope.lines[0]
            .points
            .iter()
            .fold(1e-3, |size: f64, point| size.max(point.1.abs()));
        for part in 0..=50 {
            let share = f64::from(part) / 50.0;
            let theta = returns.from * (1.0 - share) + returns.to * share;
            let highest = returns
                .corners
                .iter()
                .map(|corner| corner.value(theta))
                .fold(f64::NEG_INFINITY, f64::max);
            let drawn = figure.dots(theta)[0].y;
            assert!(
                (drawn - highest).abs() <= 1e-9 * size,
                "{name} at {theta}: {drawn} and not {highest}"
            );
        }
        let bends: Vec<f64> = returns.corners.windows(2).map(|pair| pair[0].to).collect();
        assert_eq!(figure.cliffs, bends, "{name}");
        assert_eq!(envelope.marks.len(), bends.len(), "{name}");
        assert!(svg(&figure).is_ok());
    }
}

#[test]
fn the_line_of_equal_value_touches_one_corner_and_lies_on_an_edge_at_a_cliff() {
    let returns = returns("intelligence-obedience");
    let figure = Figure::hull(&returns, &sheet(760.0)).expect("a picture");
    let hull = figure.hull.as_ref().expect("a hull");
    let touched = |theta: f64| -> Vec<String> {
        let readings = figure.readings(theta).into_iter();
        readings
            .map(|reading| format!("{} {}", reading.label, reading.text))
            .collect()
    };
    assert_eq!(touched(0.5), ["think long 1.125"]);
    assert_eq!(touched(0.4), ["think very long 1.07", "think long 1.07"]);
    assert_eq!(touched(5.0), [""; 0]);
    assert_eq!(hull.corners, returns.corners);
    assert_eq!(figure.x.label, "collected of what ω weighs: obey");
    assert_eq!(figure.y.label, "collected of the rest: accuracy");
}

#[test]
fn everything_is_inside_the_picture_and_soft_policies_inside_the_hull() {
    for name in files::LIBRARY {
        for width in [320.0, 760.0] {
            let figure = Figure::hull(&returns(name), &sheet(width)).expect("a picture");
            let near = 1e-6;
            let across = figure.x.from - near..=figure.x.to + near;
            let up = figure.y.from - near..=figure.y.to + near;
            for series in &figure.series {
                let marks = series.marks.iter().map(|mark| (mark.x, mark.y));
                for point in series
                    .lines
                    .iter()
                    .flat_map(|line| line.points.iter().copied())
                    .chain(marks)
                {
                    assert!(
                        across.contains(&point.0) && up.contains(&point.1),
                        "{name}, {}: {point:?}",
                        series.label
                    );
                }
            }
            for caption in &figure.captions {
                assert!(
                    caption.at.0 > figure.area.left && caption.at.0 < figure.area.right,
                    "{name}: {caption:?}"
                );
            }
            assert!(svg(&figure).is_ok());
        }
    }
}

#[test]
fn names_of_corners_hide_no_edge_of_the_hull() {
    let mut named = 0;
    for name in files::LIBRARY {
        let returns = returns(name);
        for width in [340.0, 430.0, 760.0] {
            let figure = Figure::hull(&returns, &sheet(width)).expect("a picture");
            let corners: Vec<(f64, f64)> = returns
                .corners
                .iter()
                .map(|corner| (figure.x_at(corner.weighted), figure.y_at(corner.fixed)))
                .collect();
            for caption in &figure.captions {
                named += 1;
                let lines = caption.lines.iter();
                let wide = lines.map(|line| text_width(line, figure.text_size)).fold(0.0, f64::max) / 2.0;
                let high = caption.lines.len() as f64 * figure.text_size / 2.0;
                for edge in corners.windows(2) {
                    for part in 0..=200 {
                        let part = f64::from(part) / 200.0;
                        let x = edge[0].0 + part * (edge[1].0 - edge[0].0);
                        let y = edge[0].1 + part * (edge[1].1 - edge[0].1);
                        assert!(
                            (x - caption.at.0).abs() >= wide || (y - caption.at.1).abs() >= high,
                            "{name} at {width}: {caption:?} lies over an edge at {x}, {y}"
                        );
                    }
                }
            }
        }
    }
    assert!(named > 60, "{named}");
}

#[test]
fn true_values_are_contours_where_they_follow_and_numbers_at_the_corners_where_not() {
    let figure = Figure::hull(&returns("clever-slacker"), &sheet(760.0)).expect("a picture");
    let contours = figure
        .series
        .iter()
        .find(|series| series.label.starts_with("true value"))
        .expect("contours");
    // The truth is correct + comply + faithful, so 1 of what ρ weighs and 1 of the rest but effort: no sum of the two.
    let [by_weighted, by_fixed] = returns("clever-slacker").truth.expect("it follows");
    for line in &contours.lines {
        let level = |at: usize| by_weighted * line.points[at].0 + by_fixed * line.points[at].1;
        assert!((level(0) - level(1)).abs() < 1e-9, "one line has one value");
    }
    let figure = Figure::hull(&returns("sophistry"), &sheet(760.0)).expect("a picture");
    assert!(
        figure
            .series
            .iter()
            .all(|series| !series.label.starts_with("true value"))
    );
    let texts: Vec<&str> = figure
        .captions
        .iter()
        .flat_map(|caption| caption.lines.iter().map(String::as_str))
        .collect();
    assert_eq!(
        texts,
        [
            // Two policies that differ in another state than the watched one.
            "admit, b to 0.1",
            "true value 0.75",
            "admit, b 0.1 to 7/20",
            "true value 0.75",
            "bluff",
            "true value 0.6"
        ]
    );
}

#[test]
fn the_sentences_name_the_places() {
    let returns = returns("trained-here");
    let said = Figure::envelope(&returns, &sheet(760.0))
        .expect("a picture")
        .description;
    assert_eq!(
        said,
        "3 policies earn the most somewhere. The value of each is a line over q; the optimal value follows the highest, and \
         where two lines cross the best policy changes and the optimal value only bends, at q\u{a0}=\u{a0}1/3, 5/7."
    );
    let said = Figure::hull(&returns, &sheet(760.0)).expect("a picture").description;
    assert!(said.ends_with(
        "where the best policy changes, at q\u{a0}=\u{a0}1/3, 5/7. Soft policies are mixtures, and inside."
    ));
}

#[test]
fn what_does_not_fit_is_refused_by_its_name() {
    let valid = returns("format-bonus");
    let refused = |returns: &Returns| {
        let [hull, lines] = [
            Figure::hull(returns, &sheet(760.0)),
            Figure::envelope(returns, &sheet(760.0)),
        ];
        let problem = hull.expect_err("refused");
        assert_eq!(lines.expect_err("refused"), problem);
        problem
    };
    let mut other = valid.clone();
    other.corners.clear();
    assert_eq!(refused(&other), "returns: there are no corners");
    let mut other = valid.clone();
    other.to = other.from;
    assert_eq!(refused(&other), "returns: -0.5 to -0.5 is no range");
    let mut other = valid.clone();
    other.corners[0].fixed = f64::NAN;
    assert_eq!(refused(&other), "returns: a corner has a number that is not finite");
    let mut other = valid.clone();
    other.corners[0].best = vec![7];
    assert_eq!(refused(&other), "returns: a corner has action 7 of 3");
    let mut other = valid;
    other.hull.push([f64::INFINITY, 0.0]);
    assert_eq!(refused(&other), "returns: the hull has a number that is not finite");
}
