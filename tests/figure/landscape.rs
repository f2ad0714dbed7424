//! The landscape of a policy, on sweeps from closed forms.

use policy_cliff::figure::{Figure, Landscape, Sheet, Theme, svg};
use policy_cliff::study::Sweep;

use crate::{sheet, sweeps};

const POINTS: usize = 101;
const ALPHAS: [f64; 4] = [0.001, 0.02, 0.1, 0.3];
const BOXED: usize = 1;

fn mountains() -> Vec<Sweep> {
    let soft = ALPHAS.map(|alpha| sweeps::format_bonus(POINTS, Some(alpha)));
    std::iter::once(sweeps::format_bonus(POINTS, None))
        .chain(soft)
        .collect()
}

fn landscape(sweeps: &[Sweep]) -> Landscape {
    let figure = Figure::landscape(sweeps, BOXED, &sheet(760.0)).expect("valid");
    figure.landscape.expect("a landscape")
}

/// The probability of the box in closed form.
fn boxed(beta: f64, alpha: f64) -> f64 {
    1.0 / (1.0 + 2.0 * (-beta / alpha).exp())
}

#[test]
fn every_temperature_is_a_curve_of_its_closed_form_and_the_hard_policy_is_a_wall() {
    let Landscape { theta, ridges } = landscape(&mountains());
    assert_eq!(ridges.len(), 1 + ALPHAS.len());
    for (ridge, alpha) in ridges[1..].iter().zip(ALPHAS) {
        assert_eq!(ridge.alpha, alpha);
        assert_eq!(ridge.line.len(), POINTS);
        let floor = ridge.floor;
        for (&(x, y), &beta) in ridge.line.iter().zip(&theta) {
            let share = (x - floor.left) / (floor.right - floor.left);
            assert!((share - (beta - theta[0]) / (theta[POINTS - 1] - theta[0])).abs() < 1e-12);
            let probability = (floor.bottom - y) / floor.height;
            assert!((probability - boxed(beta, alpha)).abs() < 1e-9, "{beta} {alpha}");
        }
    }
    let hard = &ridges[0];
    assert_eq!(hard.alpha, 0.0);
    let floor = hard.floor;
    // Two corners stand one above the other where the bonus is 0.
    let wall: Vec<_> = hard.line.windows(2).filter(|pair| pair[0].0 == pair[1].0).collect();
    assert_eq!(wall.len(), 1);
    let middle = f64::midpoint(floor.left, floor.right);
    assert!((wall[0][0].0 - middle).abs() < 1e-9);
    assert_eq!(
        wall[0]
            .iter()
            .map(|point| (floor.bottom - point.1) / floor.height)
            .collect::<Vec<_>>(),
        [0.0, 1.0]
    );
}

#[test]
fn curves_come_nearer_and_lower_and_all_lie_in_the_picture() {
    let Sheet { width, height, .. } = sheet(760.0);
    let ridges = landscape(&mountains()).ridges;
    for pair in ridges.windows(2) {
        let (back, front) = (pair[0].floor, pair[1].floor);
        assert!(front.left < back.left && front.right > back.right && front.bottom > back.bottom);
    }
    for &(x, y) in ridges.iter().flat_map(|ridge| &ridge.line) {
        assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y));
    }
    // The colours go from that of hard policies to that of soft ones.
    let (first, last) = (ridges[0].color, ridges[ridges.len() - 1].color);
    assert_eq!([first, last], [Theme::Light.hard(), Theme::Light.soft()]);
}

#[test]
fn the_ball_lies_on_the_nearest_curve_and_is_found_where_it_lies() {
    let landscape = landscape(&mountains());
    let columns = landscape.theta.len();
    for (row, ridge) in landscape.ridges.iter().enumerate() {
        for column in (0..columns).step_by(10) {
            let (on, at) = landscape.marker(landscape.theta[column], ridge.alpha).expect("a curve");
            assert_eq!(on, ridge);
            let found = landscape.nearest(at.0, at.1).expect("a point");
            let other = &landscape.ridges[found / columns];
            let (_, same) = landscape
                .marker(landscape.theta[found % columns], other.alpha)
                .expect("a curve");
            assert!((same.0 - at.0).hypot(same.1 - at.1) < 1e-9, "{row} {column}");
        }
    }
    // At the cliff it stands where the tie is decided: a third for each of three answers.
    let (hard, at) = landscape.marker(0.0, 0.0).expect("a curve");
    assert!(((hard.floor.bottom - at.1) / hard.floor.height - 1.0 / 3.0).abs() < 1e-9);
}

#[test]
fn what_does_not_fit_is_refused_and_what_is_drawn_is_described() {
    let sheet = sheet(760.0);
    let figure = Figure::landscape(&mountains(), BOXED, &sheet).expect("valid");
    assert_eq!(
        figure.title,
        "Probability of “boxed” in “solved” over beta and the temperature"
    );
    let drawn = svg(&figure).expect("drawn");
    assert_eq!(drawn.matches("<polygon").count(), 1 + ALPHAS.len());
    assert_eq!(drawn.matches("<polyline").count(), 1 + ALPHAS.len());

    let problem = |sweeps: &[Sweep]| Figure::landscape(sweeps, BOXED, &sheet).expect_err("refused");
    assert_eq!(problem(&[]), "sweeps is empty, allowed is one or more");
    let mixed = [
        sweeps::format_bonus(POINTS, None),
        sweeps::format_bonus(POINTS + 2, None),
    ];
    assert_eq!(
        problem(&mixed),
        "the sweeps differ in their parameter, its values, the state or its actions"
    );
    let narrow = Sheet { width: 10.0, ..sheet };
    let error = Figure::landscape(&mountains(), BOXED, &narrow).expect_err("refused");
    assert_eq!(error, "width is 10, allowed is 100 to 16384");
}
