//! The pictures of the prompts of a table: steps between exact places, on linear and logarithmic axes, and their
//! sentences.

use policy_cliff::figure::{Counted, Figure, Fragility, Parts, Places, Population, Prompts, Steps, Subject, svg, told};
use policy_cliff::study::{Column, Parameter};

use crate::sheet;

fn column<const N: usize>(numbers: [f64; N]) -> Column {
    Column(numbers.to_vec())
}

/// Five prompts at w = 0.25: two change at 0 itself, one at 0.01, one at 0.1 and two at 1/2.
pub(crate) fn data() -> Population {
    let steps = |between: [f64; 5], at: [f64; 4]| Steps {
        between: Parts {
            counts: column(between),
            shares: column(between.map(|count| count / 5.0)),
        },
        at: Parts {
            counts: column(at),
            shares: column(at.map(|count| count / 5.0)),
        },
    };
    Population {
        parameter: Parameter {
            name: "w".to_owned(),
            label: "weight of length".to_owned(),
            ..Parameter::default()
        },
        from: 0.0,
        to: 1.0,
        at: 0.25,
        alpha: Some(0.1),
        prompts: Prompts {
            tied: column([1.0, 1.0, 2.0, 1.0, 1.0]),
        },
        places: Places {
            at: column([0.0, 0.01, 0.1, 0.5]),
            texts: ["0", "1/100", "1/10", "1/2"].map(str::to_owned).to_vec(),
            counts: column([2.0, 1.0, 1.0, 2.0]),
            cumulative: column([2.0, 3.0, 4.0, 6.0]),
        },
        changed: steps([3.0, 3.0, 2.0, 0.0, 2.0], [3.0, 3.0, 2.0, 2.0]),
        replaced: steps([1.0, 1.0, 1.0, 0.0, 1.0], [1.0; 4]),
        here: [0.1, 0.5],
        within: 0.5,
        quietest: [0.5, 0.75],
        tied: Counted { count: 1.0, share: 0.2 },
        fragility: Fragility {
            sizes: column([0.0, 0.01, 0.15]),
            counts: column([1.0, 3.0, 5.0]),
            shares: column([0.2, 0.6, 1.0]),
            bound: column([0.0, 0.05, 0.75]),
        },
    }
}

fn population(change: impl FnOnce(&mut Population)) -> Population {
    let mut data = data();
    change(&mut data);
    data
}

fn drawn(subject: Subject, is_logarithmic: bool) -> Figure {
    Figure::population(&population(|_| {}), subject, is_logarithmic, &sheet(760.0)).expect("a picture")
}

fn text(figure: &Figure, theta: f64) -> Vec<String> {
    let readings = figure.readings(theta).into_iter();
    readings
        .map(|reading| format!("{}: {}", reading.label, reading.text))
        .collect()
}

#[test]
fn the_share_that_differs_is_drawn_in_steps_at_the_exact_places() {
    let figure = drawn(Subject::Changed, false);
    let [few, all] = &figure.series[..] else {
        panic!("two curves")
    };
    assert_eq!(
        all.lines[0].points,
        [
            (0.0, 60.0),
            (0.01, 60.0),
            (0.01, 40.0),
            (0.1, 40.0),
            (0.1, 0.0),
            (0.5, 0.0),
            (0.5, 40.0),
            (1.0, 40.0)
        ]
    );
    assert_eq!((few.dash, all.dash), (true, false));
    // At the present value itself nothing differs.
    assert_eq!(
        figure.dots(0.25).iter().map(|dot| dot.y).collect::<Vec<_>>(),
        [0.0, 0.0]
    );
    assert_eq!(
        text(&figure, 0.75),
        [
            "none of the present best answers is still best: 20\u{a0}%",
            "the best answers are others: 40\u{a0}%"
        ]
    );
    assert_eq!(
        figure.title,
        "Prompts with another best answer than at w\u{a0}=\u{a0}0.25, against w"
    );
    assert_eq!(figure.x.label, "weight of length (w)");
    assert_eq!((figure.stretches[0].from, figure.stretches[0].to), (0.5, 0.75));
    let same = population(|data| data.replaced = data.changed.clone());
    let figure = Figure::population(&same, Subject::Changed, false, &sheet(760.0)).expect("a picture");
    assert_eq!(figure.series.len(), 1);
}

