//! Pinned curves: where they run, what is left out, their names, and what a place reads.

use policy_cliff::figure::{Curves, Figure, Ghost, Pinned, svg};
use policy_cliff::study::Sweep;

use crate::{sheet, sweeps};

const SETTINGS: &str = "α = 0.05";

fn pinned(sweep: &Sweep) -> Pinned<'_> {
    Pinned {
        sweep,
        settings: SETTINGS,
    }
}

/// The height of a pinned curve at a place, between the points beside it.
fn height(ghost: &Ghost, at: f64) -> Option<f64> {
    let pairs = ghost.lines.iter().flat_map(|line| line.windows(2));
    let mut found = pairs.filter(|pair| pair[0].0 <= at && at <= pair[1].0 && pair[0].0 < pair[1].0);
    let pair = found.next()?;
    let part = (at - pair[0].0) / (pair[1].0 - pair[0].0);
    Some(pair[0].1 * (1.0 - part) + pair[1].1 * part)
}

#[test]
fn the_edges_of_pinned_bands_stand_in_the_order_of_the_present_ones() {
    let (now, then) = (sweeps::obedience(41, None), sweeps::obedience(41, Some(0.3)));
    let figure = Figure::bands(&now, Some(&pinned(&then)), &sheet(760.0)).expect("valid");
    let names: Vec<&str> = figure.bands.iter().map(|band| band.label.as_str()).collect();
    // The topmost edge is that of the plot area.
    let edges: Vec<&str> = figure.ghosts.iter().map(|ghost| ghost.label.as_str()).collect();
    assert_eq!(edges, names[1..]);
    let soft = then.soft.as_ref().expect("soft");
    for (place, ghost) in figure.ghosts.iter().enumerate() {
        for (point, &theta) in then.theta.iter().enumerate() {
            let below = names[place + 1..].iter().map(|name| {
                let action = then
                    .actions
                    .iter()
                    .position(|action| action == name)
                    .expect("an action");
                soft.policy[action][point]
            });
            let expected: f64 = below.sum();
            let found = height(ghost, theta).expect("a height");
            assert!(
                (found - expected).abs() < 1e-12,
                "{} at {theta}: {found} {expected}",
                ghost.label
            );
        }
    }
    assert!(figure.key.ends_with("dashed: pinned, α = 0.05"), "{}", figure.key);
    let alone = Figure::bands(&now, None, &sheet(760.0)).expect("valid");
    assert_eq!((alone.ghosts.len(), alone.key.as_str()), (0, ""));
    assert_eq!(alone.bands, figure.bands);
}

#[test]
fn what_is_the_same_is_not_drawn_twice() {
    let now = sweeps::slacker(101, Some(0.2));
    let then = sweeps::slacker(101, Some(0.05));
    // The hard curves are those of the picture: the temperature has not moved them.
    let figure = Figure::value(&now, Some(&pinned(&then)), &sheet(760.0), Curves::Main).expect("valid");
    let labels: Vec<String> = figure.ghosts.iter().map(|ghost| ghost.label.clone()).collect();
    assert_eq!(labels, ["true value with entropy, α\u{a0}=\u{a0}0.05"]);
    let truth = &then.soft.as_ref().expect("soft").truth;
    for (&theta, &expected) in then.theta.iter().zip(truth) {
        let found = height(&figure.ghosts[0], theta).expect("a height");
        assert!((found - expected).abs() < 1e-12, "{theta}: {found} {expected}");
    }
    let twin = now.clone();
    for figure in [
        Figure::bands(&now, Some(&pinned(&twin)), &sheet(760.0)),
        Figure::lines(&now, Some(&pinned(&twin)), &sheet(760.0)),
        Figure::value(&now, Some(&pinned(&twin)), &sheet(760.0), Curves::All),
    ] {
        assert_eq!(figure.expect("valid").ghosts, []);
    }
}

#[test]
fn the_axis_has_room_for_what_is_pinned() {
    let now = sweeps::slacker(101, None);
    let mut then = now.clone();
    let raised = |value: &mut f64| *value += 10.0;
    then.hard.truth.iter_mut().for_each(raised);
    for jump in &mut then.jumps {
        jump.truths.iter_mut().for_each(raised);
    }
    let figure = Figure::value(&now, Some(&pinned(&then)), &sheet(760.0), Curves::Main).expect("valid");
    let highest = then.hard.truth.iter().copied().fold(f64::MIN, f64::max);
    assert!(figure.y.to >= highest);
    let ghosts: Vec<&str> = figure.ghosts.iter().map(|ghost| ghost.label.as_str()).collect();
    assert_eq!(ghosts, ["true value"]);
    for (&theta, &expected) in then.theta.iter().zip(&then.hard.truth) {
        let is_beside_jump = now.jumps.iter().any(|jump| (jump.at - theta).abs() < 1e-9);
        let found = height(&figure.ghosts[0], theta).filter(|_| !is_beside_jump);
        assert!(
            found.is_none_or(|found| (found - expected).abs() < 1e-9),
            "{theta}: {found:?} {expected}"
        );
    }
}

