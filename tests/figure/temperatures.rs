//! The temperature as an axis of pictures: the strip of hard argmax, the curves beyond it, and the wedges of a map.

use policy_cliff::figure::{Figure, Here, Pinned, Series, SoftHere, describe, here, svg};
use policy_cliff::scenario::{Rule, Scenario};
use policy_cliff::study::{AlphaMap, Options, Session, Sweep, Values};

use crate::files::scenario;
use crate::study::solve;
use crate::{KINDS, Kind, drawn, sheet};

fn sweep(name: &str, values: &[(&str, f64)]) -> Sweep {
    let mut session = Session::new(scenario(name));
    let named = values.iter().map(|(name, value)| ((*name).to_owned(), *value));
    let options = Options {
        axis: Some("alpha".to_owned()),
        values: Some(Values(named.collect())),
        points: Some(81),
        ..Options::default()
    };
    let request = session.request(&options).expect("valid");
    session.sweep(&request, &mut |_| true).expect("not stopped").clone()
}

fn map(scenario: &Scenario) -> AlphaMap {
    let mut session = Session::new(scenario.clone());
    let options = Options::default();
    let request = session.request(&options).expect("valid");
    session
        .alpha_map(&request, &options, &mut |_| true)
        .expect("not stopped")
}

fn figure_of(map: &AlphaMap) -> Figure {
    Figure::alpha_map(map, &sheet(760.0)).expect("a valid map")
}

/// The points of a series, as parameter values and temperatures.
fn points(figure: &Figure, label: &str) -> Vec<(f64, f64)> {
    let series: &Series = figure.series.iter().find(|each| each.label == label).expect(label);
    let points = series.lines.iter().flat_map(|line| &line.points);
    points.map(|&(theta, log)| (theta, 10f64.powf(log))).collect()
}

const THIN: &str = "the best actions have 90\u{a0}%";
const THICK: &str = "another action is the most likely one";

#[test]
fn bands_have_the_hard_policy_in_a_strip_and_the_soft_one_beyond_it() {
    let sweep = sweep("format-bonus", &[("beta", 0.1)]);
    let figure = drawn(&sweep, Kind::Bands, &sheet(760.0)).expect("valid");
    let axis = figure.temperatures.expect("temperatures");
    assert!(figure.risers.is_empty() && figure.cliffs.is_empty() && figure.stretches.is_empty());
    assert_eq!([axis.range[0], axis.range[1], figure.x.to], [-3.0, 1.0, 1.0]);
    assert_eq!(axis.strip[0], figure.x.from);
    let labels: Vec<&str> = figure.bands.iter().map(|band| band.label.as_str()).collect();
    // As over the bonus.
    assert_eq!(labels, ["plain", "markdown", "boxed"]);
    let boxed = |alpha: f64| 1.0 / (1.0 + 2.0 * (-0.1 / alpha).exp());
    for (place, band) in figure.bands.iter().enumerate() {
        let [strip, curve] = &band.tops[..] else {
            panic!("a strip and a curve: {:?}", band.tops);
        };
        // Without entropy it is always the box, over which the others have no height.
        assert_eq!(strip[..], [(axis.strip[0], 1.0), (axis.strip[1], 1.0)]);
        assert_eq!(curve.len(), 81);
        for &(log, top) in curve {
            let boxed = boxed(10f64.powf(log));
            let wanted = [1.0, 0.5 + boxed / 2.0, boxed][place];
            assert!((top - wanted).abs() < 1e-9, "{} at {log}", band.label);
        }
    }
    let [x, _] = figure.coordinates([0.1, 0.0]);
    assert_eq!(figure.values([x, 0.0])[0], 0.1);
    let [zero, _] = figure.coordinates([0.0, 0.0]);
    assert!(axis.strip[0] < zero && zero < axis.strip[1]);
}

#[test]
fn a_tie_is_hatched_in_the_strip() {
    let sweep = sweep("format-bonus", &[("beta", -0.1)]);
    let figure = drawn(&sweep, Kind::Bands, &sheet(760.0)).expect("valid");
    let axis = figure.temperatures.expect("temperatures");
    let [tie] = &figure.stretches[..] else {
        panic!("{:?}", figure.stretches);
    };
    assert_eq!([tie.from, tie.to], axis.strip);
}