#[test]
fn on_a_logarithmic_axis_zero_has_a_strip_of_its_own() {
    let figure = drawn(Subject::Changed, true);
    let axis = figure.temperatures.expect("logarithms");
    assert_eq!(axis.range, [-2.0, 0.0]);
    let all = &figure.series[1].lines;
    assert_eq!(all[0].points, [(axis.strip[0], 60.0), (axis.strip[1], 60.0)]);
    // The place at the lower end of the axis is no step, because below it nothing is drawn.
    assert_eq!(
        all[1].points,
        [
            (-2.0, 40.0),
            (-1.0, 40.0),
            (-1.0, 0.0),
            (0.5f64.log10(), 0.0),
            (0.5f64.log10(), 40.0),
            (0.0, 40.0)
        ]
    );
    assert_eq!(text(&figure, 0.75)[1], "the best answers are others: 40\u{a0}%");
    assert_eq!(text(&figure, 0.0)[1], "the best answers are others: 60\u{a0}%");
    // A range above 0 has no strip, and one below 0 no logarithms.
    let above = population(|data| data.from = 0.001);
    let figure = Figure::population(&above, Subject::Cumulative, true, &sheet(760.0)).expect("a picture");
    assert_eq!((figure.x.from, figure.x.to), (-3.0, 0.0));
    let below = population(|data| {
        data.from = -1.0;
        data.to = 0.0;
        data.places.at = column([-0.9, -0.5, -0.2, -0.1]);
    });
    let figure = Figure::population(&below, Subject::Cumulative, true, &sheet(760.0)).expect("a picture");
    assert_eq!((figure.x.from, figure.x.to, figure.temperatures), (-1.0, 0.0, None));
}

#[test]
fn every_flip_is_in_one_bar_and_counted_up() {
    for is_logarithmic in [false, true] {
        for width in [200.0, 320.0, 760.0, 1600.0] {
            let population = population(|_| {});
            let bars = Figure::population(&population, Subject::Density, is_logarithmic, &sheet(width))
                .expect("a picture")
                .bars;
            assert_eq!(bars.iter().map(|bar| bar.value).sum::<f64>(), 6.0, "{width}");
            assert!(bars.windows(2).all(|pair| pair[0].ends[1] <= pair[1].ends[0] + 1e-12));
        }
    }
    let figure = drawn(Subject::Density, true);
    assert_eq!(text(&figure, 0.0), ["flips at w = 0: 2"]);
    let figure = drawn(Subject::Cumulative, false);
    let up_to = [0.005, 0.05, 0.3, 0.9].map(|theta| text(&figure, theta).join(""));
    assert_eq!(
        up_to,
        [
            "flips up to here: 2",
            "flips up to here: 3",
            "flips up to here: 4",
            "flips up to here: 6"
        ]
    );
    let figure = drawn(Subject::Cumulative, true);
    assert_eq!(text(&figure, 0.0), ["flips up to here: 2"]);
    assert_eq!(text(&figure, 0.05), ["flips up to here: 3"]);
}

#[test]
fn fragility_stands_beside_the_soft_bound() {
    let figure = drawn(Subject::Fragility, false);
    assert_eq!(
        [0.0, 0.005, 0.05, 0.5].map(|size| text(&figure, size)[0].clone()),
        ["20", "20", "60", "100"].map(|share| format!("hard: prompts whose best answer can change: {share}\u{a0}%"))
    );
    // Half of the size over alpha.
    let soft = text(&figure, 0.05)[1].clone();
    assert!(
        soft.starts_with("soft, α\u{a0}=\u{a0}0.1: at most so much of a policy moves: 25"),
        "{soft}"
    );
    let hard = population(|data| {
        data.alpha = None;
        data.fragility.bound = column([]);
    });
    let figure = Figure::population(&hard, Subject::Fragility, false, &sheet(760.0)).expect("a picture");
    assert_eq!(figure.series.len(), 1);
}

