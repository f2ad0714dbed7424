//! The picture of a stress test: logarithmic axes, steps for the hard policy, nothing where the shift is 0.

use policy_cliff::figure::{Figure, Sheet, Theme, describe_stress, svg, text_width};
use policy_cliff::stability::{Stress, StressBranch};

/// The fork at theta = 0 or, with `inside`, where the hard policy jumps at 1e-3.
pub(crate) fn fork(inside: bool) -> Stress {
    let mut sizes = Vec::new();
    for index in 0..25 {
        sizes.push(10f64.powf(-6.0 + 0.25 * f64::from(index)));
    }
    let hard = |size: &f64| match (inside, *size > 1e-3) {
        (true, false) => 0.0,
        (true, true) => 1.0,
        _ => 0.5,
    };
    let column: Vec<f64> = sizes.iter().map(hard).collect();
    let mut branches = vec![StressBranch {
        alpha: None,
        largest: column.clone(),
        typical: column,
        bound: Vec::new(),
        endless: vec![0; 25],
    }];
    for alpha in [0.01, 0.1, 1.0] {
        let shift = |share: f64| {
            let moved = sizes.iter().map(|size| 0.5 * (share * 10.0 * size / alpha).tanh());
            moved.collect::<Vec<f64>>()
        };
        branches.push(StressBranch {
            alpha: Some(alpha),
            largest: shift(1.0),
            typical: shift(0.3),
            bound: sizes.iter().map(|size| (5.0 * size / alpha).min(1.0)).collect(),
            endless: vec![0; 25],
        });
    }
    Stress {
        sizes,
        branches,
        draws: 100,
        component: None,
        costs: false,
    }
}

fn sheet(width: f64) -> Sheet {
    Sheet {
        width,
        height: 320.0,
        theme: Theme::Light,
        font_size: 16.0,
    }
}

fn figure(stress: &Stress, width: f64) -> Figure {
    Figure::stress(stress, &sheet(width)).expect("valid")
}

#[test]
fn the_axes_are_logarithmic() {
    let figure = figure(&fork(false), 760.0);
    let labels: Vec<&str> = figure.x.ticks.iter().map(|tick| tick.text.as_str()).collect();
    let powers = [
        "10\u{207b}\u{2076}",
        "10\u{207b}\u{2075}",
        "10\u{207b}\u{2074}",
        "10\u{207b}\u{b3}",
        "10\u{207b}\u{b2}",
        "10\u{207b}\u{b9}",
        "1",
    ];
    assert_eq!(labels, powers);
    assert!((figure.x.from + 6.0).abs() < 1e-12 && figure.x.to.abs() < 1e-12);
    assert_eq!(figure.y.from, -6.0);
    // Soft shifts are straight lines of slope 1 as long as they are small.
    let soft = figure
        .series
        .iter()
        .find(|series| series.legend && series.label.ends_with("0.1"));
    let points = &soft.expect("alpha 0.1").lines[0].points;
    let slope = (points[4].1 - points[0].1) / (points[4].0 - points[0].0);
    assert!((slope - 1.0).abs() < 1e-3, "{slope}");
}

#[test]
fn the_hard_policy_rises_at_the_first_size_that_moves_it() {
    let stress = fork(true);
    let figure = figure(&stress, 760.0);
    let hard = figure.series.last().expect("series");
    assert_eq!(hard.label, "hard argmax");
    let first = stress.sizes[13].log10();
    let least = hard
        .lines
        .iter()
        .flat_map(|line| &line.points)
        .fold(0.0, |a: f64, p| a.min(p.0));
    assert_eq!(least, first);
    let rise = &hard.lines.last().expect("lines").points;
    assert_eq!(*rise, [(first, figure.y.from), (first, 0.0)]);
    assert_eq!(hard.end, Some(0.0));
    // The bound of alpha = 0.1 reaches 1 at a fiftieth, between two sizes.
    let mut dotted = figure
        .series
        .iter()
        .filter(|series| !series.legend && series.end.is_none());
    let bound = dotted.find(|series| series.label.ends_with("0.1") && series.width < 1.5);
    let points = &bound.expect("bound").lines[0].points;
    assert!((points[1].0 - 0.02f64.log10()).abs() < 1e-12 && points[1].1 == 0.0);
    // The soft policies shift by a half in the end: the hard one stands above them.
    let names: Vec<&str> = figure.end_labels.iter().map(|label| label.text.as_str()).collect();
    let alphas = ["0.01", "0.1", "1"].map(|alpha| format!("\u{3b1}\u{a0}=\u{a0}{alpha}"));
    assert_eq!(names, ["hard argmax", &alphas[0], &alphas[1], &alphas[2]]);
}