#[test]
fn what_is_pinned_and_what_a_place_reads_are_on_the_same_axis() {
    let (now, then) = (
        sweep("format-bonus", &[("beta", 0.1)]),
        sweep("format-bonus", &[("beta", -0.1)]),
    );
    let pinned = Pinned {
        sweep: &then,
        settings: "β = −0.1",
    };
    let figure = Figure::bands(&now, Some(&pinned), &sheet(760.0)).expect("valid");
    let axis = figure.temperatures.expect("temperatures");
    let boxed = |alpha: f64| 1.0 / (1.0 + 2.0 * (0.1 / alpha).exp());
    // The order of the bands is that over the bonus: plain, markdown, boxed.
    let edge = figure
        .ghosts
        .iter()
        .find(|ghost| ghost.label == "boxed")
        .expect("an edge");
    let [strip, curve] = &edge.lines[..] else {
        panic!("a strip and a curve: {:?}", edge.lines);
    };
    assert_eq!(strip[..], [(axis.strip[0], 0.0), (axis.strip[1], 0.0)]);
    assert!(
        curve
            .iter()
            .all(|&(log, top)| (top - boxed(10f64.powf(log))).abs() < 1e-9)
    );
    let read = |alpha: f64| -> Vec<(String, String)> {
        let readings = figure.readings(alpha).into_iter();
        readings.map(|reading| (reading.label, reading.text)).collect()
    };
    assert_eq!(read(0.0), [("boxed".to_owned(), "100\u{a0}%".to_owned())]);
    let soft: Vec<String> = read(0.05).into_iter().map(|(_, text)| text).collect();
    assert_eq!(soft, ["11\u{a0}%", "11\u{a0}%", "79\u{a0}%"]);
    // A sweep of the bonus is no curve over temperatures.
    let over_bonus = crate::sweeps::format_bonus(41, Some(0.1));
    let other = Pinned {
        sweep: &over_bonus,
        settings: "",
    };
    assert_eq!(
        Figure::bands(&now, Some(&other), &sheet(760.0)).expect_err("refused"),
        "pinned: it is of another parameter or state"
    );
}

#[test]
fn all_pictures_of_all_sizes_are_drawn() {
    let mut sweeps = vec![sweep("grid-world", &[]), sweep("deceptive-reasoning", &[])];
    sweeps.push(sweep("length-control", &[]));
    for sweep in &sweeps {
        for width in [100.0, 320.0, 760.0] {
            for kind in KINDS {
                let figure = drawn(sweep, kind, &sheet(width)).expect("valid");
                assert!(svg(&figure).expect("drawn").contains("</svg>"));
                assert_eq!(figure.x.ticks[0].text, "0");
                let places: Vec<f64> = figure.x.ticks.iter().map(|tick| tick.at).collect();
                assert!(places.is_sorted_by(|a, b| a < b));
            }
            let figure = Figure::outcomes(sweep, None, &sheet(width)).expect("valid");
            assert!(svg(&figure).expect("drawn").contains("</svg>"));
        }
    }
}

#[test]
fn the_soft_values_have_no_place_in_the_strip_and_the_hard_ones_are_level() {
    let sweep = sweep("clever-slacker", &[]);
    let figure = drawn(&sweep, Kind::AllValues, &sheet(760.0)).expect("valid");
    let axis = figure.temperatures.expect("temperatures");
    for series in &figure.series {
        let points: Vec<_> = series.lines.iter().flat_map(|line| &line.points).collect();
        if ["training optimum", "true value"].contains(&series.label.as_str()) {
            assert!(points.iter().all(|point| point.1 == points[0].1), "{}", series.label);
            assert_eq!(points[0].0, axis.strip[0]);
        } else {
            assert!(points.iter().all(|point| point.0 >= axis.range[0]), "{}", series.label);
        }
    }
    let labels: Vec<&str> = figure.series.iter().map(|series| series.label.as_str()).collect();
    assert!(labels.contains(&"true value with entropy"), "{labels:?}");
}