#[test]
fn sentences_say_what_is_seen() {
    let words = told(&population(|_| {}));
    assert_eq!(
        words.changed,
        "At w\u{a0}=\u{a0}0, 3 of 5 prompts have another best answer than at 0.25; at w\u{a0}=\u{a0}1, 2. The quietest stretch nearby is 0.5 to 0.75: no best answer changes in it."
    );
    assert_eq!(
        words.density,
        "4 flips at 3 places; the most at once at w\u{a0}=\u{a0}1/2: 2 prompts. At w\u{a0}=\u{a0}0 itself, the start of the range, 2 prompts change."
    );
    assert_eq!(
        words.cumulative,
        "Of the flips inside the range, a quarter lie at w\u{a0}≤\u{a0}0.01, half at w\u{a0}≤\u{a0}0.1."
    );
    assert_eq!(
        words.fragility,
        "1 of 5 prompts is tied here: any change of a reward decides. The best answers of half of the prompts can change when no reward moves by more than 0.01. With α\u{a0}=\u{a0}0.1 that moves no policy by more than 5\u{a0}%."
    );
    // Integer ratings flip many prompts at one place, and tie most of them there.
    let ratings = population(|data| {
        data.places = Places {
            at: column([0.5, 1.0]),
            texts: ["1/2", "1"].map(str::to_owned).to_vec(),
            counts: column([3.0, 1.0]),
            cumulative: column([3.0, 4.0]),
        };
        data.tied = Counted { count: 3.0, share: 0.6 };
        data.fragility.shares = column([0.6, 0.8, 1.0]);
    });
    let words = told(&ratings);
    assert_eq!(
        words.density,
        "3 flips at 1 place; the most at once at w\u{a0}=\u{a0}1/2: 3 prompts. At w\u{a0}=\u{a0}1 itself, the end of the range, 1 prompt changes."
    );
    assert_eq!(
        words.cumulative,
        "Of the flips inside the range, half lie at w\u{a0}≤\u{a0}0.5."
    );
    assert_eq!(
        words.fragility,
        "3 of 5 prompts are tied here: any change of a reward decides."
    );
    let clear = population(|data| {
        data.tied = Counted { count: 0.0, share: 0.0 };
        data.fragility.sizes = column([0.005, 0.01, 0.15]);
        data.alpha = None;
    });
    assert_eq!(
        told(&clear).fragility,
        "No prompt is tied here. The best answers of a tenth of the prompts can change when no reward moves by more than 0.005, those of half at 0.01."
    );
    let none = population(|data| {
        data.places = Places {
            at: column([]),
            texts: Vec::new(),
            counts: column([]),
            cumulative: column([]),
        };
        let parts = |numbers: Column| Parts {
            counts: numbers.clone(),
            shares: numbers,
        };
        data.changed = Steps {
            between: parts(column([0.0])),
            at: parts(column([])),
        };
        data.replaced = data.changed.clone();
    });
    let words = told(&none);
    assert_eq!(words.changed, "No best answer changes from w\u{a0}=\u{a0}0 to 1.");
    assert_eq!(words.density, "No prompt flips inside this range.");
    assert_eq!(words.cumulative, "No prompt flips inside this range.");
    for subject in [
        Subject::Changed,
        Subject::Density,
        Subject::Cumulative,
        Subject::Fragility,
    ] {
        let figure = Figure::population(&none, subject, true, &sheet(760.0)).expect("a picture");
        assert!(svg(&figure).is_ok());
    }
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let refused = |change: fn(&mut Population)| {
        let population = population(change);
        Figure::population(&population, Subject::Changed, false, &sheet(760.0)).expect_err("refused")
    };
    assert_eq!(
        refused(|data| data.to = -1.0),
        "the range is 0 to -1, allowed is an ascending one"
    );
    assert_eq!(
        refused(|data| data.places.at = column([0.1, 0.0, 0.2, 0.5])),
        "places or sizes are not ascending numbers"
    );
    assert_eq!(
        refused(|data| data.places.counts = column([1.0])),
        "places.counts has 1 values, allowed is 4"
    );
    assert_eq!(
        refused(|data| data.changed.between.shares = column([1.0])),
        "changed.between.shares has 1 values, allowed is 5"
    );
}
