//! Tilings against exact cliffs: along any line through the box, one's edges are the other's breakpoints.

use policy_cliff::cliffs::cliffs;
use policy_cliff::phase::{Phase, Plane};
use policy_cliff::scenario::Problem;

use crate::{random_mdp, random_plane, tile};

/// Places t in (0, 1) at which the segment from p to q leaves one cell for the next, by clipping it to each cell.
fn crossings(tiled: &Phase, p: [f64; 2], q: [f64; 2]) -> Vec<f64> {
    let mut places = Vec::new();
    for cell in &tiled.cells {
        let (mut from, mut to) = (0.0f64, 1.0f64);
        for (i, a) in cell.corners.iter().enumerate() {
            let b = cell.corners[(i + 1) % cell.corners.len()];
            let depth = |x: [f64; 2]| (b[0] - a[0]) * (x[1] - a[1]) - (b[1] - a[1]) * (x[0] - a[0]);
            let (here, there) = (depth(p), depth(q));
            let at = here / (here - there);
            if there > here {
                from = from.max(at);
            } else {
                to = to.min(at);
            }
        }
        if from < to && from > 0.0 {
            places.push(from);
        }
    }
    places.sort_by(f64::total_cmp);
    places
}

#[test]
fn edges_along_a_line_are_the_lines_breakpoints() {
    let mut rng = fastrand::Rng::with_seed(21);
    let mut met = 0;
    for round in 0..40 {
        let states = rng.usize(3..=30);
        let mdp = random_mdp(&mut rng, [states, 3, 3], [0.5, 0.9][round % 2]);
        let plane: Plane = random_plane(&mut rng, &mdp);
        let tiled = tile(&plane, [[-1.0, 1.0]; 2]);
        for _ in 0..10 {
            let mut coordinate = || 2.0 * rng.f64() - 1.0;
            let [p, q] = [0, 1].map(|_| [coordinate(), coordinate()]);
            let along = |pair: usize| {
                let [x, y] = [0, 1].map(|axis: usize| plane.slopes[axis][pair]);
                (
                    plane.constant[pair] + p[0] * x + p[1] * y,
                    (q[0] - p[0]) * x + (q[1] - p[1]) * y,
                )
            };
            let problem = Problem::from_rewards(
                &mdp,
                (0..mdp.pairs()).map(|pair| along(pair).0).collect(),
                (0..mdp.pairs()).map(|pair| along(pair).1).collect(),
            );
            let exact = cliffs(&problem, 0.0, 1.0, &mut |_| true).expect("finite");
            let found = crossings(&tiled, p, q);
            assert_eq!(found.len(), exact.breakpoints.len(), "{round}");
            for (found, exact) in found.iter().zip(&exact.breakpoints) {
                assert!((found - exact.at).abs() <= 1e-9, "{found} {}", exact.at);
            }
            met += found.len();
        }
    }
    assert!(met > 2000, "{met}");
}