#[test]
fn sentences_say_what_is_best_at_0_and_how_far_it_is_kept() {
    // The box has 90 % up to 0.1 / ln 18 = 0.0346.
    assert_eq!(
        describe(&sweep("format-bonus", &[("beta", 0.1)]), None),
        "At α\u{a0}=\u{a0}0, hard argmax, the best action in “solved” is “boxed”. As α rises, its probability falls below \
         90\u{a0}% at α\u{a0}\u{2248}\u{a0}0.0346; it stays the most likely one."
    );
    assert_eq!(
        describe(&sweep("format-bonus", &[("beta", -0.1)]), None),
        "At α\u{a0}=\u{a0}0, hard argmax, “plain” and “markdown” tie in “solved”; the strip at the left edge shows what the \
         rule “uniform” takes. The curves are the soft policy, whose limit at α\u{a0}=\u{a0}0 may be another one."
    );
    assert_eq!(
        describe(&sweep("format-bonus", &[("beta", 0.001)]), None),
        "At α\u{a0}=\u{a0}0, hard argmax, the best action in “solved” is “boxed”. Its probability is below 90\u{a0}% already \
         at α\u{a0}=\u{a0}0.001."
    );
}

#[test]
fn the_sentence_about_a_temperature_has_the_soft_policy_first() {
    let sweep = sweep("format-bonus", &[("beta", 0.1)]);
    let point = Here {
        optimal: vec![false, true, false],
        policy: vec![0.0, 1.0, 0.0],
        value: 1.1,
        truth: 1.0,
        soft: Some(SoftHere {
            policy: vec![0.1, 0.8, 0.1],
            truth: 1.0,
        }),
        names_state: false,
        pinned: None,
    };
    assert_eq!(
        here(&sweep, 0.05, &point),
        "At α\u{a0}=\u{a0}0.05: “boxed” 80\u{a0}%, “plain” 10\u{a0}%, “markdown” 10\u{a0}%; true value 1. At α\u{a0}=\u{a0}0 \
         the model takes “boxed”; true value 1."
    );
    assert_eq!(
        here(&sweep, 0.0, &point),
        "At α\u{a0}=\u{a0}0 the model takes “boxed”; true value 1."
    );
}

#[test]
fn the_wedge_of_format_bonus_is_its_closed_form() {
    let figure = figure_of(&map(&scenario("format-bonus")));
    // The box has 90 % where beta = alpha ln 18, the other two have it where beta = -alpha ln (9 / 2).
    let edges = points(&figure, THIN);
    assert!(edges.len() > 100);
    for (beta, alpha) in edges {
        let edge = if beta > 0.0 { 18f64.ln() } else { -4.5f64.ln() };
        assert!((beta - edge * alpha).abs() < 1e-6, "{beta} at {alpha}");
    }
    let thick = points(&figure, THICK);
    assert!(thick.iter().all(|(beta, _)| beta.abs() < 1e-6));
    let [low, high] = [f64::min, f64::max].map(|pick| thick.iter().map(|point| point.1).reduce(pick).expect("points"));
    assert!(low < 1e-3 && (high - 10.0).abs() < 1e-9);
    let captions: Vec<&str> = figure.captions.iter().map(|each| each.lines[0].as_str()).collect();
    assert_eq!(captions, ["0"]);
}

