//! The picture of a perturbation experiment: a pair of bars for every change.

use policy_cliff::figure::{Bars, Figure, Row, Sheet, Theme, svg, text_width};
use policy_cliff::stability::Shift;

/// A shift of the outcomes; NaN for none.
pub(crate) fn shift(outcomes: f64) -> Option<Shift> {
    let policy = 0.0;
    (!outcomes.is_nan()).then_some(Shift { policy, outcomes })
}

fn bars(shifts: &[[f64; 2]], alpha: Option<f64>) -> Bars {
    let rows = shifts.iter().enumerate().map(|(index, &shifts)| Row {
        parameter: ["h", "u", "share"][index / 2 % 3].to_owned(),
        up: index % 2 == 0,
        hard: shift(shifts[0]),
        soft: shift(shifts[1]),
    });
    Bars {
        share: 0.01,
        alpha,
        rows: rows.collect(),
    }
}

fn figure(bars: &Bars, width: f64) -> Figure {
    let sheet = Sheet {
        width,
        height: 260.0,
        theme: Theme::Light,
        font_size: 16.0,
    };
    Figure::experiment(bars, &sheet).expect("valid")
}

const SHIFTS: [[f64; 2]; 5] = [
    [0.0, 0.004],
    [0.5, 0.03],
    [0.0, 0.02],
    [f64::NAN, f64::NAN],
    [0.25, 0.0],
];

#[test]
fn every_change_has_a_row_with_two_bars_as_long_as_its_shifts() {
    let figure = figure(&bars(&SHIFTS, Some(0.02)), 600.0);
    let rows: Vec<&str> = figure.y.ticks.iter().map(|tick| tick.text.as_str()).collect();
    let per_cent = |name: &str| format!("{name}\u{a0}%");
    assert_eq!(
        rows,
        ["h +1", "h \u{2212}1", "u +1", "u \u{2212}1", "share +1"].map(per_cent)
    );
    // From the top to the bottom, none at 0.
    assert!(figure.y.ticks.windows(2).all(|pair| pair[0].at > pair[1].at));
    assert!(figure.y.ticks.iter().all(|tick| tick.at >= 1.0));
    let [hard, soft] = &figure.series[..] else {
        panic!("two series")
    };
    assert_eq!(
        [&*hard.label, &*soft.label],
        ["hard argmax", "\u{3b1}\u{a0}=\u{a0}0.02"]
    );
    // The colours that hard and soft policies have in the landscape.
    assert_eq!([hard.color, soft.color], [Theme::Light.hard(), Theme::Light.soft()]);
    for (side, series) in [hard, soft].into_iter().enumerate() {
        let lengths: Vec<f64> = series.lines.iter().map(|line| line.points[1].0).collect();
        let wanted: Vec<f64> = SHIFTS.iter().map(|s| s[side]).filter(|&s| s > 0.0).collect();
        assert_eq!(lengths, wanted);
        // A shift of 0 is a dot, and what is not known is nothing.
        assert_eq!(series.marks.len(), 4);
        assert!(series.lines.iter().all(|line| line.points[0].0 == 0.0));
    }
    assert!(hard.marks[0].y > soft.marks[0].y);
    assert_eq!(
        figure.title,
        "Shift of the outcomes when one parameter changes by 1\u{a0}%"
    );
    assert_eq!(
        figure.description,
        "Hard argmax: h \u{2212}1\u{a0}% moves the outcomes by 0.5. With \u{3b1}\u{a0}=\u{a0}0.02 none moves them by more than 0.03."
    );
    assert!(svg(&figure).expect("drawn").contains("share +1"));
}

#[test]
fn without_a_temperature_only_hard_bars_are_drawn() {
    let figure = figure(&bars(&[[0.0, f64::NAN]; 2], None), 600.0);
    assert_eq!(figure.series.len(), 1);
    assert_eq!(
        figure.description,
        "Hard argmax: no change of 1\u{a0}% moves the outcomes."
    );
}

#[test]
fn what_happens_more_than_once_has_room() {
    let figure = figure(&bars(&[[2.5, 1.0]], Some(1.0)), 400.0);
    assert_eq!((figure.x.from, figure.x.to), (0.0, 2.5));
}

#[test]
fn names_fit_beside_the_bars() {
    for width in (280..=1200).step_by(40).map(f64::from) {
        let figure = figure(&bars(&SHIFTS, Some(0.02)), width);
        for tick in &figure.y.ticks {
            assert!(text_width(&tick.text, figure.text_size) + figure.text_size * 0.5 <= figure.area.left);
        }
        assert!(figure.area.left < figure.area.right);
    }
    let sheet = Sheet {
        width: 10.0,
        height: 260.0,
        theme: Theme::Dark,
        font_size: 16.0,
    };
    let refused = Figure::experiment(&bars(&SHIFTS, None), &sheet).expect_err("too narrow");
    assert_eq!(refused, "width is 10, allowed is 100 to 16384");
}
