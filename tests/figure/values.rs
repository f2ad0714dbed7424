//! Values of every size on an axis, from scenario files and made by hand.

use policy_cliff::figure::{Curves, Figure};
use policy_cliff::study::{self, Request, Session, Sweep, Values};

use crate::files::{parsed, scenario};
use crate::{KINDS, drawn, sheet, sweeps};

/// The picture of the values of a file's own sweep.
fn value_figure(text: &str) -> (Sweep, Figure) {
    let scenario = parsed(text);
    let request = Request::new(&scenario, &study::Options::default()).expect("the view's own");
    let sweep = Session::new(scenario.clone())
        .sweep(&request, &mut |_| true)
        .expect("not stopped")
        .clone();
    let figure = Figure::value(&sweep, None, &sheet(760.0), Curves::All).expect("a valid sweep");
    (sweep, figure)
}

#[test]
fn what_is_zero_up_to_rounding_is_a_level_line() {
    // Leaving at once is worth 0, acting at most 4/9 - 1/2 < 0: V* is 0, and at alpha = 0.001 the soft answers differ
    // from it by exp(-1/18 / 0.001) = 7e-25 times 1/18 at most, far below the tolerance of any solver.
    let (sweep, figure) = value_figure(
        r#"{"policy-cliff": 1, "title": "T", "discount": 1, "start": "s",
            "states": {"s": {"act": {"to": {"end": 1}, "reward": {"c0": 1, "c1": -0.5}}, "leave": {"to": {"end": 1}}}},
            "terminal": ["end"],
            "parameters": {"p0": {"from": "-1/3", "to": "2/3"}, "p1": {"from": 1, "to": 3}},
            "weights": {"c0": "1*p0 - p0/3"}, "view": {"alpha": 0.001}}"#,
    );
    assert!(
        sweep
            .soft
            .as_ref()
            .expect("soft")
            .plain
            .iter()
            .all(|plain| plain.abs() < 1e-24)
    );
    // The range of a line at 0.
    assert_eq!((figure.y.from, figure.y.to), (-0.1, 0.1));
    let labels: Vec<&str> = figure.y.ticks.iter().map(|tick| tick.text.as_str()).collect();
    assert_eq!(labels, ["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
    let middle = f64::midpoint(figure.area.top, figure.area.bottom);
    for series in &figure.series {
        assert_eq!(series.lines.len(), 1, "{}", series.label);
        for &(_, y) in &series.lines[0].points {
            assert!((figure.y_at(y) - middle).abs() < 1e-9, "{}: {y}", series.label);
        }
    }
}

#[test]
fn names_are_not_struck_through_by_the_line_of_zero() {
    let scenario = scenario("lipschitz-fork");
    let options = study::Options {
        alpha: Some(Some(1.0)),
        ..study::Options::default()
    };
    let request = Request::new(&scenario, &options).expect("a request");
    let sweep = Session::new(scenario)
        .sweep(&request, &mut |_| true)
        .expect("not stopped")
        .clone();
    for width in [1280.0, 880.0, 760.0, 340.0] {
        let figure = Figure::value(&sweep, None, &sheet(width), Curves::Main).expect("a valid sweep");
        assert!(!figure.captions.is_empty());
        for caption in &figure.captions {
            let apart = (caption.at.1 - figure.y_at(0.0)).abs();
            assert!(apart > figure.text_size / 2.0, "{width}: {:?} {apart}", caption.lines);
        }
    }
}

/// At a tie the true value is that of the policy there, between the limits from the two sides.
#[test]
fn the_dot_at_a_tie_is_at_the_value_there() {
    for (name, swept, fixed, at, truths) in [
        ("right-or-wrong", "c", vec![("t", 1.0)], 0.0, [0.875, 0.7, 0.5125]),
        ("word-by-word", "kappa", vec![], 0.5, [0.2, 0.25, 0.3]),
    ] {
        let mut session = Session::new(scenario(name));
        let values = fixed
            .into_iter()
            .map(|(name, value): (&str, f64)| (name.to_owned(), value));
        let options = study::Options {
            parameter: Some(swept.to_owned()),
            values: Some(Values(values.collect())),
            ..study::Options::default()
        };
        let request = session.request(&options).expect("valid options");
        let sweep = session.sweep(&request, &mut |_| true).expect("not stopped").clone();
        let figure = Figure::value(&sweep, None, &sheet(760.0), Curves::Main).expect("a valid sweep");
        let truth = figure
            .series
            .iter()
            .position(|series| series.label == "true value")
            .expect("a curve");
        for (place, expected) in [at - 1e-6, at, at + 1e-6].into_iter().zip(truths) {
            let dot = figure.dots(place)[truth].y;
            assert!((dot - expected).abs() < 1e-9, "{name} at {place}: {dot}");
            let reading = &figure
                .readings(place)
                .into_iter()
                .find(|each| each.label == "true value");
            let text = &reading.as_ref().expect("a reading").text;
            let shown: f64 = text.split(' ').next().expect("a number").parse().expect("a number");
            assert!((shown - expected).abs() < 1e-3, "{name} at {place}: {text}");
        }
    }
}

#[test]
fn values_of_every_size_have_an_axis() {
    for power in -330..=308 {
        for [low, high] in [
            [0.0, 1.0],
            [-1.0, 0.0],
            [-1.0, 1.0],
            [1.0, 1.0],
            [1.0, 1.0 + 1e-9],
            [0.37, 0.91],
        ] {
            let scale = 10f64.powi(power);
            let mut sweep = sweeps::format_bonus(11, None);
            sweep.tolerance = 0.0;
            for (index, value) in sweep.hard.value.iter_mut().enumerate() {
                *value = scale * (low + (high - low) * index as f64 / 10.0);
            }
            sweep.hard.plain.clone_from(&sweep.hard.value);
            sweep.hard.truth.clear();
            for jump in &mut sweep.jumps {
                jump.truths = [f64::NAN; 3];
            }
            let figure = Figure::value(&sweep, None, &sheet(760.0), Curves::All).expect("a valid sweep");
            let context = format!("{low} to {high} times 1e{power}: {:?}", figure.y);
            assert!(
                figure.y.from < figure.y.to && (figure.y.to - figure.y.from).is_finite(),
                "{context}"
            );
            assert!((2..=9).contains(&figure.y.ticks.len()), "{context}");
            for pair in figure.y.ticks.windows(2) {
                assert!(pair[0].at < pair[1].at && pair[0].text != pair[1].text, "{context}");
            }
            for tick in &figure.y.ticks {
                assert!((figure.y.from..=figure.y.to).contains(&tick.at), "{context}");
            }
            let [first, last] = [0, 10].map(|index: usize| sweep.hard.value[index]);
            if first.abs().max(last.abs()) <= 1e300 {
                assert!(figure.y.from <= first && last <= figure.y.to, "{context}");
                // And a range that shows them: not flat, unless they differ by rounding.
                let height = (last - first) / (figure.y.to - figure.y.from);
                assert!(
                    height >= 0.4 || high - low <= 1e-6 || power < -280,
                    "{context}: {height}"
                );
            }
        }
    }
}

#[test]
fn parameters_of_every_size_have_an_axis() {
    for power in -323..=307 {
        for [low, high] in [[0.0, 1.0], [-1.0, 1.0], [1.0, 1.5], [-3.0, -2.0]] {
            let mut sweep = sweeps::format_bonus(3, None);
            let [from, to] = [low, high].map(|end| end * 10f64.powi(power));
            if from >= to {
                continue;
            }
            sweep.theta = vec![from, f64::midpoint(from, to), to];
            if !sweep.theta.is_sorted_by(|a, b| a < b) {
                continue;
            }
            sweep.jumps.clear();
            for kind in KINDS {
                let figure = drawn(&sweep, kind, &sheet(760.0)).expect("a valid sweep");
                let ticks = &figure.x.ticks;
                let context = format!("{from} to {to}: {ticks:?}");
                let slack = 1e-9 * (to - from);
                assert!(
                    ticks.iter().all(|tick| (from - slack..=to + slack).contains(&tick.at)),
                    "{context}"
                );
                assert!(ticks.windows(2).all(|pair| pair[0].at < pair[1].at), "{context}");
                assert!(ticks.len() >= 2 || power < -290, "{context}");
            }
        }
    }
}
