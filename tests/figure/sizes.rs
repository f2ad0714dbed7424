//! Pictures of every allowed size: a plot area that is not inside out, and nothing outside of the picture.

use policy_cliff::figure::{Bars, Figure, PhaseLabels, Row, Sheet, Subject, Theme, svg};
use policy_cliff::phase::{Arrangement, Plane, Quantity, Sampling, field, phase};
use policy_cliff::solve::Temperature;

use crate::experiment::shift;
use crate::files::scenario;
use crate::pictures::{boxes, number, points};
use crate::{KINDS, all, drawn, stress};

/// Smallest, largest and some between, of width, height and font size.
const WIDTHS: [f64; 7] = [100.0, 117.0, 160.0, 320.0, 777.0, 1920.0, 16384.0];
const HEIGHTS: [f64; 6] = [80.0, 97.0, 150.0, 300.0, 1080.0, 16384.0];
const FONT_SIZES: [f64; 6] = [6.0, 11.0, 16.0, 24.0, 40.0, 64.0];

fn sheets() -> impl Iterator<Item = Sheet> {
    let sizes = WIDTHS
        .into_iter()
        .flat_map(|width| HEIGHTS.map(|height| (width, height)));
    sizes.flat_map(|(width, height)| {
        FONT_SIZES.map(|font_size| Sheet {
            width,
            height,
            theme: Theme::Light,
            font_size,
        })
    })
}

/// A figure whose plot area has some room in both directions, and whose document has everything inside.
fn check(what: &str, figure: &Figure, sheet: &Sheet) {
    let (area, size) = (figure.area, figure.text_size);
    let context = format!("{what}, {sheet:?}: text {size}, {area:?}");
    assert!(area.left >= 0.0 && area.right <= sheet.width, "{context}");
    assert!(area.top >= 0.0 && area.bottom <= sheet.height, "{context}");
    assert!(area.right - area.left >= 0.15 * sheet.width, "{context}");
    assert!(area.bottom - area.top >= 0.3 * sheet.height, "{context}");
    // What is asked for is what is drawn, wherever there is room for it.
    assert!(size <= sheet.font_size * 0.8125, "{context}");
    if sheet.width >= 320.0 && sheet.height >= 150.0 && sheet.font_size <= 20.0 {
        assert_eq!(size, sheet.font_size * 0.8125, "{context}");
    }
    let document = svg(figure).expect("drawn");
    let height = number(&document, "height");
    for line in document.lines().filter(|line| line.starts_with("<polyline")) {
        for (x, y) in points(line) {
            let inside = (0.0..=sheet.width).contains(&x) && (0.0..=height).contains(&y);
            assert!(inside, "{context}: {line}");
        }
    }
    for (text, [left, top, right, bottom]) in boxes(&document, size) {
        let inside = left >= -0.1 && top >= -0.1 && right <= sheet.width + 0.1 && bottom <= height + 0.1;
        assert!(inside, "{context}: {text:?} from {left},{top} to {right},{bottom}");
    }
}

#[test]
fn sweeps_fit() {
    for sheet in sheets() {
        for sweep in all() {
            for kind in KINDS {
                let figure = drawn(&sweep, kind, &sheet).expect("an allowed size");
                check("sweep", &figure, &sheet);
            }
        }
    }
}

#[test]
fn stress_tests_fit() {
    let stress = stress::fork(true);
    for sheet in sheets() {
        let figure = Figure::stress(&stress, &sheet);
        check("stress", &figure.expect("an allowed size"), &sheet);
    }
}

#[test]
fn experiments_fit() {
    let row = |parameter: &str, up, [hard, soft]: [f64; 2]| Row {
        parameter: parameter.to_owned(),
        up,
        hard: shift(hard),
        soft: shift(soft),
    };
    let bars = Bars {
        share: 0.01,
        alpha: Some(0.05),
        rows: vec![
            row("k", true, [1.0, 0.2]),
            row("a parameter with a name of some length", false, [0.0, 1e-9]),
        ],
    };
    for sheet in sheets() {
        let figure = Figure::experiment(&bars, &sheet).expect("an allowed size");
        check("experiment", &figure, &sheet);
    }
}

#[test]
fn pictures_of_prompts_fit() {
    let population = crate::population::data();
    for sheet in sheets() {
        for subject in [
            Subject::Changed,
            Subject::Density,
            Subject::Cumulative,
            Subject::Fragility,
        ] {
            for is_logarithmic in [false, true] {
                let figure = Figure::population(&population, subject, is_logarithmic, &sheet).expect("an allowed size");
                check(&format!("{subject:?}, {is_logarithmic}"), &figure, &sheet);
            }
        }
    }
}

#[test]
fn pictures_of_two_parameters_fit() {
    let scenario = scenario("multi-reward");
    let values: Vec<f64> = scenario
        .parameters
        .iter()
        .map(|parameter| parameter.value.value())
        .collect();
    let plane = Plane::new(&scenario, [0, 1], &values);
    let ranges = [[0.0, 1.0]; 2];
    let state = scenario.view.state;
    let pairs = scenario.mdp.actions(state);
    let labels = PhaseLabels {
        parameters: [0, 1].map(|index: usize| {
            let parameter = &scenario.parameters[index];
            [parameter.name.clone(), parameter.label.clone()]
        }),
        state: scenario.states[state].clone(),
        first: pairs.start,
        actions: scenario.actions[pairs].iter().map(ToString::to_string).collect(),
        outcomes: Vec::new(),
    };
    let cells = phase(&plane, ranges, &mut |_| true).expect("tiled");
    let fields = [Quantity::Probability(0), Quantity::Entropy, Quantity::Slope].map(|quantity| {
        let sampling = Sampling {
            size: [6, 6],
            alpha: Temperature::new(0.02).expect("a temperature"),
            base: None,
            state,
            quantity,
        };
        field(&plane, ranges, &sampling, &mut |_| true).expect("sampled")
    });
    // The picture of lines asks only that the box has some.
    let lines = Arrangement {
        ranges,
        prompts: 2,
        states: vec![0.0, state as f64],
        above: vec![0.0, labels.first as f64],
        below: vec![1.0, labels.first as f64 + 1.0],
        lines: vec![0.5, -1.0, 0.0, 0.0, 1.0, -1.0],
        ends: vec![0.5, 0.0, 0.5, 1.0, 0.0, 0.0, 1.0, 1.0],
    };
    // The largest pictures have a million squares.
    for sheet in sheets().filter(|sheet| sheet.width.max(sheet.height) < 2000.0) {
        let figure = Figure::phase(&labels, &cells, &sheet).expect("an allowed size");
        check("phase", &figure, &sheet);
        let figure = Figure::arrangement(&labels, &lines, &sheet).expect("an allowed size");
        check("arrangement", &figure, &sheet);
        for field in &fields {
            let figure = Figure::field(&labels, field, Some(&cells), &sheet).expect("an allowed size");
            check("field", &figure, &sheet);
        }
    }
}