#[test]
fn on_a_line_of_any_map_the_policy_is_what_the_line_says() {
    for name in [
        "grid-world",
        "multi-reward",
        "deceptive-reasoning",
        "reasoning-length",
        "lipschitz-fork",
    ] {
        let scenario = scenario(name);
        let found = map(&scenario);
        let figure = figure_of(&found);
        let sets: Vec<Vec<usize>> = found
            .sweep
            .jumps
            .iter()
            .filter(|jump| jump.flips())
            .flat_map(|jump| [&jump.sets[0], &jump.sets[2]])
            .map(|set| found.sweep.positions(set))
            .collect();
        let own = scenario.mdp.actions(scenario.view.state);
        let policy = |theta: f64, alpha: f64| {
            let mut values: Vec<f64> = scenario.parameters.iter().map(|each| each.value.value()).collect();
            values[scenario.view.sweep] = theta;
            let objective = scenario.view.objective;
            let solution = solve(&scenario, &values, Some(alpha), objective, Rule::First).expect("an answer");
            solution.soft.expect("a temperature").expect("an answer").policy[own.clone()].to_vec()
        };
        for (label, is_thin) in [(THIN, true), (THICK, false)] {
            let points = points(&figure, label);
            // At a pixel and a half to either side of a point, and above and below it, the line is crossed.
            let across = 1.5 * (figure.x.to - figure.x.from) / (figure.area.right - figure.area.left);
            let up = 10f64.powf(1.5 * (figure.y.to - figure.y.from) / (figure.area.bottom - figure.area.top));
            for &(theta, alpha) in points.iter().filter(|point| point.1 >= 1e-3).step_by(7) {
                let beside = [(-across, 1.0), (across, 1.0), (0.0, up), (0.0, 1.0 / up)];
                let around = beside.map(|(step, ratio)| {
                    let [from, to] = [figure.x.from, figure.x.to];
                    policy((theta + step).clamp(from, to), (alpha * ratio).clamp(1e-3, 10.0))
                });
                let crosses = |value: &dyn Fn(&[f64]) -> f64| {
                    let signs = around.each_ref().map(|policy| value(policy) > 0.0);
                    signs.contains(&true) && signs.contains(&false)
                };
                let crossed = if is_thin {
                    let sum = |set: &[usize], policy: &[f64]| set.iter().map(|&action| policy[action]).sum::<f64>();
                    sets.iter().any(|set| crosses(&|policy| sum(set, policy) - 0.9))
                } else {
                    let most = |policy: &[f64]| policy.iter().copied().fold(0.0, f64::max);
                    (0..own.len()).any(|action| crosses(&|policy| policy[action] - most(policy) + 1e-9))
                };
                assert!(crossed, "{name}, {label} at {theta}, {alpha}: {around:?}");
            }
        }
    }
}

#[test]
fn near_a_cliff_a_wedge_is_as_wide_as_a_multiple_of_the_temperature() {
    let found = map(&scenario("clever-slacker"));
    let figure = figure_of(&found);
    let cliffs: Vec<f64> = found
        .sweep
        .jumps
        .iter()
        .filter(|jump| jump.flips())
        .map(|jump| jump.at)
        .collect();
    let edges = points(&figure, THIN);
    for cliff in cliffs {
        // The distance of the edges from the cliff over the temperature, at the lowest temperatures.
        let ratios: Vec<f64> = edges
            .iter()
            .filter(|point| point.1 < 4e-3 && point.0 > cliff && point.0 - cliff < 0.05)
            .map(|(theta, alpha)| (theta - cliff) / alpha)
            .collect();
        assert!(ratios.len() > 5, "{cliff}: {edges:?}");
        let [least, most] = [f64::min, f64::max].map(|pick| ratios.iter().copied().reduce(pick).expect("ratios"));
        assert!(most / least < 1.1, "{least} to {most} at {cliff}");
    }
}

#[test]
fn a_map_that_does_not_fit_is_refused() {
    let whole = map(&scenario("format-bonus"));
    let refused = |change: &dyn Fn(&mut AlphaMap)| {
        let mut map = whole.clone();
        change(&mut map);
        Figure::alpha_map(&map, &sheet(760.0)).expect_err("refused")
    };
    assert_eq!(
        refused(&|map| map.theta.reverse()),
        "theta is not an ascending list of two or more finite numbers"
    );
    assert_eq!(
        refused(&|map| map.alpha[0] = 0.0),
        "alpha is not an ascending list of two or more finite numbers above 0"
    );
    let points = whole.theta.len() * 65;
    assert_eq!(
        refused(&|map| map.log_policy.truncate(2)),
        format!("logPolicy does not fit: allowed are {points} numbers for each of 3 actions")
    );
}