#[test]
fn the_name_of_what_is_pinned_is_in_the_picture_or_in_its_legend() {
    let (now, then) = (sweeps::slacker(101, Some(0.2)), sweeps::slacker(101, Some(0.05)));
    let pinned = pinned(&then);
    for width in [240.0, 320.0, 480.0, 760.0, 1400.0] {
        for figure in [
            Figure::bands(&now, Some(&pinned), &sheet(width)),
            Figure::lines(&now, Some(&pinned), &sheet(width)),
            Figure::value(&now, Some(&pinned), &sheet(width), Curves::Main),
        ] {
            let figure = figure.expect("valid");
            assert!(!figure.ghosts.is_empty());
            let document = svg(&figure).expect("drawn");
            assert!(
                document.contains("pinned, α = 0.05</text>"),
                "{width}: {}",
                figure.title
            );
            assert_eq!(
                document.contains("stroke-dasharray=\"3 3\""),
                width >= 320.0 || figure.text_size == 13.0
            );
            let entry = figure.legend().last().map(|entry| (entry.label.to_owned(), entry.dash));
            assert_eq!(entry, Some(("pinned, α = 0.05".to_owned(), true)));
        }
    }
}

#[test]
fn sweeps_that_do_not_belong_together_are_refused() {
    let (now, other) = (sweeps::slacker(101, None), sweeps::format_bonus(101, None));
    let refused = |sweep: &Sweep| Figure::bands(&now, Some(&pinned(sweep)), &sheet(760.0)).expect_err("refused");
    assert_eq!(refused(&other), "pinned: it is of another parameter or state");
    let mut short = now.clone();
    short.hard.value.pop();
    assert_eq!(
        refused(&short),
        "pinned: hard.value has 100 values, allowed is one for each of 101 values of theta"
    );
}

#[test]
fn a_place_reads_every_curve_and_every_band_that_is_seen() {
    let read = |figure: &Figure, at: f64| -> Vec<(String, String)> {
        let readings = figure.readings(at).into_iter();
        let plain = |text: &str| text.replace('\u{a0}', " ");
        readings.map(|each| (plain(&each.label), plain(&each.text))).collect()
    };
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let hard = sweeps::format_bonus(101, None);
    let bands = Figure::bands(&hard, None, &sheet(760.0)).expect("valid");
    assert_eq!(read(&bands, -0.25), [pair("plain", "50 %"), pair("markdown", "50 %")]);
    assert_eq!(read(&bands, 0.25), [pair("boxed", "100 %")]);
    assert_eq!(read(&bands, 0.0), []);

    let (now, then) = (sweeps::slacker(101, Some(0.2)), sweeps::slacker(101, Some(0.05)));
    let value = Figure::value(&now, Some(&pinned(&then)), &sheet(760.0), Curves::Main).expect("valid");
    let found = read(&value, now.theta[30]);
    let brief = policy_cliff::figure::format::brief;
    let truth = |sweep: &Sweep| brief(sweep.soft.as_ref().expect("soft").truth[30]);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(found[0], ("true value with entropy, α = 0.2".to_owned(), truth(&now)));
    assert_eq!(found[1], ("training optimum".to_owned(), brief(now.hard.value[30])));
    assert_eq!(found[2], ("true value".to_owned(), brief(now.hard.truth[30])));
    assert_eq!(found[3].1, truth(&then));
    assert_eq!(found[3].0, "true value with entropy, α = 0.05, pinned");

    // Both kinds of one action.
    let lines = Figure::lines(&now, None, &sheet(760.0)).expect("valid");
    let soft = &now.soft.as_ref().expect("soft").policy;
    for ((label, text), action) in read(&lines, now.theta[30]).into_iter().zip(0..) {
        assert_eq!(label, now.actions[action]);
        let values = [now.hard.policy[action][30], soft[action][30]].map(brief);
        assert_eq!(text, format!("{} hard, {} soft", values[0], values[1]));
    }
}