#[test]
fn it_is_read_aloud() {
    assert_eq!(
        describe_stress(&fork(true)),
        "Random noise of ±0.00178 in the rewards flipped the hard policy completely. \
         With \u{3b1}\u{a0}=\u{a0}0.01 the same noise moved it by at most 47.2\u{a0}% (guarantee: 88.9\u{a0}%). \
         With \u{3b1}\u{a0}=\u{a0}0.1 the same noise moved it by at most 8.8\u{a0}% (guarantee: 8.89\u{a0}%). \
         With \u{3b1}\u{a0}=\u{a0}1 the same noise moved it by at most 0.889\u{a0}% (guarantee: 0.889\u{a0}%)."
    );
    assert!(
        describe_stress(&fork(false))
            .starts_with("Random noise of ±0.000001 in the rewards moved the hard policy by up to 50\u{a0}%.")
    );
    let mut still = fork(true);
    still.branches[0].largest.fill(0.0);
    still.branches[1].largest.fill(f64::NAN);
    let text = describe_stress(&still);
    assert!(text.starts_with("No random noise up to ±1 in the rewards moved the hard policy."));
    assert!(text.contains("With \u{3b1}\u{a0}=\u{a0}0.01 there is no finite value."));
}

#[test]
fn the_reward_model_that_is_perturbed_is_named() {
    let whole = figure(&fork(true), 760.0);
    assert_eq!(whole.x.label, "largest change of any reward");
    assert_eq!(
        whole.title,
        "Shift of the policy against the size of a perturbation of the reward"
    );
    let mut one = fork(true);
    one.component = Some("helpful".to_owned());
    let alone = figure(&one, 760.0);
    assert_eq!(alone.x.label, "largest change of any entry of “helpful”");
    assert_eq!(
        alone.title,
        "Shift of the policy against the size of a perturbation of the reward model “helpful”"
    );
    assert!(
        alone.description.starts_with(
            "Random noise of ±0.00178 in the reward model “helpful” flipped the hard policy completely. With"
        ),
        "{}",
        alone.description
    );
    one.branches[0].largest.fill(0.0);
    assert!(
        describe_stress(&one)
            .starts_with("No random noise up to ±1 in the reward model “helpful” moved the hard policy."),
    );
}

#[test]
fn nothing_is_cut_off_or_overlaps_at_any_width() {
    for stress in [fork(false), fork(true)] {
        for width in (280..=1400).step_by(20).map(f64::from) {
            let figure = figure(&stress, width);
            let size = figure.text_size;
            for tick in &figure.y.ticks {
                assert!(text_width(&tick.text, size) + size * 0.5 <= figure.area.left);
            }
            for pair in figure.x.ticks.windows(2) {
                let apart = figure.x_at(pair[1].at) - figure.x_at(pair[0].at);
                assert!(apart >= text_width(&pair[1].text, size));
            }
            for pair in figure.end_labels.windows(2) {
                assert!(pair[1].y - pair[0].y >= size * 1.2);
            }
            let head = text_width(&figure.y.label, size) + text_width(&figure.key, size);
            assert!(figure.key.is_empty() || head + size <= width);
            for series in &figure.series {
                for &(x, y) in series.lines.iter().flat_map(|line| &line.points) {
                    assert!((figure.x.from..=figure.x.to).contains(&x));
                    assert!((figure.y.from..=figure.y.to).contains(&y));
                }
            }
            assert!(svg(&figure).expect("drawn").contains("stroke-dasharray"));
        }
    }
}

#[test]
fn what_has_no_answer_is_not_drawn() {
    let mut stress = fork(true);
    // No temperature of 1, and no hard answer in the last four sizes; at two more some draws have none.
    stress.branches[3].largest.fill(f64::NAN);
    stress.branches[3].typical.fill(f64::NAN);
    stress.branches[3].endless.fill(100);
    for index in 19..25 {
        stress.branches[0].endless[index] = if index > 20 { 100 } else { 7 };
    }
    stress.branches[0].largest[21..].fill(f64::NAN);
    stress.branches[0].typical[21..].fill(f64::NAN);
    let figure = figure(&stress, 760.0);
    assert_eq!(figure.series.iter().filter(|series| series.legend).count(), 3);
    let hard = figure.series.last().expect("series");
    let most = hard
        .lines
        .iter()
        .flat_map(|line| &line.points)
        .fold(-9.0, |a: f64, p| a.max(p.0));
    assert_eq!(most, stress.sizes[20].log10());
    assert_eq!(hard.end, None);
    // One upright line: it rises and never falls.
    assert_eq!(
        hard.lines
            .iter()
            .filter(|line| line.points[0].0 == line.points[1].0)
            .count(),
        1
    );
    assert!(
        figure
            .description
            .ends_with("From ±0.0562 on, with some of the noise there is no finite value (shaded).")
    );
    let [band] = &figure.stretches[..] else {
        panic!("one band")
    };
    assert_eq!(
        (band.from, band.to),
        (stress.sizes[18].log10(), stress.sizes[24].log10())
    );
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut short = fork(true);
    short.branches[1].typical.pop();
    let error = Figure::stress(&short, &sheet(760.0)).expect_err("short");
    assert!(error.starts_with("typical has 24 values"));
    let mut zero = fork(true);
    zero.sizes[0] = 0.0;
    assert!(Figure::stress(&zero, &sheet(760.0)).is_err());
    assert!(Figure::stress(&fork(true), &sheet(10.0)).is_err());
}
